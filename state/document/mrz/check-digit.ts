// The check digit of Doc 9303-3, 4.9: weights 7, 3, 1; digits count as themselves, A to Z as 10 to 35, the filler as 0.

const WEIGHTS = [7, 3, 1] as const;

function valueOf(character: string): number {
  if (character === '<') return 0;
  const value = Number.parseInt(character, 36);
  if (Number.isNaN(value)) throw new RangeError('a check digit is made of A to Z, 0 to 9 and < only');
  return value;
}

/** The check digit, 0 to 9, of `text`, which is of the MRZ's alphabet; anything else is a RangeError. */
export function checkDigit(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum += valueOf(text.charAt(at)) * (WEIGHTS[at % 3] ?? 0);
  return sum % 10;
}
