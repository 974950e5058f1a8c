// Where each field stands: TD1 (Doc 9303-5, 4.2), TD2 (9303-6, 4.2), TD3 (9303-4, 4.2), visas MRV-A and MRV-B (9303-7, 4.2).
import type { MrzFormat } from './zone.ts';

/** Lines and columns from 0, `end` excluded. */
export interface Span {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** What may stand in a field: `text` is A-Z, 0-9 and the filler. */
export type Alphabet = 'text' | 'letters' | 'digits' | 'digits-or-filler';

const ALPHABETS = {
  documentCode: 'text',
  issuingState: 'letters',
  name: 'letters',
  documentNumber: 'text',
  documentNumberCheckDigit: 'digits-or-filler',
  nationality: 'letters',
  dateOfBirth: 'digits-or-filler',
  dateOfBirthCheckDigit: 'digits',
  sex: 'letters',
  dateOfExpiry: 'digits-or-filler',
  dateOfExpiryCheckDigit: 'digits',
  optionalData: 'text',
  optionalData2: 'text',
  optionalDataCheckDigit: 'digits-or-filler',
  compositeCheckDigit: 'digits',
} as const satisfies Record<string, Alphabet>;

export type MrzField = keyof typeof ALPHABETS;

export const FIELDS = Object.keys(ALPHABETS) as readonly MrzField[];

export function alphabetOf(field: MrzField): Alphabet {
  return ALPHABETS[field];
}

type AlwaysThere = Exclude<MrzField, 'optionalData2' | 'optionalDataCheckDigit' | 'compositeCheckDigit'>;

export interface Layout {
  readonly lines: number;
  readonly width: number;
  readonly fields: Readonly<Record<AlwaysThere, Span> & Partial<Record<MrzField, Span>>>;
}

const span = (line: number, start: number, end: number): Span => ({ line, start, end });

/** The four two-line formats differ in their width and in what follows the date of expiry only. */
const twoLines = (width: number, optionalEnd: number, rest: Partial<Record<MrzField, Span>>): Layout => ({
  lines: 2,
  width,
  fields: {
    documentCode: span(0, 0, 2),
    issuingState: span(0, 2, 5),
    name: span(0, 5, width),
    documentNumber: span(1, 0, 9),
    documentNumberCheckDigit: span(1, 9, 10),
    nationality: span(1, 10, 13),
    dateOfBirth: span(1, 13, 19),
    dateOfBirthCheckDigit: span(1, 19, 20),
    sex: span(1, 20, 21),
    dateOfExpiry: span(1, 21, 27),
    dateOfExpiryCheckDigit: span(1, 27, 28),
    optionalData: span(1, 28, optionalEnd),
    ...rest,
  },
});

export const LAYOUTS: Readonly<Record<MrzFormat, Layout>> = {
  TD1: {
    lines: 3,
    width: 30,
    fields: {
      documentCode: span(0, 0, 2),
      issuingState: span(0, 2, 5),
      documentNumber: span(0, 5, 14),
      documentNumberCheckDigit: span(0, 14, 15),
      optionalData: span(0, 15, 30),
      dateOfBirth: span(1, 0, 6),
      dateOfBirthCheckDigit: span(1, 6, 7),
      sex: span(1, 7, 8),
      dateOfExpiry: span(1, 8, 14),
      dateOfExpiryCheckDigit: span(1, 14, 15),
      nationality: span(1, 15, 18),
      optionalData2: span(1, 18, 29),
      compositeCheckDigit: span(1, 29, 30),
      name: span(2, 0, 30),
    },
  },
  TD2: twoLines(36, 35, { compositeCheckDigit: span(1, 35, 36) }),
  TD3: twoLines(44, 42, { optionalDataCheckDigit: span(1, 42, 43), compositeCheckDigit: span(1, 43, 44) }),
  'MRV-A': twoLines(44, 44, {}),
  'MRV-B': twoLines(36, 36, {}),
};

export function textAt(lines: readonly string[], { line, start, end }: Span): string {
  return (lines[line] ?? '').slice(start, end);
}
