// Makes the MRZ of a TD3 document with right check digits (Doc 9303-4, 4.2), for specimens of the bench and of tests.
import { checkDigit } from './check-digit.ts';

export interface Td3Content {
  /** Default `P`. */
  readonly documentCode?: string;
  readonly issuingState: string;
  readonly primaryIdentifier: string;
  readonly secondaryIdentifier: string;
  /** At most nine characters. */
  readonly documentNumber: string;
  readonly nationality: string;
  /** YYYY-MM-DD. */
  readonly dateOfBirth: string;
  readonly sex: 'F' | 'M' | 'X';
  /** YYYY-MM-DD. */
  readonly dateOfExpiry: string;
  /** At most fourteen characters; default none. */
  readonly optionalData?: string;
}

function padded(text: string, width: number, what: string): string {
  if (text.length > width) throw new RangeError(`${what} has more than ${width} characters`);
  return text.padEnd(width, '<');
}

/** Apostrophes are left out, hyphens and spaces become fillers (9303-3, 4.6). */
const inMrz = (name: string) =>
  name
    .toUpperCase()
    .replaceAll("'", '')
    .replaceAll(/[^A-Z]+/g, '<')
    .replaceAll(/^<|<$/g, '');

const sixDigits = (iso: string) => iso.slice(2).replaceAll('-', '');
const withDigit = (text: string) => `${text}${checkDigit(text)}`;

/**
 * @returns the two lines; names beyond 39 characters are cut, letters beyond A to Z become fillers
 * @throws RangeError when a field is too long or has a character that the MRZ has not
 */
export function composeTd3(content: Td3Content): [string, string] {
  const name = [content.primaryIdentifier, content.secondaryIdentifier].map(inMrz).filter(Boolean).join('<<');
  const upper =
    padded(content.documentCode ?? 'P', 2, 'the document code') +
    padded(content.issuingState, 3, 'the issuing state') +
    name.slice(0, 39).padEnd(39, '<');

  const number = withDigit(padded(content.documentNumber, 9, 'the document number'));
  const birth = withDigit(sixDigits(content.dateOfBirth));
  const expiry = withDigit(sixDigits(content.dateOfExpiry));
  const optional = padded(content.optionalData ?? '', 14, 'the optional data');
  const optionalDigit = /^<+$/.test(optional) ? '<' : String(checkDigit(optional));
  const rest = `${expiry}${optional}${optionalDigit}`;
  const sex = content.sex === 'X' ? '<' : content.sex;
  const nationality = padded(content.nationality, 3, 'the nationality');
  return [upper, `${number}${nationality}${birth}${sex}${rest}${checkDigit(number + birth + rest)}`];
}
