// What `npm run inspect mrz` tells of a machine readable zone: its fields, everything that is wrong, and each check with one
// of the five result values of BSI TR-03135. Here, too, nothing is corrected, and an expired document is a valid zone.
import type { ResultValue } from '../../inspection/checks.ts';
import { STATE_CODES } from './codes.ts';
import { readDate } from './dates.ts';
import { readDocumentNumber, withoutFillers } from './document-number.ts';
import { LAYOUTS, textAt, type MrzField } from './layout.ts';
import { readName } from './names.ts';
import { parseMrz, SEXES } from './parse.ts';
import { formatOf, splitLines } from './shape.ts';
import type { MrzFormat, MrzProblem } from './zone.ts';

export interface MrzReport {
  readonly valid: boolean;
  /** Under the names of MachineReadableZone, what could be read even where something else is wrong; dates in ISO 8601. */
  readonly fields: Readonly<Record<string, string>>;
  readonly problems: readonly { readonly code: string; readonly where: string; readonly text: string }[];
  readonly checks: readonly MrzCheck[];
}

export interface MrzCheck {
  readonly name: string;
  readonly result: ResultValue;
  /** Why it did not succeed; where it did, what is worth knowing, or nothing. */
  readonly cause: string;
}

interface CheckRow {
  readonly name: string;
  /** The kind of problem that makes it fail, in one of these fields; in any where none is given. */
  readonly code: MrzProblem['code'];
  readonly fields: readonly MrzField[];
  /** The check without whose success this one is not made. */
  readonly needs?: string;
}

const at = (field: MrzField, code: MrzProblem['code']): CheckRow => ({ name: field, code, fields: [field] });

/** In the order in which they are made. */
const CHECKS: readonly CheckRow[] = [
  { name: 'format', code: 'format', fields: [] },
  { name: 'characters', code: 'character', fields: [], needs: 'format' },
  at('documentCode', 'document-code'),
  at('issuingState', 'state-code'),
  at('name', 'name'),
  at('documentNumber', 'document-number'),
  {
    name: 'documentNumberCheckDigit',
    code: 'check-digit',
    // There it stands where the number goes on in the optional data.
    fields: ['documentNumberCheckDigit', 'optionalData'],
    needs: 'documentNumber',
  },
  at('nationality', 'state-code'),
  at('dateOfBirth', 'date'),
  at('dateOfBirthCheckDigit', 'check-digit'),
  at('sex', 'sex'),
  at('dateOfExpiry', 'date'),
  at('dateOfExpiryCheckDigit', 'check-digit'),
  at('optionalDataCheckDigit', 'check-digit'),
  at('compositeCheckDigit', 'check-digit'),
];

