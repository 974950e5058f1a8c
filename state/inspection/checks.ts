// The checks that this gate makes, and the five result values of BSI TR-03135 (part 1, 4.2). One row of the table below is
// one check: what it rests on, and for which reason a traveller is referred when it is not successful.
import type { ReasonCode } from './reasons.ts';

export const RESULTS = ['successful', 'failed', 'undetermined', 'not-supported', 'aborted'] as const;
export type ResultValue = (typeof RESULTS)[number];

interface CheckRule {
  /** Checks without whose success this one cannot be made: it is `aborted` then, and the referral names theirs. */
  readonly needs: readonly CheckName[];
  readonly failed: ReasonCode;
  /** For undetermined, not supported and aborted, too: never a silent success. */
  readonly otherwise: ReasonCode;
}

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

export const CHECK_RULES: Readonly<Record<CheckName, CheckRule>> = {
  'mrz-consistency': { needs: [], failed: 'document-unreadable', otherwise: 'document-unreadable' },
  'specimen-document': { needs: ['mrz-consistency'], failed: 'specimen-document', otherwise: 'specimen-document' },
  'document-validity': {
    needs: ['mrz-consistency'],
    failed: 'document-expired',
    otherwise: 'document-validity-unknown',
  },
  'chip-access': { needs: ['chip-read'], failed: 'chip-unprotected', otherwise: 'chip-unprotected' },
  'chip-read': { needs: ['mrz-consistency'], failed: 'chip-unreadable', otherwise: 'chip-unreadable' },
  'passive-authentication': { needs: ['chip-read'], failed: 'chip-not-genuine', otherwise: 'chip-not-proven' },
  'mrz-dg1': { needs: ['chip-read'], failed: 'mrz-chip-mismatch', otherwise: 'mrz-chip-mismatch' },
  'face-capture': { needs: [], failed: 'face-not-captured', otherwise: 'face-not-captured' },
  liveness: { needs: ['face-capture'], failed: 'presentation-attack', otherwise: 'liveness-unknown' },
  'face-match': { needs: ['chip-read', 'face-capture'], failed: 'face-mismatch', otherwise: 'face-not-compared' },
  watchlist: { needs: ['mrz-consistency'], failed: 'watchlist-hit', otherwise: 'watchlist-unavailable' },
};

export interface CheckResult {
  readonly name: CheckName;
  readonly result: ResultValue;
  /** Why, in words for the officer; empty when successful. No personal data. */
  readonly cause: string;
}
