// From check results to the one decision. The machine clears or refers; its type has no refusal, which is an officer's.
import { CHECKS, CHECK_RULES, type CheckName, type CheckResult } from './checks.ts';
import type { Evidence, InspectionRules } from './evidence.ts';
import { inspect } from './inspect.ts';
import type { ReasonCode } from './reasons.ts';

/** What the officer is told beside the reasons, and what it means. */
export const NOTICES = {
  'code-unsigned': 'A code was presented; it is not signed and decides nothing.',
  'several-faces': 'Somebody else is as near to the camera.',
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

function noticesOf({ watchlist, code, comparison }: Evidence): readonly Notice[] {
  const handled = watchlist.kind === 'answered' ? watchlist.hits.map(({ handling }) => handling) : [];
  const notices: Notice[] = [];
  if (code === 'unsigned') notices.push('code-unsigned');
  // Beside or behind the one who was compared; whether somebody follows is for the barrier's sensors to tell.
  if (comparison?.kind === 'compared' && comparison.severalFaces?.includes('live') === true)
    notices.push('several-faces');
  if (handled.includes('silent')) notices.push('watchlist-silent');
  if (handled.includes('inform')) notices.push('watchlist-inform');
  return notices;
}

function passes({ name, result }: CheckResult, clearNotSupported: readonly string[]): boolean {
  return result === 'successful' || (result === 'not-supported' && clearNotSupported.includes(name));
}

/**
 * Folds check results into reasons; none means clear. Clears only when every check of the table is there and is
 * successful (or is not supported and the lane's policy says that this may clear). A check that was aborted because
 * another one did not pass adds no reason of its own: the referral names the root.
 */
export function fold(checks: readonly CheckResult[], clearNotSupported: readonly string[]): readonly ReasonCode[] {
  const byName = new Map(checks.map((check) => [check.name, check]));
  const passed = (name: CheckName) => {
    const check = byName.get(name);
    return check !== undefined && passes(check, clearNotSupported);
  };
  const reasons = new Set<ReasonCode>();
  for (const name of CHECKS) {
    const check = byName.get(name);
    const rule = CHECK_RULES[name];
    if (check === undefined) reasons.add('decision-missing');
    else if (passed(name) || (check.result === 'aborted' && !rule.needs.every(passed))) continue;
    else reasons.add(check.result === 'failed' ? rule.failed : rule.otherwise);
  }
  return [...reasons];
}

/** Judges the evidence of one crossing. Pure and total. */
export function decide(evidence: Evidence, rules: InspectionRules): Judgement {
  const checks = inspect(evidence, rules);
  const notices = noticesOf(evidence);
  const [first, ...rest] = fold(checks, rules.clearNotSupported);
  return {
    checks,
    decision: first === undefined ? { kind: 'clear', notices } : { kind: 'refer', reasons: [first, ...rest], notices },
  };
}
