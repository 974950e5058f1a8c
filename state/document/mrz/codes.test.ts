import { states } from 'mrz';
import { describe, expect, it } from 'vitest';
import { isStateCode } from './codes.ts';

describe('isStateCode', () => {
  it('knows every code that the mrz package knows, but XXK, which Doc 9303 has not', () => {
    expect(Object.keys(states).filter((code) => !isStateCode(code))).toEqual(['XXK']);
  });

  it('knows 249 codes of ISO 3166-1 and 29 of Doc 9303-3', () => {
    const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    const all = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    expect([...letters, ...all].filter(isStateCode)).toHaveLength(249 + 29);
  });

  it.each(['', 'QQQ', 'utopia', 'uto', 'D<<', 'ID', 'IAO', 'XXK', '__proto__', 'constructor'])(
    'does not know %j',
    (code) => {
      expect(isStateCode(code)).toBe(false);
    },
  );
});
