// What is known of a face in a picture, and which of several faces is the one in front of the camera.
import { type Box, centreOf, distance, mean, middle, type Point } from './geometry.ts';

export interface DetectedFace {
  /** Brows to chin, in pixels of the picture; may reach beyond its edge. */
  readonly box: Box;
  /** How sure the detector is, 0 to 1. */
  readonly score: number;
  /** 68 points in the order of iBUG 300-W, in pixels of the picture. */
  readonly landmarks: readonly Point[];
  /** Between the centres of the eyes, in pixels (ISO/IEC 19794-5 calls it the inter-eye distance). */
  readonly interEyeDistance: number;
  readonly pose: Pose;
}

export interface Pose {
  /** Degrees; positive: turned to the person's own left, that is to the right of the picture. Coarse: within about 10 degrees when small. */
  readonly yaw: number;
  /** Degrees; positive: the head leans clockwise in the picture. */
  readonly roll: number;
}

/** iBUG numbers of points. The person's right eye is on the left of the picture. */
const RIGHT_EYE = [36, 42] as const;
const LEFT_EYE = [42, 48] as const;
const OUTER_CORNERS = [36, 45] as const;
const NOSE_TIP = 30;

/** Half the distance of the outer eye corners over the depth of the nose tip before them: 43.3 mm to 26 mm in a mean head. */
const CORNERS_TO_NOSE = 43.3 / 26;

/** Faces at least this part as wide as the widest may be the one that is meant. */
const SIMILAR_SIZE = 0.6;

const degrees = (radians: number) => (radians * 180) / Math.PI;

export const eyeCentres = (landmarks: readonly Point[]): readonly [right: Point, left: Point] => [
  mean(landmarks.slice(...RIGHT_EYE)),
  mean(landmarks.slice(...LEFT_EYE)),
];

/** @param landmarks 68 points */
export function poseOf(landmarks: readonly Point[]): Pose {
  const [right, left] = eyeCentres(landmarks);
  const roll = Math.atan2(left.y - right.y, left.x - right.x);
  const [outerRight, outerLeft, nose] = [...OUTER_CORNERS, NOSE_TIP].map((i) => landmarks[i] ?? right);
  if (outerRight === undefined || outerLeft === undefined || nose === undefined) return { yaw: 0, roll: degrees(roll) };
  const between = middle(outerRight, outerLeft);
  // How far the tip of the nose lies beside the middle of the eyes, along the line of the eyes.
  const aside = (nose.x - between.x) * Math.cos(roll) + (nose.y - between.y) * Math.sin(roll);
  const halfWidth = distance(outerRight, outerLeft) / 2;
  return { yaw: degrees(Math.atan2(CORNERS_TO_NOSE * aside, halfWidth)), roll: degrees(roll) };
}

/** The faces about as large as the largest. */
export function similarInSize<T extends { readonly box: Box }>(faces: readonly T[]): readonly T[] {
  const widest = Math.max(0, ...faces.map(({ box }) => box.width));
  return faces.filter(({ box }) => box.width >= SIMILAR_SIZE * widest);
}

/** Of the faces about as large as the largest, the one nearest the middle of the picture. */
export function chooseFace<T extends { readonly box: Box }>(
  faces: readonly T[],
  picture: { readonly width: number; readonly height: number },
): T | undefined {
  const centre = { x: picture.width / 2, y: picture.height / 2 };
  return similarInSize(faces).toSorted(
    (p, q) => distance(centreOf(p.box), centre) - distance(centreOf(q.box), centre),
  )[0];
}
