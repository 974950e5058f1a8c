// The checks that this gate makes, and the five result values of BSI TR-03135 (part 1, 4.2). One row of the table below is
// one check: what it rests on, and for which reason a traveller is referred when it is not successful.
import type { ReasonCode } from './reasons.ts';

export const RESULTS = ['successful', 'failed', 'undetermined', 'not-supported', 'aborted'] as const;
export type ResultValue = (typeof RESULTS)[number];

export type Verdict = readonly [result: ResultValue, cause: string];

interface CheckRule {
  /** Checks without whose success this one cannot be made: it is `aborted` then, and the referral names theirs. */
  readonly needs: readonly CheckName[];
  /** Checks without which this one cannot be made for some travellers; it says so itself, and the referral names theirs. */
  readonly mayNeed?: readonly CheckName[];
  readonly failed: ReasonCode;
  /** A bench lane that does without that check does without this part of it, too. */
  readonly partOf?: CheckName;
  /** For undetermined, not supported and aborted, too: never a silent success. */
  readonly otherwise: ReasonCode;
}

export const CHECKS = [
  'mrz-consistency',
  'specimen-document',
  'document-validity',
  'six-month-validity',
  'forged-series',
  'document-reuse',
  'optical-white',
  'optical-ir',
  'optical-uv',
  'chip-access',
  'chip-read',
  'sod-signature',
  'group-hashes',
  'groups-listed',
  'signer-trust',
  'signer-state',
  'passive-authentication',
  'signer-validity',
  'signer-revocation',
  'signer-defects',
  'chip-genuine',
  'mrz-dg1',
  'seal-signature',
  'mrz-seal',
  'eligibility',
  'permit',
  'age',
  'obligations',
  'face-capture',
  'liveness',
  'face-match',
  'watchlist',
  'sources',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** One row of the table: reasons for `failed`, and for every other result that does not pass. */
function row(failed: ReasonCode, otherwise: ReasonCode, ...needs: readonly CheckName[]): CheckRule {
  return { needs, failed, otherwise };
}

/** A row of what the state's signature over the chip must show (Doc 9303-11, 5.1). */
function signed(failed: ReasonCode, otherwise: ReasonCode, ...needs: readonly CheckName[]): CheckRule {
  return { ...row(failed, otherwise, ...needs), partOf: 'passive-authentication' };
}

export const CHECK_RULES: Readonly<Record<CheckName, CheckRule>> = {
  'mrz-consistency': row('document-unreadable', 'document-unreadable'),
  'specimen-document': row('specimen-document', 'specimen-document', 'mrz-consistency'),
  'document-validity': row('document-expired', 'document-validity-unknown', 'mrz-consistency'),
  'six-month-validity': row('document-expires-soon', 'document-validity-unknown', 'document-validity'),
  'forged-series': row('forged-series', 'bulletins-unavailable', 'mrz-consistency'),
  'document-reuse': row('document-reused', 'hall-unavailable', 'mrz-consistency'),
  'optical-white': row('optical-mismatch', 'optical-unknown'),
  'optical-ir': row('optical-mismatch', 'optical-unknown'),
  'optical-uv': row('optical-mismatch', 'optical-unknown'),
  'chip-access': row('chip-unprotected', 'chip-unprotected', 'chip-read'),
  'chip-read': row('chip-unreadable', 'chip-unreadable', 'mrz-consistency'),
  'sod-signature': signed('chip-not-genuine', 'chip-not-proven', 'chip-read'),
  'group-hashes': signed('chip-not-genuine', 'chip-not-proven', 'sod-signature'),
  'groups-listed': signed('chip-not-genuine', 'chip-not-proven', 'sod-signature'),
  'signer-trust': signed('signer-not-trusted', 'signer-unknown', 'sod-signature'),
  // Somebody's good signer does not sign the passports of another state.
  'signer-state': signed('signer-of-other-state', 'chip-not-proven', 'sod-signature'),
  'passive-authentication': row(
    'chip-not-genuine',
    'chip-not-proven',
    ...(['sod-signature', 'group-hashes', 'signer-trust', 'signer-state'] as const),
  ),
  // A signer of whom no state is known may still be seen to have expired; only its own issuer says that it is revoked.
  'signer-validity': signed('signer-expired', 'chip-not-proven', 'sod-signature'),
  'signer-revocation': signed('signer-revoked', 'signer-revocation-unknown', 'signer-trust'),
  'signer-defects': signed('signer-defective', 'chip-not-proven', 'sod-signature'),
  // The keys that the chip proves itself by lie in DG14 and DG15, so they must be those that the state has signed.
  'chip-genuine': signed('chip-cloned', 'chip-copy-unknown', 'group-hashes'),
  'mrz-dg1': row('mrz-chip-mismatch', 'mrz-chip-mismatch', 'chip-read'),
  'seal-signature': row('seal-not-genuine', 'seal-not-proven'),
  'mrz-seal': row('mrz-seal-mismatch', 'seal-not-proven', 'seal-signature', 'mrz-consistency'),
  // Whether there is a chip decides who may use the lane.
  eligibility: { ...row('not-eligible', 'eligibility-unknown', 'mrz-consistency'), mayNeed: ['chip-read'] },
  permit: row('permit-missing', 'permits-unavailable', 'eligibility'),
  age: row('below-age', 'age-unknown', 'mrz-consistency'),
  obligations: row('open-obligations', 'permits-unavailable', 'mrz-consistency'),
  'face-capture': row('face-not-captured', 'face-not-captured'),
  liveness: row('presentation-attack', 'liveness-unknown', 'face-capture'),
  'face-match': row('face-mismatch', 'face-not-compared', 'chip-read', 'face-capture'),
  watchlist: row('watchlist-hit', 'watchlist-unavailable', 'mrz-consistency'),
  sources: row('source-degraded', 'source-degraded'),
};

export interface CheckResult {
  readonly name: CheckName;
  readonly result: ResultValue;
  /** Why, in words for the officer; empty when successful. No personal data. */
  readonly cause: string;
}
