// From check results to the one decision. The machine clears or refers; its type has no refusal, which is an officer's.
import { isWeaklySigned } from './chip-proof.ts';
import { CHECKS, CHECK_RULES, type CheckName, type CheckResult } from './checks.ts';
import { degraded } from './degrade.ts';
import { classOf, ELIGIBILITY_NOTICES, judgeEligibility } from './eligibility.ts';
import type { Evidence, InspectionRules } from './evidence.ts';
import { chipOf, eligibilityQuestion, inspect, reuseQuestion } from './inspect.ts';
import { BROADER, type ReasonCode } from './reasons.ts';
import { requirementOf, type Case } from './requirements.ts';
import { judgeReuse } from './reuse.ts';

/** What the officer is told beside the reasons, and what it means. */
export const NOTICES = {
  'code-unsigned': 'A code was presented; it is not signed and decides nothing.',
  'mrz-repaired': 'A character of the printed zone was misread; the chip says what it must be.',
  'weak-digest': 'The chip was signed with SHA-1, which can be forged with great effort.',
  'several-faces': 'Somebody else is as near to the camera.',
  'document-reused': 'The same document was used a short time ago.',
  ...ELIGIBILITY_NOTICES,
  'sources-degraded': 'Some sources are old or gone.',
  'watchlist-silent': 'A list asks for silence: nothing of it may be shown to the traveller.',
  'watchlist-inform': 'A list asks that its owner be informed.',
} as const;
export type Notice = keyof typeof NOTICES;

export type Decision =
  | { readonly kind: 'clear'; readonly notices: readonly Notice[] }
  | {
      readonly kind: 'refer';
      readonly reasons: readonly [ReasonCode, ...ReasonCode[]];
      readonly notices: readonly Notice[];
    };

export interface Judgement {
  readonly decision: Decision;
  readonly checks: readonly CheckResult[];
}

function noticesOf(evidence: Evidence, rules: InspectionRules, isDegraded: boolean): readonly Notice[] {
  const { watchlist, code, comparison, repair, chip } = evidence;
  const handled = watchlist.kind === 'answered' ? watchlist.hits.map(({ handling }) => handling) : [];
  const notices: Notice[] = judgeEligibility(eligibilityQuestion(evidence, rules)).flatMap(
    ({ notice }) => notice ?? [],
  );
  const { notice: reuse } = judgeReuse(reuseQuestion(evidence, rules));
  if (reuse !== undefined) notices.push(reuse);
  if (repair === 'borne-out') notices.push('mrz-repaired');
  if (code === 'unsigned') notices.push('code-unsigned');
  if (chip.kind === 'read' && isWeaklySigned(chip.proof)) notices.push('weak-digest');
  // Beside or behind the one who was compared; whether somebody follows is for the barrier's sensors to tell.
  if (comparison?.kind === 'compared' && comparison.severalFaces?.includes('live') === true)
    notices.push('several-faces');
  if (isDegraded) notices.push('sources-degraded');
  if (handled.includes('silent')) notices.push('watchlist-silent');
  if (handled.includes('inform')) notices.push('watchlist-inform');
  return [...new Set(notices)];
}

export interface FoldRules {
  readonly of: Case;
  readonly clearNotSupported: readonly string[];
  /** A source that is stale asks for more: what is optional becomes mandatory for this crossing. */
  readonly extraCheck: boolean;
  /** Checks that stand in for a chip that is not there: each must be successful, whatever the table says. */
  readonly compensating: readonly string[];
}

/**
 * Folds check results into reasons; none means clear. Clears only when every check of the table is there and passes: it is
 * successful, or decides nothing here, or is optional and not supported, or is not supported and the lane's policy says that
 * this may clear. A check that could not be made because another one did not pass adds no reason of its own: the referral
 * names the root.
 */
export function fold(
  checks: readonly CheckResult[],
  { of, clearNotSupported, extraCheck, compensating }: FoldRules,
): readonly ReasonCode[] {
  const byName = new Map(checks.map((check) => [check.name, check]));

  function mayBeMissing(name: CheckName): boolean {
    const optional = requirementOf(name, of) === 'optional' && !extraCheck;
    const { partOf = name } = CHECK_RULES[name];
    return optional || clearNotSupported.includes(name) || clearNotSupported.includes(partOf);
  }
  /** Not supported itself, or only because what it needs is not. */
  function isExcused({ name }: CheckResult): boolean {
    const unsupported = CHECK_RULES[name].needs.filter((need) => byName.get(need)?.result === 'not-supported');
    return mayBeMissing(name) || (unsupported.length > 0 && unsupported.every(mayBeMissing));
  }
  function passed(name: CheckName): boolean {
    const check = byName.get(name);
    if (check === undefined) return false;
    if (check.result === 'successful') return true;
    if (compensating.includes(name)) return false;
    if (requirementOf(name, of) === 'evaluatory') return true;
    return check.result === 'not-supported' && isExcused(check);
  }

  /** For want of another one, which says why. */
  function wasNotMade({ name, result }: CheckResult): boolean {
    const { needs, mayNeed = [] } = CHECK_RULES[name];
    if (result === 'aborted') return ![...needs, ...mayNeed].every(passed);
    return result === 'not-supported' && !needs.every(passed);
  }

  const reasons = new Set<ReasonCode>();
  for (const name of CHECKS) {
    const check = byName.get(name);
    const rule = CHECK_RULES[name];
    if (check === undefined) reasons.add('decision-missing');
    else if (passed(name) || wasNotMade(check)) continue;
    else {
      const reason = check.result === 'failed' ? rule.failed : rule.otherwise;
      reasons.add(BROADER[reason] ?? reason).add(reason);
    }
  }
  return [...reasons];
}

export function caseOf({ zone, chip }: Evidence, { lane }: InspectionRules): Case {
  return {
    travellerClass: classOf(zone.nationality, lane.state),
    direction: lane.direction,
    document: chipOf(chip) === 'none' ? 'without-chip' : 'with-chip',
  };
}

/** Judges the evidence of one crossing. Pure and total. */
export function decide(evidence: Evidence, rules: InspectionRules): Judgement {
  const checks = inspect(evidence, rules);
  const of = caseOf(evidence, rules);
  const worse = degraded(rules.degrade, evidence.sources, of.travellerClass, of.direction);
  const applies = rules.degradeMode === 'apply';
  const notices = noticesOf(evidence, rules, worse.length > 0);
  const extraCheck = applies && worse.some(({ action }) => action === 'extra-check');
  const compensating = of.document === 'without-chip' ? (rules.rules.lowerAssurance?.compensating ?? []) : [];
  const [first, ...rest] = fold(checks, { of, clearNotSupported: rules.clearNotSupported, extraCheck, compensating });
  return {
    checks,
    decision: first === undefined ? { kind: 'clear', notices } : { kind: 'refer', reasons: [first, ...rest], notices },
  };
}
