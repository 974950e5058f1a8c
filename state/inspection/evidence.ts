// Everything that a crossing has brought to light, before anybody judges it. What is missing says why.
import type { ChipCheck, ChipReading } from '../document/pki/types.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import type { HallAnswer, PermitAnswer } from './eligibility-types.ts';
import type { DegradeTable, SourceStates } from './degrade.ts';
import type { Bulletin } from './bulletins.ts';
import type { Rules } from './rules.ts';
import type { ResultValue } from './checks.ts';
import type { Capture, ChipFailureCause, EncodedImage, FaceComparison, WatchlistAnswer } from '../gate/ports.ts';

/** Who has signed a chip, for the officer; nothing in it is a verdict. */
export interface ChipSigner {
  /** Of the document signer's certificate: its issuer, as one line. */
  readonly issuer: string;
  /** Doc 9303-3 code or alpha-2 code, as the certificate has it. */
  readonly state: string;
  /** Such as `SHA-256`: over the groups and over the list of them. */
  readonly digests: readonly string[];
}

export interface ChipProof {
  readonly checks: readonly ChipCheck[];
  /** Undefined where the signature could not be read. */
  readonly signer: ChipSigner | undefined;
}

export type ChipEvidence =
  | {
      readonly kind: 'read';
      readonly dg1: MachineReadableZone;
      readonly portrait: EncodedImage;
      /** Every file as it was read, how the chip was opened, and what it was made to prove. */
      readonly reading: ChipReading;
      /** What follows from it; `not-made` only of evidence that nobody has asked for it, such as that of a file. */
      readonly proof: ChipProof | 'not-made';
    }
  | { readonly kind: 'unread'; readonly cause: ChipFailureCause; readonly detail: string };

export type CaptureEvidence =
  { readonly kind: 'captured'; readonly capture: Capture } | { readonly kind: 'not-captured'; readonly cause: string };

/** A signed code, after its own checks. */
export interface SignedCode {
  /** The worst of its checks: readability, signature, signer, freshness, single use. */
  readonly result: ResultValue;
  readonly cause: string;
  /** What it says of the document; undefined where it carries no zone. */
  readonly zone: MachineReadableZone | undefined;
}

export interface Evidence {
  readonly zone: MachineReadableZone;
  /** Whether the zone is a repair of a misread one, and whether the chip bears it out. */
  readonly repair: 'none' | 'borne-out' | 'open';
  readonly chip: ChipEvidence;
  readonly capture: CaptureEvidence;
  /** Undefined where the portrait or the live image is missing. */
  readonly comparison: FaceComparison | undefined;
  readonly watchlist: WatchlistAnswer;
  readonly permits: PermitAnswer;
  readonly hall: HallAnswer;
  /** A code that was presented with the document. */
  readonly code: 'none' | 'unsigned' | SignedCode;
  /** How old or gone each source is; one that is not named is unavailable. */
  readonly sources: SourceStates;
}

/** The rules of this lane that judge the evidence. */
export interface InspectionRules {
  /** The day of the crossing, YYYY-MM-DD, in the lane's time zone. */
  readonly today: string;
  /** The moment of the crossing, ISO 8601, UTC. */
  readonly now: string;
  readonly lane: {
    readonly id: string;
    /** Doc 9303-3 code of the state whose border this is. */
    readonly state: string;
    readonly direction: 'arrival' | 'departure';
    readonly profile: 'standard' | 'family' | 'assisted';
  };
  readonly specimensAllowed: boolean;
  readonly maxFalseMatchRate: number;
  /** Checks whose `not-supported` does not refer; empty but on a bench lane. */
  readonly clearNotSupported: readonly string[];
  /** Who may use the lane, by the law of the state. */
  readonly rules: Rules;
  /** Series of forged or stolen documents; undefined where they could not be read. */
  readonly bulletins: readonly Bulletin[] | undefined;
  readonly degrade: DegradeTable;
  /** `report`: degraded sources are shown and decide nothing; a bench lane only. */
  readonly degradeMode: 'apply' | 'report';
}
