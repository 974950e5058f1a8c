// The record of one crossing, as the journal keeps it.
import type { CheckResult } from '../inspection/checks.ts';
import type { Foreigner } from '../inspection/foreigner.ts';
import type { EncodedImage } from '../document/portrait/image.ts';

export type Outcome = 'opened' | 'referred' | 'closed' | 'released';
export type Passage = 'used' | 'not-used' | 'none' | 'emergency';
/** What an officer may decide about anybody. */
export type CommonResolution = 'admit' | 'defer-departure' | 'second-line';
export type Resolution = CommonResolution | 'refuse-entry';

/** What an officer has decided, and why in his words. A refusal of entry is of a foreigner; of a citizen it cannot be written. */
export type Resolved =
  | { readonly kind: CommonResolution; readonly remark: string }
  | { readonly kind: 'refuse-entry'; readonly of: Foreigner; readonly remark: string };

export interface Crossing {
  /** Unique over all lanes and time (UUID). */
  readonly id: string;
  readonly lane: string;
  readonly direction: 'arrival' | 'departure';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly outcome: Outcome;
  readonly passage: Passage;
  readonly reasons: readonly string[];
  readonly notices: readonly string[];
  readonly resolution: Resolved | undefined;
  readonly checks: readonly CheckResult[];
  readonly similarity: number | undefined;
  readonly falseMatchRate: number | undefined;
  /** Undefined when no document was read. */
  readonly document:
    | {
        readonly number: string;
        readonly issuingState: string;
        readonly nationality: string;
        readonly primaryIdentifier: string;
        readonly secondaryIdentifier: string;
        readonly dateOfBirth: string | undefined;
        readonly dateOfExpiry: string | undefined;
      }
    | undefined;
  readonly images: { readonly portrait: EncodedImage | undefined; readonly live: EncodedImage | undefined };
}
