// From MediaPipe's landmarks to measures: distances between named points, angles from the matrix (capture.md 3).
import type { FaceMeasures } from '../quality.ts';
import type { PixelMeasures } from './pixels.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One face as the landmarker gives it; points are shares of the frame. */
export interface Landmarks {
  readonly points: readonly Point[];
  /** Column-major 4 by 4. */
  readonly matrix: readonly number[];
  readonly blendshapes: readonly { readonly categoryName: string; readonly score: number }[];
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The 478 points of the face mesh that are used here. */
const IRISES = [468, 473] as const;
const EYES = [
  {
    corners: [33, 133],
    lids: [
      [160, 144],
      [158, 153],
    ],
  },
  {
    corners: [362, 263],
    lids: [
      [385, 380],
      [387, 373],
    ],
  },
] as const;
const LIPS = { corners: [78, 308], inner: [13, 14] } as const;

/** A second face counts from this share of the first one's distance between the eyes; further away it is a bystander. */
const BYSTANDER = 0.6;
/** Farther from the middle somebody passes by behind, and does not stand on the footprints; share of the frame's width. */
const STANDING_PLACE = 0.28;

interface Frame {
  readonly width: number;
  readonly height: number;
}

function distance(face: Landmarks, frame: Frame, [a, b]: readonly [number, number]): number {
  const from = face.points[a];
  const to = face.points[b];
  if (from === undefined || to === undefined) return Number.NaN;
  return Math.hypot((from.x - to.x) * frame.width, (from.y - to.y) * frame.height);
}

export function interEyeDistance(face: Landmarks, frame: Frame): number {
  return distance(face, frame, IRISES);
}

/** The face that is meant, of some about as large the one nearest the middle, and how many people stand where it stands. */
export function nearest(faces: readonly Landmarks[], frame: Frame): { face: Landmarks | undefined; people: number } {
  const sizes = faces.map((face) => ({ face, size: interEyeDistance(face, frame), off: offCentre(face, frame) }));
  const largest = Math.max(0, ...sizes.map(({ size }) => size));
  const [first, ...others] = sizes.filter(({ size }) => size >= BYSTANDER * largest).sort((a, b) => a.off - b.off);
  if (first === undefined) return { face: undefined, people: 0 };
  return { face: first.face, people: 1 + others.filter(({ off }) => off < STANDING_PLACE).length };
}

/** Distance of the face from the middle of the frame, as a share of its width. */
function offCentre(face: Landmarks, frame: Frame): number {
  const { left, width } = boxOf(face, frame);
  return Math.abs((left + width / 2) / frame.width - 0.5);
}

/** The box around all points, in pixels, cut to the frame. */
export function boxOf(face: Landmarks, frame: Frame): Box {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const { x, y } of face.points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const clamp = (share: number, length: number): number => Math.min(1, Math.max(0, share)) * length;
  const x = clamp(left, frame.width);
  const y = clamp(top, frame.height);
  return { left: x, top: y, width: clamp(right, frame.width) - x, height: clamp(bottom, frame.height) - y };
}

/** Yaw and roll in degrees. */
export function poseOf(matrix: readonly number[]): { yaw: number; roll: number } {
  const m = (row: number, column: number): number => matrix[column * 4 + row] ?? Number.NaN;
  const degrees = 180 / Math.PI;
  return { yaw: Math.atan2(m(0, 2), m(2, 2)) * degrees, roll: Math.atan2(m(1, 0), m(1, 1)) * degrees };
}

export function measureFace(face: Landmarks, frame: Frame, box: Box, pixels: PixelMeasures): FaceMeasures {
  const gap = (pair: readonly [number, number]): number => distance(face, frame, pair);
  const eyeGaps = EYES.map(({ corners, lids: [a, b] }) => (gap(a) + gap(b)) / (2 * gap(corners)));
  const blink = face.blendshapes
    .filter(({ categoryName }) => categoryName === 'eyeBlinkLeft' || categoryName === 'eyeBlinkRight')
    .reduce((most, { score }) => Math.max(most, score), 0);
  return {
    frame: { width: frame.width, height: frame.height },
    interEye: interEyeDistance(face, frame),
    centre: {
      x: (box.left + box.width / 2) / frame.width,
      y: (box.top + box.height / 2) / frame.height,
    },
    ...poseOf(face.matrix),
    eyeGap: Math.min(...eyeGaps),
    blink,
    mouthGap: gap(LIPS.inner) / gap(LIPS.corners),
    ...pixels,
  };
}
