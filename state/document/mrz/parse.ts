// Lines of a machine readable zone in, its fields out (Doc 9303-3 to 9303-7). The `mrz` package judges the check digits of
// dates, optional data and the whole; what it was measured to accept wrongly or to refuse wrongly is judged by our own
// tables here: formats, characters, state codes, calendar, document numbers, names. It never corrects anything.
import { parse as judge, type FieldName } from 'mrz';
import { err, ok, type Result } from '../../result.ts';
import { isStateCode, mayBear } from './codes.ts';
import { readDate, type DateKind } from './dates.ts';
import { readDocumentNumber, withoutFillers } from './document-number.ts';
import { alphabetOf, FIELDS, LAYOUTS, textAt, type Alphabet, type MrzField, type Span } from './layout.ts';
import { readName } from './names.ts';
import { formatOf } from './shape.ts';
import type { MachineReadableZone, MrzDate, MrzFormat, MrzProblem } from './zone.ts';

const OUTSIDE: Readonly<Record<Alphabet, RegExp>> = {
  text: /[^A-Z0-9<]/g,
  letters: /[^A-Z<]/g,
  digits: /[^0-9]/g,
  'digits-or-filler': /[^0-9<]/g,
};

const MEANT: Readonly<Record<Alphabet, string>> = {
  text: 'a capital letter, a digit or <',
  letters: 'a capital letter or <',
  digits: 'a digit',
  'digits-or-filler': 'a digit or <',
};

/** The document codes that each format may bear: 9303-4, -5, -6 and -7, 4.2.2. PT and RT are seen on cards for refugees. */
const DOCUMENT_CODES: Readonly<Record<MrzFormat, RegExp>> = {
  TD1: /^([ACI][A-UW-Z0-9<]|[PR]T)$/,
  TD2: /^([ACI][A-UW-Z0-9<]|[PR]T)$/,
  TD3: /^P[A-Z<]$/,
  'MRV-A': /^V[A-Z<]$/,
  'MRV-B': /^V[A-Z<]$/,
};

/** The standard prints a filler where the sex is not specified; the visual zone then has X. */
export const SEXES: ReadonlyMap<string, MachineReadableZone['sex']> = new Map([
  ['F', 'F'],
  ['M', 'M'],
  ['<', 'X'],
]);

/** The check digits that the package is right about, under our names. */
const JUDGED = new Map<FieldName | null, MrzField>([
  ['birthDateCheckDigit', 'dateOfBirthCheckDigit'],
  ['expirationDateCheckDigit', 'dateOfExpiryCheckDigit'],
  ['personalNumberCheckDigit', 'optionalDataCheckDigit'],
  ['compositeCheckDigit', 'compositeCheckDigit'],
]);

const CHECK_DIGIT_OF: Partial<Record<MrzField, string>> = {
  dateOfBirthCheckDigit: 'the date of birth',
  dateOfExpiryCheckDigit: 'the date of expiry',
  optionalDataCheckDigit: 'the optional data',
  compositeCheckDigit: 'the whole',
};

function problem(code: MrzProblem['code'], { line, start }: Span, text: string, offset = 0): MrzProblem {
  return { code, line: line + 1, column: start + offset + 1, text };
}

function strangeCharacters(format: MrzFormat, lines: readonly string[]): MrzProblem[] {
  return FIELDS.flatMap((field) => {
    const place = LAYOUTS[format].fields[field];
    if (place === undefined) return [];
    const alphabet = alphabetOf(field);
    return [...textAt(lines, place).matchAll(OUTSIDE[alphabet])].map(({ index }) =>
      problem('character', place, `here stands ${MEANT[alphabet]}`, index),
    );
  });
}

