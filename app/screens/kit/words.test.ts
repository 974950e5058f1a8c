import { describe, expect, it } from 'vitest';
import { RESOLUTIONS } from './texts/officer.ts';
import { ago, decimal, oneIn, said } from './words.ts';

describe('rates in words', () => {
  it.each([
    [0.001, 'en', '1,000'],
    [0.001, 'id', '1.000'],
    [0.083, 'en', '12'],
    [0.5, 'en', '2'],
    [1, 'en', '1'],
    [1 / 123_456, 'en', '123,000'],
  ] as const)('%d is one in … (%s)', (rate, language, text) => {
    expect(oneIn(rate, language)).toBe(text);
  });

  it.each([0, -1, 2, Number.NaN])('%d is no rate', (rate) => {
    expect(oneIn(rate, 'en')).toBeUndefined();
  });

  it('writes similarities with two digits', () => {
    expect(decimal(0.3056, 'en')).toBe('0.31');
    expect(decimal(0.3056, 'id')).toBe('0,31');
  });
});

describe('times', () => {
  const now = Date.parse('2026-11-22T08:00:00Z');

  it.each([
    [0, 'now'],
    [14, '14 sec ago'],
    [150, '2 min ago'],
    [7300, '2 hr ago'],
    [90_000, 'yesterday'],
    [-30, 'now'],
  ])('%d s ago', (seconds, text) => {
    expect(ago(now - seconds * 1000, now, 'en')).toBe(text);
  });
});

describe('codes', () => {
  it('are said in words, and as they are when unknown', () => {
    expect(said(RESOLUTIONS, 'second-line', 'id')).toBe('Pemeriksaan lanjutan');
    expect(said(RESOLUTIONS, 'telepathy', 'en')).toBe('telepathy');
    expect(said(RESOLUTIONS, 'constructor', 'en')).toBe('constructor');
  });
});
