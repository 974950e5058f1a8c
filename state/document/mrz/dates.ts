// Dates of the MRZ (Doc 9303-3, 4.8): YYMMDD with `<<` for each part that is not known. The century is ours to find.
import { err, ok, type Result } from '../../result.ts';
import type { MrzDate } from './zone.ts';

/**
 * What a date may not lie after, in years from today. A year of two digits then stands for the last such year:
 * a birth is past, and no passport is issued for more than fifteen years (Doc 9303-3 recommends ten). A holder of a
 * hundred years is thus taken for an infant; the whole date of birth is in DG11 only.
 */
const YEARS_AHEAD = { birth: 0, expiry: 15 } as const;

export type DateKind = keyof typeof YEARS_AHEAD;

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days of a month, 28 to 31; 29 for February of an unknown year (NaN). */
function daysIn(year: number, month: number): number {
  if (month === 2) return Number.isNaN(year) || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function withCentury(twoDigits: string, rest: string, kind: DateKind, today: string): string {
  const limit = Number(today.slice(0, 4)) + YEARS_AHEAD[kind];
  const latest = `${limit}${today.slice(4)}`;
  const century = Math.floor(limit / 100) * 100;
  const year = String(century + Number(twoDigits));
  return `${year}${rest}` <= latest ? year : String(Number(year) - 100);
}

/**
 * Reads six characters of the MRZ.
 * @param today YYYY-MM-DD, for the century; anything else is a RangeError
 * @returns the date, or what is wrong with it in a word for a technician, without its value
 */
export function readDate(raw: string, kind: DateKind, today: string): Result<MrzDate, string> {
  if (!ISO_DAY.test(today)) throw new RangeError('today is not YYYY-MM-DD');
  if (!/^(\d\d|<<){3}$/.test(raw)) return err('is not YYMMDD with << for what is unknown');
  const [yy, mm, dd] = [raw.slice(0, 2), raw.slice(2, 4), raw.slice(4, 6)] as const;
  const whole = !raw.includes('<');
  if (!whole && kind === 'expiry') return err('may have no unknown part');

  const month = Number(mm);
  if (mm !== '<<' && (month < 1 || month > 12)) return err('has no such month');
  // A year alone could lie in either century, but only a February of a whole date has to know which.
  const year = whole ? withCentury(yy, `-${mm}-${dd}`, kind, today) : undefined;
  const days = mm === '<<' ? 31 : daysIn(year === undefined ? Number.NaN : Number(year), month);
  if (dd !== '<<' && (Number(dd) < 1 || Number(dd) > days)) return err('has no such day');
  return ok({ raw, iso: year === undefined ? undefined : `${year}-${mm}-${dd}` });
}
