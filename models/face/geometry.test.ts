import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { apply, cropTransform, fitSimilarity, overlap, type Point, scaleOf } from './geometry.ts';

const coordinate = fc.double({ min: -500, max: 500, noNaN: true });

describe('a fitted similarity', () => {
  it('is the one that made the points', () => {
    const triangle: readonly Point[] = [
      { x: 0, y: 0 },
      { x: 10, y: 2 },
      { x: 3, y: 7 },
    ];
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        coordinate,
        coordinate,
        (scale, angle, tx, ty) => {
          const made = { a: scale * Math.cos(angle), b: scale * Math.sin(angle), tx, ty };
          const found = fitSimilarity(
            triangle,
            triangle.map((point) => apply(made, point)),
          );
          for (const key of ['a', 'b', 'tx', 'ty'] as const) expect(found[key]).toBeCloseTo(made[key], 6);
        },
      ),
      fuzzed(1, 100),
    );
  });
});

describe('a crop', () => {
  it('has its middle at the centre that was asked for, whatever the turn', () => {
    for (const angle of [0, 0.5, Math.PI]) {
      const transform = cropTransform({ x: 40, y: 30 }, 20, angle, 101);
      const middle = apply(transform, { x: 50, y: 50 });
      expect(middle.x).toBeCloseTo(40, 9);
      expect(middle.y).toBeCloseTo(30, 9);
      expect(scaleOf(transform)).toBeCloseTo(20 / 101, 9);
    }
  });

  it('of the whole picture at its own size changes nothing', () => {
    expect(cropTransform({ x: 49.5, y: 49.5 }, 100, 0, 100)).toEqual({ a: 1, b: 0, tx: 0, ty: 0 });
  });
});

describe('overlap', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };

  it('is 1 for the same box, 0 for boxes that touch, a third for half a box aside', () => {
    expect(overlap(box, box)).toBe(1);
    expect(overlap(box, { ...box, x: 10 })).toBe(0);
    expect(overlap(box, { ...box, x: 5 })).toBeCloseTo(1 / 3, 9);
  });
});
