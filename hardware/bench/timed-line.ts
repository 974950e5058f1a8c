// A line that takes the time of its bytes, as a pty does not: what goes in at one end comes out at the other when its last byte
// would have arrived. For measurements; each direction is in order, and errors of a line it has none.
import { systemClock, type Clock } from '../serial/clock.ts';
import type { FarEnd } from './board-server.ts';

/** Start, eight data bits, even parity, stop: the line of egate-rtu-v1.md, 3. */
const BITS_PER_CHARACTER = 11;

/** @param baudRate bits a second, 300 to 4,000,000; times are rounded up to whole milliseconds, as timers have them */
export function timedLine(line: FarEnd, baudRate: number, clock: Clock = systemClock): FarEnd {
  const characterMs = (BITS_PER_CHARACTER * 1000) / baudRate;

  function direction(deliver: (bytes: Buffer) => void): (bytes: Uint8Array) => void {
    let freeAt = -Infinity;
    return (bytes) => {
      const copy = Buffer.from(bytes);
      freeAt = Math.max(clock.now(), freeAt) + copy.length * characterMs;
      clock.after(Math.ceil(freeAt - clock.now()), () => deliver(copy));
    };
  }

  return {
    write: direction((bytes) => void line.write(bytes)),
    onBytes: (listener) => line.onBytes(direction(listener)),
  };
}
