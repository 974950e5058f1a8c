// How good the pictures of a camera are, from their luminance alone, with limits. Pure.
import { atLeast, atMost, type Test } from './report.ts';

/** One byte a pixel, 16 is black and 235 is white (BT.601 and BT.709, limited range), as cameras send it. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface PictureMeasure {
  /** Variance of the Laplacian: low where no edge is sharp. */
  readonly focus: number;
  readonly meanLuminance: number;
  /** Share of pixels that are black or white altogether, 0 to 1. */
  readonly clipped: number;
}

/** Chosen on generated pictures; not verified with any real camera, lens or light. */
export const PICTURE_LIMITS = {
  leastFocus: 40,
  luminance: { least: 60, most: 200 },
  mostClipped: 0.1,
  leastFramesPerSecond: 10,
  leastHeight: 720,
} as const;

const BLACK = 16;
const WHITE = 235;

/** @param luma at least 3 by 3 pixels; else a RangeError */
export function measurePicture({ width, height, data }: Luma): PictureMeasure {
  if (width < 3 || height < 3 || data.length < width * height) throw new RangeError('no picture');
  const at = (x: number, y: number) => data[y * width + x] ?? 0;
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const laplacian = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y);
      sum += laplacian;
      squares += laplacian * laplacian;
      count += 1;
    }
  const pixels = width * height;
  let [light, clipped] = [0, 0];
  for (const value of data.subarray(0, pixels)) {
    light += value;
    if (value <= BLACK || value >= WHITE) clipped += 1;
  }
  return { focus: squares / count - (sum / count) ** 2, meanLuminance: light / pixels, clipped: clipped / pixels };
}

export interface CameraSample extends Luma {
  /** By the times that the camera gave its frames. */
  readonly framesPerSecond: number;
}

const oneDigit = (value: number) => Math.round(value * 10) / 10;

export function cameraTests(sample: CameraSample): readonly Test[] {
  const { focus, meanLuminance, clipped } = measurePicture(sample);
  const { luminance } = PICTURE_LIMITS;
  const mean = Math.round(meanLuminance);
  return [
    atLeast('height in pixels, at least', sample.height, PICTURE_LIMITS.leastHeight),
    atLeast('frames a second, at least', oneDigit(sample.framesPerSecond), PICTURE_LIMITS.leastFramesPerSecond),
    atLeast('focus (variance of the Laplacian), at least', Math.round(focus), PICTURE_LIMITS.leastFocus),
    {
      name: 'mean luminance',
      value: mean,
      limit: `${luminance.least} to ${luminance.most}`,
      passed: mean >= luminance.least && mean <= luminance.most,
    },
    atMost('clipped pixels in percent', oneDigit(clipped * 100), PICTURE_LIMITS.mostClipped * 100),
  ];
}
