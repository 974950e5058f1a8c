// The face chip that dlib's network was trained on: 150x150, padding 0.25, turned and scaled so that the 68 landmarks lie
// on dlib's mean face (dlib, image_transforms/interpolation.h, get_face_chip_details). Like dlib it leaves out the jaw,
// the brows and the lower lip, which move.
import { fitSimilarity, type Point, type Similarity } from './geometry.ts';

export const CHIP_SIZE = 150;
const PADDING = 0.25;
export const LANDMARK_COUNT = 68;

/** dlib's mean face: landmarks 17 to 67, in shares of the unpadded chip. */
const MEAN_X = [
  0.000213256, 0.0752622, 0.18113, 0.29077, 0.393397, 0.586856, 0.689483, 0.799124, 0.904991, 0.98004, 0.490127,
  0.490127, 0.490127, 0.490127, 0.36688, 0.426036, 0.490127, 0.554217, 0.613373, 0.121737, 0.187122, 0.265825, 0.334606,
  0.260918, 0.182743, 0.645647, 0.714428, 0.793132, 0.858516, 0.79751, 0.719335, 0.254149, 0.340985, 0.428858, 0.490127,
  0.551395, 0.639268, 0.726104, 0.642159, 0.556721, 0.490127, 0.423532, 0.338094, 0.290379, 0.428096, 0.490127,
  0.552157, 0.689874, 0.553364, 0.490127, 0.42689,
] as const;
const MEAN_Y = [
  0.106454, 0.038915, 0.0187482, 0.0344891, 0.0773906, 0.0773906, 0.0344891, 0.0187482, 0.038915, 0.106454, 0.203352,
  0.307009, 0.409805, 0.515625, 0.587326, 0.609345, 0.628106, 0.609345, 0.587326, 0.216423, 0.178758, 0.179852,
  0.231733, 0.245099, 0.244077, 0.231733, 0.179852, 0.178758, 0.216423, 0.244077, 0.245099, 0.780233, 0.745405,
  0.727388, 0.742578, 0.727388, 0.745405, 0.780233, 0.864805, 0.902192, 0.909281, 0.902192, 0.864805, 0.784792,
  0.778746, 0.785343, 0.778746, 0.784792, 0.824182, 0.831803, 0.824182,
] as const;
const FIRST = 17;

const isFixed = (landmark: number) =>
  landmark > 26 && !(landmark >= 55 && landmark <= 59) && !(landmark >= 65 && landmark <= 67);

const MEAN_FACE = MEAN_X.map((x, i) => {
  const share = (value: number) => ((PADDING + value) / (2 * PADDING + 1)) * CHIP_SIZE;
  return { landmark: FIRST + i, point: { x: share(x), y: share(MEAN_Y[i] ?? 0) } };
}).filter(({ landmark }) => isFixed(landmark));

/** @returns from pixels of the chip to pixels of the picture; undefined unless there are 68 landmarks, not all in one place */
export function chipTransform(landmarks: readonly Point[]): Similarity | undefined {
  const found = MEAN_FACE.flatMap(({ landmark }) => landmarks[landmark] ?? []);
  if (found.length !== MEAN_FACE.length) return undefined;
  const transform = fitSimilarity(
    MEAN_FACE.map(({ point }) => point),
    found,
  );
  return Number.isFinite(transform.tx) && Math.hypot(transform.a, transform.b) > 0 ? transform : undefined;
}
