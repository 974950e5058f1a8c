import { describe, expect, it } from 'vitest';
import { boxOf, interEyeDistance, measureFace, nearest, poseOf, type Landmarks } from './measure.ts';

const FRAME = { width: 1000, height: 500 };

/** A face of 478 points in the middle, with the named points where they are told to be. */
function face(points: Readonly<Record<number, readonly [number, number]>>, matrix: readonly number[] = []): Landmarks {
  return {
    points: Array.from({ length: 478 }, (_, i) => {
      const [x, y] = points[i] ?? [0.5, 0.5];
      return { x, y };
    }),
    matrix,
    blendshapes: [
      { categoryName: 'eyeBlinkLeft', score: 0.2 },
      { categoryName: 'eyeBlinkRight', score: 0.6 },
      { categoryName: 'jawOpen', score: 0.9 },
    ],
  };
}

const EYES = { 468: [0.4, 0.4], 473: [0.5, 0.4] } as const;

/** Column-major, turned by `yaw` about the upright axis, or by `roll` in the plane of the frame; degrees. */
function turned(yaw: number, roll: number): number[] {
  const [a, b] = [(yaw * Math.PI) / 180, (roll * Math.PI) / 180];
  return yaw !== 0
    ? [Math.cos(a), 0, -Math.sin(a), 0, 0, 1, 0, 0, Math.sin(a), 0, Math.cos(a), 0, 0, 0, 0, 1]
    : [Math.cos(b), Math.sin(b), 0, 0, -Math.sin(b), Math.cos(b), 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
}

describe('measures of a face', () => {
  it('takes the distance between the irises in pixels', () => {
    expect(interEyeDistance(face(EYES), FRAME)).toBeCloseTo(100);
  });

  it('reads yaw and roll from the matrix', () => {
    expect(poseOf(turned(15, 0)).yaw).toBeCloseTo(15);
    expect(poseOf(turned(0, -14.8)).roll).toBeCloseTo(-14.8);
    expect(poseOf([]).yaw).toBeNaN();
  });

  it('counts a second face only when it stands as near', () => {
    const near = face(EYES);
    const alsoNear = face({ 468: [0.1, 0.4], 473: [0.18, 0.4] });
    const bystander = face({ 468: [0.8, 0.4], 473: [0.83, 0.4] });
    expect(nearest([bystander, near], FRAME)).toEqual({ face: near, people: 1 });
    expect(nearest([near, alsoNear], FRAME).people).toBe(2);
    expect(nearest([], FRAME)).toEqual({ face: undefined, people: 0 });
  });

  it('puts a box around the points, cut to the frame', () => {
    const { left, top, width, height } = boxOf(face({ 0: [-0.2, 0.1], 1: [0.7, 1.4] }), FRAME);
    expect([left, top, width, height]).toEqual([0, 50, 700, 450]);
  });

  it('takes the smaller eye, the larger blink and the gap of the lips', () => {
    const measured = measureFace(
      face({
        ...EYES,
        33: [0.36, 0.4],
        133: [0.44, 0.4],
        160: [0.39, 0.38],
        144: [0.39, 0.42],
        158: [0.41, 0.38],
        153: [0.41, 0.42],
        362: [0.46, 0.4],
        263: [0.54, 0.4],
        385: [0.49, 0.395],
        380: [0.49, 0.405],
        387: [0.51, 0.395],
        373: [0.51, 0.405],
        78: [0.4, 0.7],
        308: [0.5, 0.7],
        13: [0.45, 0.69],
        14: [0.45, 0.71],
      }),
      FRAME,
      { left: 300, top: 100, width: 200, height: 300 },
      { sharpness: 1, luminance: 2 },
    );
    expect(measured).toMatchObject({ blink: 0.6, sharpness: 1, luminance: 2, centre: { x: 0.4, y: 0.5 } });
    expect(measured.eyeGap).toBeCloseTo(5 / 80);
    expect(measured.mouthGap).toBeCloseTo(0.1);
  });
});
