// A serial line without a system: both ends in memory, for tests of drivers under a simulated clock.
import { err, ok } from '../../state/result.ts';
import type { Line, LineFault } from '../serial/line.ts';

export interface MemoryLine {
  readonly line: Line;
  /** What the driver has written, one entry for each write; the far end answers with `send`. */
  onWritten(listener: (bytes: Buffer) => void): void;
  /** Bytes from the far end to the driver. */
  send(bytes: Uint8Array): void;
  unplug(): void;
}

export function createMemoryLine(path = 'memory'): MemoryLine {
  let toDriver: (bytes: Buffer) => void = () => undefined;
  let toFarEnd: (bytes: Buffer) => void = () => undefined;
  let fault: LineFault | undefined;
  const ending = Promise.withResolvers<LineFault>();

  const end = (cause: LineFault) => {
    fault ??= cause;
    ending.resolve(fault);
  };

  return {
    line: {
      path,
      write: (bytes) => {
        if (fault !== undefined) return Promise.resolve(err(fault));
        toFarEnd(Buffer.from(bytes));
        return Promise.resolve(ok(undefined));
      },
      onBytes: (listener) => {
        toDriver = listener;
      },
      ended: ending.promise,
      close: () => {
        end({ kind: 'closed', text: `${path} was closed` });
        return Promise.resolve();
      },
    },
    onWritten: (listener) => {
      toFarEnd = listener;
    },
    send: (bytes) => {
      if (fault === undefined) toDriver(Buffer.from(bytes));
    },
    unplug: () => end({ kind: 'unplugged', text: `${path} was unplugged` }),
  };
}
