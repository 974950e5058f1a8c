// What every subject of `npm run inspect` reports, and how people read it.
import { styleText } from 'node:util';
import type { ResultValue } from '../../state/inspection/checks.ts';

export interface InspectReport {
  readonly valid: boolean;
  /** What the thing says, under the names of its standard. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly problems: readonly { readonly code: string; readonly where: string; readonly text: string }[];
  readonly checks: readonly { readonly name: string; readonly result: ResultValue; readonly cause: string }[];
  /** Of a decision: why it refers. */
  readonly reasons?: readonly { readonly code: string; readonly severity: string; readonly text: string }[];
  /** Of a decision: what the officer is told besides. */
  readonly notices?: readonly { readonly code: string; readonly text: string }[];
}

export interface Verdicts {
  readonly valid: string;
  readonly notValid: string;
}

type Colour = 'green' | 'red' | 'yellow' | 'bold' | 'dim';

/** A cell of a table, with the colour that it has on a terminal. */
interface Cell {
  readonly text: string;
  readonly colour?: Colour;
}

const RESULT_COLOURS: Readonly<Record<ResultValue, Colour>> = {
  successful: 'green',
  failed: 'red',
  undetermined: 'yellow',
  'not-supported': 'dim',
  aborted: 'yellow',
};

/** What a hostile code could steer a terminal with: controls, marks of direction, ends of line. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/** The text with whatever a terminal would not print as a character as its code point. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const hex = character.codePointAt(0)?.toString(16) ?? '';
    return `\\u{${hex}}`;
  });
}

/** One row a value: `a.b` for a member of an object, `a[0]` for one of a list. */
function rowsOf(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [[name, JSON.stringify(value)]];
  const members = Object.entries(value as Readonly<Record<string, unknown>>);
  if (members.length === 0) return [[name, Array.isArray(value) ? 'none' : '-']];
  const inner = Array.isArray(value) ? (key: string) => `${name}[${key}]` : (key: string) => `${name}.${key}`;
  return members.flatMap(([key, member]) => rowsOf(inner(key), member));
}

function table(title: string, rows: readonly (readonly Cell[])[], colours: boolean): readonly string[] {
  if (rows.length === 0) return [];
  const clean = rows.map((row) => row.map((cell) => ({ ...cell, text: printable(cell.text) })));
  const widths = Array.from({ length: Math.max(...clean.map((row) => row.length)) }, (_, column) =>
    Math.max(...clean.map((row) => row[column]?.text.length ?? 0)),
  );
  const lines = clean.map((row) => {
    const last = row.length - 1;
    const cells = row.map(({ text, colour }, column) => {
      const padded = column === last ? text : text.padEnd(widths[column] ?? 0);
      return colours && colour !== undefined ? styleText(colour, padded, { validateStream: false }) : padded;
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
  return ['', colours ? styleText('bold', title, { validateStream: false }) : title, ...lines];
}

/**
 * The report as lines for a person: the verdict, then what there is of reasons, problems, checks and fields in columns.
 * @param subject what was inspected, in words
 * @param colours whether the reader is a terminal that shows them
 */
export function readable(subject: string, report: InspectReport, verdicts: Verdicts, colours: boolean): string {
  const { valid, fields, problems, checks, reasons = [], notices = [] } = report;
  const verdict = valid ? verdicts.valid : verdicts.notValid;
  const head = colours ? styleText(valid ? 'green' : 'red', verdict, { validateStream: false }) : verdict;
  return [
    `${printable(subject)}: ${head}`,
    ...table(
      'reasons',
      reasons.map(({ code, severity, text }) => [{ text: severity }, { text: code }, { text }]),
      colours,
    ),
    ...table(
      'notices',
      notices.map(({ code, text }) => [{ text: code }, { text }]),
      colours,
    ),
    ...table(
      'problems',
      problems.map(({ code, where, text }) => [{ text: code }, { text: where }, { text }]),
      colours,
    ),
    ...table(
      'checks',
      checks.map(({ name, result, cause }) => [
        { text: result, colour: RESULT_COLOURS[result] },
        { text: name },
        { text: cause },
      ]),
      colours,
    ),
    ...table(
      'fields',
      Object.entries(fields)
        .flatMap(([name, value]) => rowsOf(name, value))
        .map(([name, value]) => [{ text: name }, { text: value }]),
      colours,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
