// Names in the letters of the MRZ: the tables of Doc 9303-3, section 6 (A Latin, B Cyrillic, C Arabic) and the rules for
// punctuation of 4.6. Some letters may be written in several ways; which one an issuer took cannot be known from outside.
import { err, ok, type Result } from '../../result.ts';

/** `spelt` is the standard's first choice (Ü as UE), `plain` drops the mark (U), `escaped` keeps it reversible (UXX). */
export type LatinForm = 'spelt' | 'plain' | 'escaped';

const LATIN_FORMS: readonly LatinForm[] = ['spelt', 'plain', 'escaped'];

/** Languages in which some Cyrillic letters are written otherwise: Belarusian, Bulgarian, Macedonian, Serbian, Ukrainian. */
export type CyrillicLanguage = 'be' | 'bg' | 'mk' | 'sr' | 'uk';

/** Table A where the standard gives a choice, in the order of LATIN_FORMS. */
const LATIN_IN_FORMS: Readonly<Record<string, readonly [spelt: string, plain: string, escaped: string]>> = {
  Ä: ['AE', 'A', 'A'],
  Å: ['AA', 'A', 'A'],
  Ñ: ['N', 'N', 'NXX'],
  Ö: ['OE', 'O', 'O'],
  Ü: ['UE', 'U', 'UXX'],
};

/** The rest of table A where it is more than the letter without its mark. */
const LATIN = entries('Æ AE|Ð D|Ø OE|Þ TH|Đ D|Ħ H|Ĳ IJ|Ŀ L|Ł L|Ŋ N|Œ OE|Ŧ T|ẞ SS');

/**
 * One capital letter of table A in A to Z. A letter that the table has not (Vietnamese, for one) loses its marks, too;
 * what is no Latin letter comes back as it is.
 */
export function latinLetter(letter: string, form: LatinForm): string {
  return (
    LATIN_IN_FORMS[letter]?.[LATIN_FORMS.indexOf(form)] ??
    LATIN.get(letter) ??
    letter.normalize('NFD').replaceAll(/\p{M}/gu, '')
  );
}

interface Cyrillic {
  readonly usual: string;
  /** Languages that write it otherwise. */
  readonly in?: Partial<Record<CyrillicLanguage, string>>;
  /** At the start of a Ukrainian name component. */
  readonly first?: string;
}

/** Table B where the language or the place matters. */
const CYRILLIC_BY_LANGUAGE: Readonly<Record<string, Cyrillic>> = {
  Ё: { usual: 'E', in: { be: 'IO' } },
  Є: { usual: 'IE', first: 'YE' },
  Ї: { usual: 'I', first: 'YI' },
  Ќ: { usual: 'K', in: { mk: 'KJ' } },
  Џ: { usual: 'DZ', in: { mk: 'DJ' } },
  Г: { usual: 'G', in: { be: 'H', sr: 'H', uk: 'H' } },
  Ж: { usual: 'ZH', in: { sr: 'Z' } },
  И: { usual: 'I', in: { uk: 'Y' } },
  Й: { usual: 'I', first: 'Y' },
  Х: { usual: 'KH', in: { sr: 'H', mk: 'H' } },
  Ц: { usual: 'TS', in: { sr: 'C', mk: 'C' } },
  Ч: { usual: 'CH', in: { sr: 'C' } },
  Ш: { usual: 'SH', in: { sr: 'S' } },
  Щ: { usual: 'SHCH', in: { bg: 'SHT' } },
  Ю: { usual: 'IU', first: 'YU' },
  Я: { usual: 'IA', first: 'YA' },
  Ғ: { usual: 'G', in: { mk: 'GJ' } },
  // The letter that the line of Ғ means: the standard prints one that Macedonian has not.
  Ѓ: { usual: 'G', in: { mk: 'GJ' } },
};

/** The rest of table B. Ћ stands for its Һ, a look-alike, and Ь, which the table leaves out, is not written. */
const CYRILLIC = entries(`
  А A|Б B|В V|Д D|Е E|З Z|К K|Л L|М M|Н N|О O|П P|Р R|С S|Т T|У U|Ф F|Ъ IE|Ы Y|Ь |Э E
  Ђ D|Ѕ DZ|І I|Ј J|Љ LJ|Њ NJ|Ћ C|Ў U|Ѫ U|Ѵ Y|Ґ G|Һ C`);

