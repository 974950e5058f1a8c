// The same document again in this hall: twice in one direction, in two lanes at a time, out right after in. Pure; what the
// lanes told each other comes from `state/hall`, what follows from it is a table of the rules.
import type { ResultValue } from './checks.ts';
import type { EarlierUse, HallAnswer } from './eligibility-types.ts';
import type { HallRules } from './rules.ts';

export const REUSE_NOTICE = 'document-reused';

export interface ReuseResult {
  readonly result: ResultValue;
  /** For the officer: when and in which lane; empty when successful. */
  readonly cause: string;
  /** Successful, but the officer should know. */
  readonly notice?: typeof REUSE_NOTICE;
}

export interface ReuseQuestion {
  readonly answer: HallAnswer;
  readonly rules: HallRules;
  /** This use. `at`: ISO 8601, UTC. */
  readonly now: EarlierUse;
}

const MINUTE_MS = 60_000;

/** What follows from one earlier use: the severest row that names it; undefined when none does. */
function consequenceOf(use: EarlierUse, { rules, now }: ReuseQuestion): 'refer' | 'notice' | undefined {
  // The clocks of two lanes may differ: what another lane says is to come has just been.
  const minutes = Math.abs(Date.parse(now.at) - Date.parse(use.at)) / MINUTE_MS;
  const direction = use.direction === now.direction ? 'same' : 'opposite';
  const lane = use.lane === now.lane ? 'same' : 'other';
  const named = rules.rows.filter(
    (row) => row.direction === direction && row.lane === lane && minutes <= row.withinMinutes,
  );
  return named.find(({ consequence }) => consequence === 'refer')?.consequence ?? named[0]?.consequence;
}

const wordsFor = ({ lane, direction, at }: EarlierUse) => `used on ${direction} in ${lane} at ${at}`;

/** Judges the earlier uses of a document. No answer, or a time that cannot be read, is `undetermined`. */
export function judgeReuse(question: ReuseQuestion): ReuseResult {
  const { answer, now } = question;
  if (answer.kind === 'failed') return { result: 'undetermined', cause: answer.cause };
  if ([now, ...answer.uses].some(({ at }) => Number.isNaN(Date.parse(at))))
    return { result: 'undetermined', cause: 'the time of a use cannot be read' };

  const latestFirst = answer.uses.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const referring = latestFirst.find((use) => consequenceOf(use, question) === 'refer');
  if (referring !== undefined) return { result: 'failed', cause: wordsFor(referring) };
  return latestFirst.some((use) => consequenceOf(use, question) === 'notice')
    ? { result: 'successful', cause: '', notice: REUSE_NOTICE }
    : { result: 'successful', cause: '' };
}
