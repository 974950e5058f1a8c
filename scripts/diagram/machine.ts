// The machine that is drawn: the gate's own definition with tasks that never run, and the times of a lane file that sets none.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { delaysOf } from '../../state/gate/delays.ts';
import { silentParts } from '../../state/gate/gate.fixture.ts';
import { createGateMachine, type GateMachine } from '../../state/gate/machine.ts';
import { lane } from '../../state/lane/lane.ts';
import type { Lengths } from './speech.ts';

const BENCH_LANE = path.join(import.meta.dirname, '../../lane.bench.json');

export function gateToDraw(): GateMachine {
  return createGateMachine(silentParts());
}

/** The length of each wait in ms where the lane file does not set it. */
export function defaultLengths(): Lengths {
  const file = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(BENCH_LANE, 'utf8')));
  return { ...delaysOf(lane.parse({ ...file, times: {} }).times) };
}
