// Numbers and times in words, in the reader's language.
import type { Language, Text } from './texts/text.ts';

const LOCALES: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' };

/** How often the false-match rate happens: `0.001` is 1 in 1,000. Undefined for what is no rate. */
export function oneIn(rate: number, language: Language): string | undefined {
  if (!(rate > 0 && rate <= 1)) return undefined;
  const strangers = 1 / rate;
  const digits = strangers < 10 ? 2 : 3;
  return new Intl.NumberFormat(LOCALES[language], { maximumSignificantDigits: digits }).format(strangers);
}

export function count(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language]).format(value);
}

/** Two digits after the point, as similarities are compared. */
export function decimal(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** Such as `2 min. ago`. Both in ms since the epoch. */
export function ago(at: number, now: number, language: Language): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  const [unit, length] = UNITS.find(([, least]) => seconds >= least) ?? (['second', 1] as const);
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto', style: 'short' });
  return format.format(-Math.floor(seconds / length), unit);
}

export function exactTime(at: number, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

/** The text of a code that the table knows, else the code itself: a newer controller may know more than this page. */
export function said(table: Readonly<Record<string, Text>>, code: string, language: Language): string {
  return Object.hasOwn(table, code) ? (table[code]?.[language] ?? code) : code;
}
