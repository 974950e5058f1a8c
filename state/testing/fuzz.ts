// How long a fuzzed property runs: shortly and always alike in CI, as long as wanted and anew each time in
// `npm run soak -- fuzz`, which sets the two variables below.
import { appendFileSync } from 'node:fs';
import fc from 'fast-check';

/** A property of the soak is tried until its time is up, not so many times. */
const NO_END = 1_000_000_000;

/** What one property of a soak came to: one JSON object a line in the file AUTOGATE_FUZZ_LOG. */
export interface FuzzedProperty {
  readonly runs: number;
  readonly failed: boolean;
}

/** How a property runs, for `fc.assert`. */
export interface Fuzzed {
  readonly seed: number;
  readonly numRuns: number;
  readonly plugins?: fc.Plugin<unknown>[];
}

const logged: fc.Plugin<unknown> = () => ({
  onAllRunsComplete({ numRuns, failed }) {
    const log = process.env['AUTOGATE_FUZZ_LOG'];
    const property: FuzzedProperty = { runs: numRuns, failed };
    if (log !== undefined) appendFileSync(log, `${JSON.stringify(property)}\n`);
  },
});

/**
 * @param seed of every run but a soak's
 * @param numRuns likewise
 */
export function fuzzed(seed: number, numRuns: number): Fuzzed {
  const ms = Number(process.env['AUTOGATE_FUZZ_MS'] ?? 0);
  if (!(ms > 0)) return { seed, numRuns };
  return { seed: Date.now() ^ seed, numRuns: NO_END, plugins: [fc.interruptAfterTimeLimit(ms), logged] };
}
