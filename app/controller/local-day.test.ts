import { describe, expect, it } from 'vitest';
import { isDay } from '../../state/day.ts';
import { localDay } from './local-day.ts';

describe('the day at the checkpoint', () => {
  it.each([
    [new Date(2026, 10, 22, 0, 0, 0), '2026-11-22'],
    [new Date(2026, 10, 22, 23, 59, 59), '2026-11-22'],
    [new Date(2026, 0, 1, 12), '2026-01-01'],
    [new Date(2024, 1, 29, 12), '2024-02-29'],
  ])('of %s is that of its own clock', (now, day) => {
    expect(localDay(now)).toBe(day);
    expect(isDay(day)).toBe(true);
  });

  it('of a clock without a time is no day', () => {
    expect(isDay(localDay(new Date(NaN)))).toBe(false);
  });
});
