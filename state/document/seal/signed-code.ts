// What the decision needs to know of a code: whether it bears a signature at all, and the worst of what its checks say.
import type { MachineReadableZone } from '../mrz/zone.ts';
import type { SignedCode } from '../../inspection/evidence.ts';
import { aggregate } from '../../inspection/tree.ts';
import type { CodeOutcome } from './result.ts';

/** Kinds of code that somebody signs; whatever else a scanner reads fills a form at most. */
const SIGNED: ReadonlySet<CodeOutcome['kind']> = new Set(['vds', 'vds-nc', 'arrival']);

/**
 * @param zone of the document that the seal names; undefined where it names none. One that cannot be read may contradict
 *   the document: nobody knows, so the code is no better than undetermined
 * @param differing fields in which a declaration is not that of this traveller at this border
 */
export function signedCodeOf(
  outcome: CodeOutcome,
  zone: MachineReadableZone | 'unreadable' | undefined,
  differing: readonly string[],
): SignedCode | 'unsigned' {
  if (!SIGNED.has(outcome.kind)) return 'unsigned';
  const isUnreadable = zone === 'unreadable';
  const named = isUnreadable ? undefined : zone;
  if (differing.length > 0)
    return { result: 'failed', cause: `the declaration is of another: ${differing.join(', ')}`, zone: named };
  // A question that is not asked of this kind of code says nothing about it.
  const asked = outcome.checks.filter(({ result }) => result !== 'not-supported');
  const open = asked.filter(({ result }) => result !== 'successful');
  const causes = open.map(({ name, result, cause }) => `${name} ${result}${cause === '' ? '' : ` (${cause})`}`);
  return {
    result: aggregate([...asked.map(({ result }) => result), ...(isUnreadable ? (['undetermined'] as const) : [])]),
    cause: [...causes, ...(isUnreadable ? ['the zone that the seal names cannot be read'] : [])].join('; '),
    zone: named,
  };
}
