import { describe, expect, it } from 'vitest';
import { fullYearsOn, monthsLater, wholeDaysBetween } from './day-count.ts';

describe('counting with days', () => {
  it.each([
    ['2026-11-22', 6, '2027-05-22'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2027-08-31', 6, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-31'],
    ['2024-02-29', 12, '2025-02-28'],
  ])('%s and %i months is %s', (day, months, expected) => {
    expect(monthsLater(day, months)).toBe(expected);
  });

  it.each([
    ['2020-11-22', '2026-11-21', 5],
    ['2020-11-22', '2026-11-22', 6],
    ['2020-02-29', '2026-02-28', 5],
    ['2020-02-29', '2026-03-01', 6],
    ['1926-01-01', '2026-01-01', 100],
  ])('born %s, on %s: %i years', (birth, day, expected) => {
    expect(fullYearsOn(birth, day)).toBe(expected);
  });

  it.each([
    ['2026-11-21', '2026-11-22', 1],
    ['2026-11-22', '2026-11-22', 0],
    ['2026-11-22', '2026-11-21', -1],
    ['2024-02-28', '2024-03-01', 2],
  ])('from %s to %s: %i days', (from, to, expected) => {
    expect(wholeDaysBetween(from, to)).toBe(expected);
  });
});
