// A worker for the test of the worker port: obeys, throws, hangs and dies on command.
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { serve } from './worker-service.ts';

const setup = workerData as { readonly mustExist?: string } | undefined;
if (setup?.mustExist !== undefined && !existsSync(setup.mustExist)) throw new Error('the file is not there');

let calls = 0;
const handlers = {
  double: (value: number) => value * 2,
  sizeOf: (bytes: Uint8Array) => bytes.byteLength,
  callsOfThisLife: () => ++calls,
  later: async (ms: number) => {
    await sleep(ms);
    return 'late';
  },
  throws: () => {
    throw new RangeError('no such thing');
  },
  hangs: () => {
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  },
  dies: () => process.exit(7),
};
export type FixtureService = typeof handlers;

serve<FixtureService>(handlers);
