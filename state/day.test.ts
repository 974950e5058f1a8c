import { describe, expect, it } from 'vitest';
import { isDay } from './day.ts';

describe('isDay', () => {
  it.each(['2026-11-22', '2024-02-29', '1900-12-31'])('%s is a day', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    '',
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '26-11-22',
    '2026-1-2',
    '22.11.2026',
    '2026-11-22T',
  ])('%j is none', (text) => {
    expect(isDay(text)).toBe(false);
  });
});
