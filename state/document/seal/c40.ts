// C40, the coding of text in seals: three characters in two bytes (Doc 9303-13, 2.2 and Appendix A; ISO/IEC 16022, 5.2.5).
// Seals have capital letters, digits and spaces only; a space stands for a filler, too. One or two characters that are left
// over are coded so: two with a third value of zero, one as a byte of its own value plus one after the byte FE.
import { err, ok, type Result } from '../../result.ts';

const ALPHABET = ' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** The value of the alphabet's first character; below it are the shifts to the sets that seals do not use. */
const FIRST = 3;
const PAD = 0;
const UNLATCH = 0xfe;

export interface C40Fault {
  /** Offset of the byte, from 0. */
  readonly at: number;
  readonly text: string;
}

/** How many bytes so many characters take. */
export function c40Length(characters: number): number {
  return Math.ceil(characters / 3) * 2;
}

/** @returns the characters, spaces at the end included; or the first byte that does not belong to a seal's C40 */
export function decodeC40(bytes: Uint8Array): Result<string, C40Fault> {
  const fault = (at: number, text: string) => err({ at, text });
  if (bytes.length % 2 !== 0) return fault(bytes.length, 'C40 has an even number of bytes');
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const [high = 0, low = 0] = bytes.subarray(at, at + 2);
    const isLast = at + 2 === bytes.length;
    if (high === UNLATCH) {
      const character = String.fromCharCode(low - 1);
      if (!isLast) return fault(at, 'FE stands before the last two bytes');
      if (!ALPHABET.includes(character)) return fault(at + 1, 'no capital letter, digit or space');
      return ok(text + character);
    }
    const packed = high * 256 + low - 1;
    const values = [Math.floor(packed / 1600), Math.floor(packed / 40) % 40, packed % 40];
    for (const [index, value] of values.entries()) {
      if (value === PAD && index === 2 && isLast) break;
      const character = packed < 0 || values[0] === 40 ? undefined : ALPHABET[value - FIRST];
      if (character === undefined) return fault(at, 'no capital letters, digits or spaces');
      text += character;
    }
  }
  return ok(text);
}

/** What `decodeC40` reads. @param text capital letters, digits, spaces and fillers; another character is an error of the caller */
export function encodeC40(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const part = Array.from(text.slice(at, at + 3).replaceAll('<', ' '));
    const [first = 0, second = 0, third = PAD] = part.map((character) => {
      const index = ALPHABET.indexOf(character);
      if (index < 0) throw new RangeError('C40 in a seal has capital letters, digits and spaces only');
      return index + FIRST;
    });
    if (part.length === 1) bytes.push(UNLATCH, text.replaceAll('<', ' ').charCodeAt(at) + 1);
    else {
      const packed = first * 1600 + second * 40 + third + 1;
      bytes.push(packed >> 8, packed & 0xff);
    }
  }
  return Buffer.from(bytes);
}
