// Which rule catches which misread character: every change of one character of every specimen of the standard, as a table
// in docs/mrz-coverage.md. AUTOGATE_WRITE_DOCS=1 writes the table anew; otherwise it has to be as it is there.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sameDocument } from './compare.ts';
import { FIELDS, LAYOUTS, type MrzField, type Span } from './layout.ts';
import { parseMrz } from './parse.ts';
import { altered, SPECIMENS, TODAY } from './specimens.fixture.ts';
import type { MachineReadableZone, MrzFormat, MrzProblem } from './zone.ts';

const FILE = new URL('../../../docs/mrz-coverage.md', import.meta.url);
const CHARACTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<');

/** A change is counted under the first of these that catches it. */
const RULES = ['format', 'character', 'check digit', 'composite', 'table', 'calendar', 'name', 'DG1'] as const;
type Rule = (typeof RULES)[number] | 'nothing';

const RULE_OF: Readonly<Record<MrzProblem['code'], Rule>> = {
  format: 'format',
  character: 'character',
  sex: 'character',
  'document-number': 'character',
  'check-digit': 'check digit',
  'state-code': 'table',
  'document-code': 'table',
  date: 'calendar',
  name: 'name',
};

function zoneOf(lines: readonly string[]): MachineReadableZone {
  const parsed = parseMrz(lines, TODAY);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function ruleOf(problem: MrzProblem, format: MrzFormat): Rule {
  const composite = LAYOUTS[format].fields.compositeCheckDigit;
  const isComposite =
    problem.code === 'check-digit' && composite?.line === problem.line - 1 && composite.start === problem.column - 1;
  return isComposite ? 'composite' : RULE_OF[problem.code];
}

function caughtBy(lines: readonly string[], original: MachineReadableZone): Rule {
  const parsed = parseMrz(lines, TODAY);
  if (parsed.ok) return sameDocument(parsed.value, original).agree ? 'nothing' : 'DG1';
  const rules = parsed.error.map((problem) => ruleOf(problem, original.format));
  return RULES.find((rule) => rules.includes(rule)) ?? 'nothing';
}

interface Row {
  readonly field: MrzField;
  readonly span: Span;
  readonly caught: readonly Rule[];
}

const TABLES = SPECIMENS.map(({ format, where, lines }) => {
  const original = zoneOf(lines);
  const rows = FIELDS.flatMap((field): readonly Row[] => {
    const span = LAYOUTS[format].fields[field];
    if (span === undefined) return [];
    const columns = Array.from({ length: span.end - span.start }, (_, at) => span.start + at);
    const caught = columns.flatMap((column) =>
      CHARACTERS.filter((character) => character !== lines[span.line]?.charAt(column)).map((character) =>
        caughtBy(altered(lines, span.line + 1, column + 1, character), original),
      ),
    );
    return [{ field, span, caught }];
  });
  return {
    format,
    where,
    rows: rows.toSorted((one, other) => one.span.line - other.span.line || one.span.start - other.span.start),
  };
});

const count = (caught: readonly Rule[], rule: Rule) => caught.filter((one) => one === rule).length;

/** A table as prettier leaves it: numbers to the right. */
function tableOf(rows: readonly Row[]): string {
  const total: readonly string[] = ['all', '', ...cells(rows.flatMap(({ caught }) => caught))];
  const head = ['field', 'line and columns', 'changes', ...RULES];
  const body = rows.map(({ field, span: { line, start, end }, caught }) => [
    field,
    `${line + 1}: ${start + 1}${end - start > 1 ? `-${end}` : ''}`,
    ...cells(caught),
  ]);
  const all = [head, ...body, total];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const written = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const line = widths.map((width, column) => (column < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [written(head), `| ${line.join(' | ')} |`, ...[...body, total].map(written)].join('\n');
}

function cells(caught: readonly Rule[]): readonly string[] {
  return [String(caught.length), ...RULES.map((rule) => String(count(caught, rule)))];
}

const TEXT = `# Which rule catches which misread character

Every change of one character of the specimens of Doc 9303 into another of the MRZ's 37, counted under the first rule that
catches it. Written by \`state/document/mrz/coverage.test.ts\` (\`AUTOGATE_WRITE_DOCS=1 npx vitest run\` with its path).

- format: the number and length of lines, and the first letter that parts visas from passports;
- character: a letter where only digits may stand, a digit where only letters may, a sex that is none, a number that begins
  with a filler;
- check digit: the field's own; composite: the digit of the whole alone;
- table: the codes of states, organisations and documents; calendar: days that do not exist;
- name: a letter among the fillers at its end;
- DG1: no rule of the MRZ. Only the comparison with the chip, character for character, catches it. A visa has no chip: what
  stands there in its tables has to be compared with its seal or with the passport.

The DG1 column in fields with a check digit is the modulus of ten: two characters whose values differ by ten or twenty
weigh the same. In names, states and sex no digit helps.
${TABLES.map(({ format, where, rows }) => `\n## ${format} (${where})\n\n${tableOf(rows)}\n`).join('')}`;

describe('every change of one character of the specimens of Doc 9303', () => {
  it.each(TABLES)('$format ($where): is caught, by the comparison with DG1 if by nothing else', ({ format, rows }) => {
    const { lines, width } = LAYOUTS[format];
    const caught = rows.flatMap((row) => row.caught);
    expect(caught).toHaveLength(lines * width * (CHARACTERS.length - 1));
    expect(count(caught, 'nothing')).toBe(0);
  });

  it('in a date, a document number or a digit is caught by DG1 alone only where the modulus of ten hides it', () => {
    const protectedFields: readonly MrzField[] = [
      'documentNumber',
      'dateOfBirth',
      'dateOfExpiry',
      'compositeCheckDigit',
    ];
    for (const { rows } of TABLES)
      for (const { field, caught } of rows)
        // Of 36 other characters, three at most have a value that differs by ten, twenty or thirty.
        if (protectedFields.includes(field)) expect(count(caught, 'DG1') / caught.length).toBeLessThanOrEqual(3 / 36);
  });

  it('is in the table of docs/mrz-coverage.md', () => {
    if (process.env['AUTOGATE_WRITE_DOCS'] === '1') writeFileSync(FILE, TEXT);
    expect(readFileSync(FILE, 'utf8')).toBe(TEXT);
  });
});
