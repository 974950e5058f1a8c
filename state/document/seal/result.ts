// What comes of reading any two-dimensional code, signed or not. Every question that BSI TR-03135 (part 1, digital seals)
// asks about a seal has its own answer, with one of the five result values, so that the decision can weigh each.
import type { ResultValue } from '../../inspection/checks.ts';

/** `unsigned` is a code of no kind that we know: it may fill a form and never decides. */
export type CodeKind = 'vds' | 'vds-nc' | 'arrival' | 'bcbp' | 'unsigned';

export const CODE_CHECKS = [
  /** The bytes have the structure that the standard gives them. */
  'seal-readability',
  /** The signature over the signed bytes verifies with the signer's public key. */
  'seal-signature',
  /** The certificate that verifies the signature is the one that the seal names. */
  'signer-reference',
  /** The signer's certificate was valid on the day of the signature. */
  'signer-validity',
  /** The signer's certificate was valid at the time of reading, too. */
  'signer-validity-now',
  /** The signer's certificate is on no list of revoked ones. */
  'signer-revocation',
  /** That list is not too old. */
  'signer-revocation-age',
  /** The signer's certificate is an anchor or issued by one. */
  'signer-trust',
  /** The signer's certificate is for seals of this kind. */
  'signer-purpose',
  /** The state that the seal names is the state of its signer. */
  'seal-country',
  /** The code is neither too old nor of the future. */
  'seal-freshness',
  /** The code was not presented before. */
  'seal-single-use',
] as const;
export type CodeCheckName = (typeof CODE_CHECKS)[number];

export interface CodeCheck {
  readonly name: CodeCheckName;
  readonly result: ResultValue;
  /** Why, in words for the officer; empty when successful. No personal data. */
  readonly cause: string;
}

/** What a field may hold: what JSON may. */
export type FieldValue =
  string | number | boolean | null | readonly FieldValue[] | { readonly [name: string]: FieldValue };

/** One thing that is wrong with a code, for a technician. No personal data. */
export interface CodeProblem {
  readonly code: string;
  /** The byte (`byte 18`) or the member (`hdr.is`) at which it is. */
  readonly where: string;
  readonly text: string;
}

export interface CodeOutcome {
  readonly kind: CodeKind;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Those that are asked of this kind of code; none is asked twice. */
  readonly checks: readonly CodeCheck[];
  readonly problems: readonly CodeProblem[];
}

export function check(name: CodeCheckName, result: ResultValue, cause: string): CodeCheck {
  return { name, result, cause };
}

export function successful(name: CodeCheckName): CodeCheck {
  return check(name, 'successful', '');
}

/** The result of one check; `undetermined` where it was not asked. */
export function resultOf({ checks }: Pick<CodeOutcome, 'checks'>, name: CodeCheckName): ResultValue {
  return checks.find((one) => one.name === name)?.result ?? 'undetermined';
}

/** Whether the signature verifies under a trusted key, whatever the other checks say: the code is somebody's, and whole. */
export function isProven(outcome: Pick<CodeOutcome, 'checks'>): boolean {
  return resultOf(outcome, 'seal-signature') === 'successful' && resultOf(outcome, 'signer-trust') === 'successful';
}
