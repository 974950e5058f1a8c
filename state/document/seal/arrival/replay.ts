// Single use of a declaration: who has used which, for as long as it could be used again. The port is what lanes of one hall
// share: a declaration used in one lane is used in all. `memoryReplayCache` serves one thread and forgets with it;
// the one that lanes share is in state/hall/worker/replay.ts.
import { messageOf } from '../../../result.ts';
import { check, isProven, resultOf, successful, type CodeCheck, type CodeOutcome } from '../result.ts';
import { CLOCK_SKEW_MS } from './declaration.ts';

/** `full`: it cannot remember one more, so it cannot say. */
export type Use = 'first' | 'again' | 'full';

export interface ReplayCache {
  /**
   * Asks and remembers in one step that no other lane can come between.
   * @param id of the declaration, with its issuer
   * @param until from then on it may be forgotten: the declaration has expired
   * @param crossing who uses it; the same crossing is always the first
   */
  use(id: string, until: Date, crossing: string): Promise<Use>;
}

export interface MemoryReplayCacheOptions {
  /** Declarations remembered at one time, at most. */
  readonly capacity?: number;
  readonly now?: () => Date;
}

/** More than a hall of a hundred lanes admits in four days. */
export const CAPACITY = 500_000;

export function memoryReplayCache({
  capacity = CAPACITY,
  now = () => new Date(),
}: MemoryReplayCacheOptions = {}): ReplayCache {
  const used = new Map<string, { readonly crossing: string; readonly until: number }>();
  let nextSweep = 0;

  /** Looks for what may be forgotten, at most once a minute: a full cache must not make every crossing slow. */
  const sweep = (time: number) => {
    if (time < nextSweep) return;
    nextSweep = time + 60_000;
    for (const [id, { until }] of used) if (until < time) used.delete(id);
  };

  return {
    use(id, until, crossing) {
      const known = used.get(id);
      if (known !== undefined) return Promise.resolve(known.crossing === crossing ? 'first' : 'again');
      if (used.size >= capacity) sweep(now().getTime());
      if (used.size >= capacity) return Promise.resolve('full');
      used.set(id, { crossing, until: until.getTime() });
      return Promise.resolve('first');
    },
  };
}

const NAME = 'seal-single-use';
const RESULTS: Readonly<Record<Use, CodeCheck>> = {
  first: successful(NAME),
  again: check(NAME, 'failed', 'the declaration was used before'),
  full: check(NAME, 'undetermined', 'the memory of used declarations is full'),
};

/**
 * The outcome with its check `seal-single-use` answered; one that is no declaration comes back as it is. Asks the cache only
 * for a proven and fresh declaration. A cache that fails leaves the check undetermined; this never rejects.
 */
export async function useOnce(outcome: CodeOutcome, cache: ReplayCache, crossing: string): Promise<CodeOutcome> {
  if (outcome.kind !== 'arrival') return outcome;
  const { id, issuingCountry, expiresAt } = outcome.fields;
  const isUsable = isProven(outcome) && resultOf(outcome, 'seal-freshness') === 'successful';
  if (!isUsable || typeof id !== 'string' || typeof issuingCountry !== 'string' || typeof expiresAt !== 'string')
    return withCheck(outcome, check(NAME, 'aborted', 'the declaration is not proven or not fresh'));
  const until = new Date(Date.parse(expiresAt) + CLOCK_SKEW_MS);
  try {
    return withCheck(outcome, RESULTS[await cache.use(`${issuingCountry}:${id}`, until, crossing)]);
  } catch (error) {
    return withCheck(
      outcome,
      check(NAME, 'undetermined', `the memory of used declarations failed: ${messageOf(error)}`),
    );
  }
}

function withCheck(outcome: CodeOutcome, answer: CodeCheck): CodeOutcome {
  return { ...outcome, checks: outcome.checks.map((one) => (one.name === answer.name ? answer : one)) };
}
