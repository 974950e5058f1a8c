// The five result values of BSI TR-03135 (part 1, 4.2) and the checks that this gate makes.

export const RESULTS = ['successful', 'failed', 'undetermined', 'not-supported', 'aborted'] as const;
export type ResultValue = (typeof RESULTS)[number];

export const CHECKS = [
  'mrz-consistency',
  'specimen-document',
  'document-validity',
  'chip-access',
  'chip-read',
  'passive-authentication',
  'mrz-dg1',
  'face-capture',
  'liveness',
  'face-match',
  'watchlist',
] as const;
export type CheckName = (typeof CHECKS)[number];

export interface CheckResult {
  readonly name: CheckName;
  readonly result: ResultValue;
  /** Why, in words for the officer; empty when successful. No personal data. */
  readonly cause: string;
}
