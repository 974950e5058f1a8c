// Sends bytes as a device does that is slow, or that gives them in pieces.
import { systemClock, type Clock } from '../serial/clock.ts';
import type { PtyPort } from './pty-port.ts';

/** The end of a line at which a simulator stands; a `PtyPort` is one. */
export type FarLine = Pick<PtyPort, 'write' | 'onBytes'>;

export interface Sending {
  /** Bytes at a time; all at once unless given. */
  readonly chunkBytes?: number;
  /** Silence between two chunks, in ms; 0 unless given. */
  readonly pauseMs?: number;
  /** Noise on the line around what is sent. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  readonly clock?: Clock;
}

/** Resolves with false when bytes were lost: the device was unplugged, or nobody reads the line. */
export async function send(line: Pick<FarLine, 'write'>, payload: Uint8Array, sending: Sending = {}): Promise<boolean> {
  const { before = Buffer.alloc(0), after = Buffer.alloc(0), pauseMs = 0, clock = systemClock } = sending;
  const bytes = Buffer.concat([before, payload, after]);
  const step = sending.chunkBytes ?? Math.max(1, bytes.length);
  for (let at = 0; at < bytes.length; at += step) {
    if (at > 0 && pauseMs > 0) await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    if (!(await line.write(bytes.subarray(at, at + step)))) return false;
  }
  return true;
}
