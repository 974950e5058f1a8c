import { describe, expect, it } from 'vitest';
import { chipTransform, LANDMARK_COUNT } from './chip.ts';
import { chooseFace, eyeCentres, poseOf, similarInSize } from './faces.ts';
import { apply, type Point, type Similarity } from './geometry.ts';

/** Points like those of a face: the eyes are rings, so that they have centres. */
function face(place: Similarity = { a: 1, b: 0, tx: 0, ty: 0 }, noseAside = 0): readonly Point[] {
  const points = Array.from({ length: LANDMARK_COUNT }, (_, i) => ({ x: i, y: (i * 7) % 11 }));
  const ring = (first: number, x: number) => {
    for (let i = 0; i < 6; i++)
      points[first + i] = { x: x + 10 * Math.cos((i * Math.PI) / 3), y: 5 * Math.sin((i * Math.PI) / 3) };
  };
  ring(36, -30);
  ring(42, 30);
  points[36] = { x: -40, y: 0 };
  points[45] = { x: 40, y: 0 };
  points[30] = { x: noseAside, y: 40 };
  return points.map((point) => apply(place, point));
}

describe('the chip', () => {
  it('moves, turns and grows with the face', () => {
    const upright = chipTransform(face());
    const moved = chipTransform(face({ a: 0, b: 2, tx: 100, ty: 50 }));
    expect(upright).toBeDefined();
    if (upright === undefined || moved === undefined) return;
    // A quarter turn and twice the size: what was a becomes 2 b.
    expect(moved.b).toBeCloseTo(2 * upright.a, 6);
    expect(moved.a).toBeCloseTo(-2 * upright.b, 6);
  });

  it('does not follow the jaw, the brows or the lower lip', () => {
    const talking = face().map((point, i) => (i < 27 || (i >= 55 && i < 60) || i >= 65 ? { x: 0, y: 999 } : point));
    expect(chipTransform(talking)).toEqual(chipTransform(face()));
  });

  it('is not there without 68 points, or when they coincide or are no numbers', () => {
    expect(chipTransform([])).toBeUndefined();
    expect(chipTransform(face().slice(0, 60))).toBeUndefined();
    expect(chipTransform(face().map(() => ({ x: 3, y: 3 })))).toBeUndefined();
    expect(chipTransform(face().map(() => ({ x: NaN, y: 3 })))).toBeUndefined();
  });
});

describe('the pose', () => {
  it('of a face from the front is no turn and no lean', () => {
    const { yaw, roll } = poseOf(face());
    expect([Math.abs(yaw), Math.abs(roll)].every((angle) => angle < 1)).toBe(true);
  });

  it('turns to the right of the picture with the nose, as far on both sides', () => {
    const { yaw } = poseOf(face(undefined, 10));
    expect(yaw).toBeGreaterThan(10);
    expect(poseOf(face(undefined, -10)).yaw).toBeCloseTo(-yaw, 6);
  });

  it('leans clockwise as the face does', () => {
    const angle = Math.PI / 6;
    const { roll } = poseOf(face({ a: Math.cos(angle), b: Math.sin(angle), tx: 0, ty: 0 }));
    expect(roll).toBeCloseTo(30, 0);
  });

  it('has the eyes where their rings are', () => {
    const [right, left] = eyeCentres(face());
    expect(right.x).toBeLessThan(-29);
    expect(left.x).toBeGreaterThan(29);
  });
});

describe('the face that is meant', () => {
  const at = (x: number, width: number) => ({ box: { x, y: 40, width, height: width } });
  const picture = { width: 100, height: 100 };

  it('is the largest when the others are clearly smaller', () => {
    expect(chooseFace([at(45, 10), at(0, 30)], picture)).toEqual(at(0, 30));
  });

  it('is the one nearest the middle when sizes are alike, and that is noticed', () => {
    const faces = [at(0, 30), at(40, 20)];
    expect(chooseFace(faces, picture)).toEqual(at(40, 20));
    expect(similarInSize(faces)).toHaveLength(2);
  });

  it('is nobody where there is no face', () => {
    expect(chooseFace<ReturnType<typeof at>>([], picture)).toBeUndefined();
  });
});
