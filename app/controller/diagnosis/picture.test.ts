import { describe, expect, it } from 'vitest';
import { cameraTests, measurePicture, type CameraSample } from './picture.ts';

/** A picture of 1280 by 720 whose pixels come from a function. */
function picture(pixel: (x: number, y: number) => number): CameraSample {
  const [width, height] = [1280, 720];
  const data = Uint8Array.from({ length: width * height }, (_, at) => pixel(at % width, Math.floor(at / width)));
  return { width, height, data, framesPerSecond: 25 };
}

/** Fields of 16 pixels, whose edges are spread over some. */
const fields = (spread: number) =>
  picture((x) => {
    const phase = x % 32;
    const edge = Math.min(1, Math.max(0, (phase < 16 ? phase : 32 - phase) / spread));
    return 80 + 100 * edge;
  });

const failedOf = (sample: CameraSample) =>
  cameraTests(sample)
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);

describe('the measure of a picture', () => {
  it('of one grey is its grey, and has no focus', () => {
    expect(measurePicture(picture(() => 120))).toEqual({ focus: 0, meanLuminance: 120, clipped: 0 });
  });

  it('is the variance of the Laplacian: of one white dot on black, by hand', () => {
    const data = new Uint8Array(25);
    data[12] = 10;
    // Nine inner pixels: -40, four times 10, four times 0; the mean is 0.
    expect(measurePicture({ width: 5, height: 5, data }).focus).toBeCloseTo((1600 + 4 * 100) / 9, 10);
  });

  it('falls with the focus', () => {
    const focus = [1, 4, 16].map((spread) => measurePicture(fields(spread)).focus);
    expect(focus.toSorted((a, b) => b - a)).toEqual(focus);
    expect(new Set(focus).size).toBe(3);
  });

  it('refuses what is no picture', () => {
    expect(() => measurePicture({ width: 2, height: 9, data: new Uint8Array(18) })).toThrow(RangeError);
    expect(() => measurePicture({ width: 9, height: 9, data: new Uint8Array(80) })).toThrow(RangeError);
  });
});

describe('a camera', () => {
  it('passes with a sharp picture of middle greys', () => {
    expect(failedOf(fields(1))).toEqual([]);
  });

  it.each([
    ['out of focus', fields(16), ['focus (variance of the Laplacian), at least']],
    ['too dark', picture((x) => (x % 2 === 0 ? 20 : 40)), ['mean luminance']],
    ['overexposed', picture((x) => (x % 4 === 0 ? 235 : 150)), ['clipped pixels in percent']],
    ['slow', { ...fields(1), framesPerSecond: 5 }, ['frames a second, at least']],
    [
      'coarse',
      { ...fields(1), height: 480, data: fields(1).data.subarray(0, 1280 * 480) },
      ['height in pixels, at least'],
    ],
  ])('that is %s does not', (_name, sample, failed) => {
    expect(failedOf(sample)).toEqual(failed);
  });
});
