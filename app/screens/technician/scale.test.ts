import { describe, expect, it } from 'vitest';
import { milliseconds, pathOf, roundTop } from './scale.ts';

describe('the top of a scale', () => {
  it.each([
    [[], 1],
    [[0.2], 1],
    [[1.01], 2],
    [[7, 41], 50],
    [[100], 100],
    [[412], 500],
    [[Number.NaN, 3], 5],
  ])('of %j is %d', (values, top) => {
    expect(roundTop(values)).toBe(top);
  });
});

describe('a line', () => {
  const area = { width: 100, height: 10, from: 0, to: 1000, top: 50 };

  it('goes through its points, the first moment at the left and the top of the scale above', () => {
    const points = [
      { at: 0, value: 0 },
      { at: 500, value: 25 },
      { at: 1000, value: 50 },
    ];
    expect(pathOf(points, area)).toBe('M0.0 10.0L50.0 5.0L100.0 0.0');
  });

  it('stays inside its area, and is nothing without points', () => {
    expect(pathOf([{ at: -9, value: 99 }], area)).toBe('M0.0 0.0');
    expect(pathOf([], area)).toBe('');
  });
});

it('says milliseconds as short as they mean something', () => {
  expect([0.4237, 7.06, 104.6, 0].map((value) => milliseconds(value, 'en'))).toEqual([
    '0.42 ms',
    '7.1 ms',
    '105 ms',
    '0 ms',
  ]);
  expect(milliseconds(0.4237, 'id')).toBe('0,42 ms');
});
