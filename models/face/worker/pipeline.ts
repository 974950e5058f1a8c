// The one way from a picture to a template, for the chip's portrait and the live image alike: detect, choose, find the
// landmarks, align to dlib's chip, embed it with its mirror image. One code path, so that neither side is treated differently.
import { candidates, DETECTOR_INPUT_SIZE, suppressed } from '../blazeface.ts';
import { CHIP_SIZE, chipTransform, LANDMARK_COUNT } from '../chip.ts';
import { chooseFace, type DetectedFace, eyeCentres, poseOf, similarInSize } from '../faces.ts';
import { apply, type Box, centreOf, cropTransform, distance, type Point, scaleOf } from '../geometry.ts';
import { mirrored, type Picture } from '../picture.ts';
import { averaged } from '../template.ts';
import type { TemplateOutcome } from '../service.ts';
import type { Networks } from './networks.ts';

/** The faces of the shared pictures score 0.74 to 0.97; what scores less than this is taken for none. */
const LEAST_SCORE = 0.5;
/** Candidates that overlap by more are one face. */
const SAME_FACE = 0.3;
/** More faces than this are not looked at more closely: the time for a frame stays bounded. */
const MOST_FACES = 5;

const LANDMARK_SIZE = 112;
/** Side of the landmark network's view, in widths of the detector's box, which reaches from brows to chin (models/face/README.md). */
const LANDMARK_VIEW = 1.4;

interface Found {
  readonly box: Box;
  readonly score: number;
  /** Radians, of the line from the person's right eye to the left. */
  readonly roll: number;
}

async function find(picture: Picture, networks: Networks): Promise<readonly Found[]> {
  // The whole picture, in the middle of a square.
  const side = Math.max(picture.width, picture.height);
  const middle = { x: (picture.width - 1) / 2, y: (picture.height - 1) / 2 };
  const toPicture = cropTransform(middle, side, 0, DETECTOR_INPUT_SIZE);
  const scale = scaleOf(toPicture);
  // The detector measures from the corner of the first pixel, `cut` from its centre.
  const place = ({ x, y }: Point) => apply(toPicture, { x: x - 0.5, y: y - 0.5 });

  const outputs = await networks.detect(picture.cut(toPicture, DETECTOR_INPUT_SIZE));
  return suppressed(candidates(outputs, LEAST_SCORE), SAME_FACE).map(({ box, score, points }) => {
    const [rightEye, leftEye] = points;
    const roll =
      rightEye === undefined || leftEye === undefined ? 0 : Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x);
    return { box: { ...place(box), width: box.width * scale, height: box.height * scale }, score, roll };
  });
}

async function describe(picture: Picture, found: Found, networks: Networks): Promise<DetectedFace> {
  const { box, score } = found;
  const toPicture = cropTransform(centreOf(box), LANDMARK_VIEW * box.width, found.roll, LANDMARK_SIZE);
  const shares = await networks.landmarks(picture.cut(toPicture, LANDMARK_SIZE));
  const landmarks = Array.from({ length: LANDMARK_COUNT }, (_, i) =>
    apply(toPicture, {
      x: (shares[2 * i] ?? NaN) * LANDMARK_SIZE - 0.5,
      y: (shares[2 * i + 1] ?? NaN) * LANDMARK_SIZE - 0.5,
    }),
  );
  return { box, score, landmarks, interEyeDistance: distance(...eyeCentres(landmarks)), pose: poseOf(landmarks) };
}

/** Every face, most certain first, at most five. */
export async function detectFaces(picture: Picture, networks: Networks): Promise<readonly DetectedFace[]> {
  const faces: DetectedFace[] = [];
  for (const found of (await find(picture, networks)).slice(0, MOST_FACES))
    faces.push(await describe(picture, found, networks));
  return faces;
}

/** The template of the one face that is meant. */
export async function templateOf(picture: Picture, networks: Networks): Promise<TemplateOutcome> {
  const found = (await find(picture, networks)).slice(0, MOST_FACES);
  const chosen = chooseFace(found, picture);
  if (chosen === undefined) return { kind: 'no-face' };
  const face = await describe(picture, chosen, networks);
  const toPicture = chipTransform(face.landmarks);
  if (toPicture === undefined) return { kind: 'failed', cause: 'the face could not be aligned' };
  const chip = picture.cut(toPicture, CHIP_SIZE);
  const both = new Float32Array(2 * chip.length);
  both.set(chip);
  both.set(mirrored(chip, CHIP_SIZE), chip.length);
  const [straight, reversed] = await networks.embed(both);
  const template = straight === undefined || reversed === undefined ? undefined : averaged(straight, reversed);
  if (template === undefined) return { kind: 'failed', cause: 'the network gave no template' };
  return { kind: 'template', template, face, severalFaces: similarInSize(found).length > 1 };
}