function wrongCheckDigits(format: MrzFormat, lines: readonly string[]): MrzProblem[] {
  return judge(lines, { autocorrect: false }).details.flatMap(({ field, valid }) => {
    const name = JUDGED.get(field);
    // Visas are judged as the document of their size, which has digits that a visa has not.
    const place = name && LAYOUTS[format].fields[name];
    if (valid || name === undefined || place === undefined) return [];
    return [problem('check-digit', place, `the check digit of ${CHECK_DIGIT_OF[name] ?? name} is wrong`)];
  });
}

/**
 * Parses a machine readable zone.
 * @param lines as read, without ends of line
 * @param today YYYY-MM-DD, for the centuries; an expired document is still a valid zone
 * @returns the zone, or everything that is wrong with it (nothing after wrong characters, nothing but the shape when it
 * is no MRZ's), in the order of the lines. The texts carry no personal data.
 */
export function parseMrz(lines: readonly string[], today: string): Result<MachineReadableZone, readonly MrzProblem[]> {
  const shape = formatOf(lines);
  if (!shape.ok) return err([shape.error]);
  const format = shape.value;
  const { fields } = LAYOUTS[format];
  const strange = strangeCharacters(format, lines);
  if (strange.length > 0) return err(inOrder(strange));

  const problems = wrongCheckDigits(format, lines);
  const text = (field: keyof typeof fields) => {
    const place = fields[field];
    return place === undefined ? undefined : textAt(lines, place);
  };

  const documentCode = text('documentCode') ?? '';
  if (!DOCUMENT_CODES[format].test(documentCode))
    problems.push(problem('document-code', fields.documentCode, `no document code of a ${format} document`));

  const stateAt = (field: 'issuingState' | 'nationality', expiry: string | undefined) => {
    const code = withoutFillers(textAt(lines, fields[field]));
    if (!isStateCode(code))
      problems.push(problem('state-code', fields[field], 'no code of a state or an organisation (Doc 9303-3, 5)'));
    else if (expiry !== undefined && !mayBear(code, expiry))
      problems.push(
        problem('state-code', fields[field], 'no document that expires on this day was issued with this code'),
      );
    return code;
  };
  const dateAt = (field: 'dateOfBirth' | 'dateOfExpiry', kind: DateKind): MrzDate => {
    const raw = textAt(lines, fields[field]);
    const date = readDate(raw, kind, today);
    if (date.ok) return date.value;
    problems.push(problem('date', fields[field], `the date of ${kind} ${date.error}`));
    return { raw, iso: undefined };
  };

  const dateOfBirth = dateAt('dateOfBirth', 'birth');
  const dateOfExpiry = dateAt('dateOfExpiry', 'expiry');
  const issuingState = stateAt('issuingState', dateOfExpiry.iso);
  const nationality = stateAt('nationality', dateOfExpiry.iso);

  const number = readDocumentNumber(format, lines);
  if (!number.ok)
    problems.push(problem(number.error.code, fields[number.error.field] ?? fields.documentNumber, number.error.text));

  const name = readName(textAt(lines, fields.name));
  if (!name.ok) problems.push(problem('name', fields.name, name.error.text, name.error.at));

  const sex = SEXES.get(textAt(lines, fields.sex));
  if (sex === undefined) problems.push(problem('sex', fields.sex, 'here stands F, M or <'));

  if (problems.length > 0 || !number.ok || !name.ok || sex === undefined) return err(inOrder(problems));
  const second = text('optionalData2');
  return ok({
    format,
    lines: [...lines],
    documentCode: withoutFillers(documentCode),
    issuingState,
    primaryIdentifier: name.value.primary,
    secondaryIdentifier: name.value.secondary,
    nameTruncated: name.value.truncated,
    documentNumber: number.value.number,
    nationality,
    dateOfBirth,
    sex,
    dateOfExpiry,
    optionalData: [number.value.optionalData, ...(second === undefined ? [] : [withoutFillers(second)])],
  });
}

function inOrder(problems: readonly MrzProblem[]): MrzProblem[] {
  return problems.toSorted((one, other) => one.line - other.line || one.column - other.column);
}
