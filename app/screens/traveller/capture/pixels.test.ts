import { describe, expect, it } from 'vitest';
import { measurePixels } from './pixels.ts';

function image(width: number, height: number, grey: (x: number, y: number) => number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i += 1) {
    const value = grey(i % width, Math.floor(i / width));
    rgba.set([value, value, value, 255], i * 4);
  }
  return rgba;
}

describe('pixel measures', () => {
  it('finds no edge in an even face, and its light', () => {
    const { sharpness, luminance } = measurePixels(
      image(16, 16, () => 90),
      16,
      16,
    );
    expect(sharpness).toBeCloseTo(0);
    expect(luminance).toBeCloseTo(90);
  });

  it('takes the variance of the Laplacian: a chequered image has +-4 x 255 everywhere', () => {
    const { sharpness, luminance } = measurePixels(
      image(18, 18, (x, y) => ((x + y) % 2) * 255),
      18,
      18,
    );
    expect(sharpness).toBeCloseTo((4 * 255) ** 2);
    expect(luminance).toBeCloseTo(127.5);
  });

  it('finds a soft edge less sharp than a hard one', () => {
    const hard = measurePixels(
      image(24, 24, (x) => (x < 12 ? 0 : 255)),
      24,
      24,
    );
    const soft = measurePixels(
      image(24, 24, (x) => Math.min(255, Math.max(0, (x - 6) * 21))),
      24,
      24,
    );
    expect(soft.sharpness).toBeLessThan(hard.sharpness / 4);
  });
});
