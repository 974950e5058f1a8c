import { states } from 'mrz';
import { describe, expect, it } from 'vitest';
import { isCodeInForce, isStateCode, mayBear, STATE_CODES } from './codes.ts';

const every = [...STATE_CODES.values()];

describe('the table of codes', () => {
  it('knows every code that the mrz package knows, but XXK, which Doc 9303 has not', () => {
    expect(Object.keys(states).filter((code) => !isStateCode(code))).toEqual(['XXK']);
  });

  it('has 249 codes of ISO 3166-1, 27 of Doc 9303-3 in force, 2 of its part F and 13 more that ISO has withdrawn', () => {
    expect(every).toHaveLength(249 + 27 + 2 + 13);
    expect(every.filter(({ code }) => isCodeInForce(code))).toHaveLength(249 + 27);
  });

  it('names each in English, with days in their order', () => {
    for (const { code, name, issuedFrom, issuedUntil } of every) {
      expect(code).toMatch(/^([A-Z]{3}|D)$/);
      expect(name).toMatch(/^\p{Lu}[^|]+$/u);
      for (const date of [issuedFrom, issuedUntil]) if (date !== undefined) expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect((issuedFrom ?? '') < (issuedUntil ?? '9999')).toBe(true);
    }
  });

  it.each([
    ['IDN', 'Indonesia'],
    ['D', 'Germany'],
    ['BES', 'Bonaire, Sint Eustatius and Saba'],
    ['ZWE', 'Zimbabwe'],
    ['XPO', 'International Criminal Police Organization (INTERPOL)'],
    ['ZAR', 'Zaire'],
  ])('names %s', (code, name) => {
    expect(STATE_CODES.get(code)?.name).toBe(name);
  });

  it.each(['', 'QQQ', 'utopia', 'uto', 'D<<', 'ID', 'IAO', 'XXK', 'XKX', '__proto__', 'constructor'])(
    'does not know %j',
    (code) => {
      expect(isStateCode(code)).toBe(false);
      expect(mayBear(code, '2030-01-01')).toBe(false);
    },
  );
});

describe('mayBear', () => {
  it.each([
    // No document of East Germany could be issued after the grace of its code, 1995, so none expires after 2010.
    ['DDR', '2010-10-30', true],
    ['DDR', '2010-10-31', false],
    ['SUN', '2012-08-30', true],
    ['SUN', '2012-08-31', false],
    ['YUG', '2023-07-23', true],
    ['YUG', '2023-07-24', false],
    ['ANT', '2030-12-15', true],
    ['ANT', '2030-12-16', false],
    ['SCG', '2003-07-22', false],
    ['SCG', '2011-12-31', true],
    ['SRB', '2006-06-02', false],
    ['SRB', '2006-06-03', true],
    ['SSD', '2011-07-08', false],
    ['RKS', '2008-02-16', false],
    ['CZE', '1992-12-31', false],
    ['IDN', '1950-01-01', true],
    ['UTO', '2041-11-22', true],
    ['D', '2036-02-29', true],
  ])('%s with an expiry on %s: %s', (code, expiry, may) => {
    expect(mayBear(code, expiry)).toBe(may);
  });
});

describe('isCodeInForce', () => {
  it.each([
    ['SRB', true],
    ['SCG', false],
    ['ANT', false],
    ['UTO', true],
    ['QQQ', false],
  ])('of %s is %s', (code, answer) => {
    expect(isCodeInForce(code)).toBe(answer);
  });
});
