import { describe, expect, it } from 'vitest';
import { alignment } from './faces.tsx';

/** Applies `matrix(a b c d e f)` to a point. */
function moved(matrix: string, { x, y }: { readonly x: number; readonly y: number }): readonly [number, number] {
  const [a = NaN, b = NaN, c = NaN, d = NaN, e = NaN, f = NaN] = matrix
    .slice('matrix('.length, -1)
    .split(' ')
    .map(Number);
  return [a * x + c * y + e, b * x + d * y + f];
}

describe('the alignment of a face', () => {
  it.each([
    ['upright', { right: { x: 200, y: 250 }, left: { x: 280, y: 250 } }],
    ['small and in a corner', { right: { x: 20, y: 30 }, left: { x: 35, y: 30 } }],
    ['leaning', { right: { x: 200, y: 250 }, left: { x: 260, y: 310 } }],
  ])('puts the eyes of a face that is %s where those of the other one are', (_, eyes) => {
    const matrix = alignment({ url: '', width: 480, height: 600, eyes });
    const [right, left] = [moved(matrix, eyes.right), moved(matrix, eyes.left)];
    expect(right[0]).toBeCloseTo(108);
    expect(right[1]).toBeCloseTo(170);
    expect(left[0]).toBeCloseTo(192);
    expect(left[1]).toBeCloseTo(170);
  });

  it('covers the frame with the middle of a picture in which no face was found', () => {
    const matrix = alignment({ url: '', width: 1280, height: 720 });
    expect(moved(matrix, { x: 640, y: 360 })).toEqual([150, 200]);
    expect(moved(matrix, { x: 0, y: 0 })[1]).toBeCloseTo(0);
  });
});