/** Table C by code point, for the letters read badly among others; nothing is written where nothing follows the point. */
const ARABIC = new Map(
  [
    ...entries(`
      0621 XE|0622 XAA|0623 XAE|0624 U|0625 I|0626 XI|0627 A|0628 B|0629 XTA|062A T|062B XTH|062C J|062D XH|062E XKH
      062F D|0630 XDH|0631 R|0632 Z|0633 S|0634 XSH|0635 XSS|0636 XDZ|0637 XTT|0638 XZZ|0639 E|063A G|0640 |0641 F|0642 Q
      0643 K|0644 L|0645 M|0646 N|0647 H|0648 W|0649 XAY|064A Y|064B |064C |064D |064E |064F |0650 |0652 |0670 |0671 XXA
      0679 XXT|067C XRT|067E P|0681 XKE|0685 XXH|0686 XC|0688 XXD|0689 XDR|0691 XXR|0693 XRR|0696 XRX|0698 XJ|069A XXS
      069C |06A2 |06A7 |06A8 |06A9 XKK|06AB XXK|06AD XNG|06AF XGG|06BA XNN|06BC XXN|06BE XDO|06C0 XYH|06C1 XXG|06C2 XGE
      06C3 XTG|06CC XYA|06CD XXY|06D0 Y|06D2 XYB|06D3 XBE`),
  ].map(([point, written]) => [String.fromCodePoint(Number.parseInt(point, 16)), written]),
);

const TEH_MARBUTA = '\u0629';
/** Doubles what was written last, but not its escape: XDZ becomes XDZDZ (note 3). */
const SHADDA = '\u0651';
const ESCAPE = /^X+/;

function entries(table: string): ReadonlyMap<string, string> {
  return new Map(
    table
      .trim()
      .split(/\||\n\s*/)
      .map((entry) => {
        const [letter = '', written = ''] = entry.split(' ');
        return [letter, written];
      }),
  );
}

/** These part the components of a name (4.6: the hyphen and the comma); all other punctuation vanishes. */
const PARTING = /[\s<,\-\u2010-\u2015]+/u;
const VANISHING = /[\p{P}\p{Sk}ʼʻ]/u;

export interface TransliterationOptions {
  /** Default `spelt`. */
  readonly form?: LatinForm;
  /** Of Cyrillic letters; default is what the standard writes without exceptions, as for Russian. */
  readonly language?: CyrillicLanguage | undefined;
}

function component(letters: string, { form = 'spelt', language }: TransliterationOptions): Result<string, string> {
  const all = Array.from(letters);
  const written: string[] = [];
  for (const [at, letter] of all.entries()) {
    const byLanguage = CYRILLIC_BY_LANGUAGE[letter];
    if (letter === SHADDA) written.push((written.at(-1) ?? '').replace(ESCAPE, ''));
    else if (letter === TEH_MARBUTA && at === all.length - 1) written.push('XAH');
    else if (byLanguage !== undefined) {
      const first = language === 'uk' && at === 0 ? byLanguage.first : undefined;
      written.push(first ?? (language && byLanguage.in?.[language]) ?? byLanguage.usual);
    } else {
      const one = CYRILLIC.get(letter) ?? ARABIC.get(letter) ?? latinLetter(letter, form);
      if (!/^[A-Z]*$/.test(one) && !VANISHING.test(letter))
        return err(`has a character, U+${codePoint(letter)}, that Doc 9303-3, 6 does not know`);
      if (!VANISHING.test(letter)) written.push(one);
    }
  }
  return ok(written.join(''));
}

const codePoint = (letter: string) => (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/**
 * One identifier of a name in the letters of the MRZ.
 * @returns A to Z, components parted by one filler; or, for a technician, what cannot be written (a digit, another script)
 */
export function transliterate(name: string, options: TransliterationOptions = {}): Result<string, string> {
  const written: string[] = [];
  for (const letters of name.normalize('NFC').toUpperCase().split(PARTING)) {
    const one = component(letters, options);
    if (!one.ok) return one;
    if (one.value !== '') written.push(one.value);
  }
  return ok(written.join('<'));
}

/** All ways to write a name, without repetition, the standard's first choice first. */
export function transliterations(name: string, language?: CyrillicLanguage): Result<readonly string[], string> {
  const forms = LATIN_FORMS.map((form) => transliterate(name, { form, language }));
  const refused = forms.find((form) => !form.ok);
  return refused ?? ok([...new Set(forms.flatMap((form) => (form.ok ? [form.value] : [])))]);
}
