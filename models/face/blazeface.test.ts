import { describe, expect, it } from 'vitest';
import { candidates, suppressed } from './blazeface.ts';

function silent() {
  return {
    scores16: new Float32Array(512).fill(-50),
    scores32: new Float32Array(384).fill(-50),
    boxes16: new Float32Array(512 * 16),
    boxes32: new Float32Array(384 * 16),
  };
}

describe('the anchors of BlazeFace', () => {
  it('give nothing for a silent network', () => {
    expect(candidates(silent(), 0.5)).toEqual([]);
  });

  it('lie two a cell of 16 pixels, row by row', () => {
    const outputs = silent();
    // The second anchor of the cell in column 3, row 1.
    const anchor = 2 * (16 + 3) + 1;
    outputs.scores16[anchor] = 2;
    outputs.boxes16.set([1, -1, 20, 30, 5, 6], anchor * 16);
    const [found, ...more] = candidates(outputs, 0.5);
    expect(more).toEqual([]);
    expect(found?.score).toBeCloseTo(0.8808, 4);
    expect(found?.box).toEqual({ x: 57 - 10, y: 23 - 15, width: 20, height: 30 });
    expect(found?.points.length).toBe(6);
    expect(found?.points[0]).toEqual({ x: 61, y: 30 });
  });

  it('lie six a cell of 32 pixels', () => {
    const outputs = silent();
    const anchor = 6 * (7 * 8 + 2) + 5;
    outputs.scores32[anchor] = 1000;
    outputs.boxes32.set([0, 0, 40, 40], anchor * 16);
    expect(candidates(outputs, 0.5)).toMatchObject([{ score: 1, box: { x: 80 - 20, y: 240 - 20 } }]);
  });

  it('of no size, or not a number, are no faces', () => {
    const outputs = silent();
    outputs.scores16.fill(5, 0, 2);
    outputs.boxes16.set([0, 0, NaN, NaN], 16);
    expect(candidates(outputs, 0.5)).toEqual([]);
  });
});

describe('suppression', () => {
  const at = (x: number, score: number) => ({ box: { x, y: 0, width: 10, height: 10 }, score, points: [{ x, y: 5 }] });

  it('makes one face of candidates that overlap, their mean weighted by score, and keeps others apart', () => {
    const [first, second, ...more] = suppressed([at(100, 0.7), at(2, 0.25), at(0, 0.75)], 0.3);
    expect(more).toEqual([]);
    expect(first).toEqual({ box: { x: 0.5, y: 0, width: 10, height: 10 }, score: 0.75, points: [{ x: 0.5, y: 5 }] });
    expect(second?.box.x).toBe(100);
  });
});
