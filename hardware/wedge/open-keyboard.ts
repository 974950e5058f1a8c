// One life of a keyboard wedge as a line: opened, grabbed, drained by a thread of its own, closed once. The bytes are records of
// `input-event.ts`.
import { closeSync, constants, openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import type { Line, LineFault } from '../serial/line.ts';
import { grabInput, type Grab } from './grab.ts';
import type { FromPump, PumpData } from './pump.worker.ts';

const CAUSES: ReadonlyMap<unknown, readonly [LineFault['kind'], string]> = new Map([
  ['ENOENT', ['absent', 'there is no device']],
  ['ENODEV', ['absent', 'there is no device']],
  ['ENXIO', ['absent', 'there is no device']],
  ['EACCES', ['open', 'this user may not open the keyboard']],
]);

function openFault(path: string, error: unknown): LineFault {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const [kind, text] = CAUSES.get(code) ?? ['open', messageOf(error)];
  return { kind, text: `${path}: ${text}` };
}

/**
 * Opens one life of the input device at `path` and takes its keys away from everybody else.
 * @param grab for tests without an input device
 * @returns the line, which takes no writes, or a fault: `absent` when nothing is there, `open` when it cannot be had. Never rejects.
 */
export function openKeyboard(path: string, grab: Grab = grabInput): Promise<Result<Line, LineFault>> {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    return Promise.resolve(err(openFault(path, error)));
  }
  const grabbed = grab(fd);
  if (grabbed.ok) return Promise.resolve(ok(lineOn(path, fd)));
  closeSync(fd);
  return Promise.resolve(err({ kind: 'open', text: `${path}: ${grabbed.error}` }));
}

function lineOn(path: string, fd: number): Line {
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const workerData: PumpData = { fd, stop };
  const pump = new Worker(new URL('./pump.worker.ts', import.meta.url), { workerData });
  const ended = Promise.withResolvers<LineFault>();
  const shut = Promise.withResolvers<unknown>();
  let listener: (bytes: Buffer) => void = () => undefined;
  let fault: LineFault | undefined;

  function finish(kind: LineFault['kind'], reason: string): void {
    if (fault !== undefined) return;
    fault = { kind, text: `${path}: ${reason}` };
    Atomics.store(new Int32Array(stop), 0, 1);
    ended.resolve(fault);
  }

  pump.on('message', (message: FromPump) => {
    if ('ended' in message) finish('unplugged', message.ended);
    else if (fault === undefined) listener(Buffer.from(message.bytes));
  });
  pump.on('error', (error) => finish('unplugged', `its thread has ended: ${messageOf(error)}`));
  // Always the last event, and the descriptor is closed after the last read.
  pump.on('exit', () => {
    finish('unplugged', 'its thread has ended');
    closeSync(fd);
    shut.resolve(undefined);
  });

  return {
    path,
    ended: ended.promise,
    onBytes(next) {
      listener = next;
    },
    write: () => Promise.resolve(err({ kind: 'write', text: `${path}: a keyboard takes no bytes` })),
    async close() {
      finish('closed', 'closed by the controller');
      await shut.promise;
    },
  };
}
