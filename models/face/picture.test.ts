import { describe, expect, it } from 'vitest';
import { cropTransform } from './geometry.ts';
import { halved, mirrored, Picture } from './picture.ts';

/** Red is the column, green the row, blue 7. */
function ramp(width: number, height: number) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel % width, Math.floor(pixel / width), 7][i % 3] ?? 0;
  });
  return { width, height, data };
}

const whole = (side: number, size: number) => cropTransform({ x: (side - 1) / 2, y: (side - 1) / 2 }, side, 0, size);

describe('a cut', () => {
  it('at the size of the picture is the picture, in planes', () => {
    const cut = new Picture(ramp(20, 20)).cut(whole(20, 20), 20);
    expect(cut.length).toBe(3 * 400);
    expect(cut[3 * 20 + 5]).toBe(5);
    expect(cut[400 + 3 * 20 + 5]).toBe(3);
    expect(cut[800 + 3 * 20 + 5]).toBe(7);
  });

  it.each([1, 2, 4, 7.3])('made %d times smaller keeps every place where it was', (times) => {
    const size = Math.floor(200 / times);
    const cut = new Picture(ramp(200, 200)).cut(whole(200, size), size);
    const middle = Math.floor(size / 2);
    const expected = (middle + 0.5) * (200 / size) - 0.5;
    // A halved picture holds whole numbers: half a step off at most for each halving.
    expect(Math.abs((cut[middle * size + middle] ?? NaN) - expected)).toBeLessThan(1.1);
    expect(Math.abs((cut[size * size + middle * size + middle] ?? NaN) - expected)).toBeLessThan(1.1);
  });

  it('turned by a quarter has its rows along the columns', () => {
    const cut = new Picture(ramp(50, 50)).cut(cropTransform({ x: 25, y: 25 }, 21, Math.PI / 2, 21), 21);
    expect(cut[0]).toBeCloseTo(35, 4);
    expect(cut[441]).toBeCloseTo(15, 4);
  });

  it('is black outside the picture, and need not be square', () => {
    const cut = new Picture(ramp(10, 10)).cut(cropTransform({ x: 100, y: 100 }, 8, 0, 8), 8, 4);
    expect(cut).toEqual(new Float32Array(3 * 32));
  });

  it('of a picture of one pixel does not fail', () => {
    const cut = new Picture({ width: 1, height: 1, data: Uint8Array.of(9, 9, 9) }).cut(whole(1, 16), 16);
    expect(cut.length).toBe(768);
  });
});

describe('half a picture', () => {
  it('has the means of four pixels and drops what is odd', () => {
    const half = halved({
      width: 3,
      height: 2,
      data: Uint8Array.from([0, 1, 2, 4, 5, 6, 9, 9, 9, 8, 9, 10, 12, 13, 14, 9, 9, 9]),
    });
    expect(half).toEqual({ width: 1, height: 1, data: Uint8Array.of(6, 7, 8) });
  });
});

describe('the mirror image', () => {
  it('has its columns exchanged in every plane', () => {
    expect([...mirrored(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 2)]).toEqual([2, 1, 4, 3, 6, 5, 8, 7]);
  });
});
