// What our own detector can tell a traveller before the camera: how many faces, how near, how far from the middle. Used for
// a page without MediaPipe and for the bench's picture. TR-03121-3 wants 120 px between the eyes; pictures below that are
// taken, at less quality, because a smaller camera is still better than none.
import type { EncodedImage } from '../../state/gate/ports.ts';
import type { FaceInstruction } from '../contract/views.ts';

export interface FoundFace {
  /** In pixels of the frame. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** 0 to 1. */
  readonly score: number;
}

export interface FoundFaces {
  readonly kind: 'faces';
  readonly faces: readonly FoundFace[];
  readonly width: number;
  readonly height: number;
}

export interface FaceFinder {
  detect(
    image: EncodedImage,
    signal: AbortSignal,
  ): Promise<FoundFaces | { readonly kind: 'failed'; readonly cause: string }>;
}

export interface Guidance {
  readonly instruction: FaceInstruction;
  /** 0 when the frame is of no use, else up to 1. */
  readonly quality: number;
}

/** Widths of the face box, as shares of the frame's shorter side. */
const NEAREST = 0.85;
const FARTHEST = 0.18;
/** Distance of the face from the middle, as a share of the frame's width. */
const OFF_CENTRE = 0.25;
/** Who stands on the footprints: a face of this share of the widest one's width, no farther from the middle than this. */
const SIMILAR_WIDTH = 0.6;
const STANDING_PLACE = 0.28;

/** @param found what the detector saw in one frame, in any order */
export function guidanceOf({ faces, width, height }: FoundFaces): Guidance {
  const widest = Math.max(0, ...faces.map(({ box }) => box.width));
  const offsetOf = ({ box }: FoundFace) => (box.x + box.width / 2) / width - 0.5;
  const near = faces
    .filter(({ box }) => box.width >= widest * SIMILAR_WIDTH)
    .sort((a, b) => Math.abs(offsetOf(a)) - Math.abs(offsetOf(b)));
  const [first, second] = near;
  if (first === undefined) return { instruction: 'no-face', quality: 0 };
  // Whoever is seen at the edge of the frame passes by behind; a second face in the middle is a second traveller.
  if (second !== undefined && Math.abs(offsetOf(second)) < STANDING_PLACE)
    return { instruction: 'one-person', quality: 0 };
  const share = first.box.width / Math.min(width, height);
  const offset = offsetOf(first);
  const quality = Math.max(0.05, first.score * Math.min(1, share / 0.5) * (1 - Math.abs(offset)));
  if (share < FARTHEST) return { instruction: 'closer', quality };
  if (share > NEAREST) return { instruction: 'back', quality };
  // The mirror is flipped: a face on the frame's right is on the traveller's left.
  if (offset > OFF_CENTRE) return { instruction: 'right', quality };
  if (offset < -OFF_CENTRE) return { instruction: 'left', quality };
  return { instruction: 'good', quality };
}