/** The lines of a text: as they are, or of one line without ends, like DG1's. Spaces at their ends are the editor's. */
export function linesOf(text: string): readonly string[] {
  const lines = text
    .replace(/^\u{feff}/u, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  const whole = first < 0 ? [] : lines.slice(first, last + 1);
  const [only = ''] = whole;
  const split = whole.length === 1 ? splitLines(only) : undefined;
  return split?.ok === true ? split.value : whole;
}

function belongsTo({ code, fields }: CheckRow, problem: MrzProblem, format: MrzFormat | undefined): boolean {
  if (problem.code !== code) return false;
  if (fields.length === 0 || format === undefined) return true;
  return fields.some((field) => {
    const span = LAYOUTS[format].fields[field];
    return span?.line === problem.line - 1 && span.start < problem.column && problem.column <= span.end;
  });
}

/** What is worth knowing of something right. */
function remark(name: string, fields: MrzReport['fields']): string {
  if (name === 'name') return fields['nameTruncated'] === 'true' ? 'fills its field: may be truncated' : '';
  const state = name === 'issuingState' || name === 'nationality' ? STATE_CODES.get(fields[name] ?? '') : undefined;
  if (state === undefined) return '';
  return state.issuedUntil === undefined ? state.name : `${state.name}, a code withdrawn on ${state.issuedUntil}`;
}

function checksOf(
  format: MrzFormat | undefined,
  problems: readonly MrzProblem[],
  fields: MrzReport['fields'],
): readonly MrzCheck[] {
  const made = new Map<string, MrzCheck>();
  for (const row of CHECKS) {
    const { name, needs = 'characters' } = row;
    const failed = problems.find((problem) => belongsTo(row, problem, format));
    const exists = format === undefined || row.fields.every((field) => LAYOUTS[format].fields[field] !== undefined);
    const check = (result: ResultValue, cause: string): MrzCheck => ({ name, result, cause });
    if (failed !== undefined) made.set(name, check('failed', failed.text));
    else if (!exists) made.set(name, check('not-supported', `a ${format} document has none`));
    else if (name !== 'format' && made.get(needs)?.result !== 'successful')
      made.set(name, check('aborted', `not made without ${needs}`));
    else made.set(name, check('successful', remark(name, fields)));
  }
  return [...made.values()];
}

/** Each field that can be read by itself; nothing of a field in which a character is strange. */
function fieldsOf(
  format: MrzFormat,
  lines: readonly string[],
  problems: readonly MrzProblem[],
  today: string,
): Readonly<Record<string, string>> {
  const strange = (field: MrzField) =>
    problems.some((problem) => belongsTo({ name: field, code: 'character', fields: [field] }, problem, format));
  const raw = (field: MrzField) => {
    const span = LAYOUTS[format].fields[field];
    return span === undefined || strange(field) ? undefined : textAt(lines, span);
  };
  const plain = (field: MrzField) => {
    const text = raw(field);
    return text === undefined ? undefined : withoutFillers(text);
  };
  const date = (field: 'dateOfBirth' | 'dateOfExpiry', kind: 'birth' | 'expiry') => {
    const read = readDate(raw(field) ?? '', kind, today);
    return read.ok ? (read.value.iso ?? read.value.raw) : undefined;
  };
  const nameText = raw('name');
  const name = nameText === undefined ? undefined : readName(nameText);
  const number = strange('documentNumber') ? undefined : readDocumentNumber(format, lines);
  const fields: Readonly<Record<string, string | undefined>> = {
    format,
    documentCode: plain('documentCode'),
    issuingState: plain('issuingState'),
    primaryIdentifier: name?.ok === true ? name.value.primary : undefined,
    secondaryIdentifier: name?.ok === true ? name.value.secondary : undefined,
    nameTruncated: name?.ok === true ? String(name.value.truncated) : undefined,
    documentNumber: number?.ok === true ? number.value.number : plain('documentNumber'),
    nationality: plain('nationality'),
    dateOfBirth: date('dateOfBirth', 'birth'),
    sex: SEXES.get(raw('sex') ?? ''),
    dateOfExpiry: date('dateOfExpiry', 'expiry'),
    optionalData: strange('optionalData')
      ? undefined
      : number?.ok === true
        ? number.value.optionalData
        : plain('optionalData'),
    optionalData2: plain('optionalData2'),
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])),
  );
}

/**
 * Reports on a zone as text: two or three lines, or all of it in one, as a chip's DG1 has it.
 * @param today YYYY-MM-DD, for the centuries
 */
export function reportMrz(text: string, today: string): MrzReport {
  const lines = linesOf(text);
  const shape = formatOf(lines);
  const format = shape.ok ? shape.value : undefined;
  const parsed = parseMrz(lines, today);
  const problems = parsed.ok ? [] : parsed.error;
  const fields = format === undefined ? {} : fieldsOf(format, lines, problems, today);
  return {
    valid: parsed.ok,
    fields,
    problems: problems.map(({ code, line, column, text: what }) => ({
      code,
      where: `line ${line}, column ${column}`,
      text: what,
    })),
    checks: checksOf(format, problems, fields),
  };
}
