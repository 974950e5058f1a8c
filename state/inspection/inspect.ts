// From evidence to check results: one function per check, none of which can say `successful` but by its own evidence.
// BSI TR-03135-1, 4.2 (result values) and 4.3 (checks).
import { isDay } from '../day.ts';
import { sameDocument } from '../document/mrz/compare.ts';
import { CHECKS, CHECK_RULES, type CheckName, type CheckResult, type ResultValue } from './checks.ts';
import type { Evidence, InspectionRules } from './evidence.ts';

type Verdict = readonly [result: ResultValue, cause: string];

const SUCCESSFUL: Verdict = ['successful', ''];

/** Utopia: the state of the specimens of Doc 9303; no border accepts it. */
const SPECIMEN_STATE = 'UTO';

const JUDGES: Readonly<Record<CheckName, (evidence: Evidence, rules: InspectionRules) => Verdict>> = {
  // A zone exists only when its check digits, dates and codes have been accepted.
  'mrz-consistency': ({ zone }) =>
    zone.format === 'MRV-A' || zone.format === 'MRV-B' ? ['failed', 'a visa is no travel document'] : SUCCESSFUL,

  'specimen-document': ({ zone }, { specimensAllowed }) =>
    zone.issuingState !== SPECIMEN_STATE || specimensAllowed ? SUCCESSFUL : ['failed', 'issued by Utopia'],

  'document-validity': ({ zone }, { today }) => {
    const expiry = zone.dateOfExpiry.iso;
    if (!isDay(today)) return ['undetermined', 'the day of the crossing is not known'];
    if (expiry === undefined) return ['undetermined', 'the date of expiry is not whole'];
    return expiry >= today ? SUCCESSFUL : ['failed', `expired on ${expiry}`];
  },

  'chip-access': ({ chip }) =>
    chip.kind === 'read' ? ['not-supported', 'read without access control'] : ['undetermined', 'the chip was not read'],

  'chip-read': ({ chip }) =>
    chip.kind === 'read'
      ? SUCCESSFUL
      : ['undetermined', `${chip.cause}${chip.detail === '' ? '' : `: ${chip.detail}`}`],

  'passive-authentication': () => ['not-supported', 'signatures are not verified by this version'],

  'mrz-dg1': ({ zone, chip }) => {
    if (chip.kind !== 'read') return ['undetermined', 'the chip was not read'];
    const { agree, differing } = sameDocument(zone, chip.dg1);
    return agree ? SUCCESSFUL : ['failed', `differing: ${differing.join(', ')}`];
  },

  'face-capture': ({ capture, comparison }) => {
    if (capture.kind !== 'captured') return ['failed', capture.cause];
    if (comparison?.kind === 'no-face' && comparison.where === 'live') return ['failed', 'no face in the live image'];
    return SUCCESSFUL;
  },

  liveness: ({ capture }) => {
    if (capture.kind !== 'captured') return ['undetermined', 'no live image'];
    return capture.capture.liveness.kind === 'not-supported'
      ? ['not-supported', 'no presentation attack detection']
      : ['undetermined', 'no threshold for the score'];
  },

  'face-match': ({ comparison }, { maxFalseMatchRate }) => {
    if (comparison === undefined) return ['undetermined', 'nothing was compared'];
    if (comparison.kind === 'failed') return ['undetermined', comparison.cause];
    if (comparison.kind === 'no-face') return ['undetermined', `no face in the ${comparison.where}`];
    const { similarity, falseMatchRate } = comparison;
    if (!Number.isFinite(similarity) || !(falseMatchRate >= 0 && falseMatchRate <= 1))
      return ['undetermined', 'the comparison gave no number'];
    return falseMatchRate <= maxFalseMatchRate
      ? SUCCESSFUL
      : ['failed', `as alike as ${(falseMatchRate * 100).toPrecision(2)} % of different people`];
  },

  watchlist: ({ watchlist }) => {
    if (watchlist.kind === 'failed') return ['undetermined', watchlist.cause];
    // Whatever is not known to be harmless refers: a handling code of a newer list, too.
    const referring = watchlist.hits.filter(({ handling }) => handling !== 'silent' && handling !== 'inform');
    if (referring.length === 0) return SUCCESSFUL;
    return ['failed', [...new Set(referring.map(({ list, kind }) => `${list}: ${kind}`))].join('; ')];
  },
};

function judge(name: CheckName, evidence: Evidence, rules: InspectionRules): Verdict {
  try {
    return JUDGES[name](evidence, rules);
  } catch {
    // The message could carry what the document says, so it is not repeated.
    return ['undetermined', 'the check ended in an error'];
  }
}

/**
 * Makes every check once, in the order of the table. A check that rests on another one that is not successful is `aborted`.
 * Total: it answers for any evidence, and an error inside a check makes that check `undetermined`.
 */
export function inspect(evidence: Evidence, rules: InspectionRules): readonly CheckResult[] {
  const verdicts = new Map<CheckName, Verdict>();
  // The needs of the table lead nowhere in a circle.
  function verdictOf(name: CheckName): Verdict {
    const known = verdicts.get(name);
    if (known !== undefined) return known;
    const missing = CHECK_RULES[name].needs.find((need) => verdictOf(need)[0] !== 'successful');
    const verdict: Verdict = missing === undefined ? judge(name, evidence, rules) : ['aborted', `needs ${missing}`];
    verdicts.set(name, verdict);
    return verdict;
  }
  return CHECKS.map((name) => {
    const [result, cause] = verdictOf(name);
    return { name, result, cause };
  });
}
