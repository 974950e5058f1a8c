// The specimens of Doc 9303 parts 4 to 7 and 11, and of states, for the tests of this folder.
import type { MachineReadableZone, MrzFormat } from './zone.ts';

export const SPECIMENS: readonly {
  readonly where: string;
  readonly format: MrzFormat;
  readonly lines: readonly string[];
}[] = [
  {
    where: '9303-4, appendix B',
    format: 'TD3',
    lines: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
  },
  {
    where: '9303-5, appendix B',
    format: 'TD1',
    lines: ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'],
  },
  {
    where: '9303-6, appendix B',
    format: 'TD2',
    lines: ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'],
  },
  {
    where: '9303-7, 4',
    format: 'MRV-A',
    lines: ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<'],
  },
  {
    where: '9303-7, 5',
    format: 'MRV-B',
    lines: ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'L8988901C4XXX4009078F9612109<<<<<<<<'],
  },
  {
    where: '9303-11, D.2, TD2 with a number of twelve characters',
    format: 'TD2',
    lines: ['I<UTOSTEVENSON<<PETER<<<<<<<<<<<<<<<', 'D23145890<UTO3407127M95071227349<<<8'],
  },
  {
    where: '9303-11, D.2, TD1 with a number of twelve characters',
    format: 'TD1',
    lines: ['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', 'STEVENSON<<PETER<<<<<<<<<<<<<<'],
  },
];

/**
 * Specimens that states and the BSI have published, as the tests of other readers (jmrtd, mrz) quote them: nobody's own.
 * Their check digits are right. The last but one bears Utopia's nationality, the last no primary identifier.
 */
export const SPECIMENS_OF_STATES: readonly {
  readonly what: string;
  readonly lines: readonly string[];
  readonly fields: Partial<MachineReadableZone>;
}[] = [
  {
    what: 'Germany, passport: a code of one letter',
    lines: ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4'],
    fields: { issuingState: 'D', nationality: 'D', documentNumber: 'C01X00T47', optionalData: [''] },
  },
  {
    what: 'Germany, TR-03105-5.1',
    lines: ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C11T002JM4D<<9608122F1310317<<<<<<<<<<<<<<<6'],
    fields: { documentNumber: 'C11T002JM', dateOfBirth: { raw: '960812', iso: '1996-08-12' } },
  },
  {
    what: 'Netherlands, passport of 2014: a particle, a personal number',
    lines: ['P<NLDDE<BRUIJN<<WILLEKE<LISELOTTE<<<<<<<<<<<', 'SPECI20142NLD6503101F2403096999999990<<<<<84'],
    fields: { primaryIdentifier: 'DE BRUIJN', secondaryIdentifier: 'WILLEKE LISELOTTE', optionalData: ['999999990'] },
  },
  {
    what: 'Netherlands, passport of 2021',
    lines: ['P<NLDDE<BRUIJN<<WILLEKE<LISELOTTE<<<<<<<<<<<', 'SPECI20212NLD6503101F3108309<<<<<<<<<<<<<<<0'],
    fields: { documentNumber: 'SPECI2021', dateOfExpiry: { raw: '310830', iso: '2031-08-30' } },
  },
  {
    what: 'United Kingdom, passport: 0 as the check digit of no optional data',
    lines: ['P<GBRUK<SPECIMEN<<ANGELA<ZOE<<<<<<<<<<<<<<<<', '9992307632GBR9501016F2911272<<<<<<<<<<<<<<02'],
    fields: { primaryIdentifier: 'UK SPECIMEN', documentNumber: '999230763', optionalData: [''] },
  },
  {
    what: 'New Zealand, passport: a number of eight characters',
    lines: ['P<NZLWATA<<AROHA<MERE<TERESA<<<<<<<<<<<<<<<<', 'LF100358<5NZL9010015F2512152<<<<<<<<<<<<<<02'],
    fields: { documentNumber: 'LF100358', secondaryIdentifier: 'AROHA MERE TERESA' },
  },
  {
    what: 'China, passport: a code of two letters, optional data that fill their field',
    lines: ['PTCHNCESHI<<YANGBEN<<<<<<<<<<<<<<<<<<<<<<<<<', 'G622925996CHN8310291F1904220LCOCMKNENBPJB984'],
    fields: { documentCode: 'PT', optionalData: ['LCOCMKNENBPJB9'] },
  },
  {
    what: 'Latvia, card: fillers within the optional data',
    lines: ['I<LVAPA99220658324951<45849<<<', '8212122F2911113LVA<<<<<<<<<<<4', 'PARAUDZINA<<MARA<<<<<<<<<<<<<<'],
    fields: { documentNumber: 'PA9922065', optionalData: ['324951<45849', ''] },
  },
  {
    what: 'Belgium, card: a number of twelve characters, optional data in the second line',
    lines: ['IDBEL000000387<2899<<<<<<<<<<<', '9502286F3001064BEL950228998741', 'SPECIMEN<<SPECIMEN<<<<<<<<<<<<'],
    fields: { documentNumber: '000000387289', optionalData: ['', '95022899874'] },
  },
  {
    what: 'Sweden, card',
    lines: ['I<SWE59000002<8198703142391<<<', '8703145M1701027SWE<<<<<<<<<<<8', 'SPECIMEN<<SVEN<<<<<<<<<<<<<<<<'],
    fields: { documentNumber: '59000002', optionalData: ['198703142391', ''] },
  },
  {
    what: 'Norway, passport',
    lines: ['PUNORSPECIMEN<<PLACEBO<<<<<<<<<<<<<<<<<<<<<<', '00000000<0UTO0508104F19110135200508102468906'],
    fields: { documentCode: 'PU', issuingState: 'NOR', nationality: 'UTO', optionalData: ['52005081024689'] },
  },
  {
    what: 'India, passport of a holder without a surname: against the standard, but usual there',
    lines: ['P<IND<<FIRST<NAME<<<<<<<<<<<<<<<<<<<<<<<<<<<', 'C01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<<0'],
    fields: { primaryIdentifier: '', secondaryIdentifier: 'FIRST NAME' },
  },
];

export const TODAY = '2026-11-22';

export function specimen(format: MrzFormat): readonly string[] {
  const found = SPECIMENS.find((one) => one.format === format);
  if (found === undefined) throw new Error(`no specimen of ${format}`);
  return found.lines;
}

/** The lines with other characters from `line` and `column` on, both counted from 1. */
export function altered(lines: readonly string[], line: number, column: number, characters: string): string[] {
  return lines.map((text, index) =>
    index === line - 1 ? text.slice(0, column - 1) + characters + text.slice(column - 1 + characters.length) : text,
  );
}
