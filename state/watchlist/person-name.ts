// Names as keys: what is left of a name when spelling habits are taken away, so that a list's "Eriksson, Anna-Maria" and
// an MRZ's ERIKSSON<<ANNA<MARIA are equal. Doc 9303-3, 6 allows two ways to write some letters; a name then has two keys.
// The whole of its transliteration (Cyrillic, Arabic) is not here: such letters are refused, never dropped.
import { err, ok, type Result } from '../result.ts';

/** Latin letters that are no letter with a mark: as Doc 9303-3, 6.A writes them. */
const LETTERS = new Map(
  Object.entries({
    ß: 'SS',
    ẞ: 'SS',
    Æ: 'AE',
    Œ: 'OE',
    Ø: 'OE',
    Đ: 'D',
    Ð: 'D',
    Ħ: 'H',
    Ŀ: 'L',
    Ł: 'L',
    Ŋ: 'N',
    Þ: 'TH',
    Ŧ: 'T',
  }),
);

/** Letters with a mark that the standard would rather have written as two; elsewhere the mark is dropped. */
const IN_TWO = new Map(Object.entries({ Ä: 'AE', Å: 'AA', Ö: 'OE', Ü: 'UE' }));

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

function latin(component: string, inTwo: boolean): string {
  let written = '';
  for (const letter of component)
    written +=
      LETTERS.get(letter) ??
      (inTwo ? IN_TWO.get(letter) : undefined) ??
      letter.normalize('NFD').replaceAll(/\p{M}/gu, '');
  return written;
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
  const keys = [false, true].map((inTwo) => components.map((component) => latin(component, inTwo)).join(' '));
  if (keys.some((key) => !/^[A-Z]+( [A-Z]+)*$/.test(key)))
    return err('has characters that are no Latin letters: write it in the letters of the MRZ');
  return ok([...new Set(keys)]);
}
