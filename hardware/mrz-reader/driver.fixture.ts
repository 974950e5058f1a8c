// An MRZ reader in memory: the driver that a lane file names, a simulator at the far end, and a clock that the test moves.
import type { MrzReaderOptions } from '../../state/lane/lane.ts';
import { ok } from '../../state/result.ts';
import { createMemoryLine, type MemoryLine } from '../bench/memory-line.ts';
import type { FarLine } from '../bench/send.ts';
import { manualClock } from '../serial/manual-clock.ts';
import { startMrzReader } from './mrz-reader.ts';

/** Of a lane file, with its defaults. */
export const SERIAL = {
  path: 'memory',
  baudRate: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  gapMs: 150,
} as const;

/** Everything that is waiting to happen without the clock. */
export const settled = () => new Promise(setImmediate);

/** @param simulate puts the device at the far end of one life of the line */
export async function benchOf<Simulator>(options: MrzReaderOptions, simulate: (line: FarLine) => Simulator) {
  const clock = manualClock();
  const lives: MemoryLine[] = [];
  const simulators: Simulator[] = [];
  const frames: (readonly string[])[] = [];
  const discarded: string[] = [];
  const states: string[] = [];
  /** What the driver sent, in hexadecimal, one entry for each write. */
  const sent: string[] = [];

  const device = startMrzReader(
    options,
    {
      onFrame: ({ lines }) => frames.push(lines),
      onDiscarded: (bytes, reason) => discarded.push(`${bytes.length}: ${reason}`),
      onStatus: ({ state, cause }) => states.push(cause === '' ? state : `${state}: ${cause}`),
      onWire: (direction, bytes) => direction === 'tx' && sent.push(bytes.toString('hex')),
    },
    {
      clock,
      open: () => {
        const life = createMemoryLine();
        lives.push(life);
        simulators.push(
          simulate({
            write(bytes) {
              life.send(bytes);
              return Promise.resolve(true);
            },
            onBytes: (listener) => life.onWritten(listener),
          }),
        );
        return Promise.resolve(ok(life.line));
      },
    },
  );
  await settled();
  return {
    clock,
    lives,
    frames,
    discarded,
    states,
    sent,
    device,
    /** Of the present life. */
    get simulator(): Simulator {
      const [last] = simulators.slice(-1);
      if (last === undefined) throw new Error('no life has begun');
      return last;
    },
    /** Moves the clock in steps, so that what happens at once between them happens. */
    pass: async (ms: number, step = 50) => {
      for (let gone = 0; gone < ms; gone += step) {
        clock.advance(step);
        await settled();
      }
    },
  };
}
