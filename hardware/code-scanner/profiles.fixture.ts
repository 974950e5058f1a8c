// A driver against the simulator of its profile, over a line in memory, under a clock that the test moves.
import { ok } from '../../state/result.ts';
import { codeScanner } from '../../state/lane/code-scanner.ts';
import { createMemoryLine, type MemoryLine } from '../bench/memory-line.ts';
import type { ScannerSetting, ScannerSimulator } from '../bench/scanner-simulator.ts';
import type { FarLine } from '../bench/send.ts';
import { manualClock } from '../serial/manual-clock.ts';
import { startCodeScanner } from './code-scanner.ts';

export const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, value) => value));

const settled = () => new Promise(setImmediate);

/**
 * @param options of the lane file, beside the path
 * @param simulate a new simulator for each life of the line
 */
export async function scannerBench<Simulator extends ScannerSimulator>(
  options: ScannerSetting & { readonly profile: string; readonly maxBytes?: number },
  simulate: (line: FarLine, setting: ScannerSetting) => Simulator,
) {
  const clock = manualClock();
  const lives: { readonly line: MemoryLine; readonly simulator: Simulator }[] = [];
  const codes: Buffer[] = [];
  const states: string[] = [];
  const discarded: string[] = [];
  const sent: string[] = [];

  const device = startCodeScanner(
    codeScanner.parse({ path: 'memory', ...options }),
    {
      onCode: (bytes) => codes.push(bytes),
      onDiscarded: (bytes, reason) => discarded.push(`${bytes.length}: ${reason}`),
      onStatus: ({ state, cause, version }) => states.push([state, cause, version].filter(Boolean).join(' ')),
      onWire: (direction, bytes) => {
        if (direction === 'tx') sent.push(bytes.toString('hex'));
      },
    },
    {
      clock,
      open: () => {
        const line = createMemoryLine();
        const far: FarLine = {
          write: (bytes) => {
            line.send(bytes);
            return Promise.resolve(true);
          },
          onBytes: (listener) => line.onWritten(listener),
        };
        lives.push({ line, simulator: simulate(far, options) });
        return Promise.resolve(ok(line.line));
      },
    },
  );
  await settled();

  /** Lets time pass in steps in which both ends can act. */
  async function pass(ms: number): Promise<void> {
    await settled();
    for (let left = ms; left > 0; left -= 20) {
      clock.advance(Math.min(20, left));
      await settled();
    }
  }

  function latest(): { readonly line: MemoryLine; readonly simulator: Simulator } {
    const life = lives.at(-1);
    if (life === undefined) throw new Error('the line was never opened');
    return life;
  }
  return { clock, device, codes, states, discarded, sent, pass, lives, latest };
}
