// Everything that a crossing has brought to light, before anybody judges it. What is missing says why.
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import type { Capture, ChipFailureCause, EncodedImage, FaceComparison, WatchlistAnswer } from '../gate/ports.ts';

export type ChipEvidence =
  | {
      readonly kind: 'read';
      readonly dg1: MachineReadableZone;
      readonly portrait: EncodedImage;
      /** How the data were protected on their way; plain: not at all. */
      readonly access: 'plain';
    }
  | { readonly kind: 'unread'; readonly cause: ChipFailureCause; readonly detail: string };

export type CaptureEvidence =
  { readonly kind: 'captured'; readonly capture: Capture } | { readonly kind: 'not-captured'; readonly cause: string };

export interface Evidence {
  readonly zone: MachineReadableZone;
  readonly chip: ChipEvidence;
  readonly capture: CaptureEvidence;
  /** Undefined where the portrait or the live image is missing. */
  readonly comparison: FaceComparison | undefined;
  readonly watchlist: WatchlistAnswer;
  /** A code that was presented with the document; nothing signed can be told of it yet. */
  readonly code: 'none' | 'unsigned';
}

/** The rules of this lane that judge the evidence. */
export interface InspectionRules {
  /** The day of the crossing, YYYY-MM-DD, in the lane's time zone. */
  readonly today: string;
  readonly specimensAllowed: boolean;
  readonly maxFalseMatchRate: number;
  /** Checks whose `not-supported` does not refer; empty but on a bench lane. */
  readonly clearNotSupported: readonly string[];
}
