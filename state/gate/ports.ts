// How the gate reaches the world. The core names what it needs; hardware, models and the stores implement it.
// Every answer that can fail is a value of a tagged union; whatever throws or never answers is `undetermined`.
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import type { AccessReport, ChipProofs, ChipReading, FileName } from '../document/pki/types.ts';
import type { EncodedImage } from '../document/portrait/image.ts';
import type { ChipProof } from '../inspection/evidence.ts';
import type { Crossing } from '../journal/crossing.ts';

export type { EncodedImage, RgbImage } from '../document/portrait/image.ts';

/** What BAC and PACE derive their key from (Doc 9303-11, 4.3.2): the number padded with `<` to nine characters at least; dates YYMMDD. */
export interface AccessKey {
  readonly documentNumber: string;
  readonly dateOfBirth: string;
  readonly dateOfExpiry: string;
  /** The six digits printed on the card, for PACE where it will not take the zone (Doc 9303-11, 4.4.3.1). */
  readonly cardAccessNumber?: string;
}

export type ChipFailureCause =
  | 'no-chip'
  | 'removed'
  | 'no-application'
  | 'access-refused'
  | 'read-error'
  | 'malformed'
  | 'too-large'
  | 'time-out'
  | 'reader';

export type ChipEvent =
  | { readonly kind: 'connected' }
  /** How the chip was opened; told again when a later session was opened less well. */
  | { readonly kind: 'access'; readonly report: AccessReport }
  /** The chip was lost or had to be reset, and the reading goes on in a new session; told before it is looked for. */
  | { readonly kind: 'interrupted'; readonly detail: string }
  /** `read` of `total` bytes of one file. */
  | { readonly kind: 'progress'; readonly group: FileName; readonly read: number; readonly total: number }
  /** One elementary file, whole, with its outer tag. */
  | { readonly kind: 'group'; readonly group: FileName; readonly bytes: Buffer }
  /** What the chip was made to prove; judged by nobody yet. */
  | { readonly kind: 'proofs'; readonly proofs: ChipProofs }
  | { readonly kind: 'finished' }
  | { readonly kind: 'failed'; readonly cause: ChipFailureCause; readonly detail: string };

export interface ChipPort {
  /** Ends with `finished` or `failed`, once. Aborting ends it with `failed`. It never throws. */
  read(accessKey: AccessKey, signal: AbortSignal): AsyncIterable<ChipEvent>;
}

export interface GenuinenessPort {
  /**
   * What the signature over the chip's data and its own answers prove. Never rejects: a proof that could not be made has every
   * check `undetermined`, with the cause.
   */
  prove(reading: ChipReading, zone: MachineReadableZone, at: Date, signal: AbortSignal): Promise<ChipProof>;
}

export interface Capture {
  readonly image: EncodedImage;
  /** Presentation attack detection: TR-03121 forbids a binary answer; a capture without it says so. */
  readonly liveness: { readonly kind: 'not-supported' } | { readonly kind: 'score'; readonly score: number };
}

export type CaptureOutcome =
  { readonly kind: 'captured'; readonly capture: Capture } | { readonly kind: 'not-captured'; readonly cause: string };

export type FaceComparison =
  | {
      readonly kind: 'compared';
      /** Cosine of the two templates, -1 to 1. */
      readonly similarity: number;
      /** Share of different people who are at least this similar, from the calibration table; never below 1/n of its sample. */
      readonly falseMatchRate: number;
      /** Images in which another face is about as large as the one that was compared. */
      readonly severalFaces?: readonly ('portrait' | 'live')[];
    }
  | { readonly kind: 'no-face'; readonly where: 'portrait' | 'live' }
  | { readonly kind: 'failed'; readonly cause: string };

export interface CapturePort {
  /**
   * Best frame of the one person at the camera, or why there is none. Resolves after `withinMs` at the latest, with the
   * best frame so far if there is a face in one (TR-03121-3, acquisition time); resolves when aborted, with `not-captured`.
   */
  capture(withinMs: number, signal: AbortSignal): Promise<CaptureOutcome>;
}

export interface FacePort {
  compare(portrait: EncodedImage, live: EncodedImage, signal: AbortSignal): Promise<FaceComparison>;
}

export interface WatchlistQuery {
  readonly documentNumber: string;
  readonly issuingState: string;
  readonly primaryIdentifier: string;
  readonly secondaryIdentifier: string;
  readonly dateOfBirth: string | undefined;
  readonly nationality: string;
  readonly direction: 'arrival' | 'departure';
  /** The day of the crossing, YYYY-MM-DD, in the lane's time zone. */
  readonly day: string;
}

export type Handling = 'stop' | 'refer' | 'silent' | 'inform';

export interface WatchlistHit {
  readonly entry: string;
  readonly list: string;
  readonly kind: string;
  readonly handling: Handling;
  readonly matched: 'document' | 'person';
  /** The fields that agreed, in the words of the list. */
  readonly fields: readonly string[];
  readonly reason: string;
}

export type WatchlistAnswer =
  | {
      readonly kind: 'answered';
      readonly hits: readonly WatchlistHit[];
      readonly entries: number;
      readonly importedAt: string | undefined;
    }
  | { readonly kind: 'failed'; readonly cause: string };

export interface WatchlistPort {
  ask(query: WatchlistQuery, signal: AbortSignal): Promise<WatchlistAnswer>;
}

export interface JournalPort {
  /** One crossing, in one transaction; rejects when it is not safely stored. Resolves with its sequence number. */
  record(crossing: Crossing): Promise<number>;
}

/** What the MRZ reader hands on: a whole frame that a profile accepted, not yet judged. */
export interface MrzFrame {
  readonly lines: readonly string[];
}
