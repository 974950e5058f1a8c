// How good a live frame is, and the one thing that would make it better. Inspired by the measures of OFIQ
// (ISO/IEC 29794-5), not conformant with it: the thresholds are lenient, because the controller judges again and because
// a traveller who is told to repair what does not matter loses trust. Pitch is not used: its reading is biased by the framing.
import type { FaceInstruction } from '../../contract/views.ts';

/** What was measured on the face that is nearest to the camera. Lengths in pixels of the frame, angles in degrees. */
export interface FaceMeasures {
  readonly frame: { readonly width: number; readonly height: number };
  /** Between the middles of the irises. */
  readonly interEye: number;
  /** Middle of the face's box, 0 to 1 from the left and from the top of the frame as the camera sees it. */
  readonly centre: { readonly x: number; readonly y: number };
  /** Positive when the head is turned to the left of the frame. */
  readonly yaw: number;
  readonly roll: number;
  /** Smaller eye: lid gap over eye width; open is 0.2 to 0.4. */
  readonly eyeGap: number;
  /** Larger blink score of the two eyes, 0 to 1. */
  readonly blink: number;
  /** Gap of the lips over the width of the mouth; a smile with teeth is 0.1 to 0.25. */
  readonly mouthGap: number;
  /** Variance of the Laplacian over the face's box, resampled to 192 by 192. */
  readonly sharpness: number;
  /** Mean over the face's box, 0 to 255. */
  readonly luminance: number;
}

export interface Observation {
  /** People near enough to matter. */
  readonly faces: number;
  readonly face?: FaceMeasures;
}

export interface Judgement {
  readonly instruction: FaceInstruction;
  /** 0 (useless, or not only this traveller) to 1. */
  readonly quality: number;
}

/** Nearer than this many pixels between the eyes nothing can be compared. */
const LEAST_INTER_EYE = 60;
/** Shares of the frame's shorter side or of its width. */
const MOST_INTER_EYE = 0.34;
const MOST_OFF_CENTRE = 0.24;
const MOST_YAW = 22;
const MOST_ROLL = 20;
/** Lids: shut for certain, or nearly shut and the model says that it is a blink (narrow eyes are not shut). */
const SHUT_EYE_GAP = 0.12;
const NARROW_EYE_GAP = 0.17;
const BLINK = 0.55;
const MOST_MOUTH_GAP = 0.5;
const LEAST_LUMINANCE = 45;
/** Way of the face's middle between two analysed frames, as a share of the distance between the eyes. */
const MOST_MOTION = 0.25;

/** Most helpful first, in the order of FACE_INSTRUCTIONS; the first that applies is what the traveller is told. */
const REPAIRS: readonly (readonly [FaceInstruction, (face: FaceMeasures, before?: FaceMeasures) => boolean])[] = [
  ['closer', (face) => face.interEye < LEAST_INTER_EYE],
  ['back', ({ interEye, frame }) => interEye > MOST_INTER_EYE * Math.min(frame.width, frame.height)],
  // The traveller faces the camera: too far right in its frame is too far left for the traveller.
  ['left', ({ centre }) => 0.5 - centre.x > MOST_OFF_CENTRE],
  ['right', ({ centre }) => centre.x - 0.5 > MOST_OFF_CENTRE],
  ['face-forward', ({ yaw, roll }) => Math.abs(yaw) > MOST_YAW || Math.abs(roll) > MOST_ROLL],
  ['eyes-open', ({ eyeGap, blink }) => eyeGap < SHUT_EYE_GAP || (eyeGap < NARROW_EYE_GAP && blink > BLINK)],
  ['mouth-closed', ({ mouthGap }) => mouthGap > MOST_MOUTH_GAP],
  ['more-light', ({ luminance }) => luminance < LEAST_LUMINANCE],
  ['hold-still', (face, before) => before !== undefined && motion(face, before) > MOST_MOTION],
];

function motion(face: FaceMeasures, before: FaceMeasures): number {
  const dx = (face.centre.x - before.centre.x) * face.frame.width;
  const dy = (face.centre.y - before.centre.y) * face.frame.height;
  return Math.hypot(dx, dy) / Math.max(face.interEye, 1);
}

/** From `low` at `from` to 1 at `to`, straight between, level outside. */
function ramp(value: number, from: number, to: number, low: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return low + (1 - low) * share;
}

function qualityOf(face: FaceMeasures): number {
  const quality =
    ramp(face.interEye, LEAST_INTER_EYE / 2, 120, 0.1) *
    ramp(-Math.abs(face.yaw), -30, -5, 0.2) *
    ramp(-Math.abs(face.roll), -30, -8, 0.4) *
    ramp(face.eyeGap, 0.08, 0.22, 0.3) *
    ramp(-face.mouthGap, -0.6, -0.05, 0.5) *
    ramp(Math.log10(Math.max(face.sharpness, 1)), 0.7, 2.3, 0.3) *
    ramp(face.luminance, 20, 80, 0.2) *
    ramp(-face.luminance, -250, -215, 0.4);
  // A measure that is not a number says nothing good about the frame.
  return Number.isFinite(quality) ? quality : 0;
}

/**
 * Judges one analysed frame.
 * @param before the face of the frame before it, to see motion
 */
export function judge(observation: Observation, before?: FaceMeasures): Judgement {
  const { faces, face } = observation;
  if (faces === 0 || face === undefined) return { instruction: 'no-face', quality: 0 };
  if (faces > 1) return { instruction: 'one-person', quality: 0 };
  const repair = REPAIRS.find(([, applies]) => applies(face, before));
  return { instruction: repair?.[0] ?? 'good', quality: qualityOf(face) };
}
