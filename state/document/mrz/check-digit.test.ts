import { describe, expect, it } from 'vitest';
import { checkDigit } from './check-digit.ts';

describe('checkDigit', () => {
  it.each([
    // The worked examples of Doc 9303-3, 4.9, and 9303-11, D.2.
    ['520727', 3],
    ['AB2134<<<', 5],
    ['HA672242<658022549601086<<<<<<<<<<<<<<0', 8],
    ['D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<', 2],
    ['L898902C3', 6],
    ['D23145890734', 9],
    ['<<<<<<', 0],
  ])('of %s is %i', (text, digit) => {
    expect(checkDigit(text)).toBe(digit);
  });

  it.each([' ', 'é', 'a b', '-'])('refuses %j', (text) => {
    expect(() => checkDigit(text)).toThrow(RangeError);
  });
});
