// A cable in memory: its near end is opened anew at each connection, its far end stays. For tests under a simulated clock.
import { ok } from '../../state/result.ts';
import type { OpenLine } from '../serial/line.ts';
import type { FarEnd } from './board-server.ts';
import { createMemoryLine, type MemoryLine } from './memory-line.ts';

export interface Cable {
  readonly far: FarEnd;
  readonly open: OpenLine;
  /** Bytes that nobody has sent. */
  noise(bytes: Uint8Array): void;
  unplug(): void;
}

export function createCable(): Cable {
  let memory: MemoryLine | undefined;
  let listener: (bytes: Buffer) => void = () => undefined;
  return {
    far: {
      write: (bytes) => memory?.send(bytes),
      onBytes: (next) => {
        listener = next;
      },
    },
    open: () => {
      const next = createMemoryLine();
      next.onWritten((bytes) => {
        listener(bytes);
      });
      memory = next;
      return Promise.resolve(ok(next.line));
    },
    noise: (bytes) => memory?.send(bytes),
    unplug: () => memory?.unplug(),
  };
}
