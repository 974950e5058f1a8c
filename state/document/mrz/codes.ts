// Codes of states, organisations and persons without a nationality: Doc 9303-3 (8th edition), section 5, and those that
// ISO 3166-3 lists as withdrawn, which old documents still bear; each with the days from and until which it was in use.
import { ISO_3166_1 } from './iso-3166.ts';

export interface StateCode {
  readonly code: string;
  /** In English, as ISO 3166 and the standard write it. */
  readonly name: string;
  /** YYYY-MM-DD; undefined for codes older than machine readable documents, or whose first day we do not know. */
  readonly issuedFrom: string | undefined;
  /** YYYY-MM-DD when it was withdrawn; undefined while it is in force. */
  readonly issuedUntil: string | undefined;
}

/** One entry a line: the code, the day it came, the day it was withdrawn (`-` for none), the name. */
const OTHERS = `
  D   -          -          Germany
  RKS 2008-02-17 -          Kosovo
  GBD 1983-01-01 -          British Overseas Territories Citizen
  GBN 1987-07-01 -          British National (Overseas)
  GBO 1983-01-01 -          British Overseas Citizen
  GBP -          -          British Protected Person
  GBS -          -          British Subject

  EUE 1993-11-01 -          European Union

  UNO -          -          United Nations Organization
  UNA -          -          United Nations specialized agency
  UNK 1999-06-10 -          Resident of Kosovo with a document of UNMIK

  XBA -          -          African Development Bank
  XIM 1993-10-27 -          African Export-Import Bank
  XCC -          -          Caribbean Community
  XCE -          -          Council of Europe
  XCO 1994-12-08 -          Common Market for Eastern and Southern Africa
  XEC -          -          Economic Community of West African States
  XPO -          -          International Criminal Police Organization (INTERPOL)
  XES 1981-06-18 -          Organization of Eastern Caribbean States
  XMP -          -          Parliamentary Assembly of the Mediterranean
  XOM -          -          Sovereign Military Order of Malta
  XDC 1992-08-17 -          Southern African Development Community

  XXA -          -          Stateless person (Convention of 1954)
  XXB -          -          Refugee (Convention of 1951)
  XXC -          -          Refugee, other than XXB
  XXX -          -          Person of unspecified nationality

  UTO -          -          Utopia

  ANT -          2010-12-15 Netherlands Antilles
  NTZ -          1993-07-12 Neutral Zone

  BUR -          1989-12-05 Burma
  BYS -          1992-06-15 Byelorussian SSR
  CSK -          1993-06-15 Czechoslovakia
  DDR -          1990-10-30 German Democratic Republic
  FXX 1993-07-12 1997-07-14 France, Metropolitan
  HVO -          1984-12-31 Upper Volta
  ROM -          2002-02-01 Romania
  SCG 2003-07-23 2006-09-26 Serbia and Montenegro
  SUN -          1992-08-30 Union of Soviet Socialist Republics
  TMP -          2002-05-20 East Timor
  YMD -          1990-08-14 Democratic Yemen
  YUG -          2003-07-23 Yugoslavia
  ZAR -          1997-07-14 Zaire`;

/**
 * The first days of codes of part A that are younger than machine readable documents: of the state or, where it was
 * earlier, of the code. Passports were printed at once; a day too early only lets more pass.
 */
const SINCE: Readonly<Record<string, string>> = {
  ...since('1991-06-25', 'HRV SVN'),
  ...since('1991-08-20', 'EST LVA LTU'),
  ...since('1991-08-24', 'ARM AZE BLR GEO KAZ KGZ MDA RUS TJK TKM UZB'),
  ...since('1991-09-08', 'MKD'),
  ...since('1992-03-01', 'BIH'),
  ...since('1993-01-01', 'CZE SVK'),
  ...since('1993-05-24', 'ERI'),
  ...since('1993-07-12', 'MYT SGS'),
  ...since('1986-01-01', 'ABW FSM MHL MNP PLW'),
  ...since('1989-06-18', 'MMR'),
  ...since('1984-08-04', 'BFA'),
  ...since('1994-05-04', 'PSE'),
  ...since('1997-05-17', 'COD'),
  ...since('2002-02-01', 'ROU'),
  ...since('2002-05-20', 'TLS'),
  ...since('2004-02-13', 'ALA'),
  ...since('2006-03-29', 'GGY IMN JEY'),
  ...since('2006-06-03', 'MNE SRB'),
  ...since('2007-09-21', 'BLM MAF'),
  ...since('2010-10-10', 'BES CUW SXM'),
  ...since('2011-07-09', 'SSD'),
};

function since(day: string, codes: string): Record<string, string> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, day]));
}

const inForce = ISO_3166_1.split('|').map((entry): StateCode => {
  const text = entry.trim();
  const code = text.slice(0, 3);
  return { code, name: text.slice(4), issuedFrom: SINCE[code], issuedUntil: undefined };
});

const day = (text: string | undefined) => (text === '-' ? undefined : text);

const others = [...OTHERS.matchAll(/^ +([A-Z]+) +(\S+) +(\S+) +(.+)$/gm)].map(
  ([, code = '', from, until, name = '']): StateCode => ({
    code,
    name,
    issuedFrom: day(from),
    issuedUntil: day(until),
  }),
);

/** Every code that a document may bear. IAO (part H) is not among them: it is in signatures of master lists only. */
export const STATE_CODES: ReadonlyMap<string, StateCode> = new Map(
  [...inForce, ...others].map((entry) => [entry.code, entry]),
);

/** Utopia, the state of specimens: such a document is never a traveller's own. */
export const SPECIMEN_STATE = 'UTO';

/** Whether `code`, without fillers, is or was a state's, an organisation's or a kind of person's in Doc 9303-3, section 5. */
export function isStateCode(code: string): boolean {
  return STATE_CODES.has(code);
}

/** Whether new documents may still bear `code`. */
export function isCodeInForce(code: string): boolean {
  const entry = STATE_CODES.get(code);
  return entry !== undefined && entry.issuedUntil === undefined;
}

/** The longest life of a document, in years; those of ten (Doc 9303-3, 3.6) are the rule. */
const LONGEST_LIFE = 15;
/** ISO 3166/MA keeps a withdrawn code reserved for at least so many years, in which booklets in stock are used up. */
const GRACE = 5;

/** `iso` so many years earlier; 29 February stays one, for comparison only. */
function earlier(iso: string, years: number): string {
  return `${String(Number(iso.slice(0, 4)) - years).padStart(4, '0')}${iso.slice(4)}`;
}

/**
 * Whether a document that expires on `expiry` (YYYY-MM-DD) may bear `code`. Its day of issue is not in the MRZ: it lies
 * between fifteen years before the expiry and the expiry, and only what is impossible on all of these days is refused.
 */
export function mayBear(code: string, expiry: string): boolean {
  const entry = STATE_CODES.get(code);
  if (entry === undefined) return false;
  const { issuedFrom = '', issuedUntil = '9999-12-31' } = entry;
  return expiry >= issuedFrom && earlier(expiry, LONGEST_LIFE + GRACE) <= issuedUntil;
}
