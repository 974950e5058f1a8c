// Names as keys: what is left of a name when spelling habits are taken away, so that a list's "Eriksson, Anna-Maria" and
// an MRZ's ERIKSSON<<ANNA<MARIA are equal. Doc 9303-3, 6 allows two ways to write some letters; a name then has two keys.
// Cyrillic and Arabic letters are refused, never guessed: how they are written depends on the language.
import { latinLetter } from '../document/mrz/transliterate.ts';
import { err, ok, type Result } from '../result.ts';

/** Ñ and Ü as the standard lets them be written reversibly; a name that has XX there by nature only matches more. */
const ESCAPED = /(?<=[NU])XX/g;

/** These part the components of a name; apostrophes only vanish. */
const PARTING = /[\s<,.\-\u2010-\u2015/()]+/u;
const VANISHING = /['’‘`´ʼʻ]/gu;

export interface PersonName {
  readonly primary: string;
  readonly secondary: string;
}

/** A whole name in one field, as lists write it: "Eriksson, Anna Maria". */
export function splitAtComma({ primary, secondary }: PersonName): PersonName {
  const comma = primary.indexOf(',');
  return secondary.trim() !== '' || comma < 0
    ? { primary, secondary }
    : { primary: primary.slice(0, comma), secondary: primary.slice(comma + 1) };
}

/**
 * The keys of a name: its components in order, primary identifier first, in A to Z, parted by one space.
 * @returns one key or two; or what keeps the name from having any
 */
export function keysOfName({ primary, secondary }: PersonName): Result<readonly string[], string> {
  const components = `${primary} ${secondary}`
    .normalize('NFC')
    .toUpperCase()
    .replaceAll(VANISHING, '')
    .split(PARTING)
    .filter((component) => component !== '');
  if (components.length === 0) return err('has no letters');
  const keys = (['plain', 'spelt'] as const).map((form) =>
    components
      .map((component) => Array.from(component.replaceAll(ESCAPED, ''), (letter) => latinLetter(letter, form)).join(''))
      .join(' '),
  );
  if (keys.some((key) => !/^[A-Z]+( [A-Z]+)*$/.test(key)))
    return err('has characters that are no Latin letters: write it in the letters of the MRZ');
  return ok([...new Set(keys)]);
}
