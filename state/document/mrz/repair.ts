// What a reader may have misread. Characters that OCR-B readers confuse are proposed where a check digit fails or a
// character cannot stand; a proposal is only ever taken when the chip's DG1 is the same, character for character. Check
// digits alone would let one misreading be mended into another: they are sums modulo ten.
import { sameDocument } from './compare.ts';
import { alphabetOf, FIELDS, LAYOUTS, type Alphabet, type MrzField, type Span } from './layout.ts';
import { parseMrz } from './parse.ts';
import { formatOf } from './shape.ts';
import type { MachineReadableZone, MrzFormat, MrzProblem } from './zone.ts';

export interface MrzChange {
  /** From 1, like those of a problem. */
  readonly line: number;
  readonly column: number;
  readonly read: string;
  readonly proposed: string;
}

export interface Repair {
  /** One to three, in the order of the lines. Personal data, like the zone: for the officer's screen, not for a log. */
  readonly changes: readonly MrzChange[];
  /** The whole zone as it would then be, valid in every rule of the MRZ. */
  readonly zone: MachineReadableZone;
}

/** More misread characters than these are a bad picture, to be taken again. */
const MOST_CHANGES = 3;
/** Proposals beyond these help nobody; parses beyond these would keep the traveller waiting (about 20 ms). */
const MOST_REPAIRS = 16;
const MOST_PARSES = 2000;

/** Characters of OCR-B that stand for one another when print or light is bad. */
const ALIKE = ['0ODQ', '1IL', '17T', '2Z', '4A', '5S', '6G', '8B', '38', 'CG', 'UV', 'MN', '<K'];

const WITHIN: Readonly<Record<Alphabet, RegExp>> = {
  text: /[A-Z0-9<]/,
  letters: /[A-Z<]/,
  digits: /[0-9]/,
  'digits-or-filler': /[0-9<]/,
};

const DIGITS = {
  documentNumberCheckDigit: ['documentNumber'],
  dateOfBirthCheckDigit: ['dateOfBirth'],
  dateOfExpiryCheckDigit: ['dateOfExpiry'],
  optionalDataCheckDigit: ['optionalData'],
  // The digit of a number that goes on in the optional data is there.
  optionalData: ['documentNumber'],
  compositeCheckDigit: ['documentNumber', 'dateOfBirth', 'dateOfExpiry', 'optionalData', 'optionalData2'],
} as const satisfies Partial<Record<MrzField, readonly MrzField[]>>;

interface Attempt {
  readonly lines: readonly string[];
  readonly changes: readonly MrzChange[];
}

interface Place {
  readonly field: MrzField;
  readonly span: Span;
}

function fieldAt(format: MrzFormat, { line, column }: MrzProblem): Place | undefined {
  for (const field of FIELDS) {
    const span = LAYOUTS[format].fields[field];
    if (span?.line === line - 1 && span.start < column && column <= span.end) return { field, span };
  }
  return undefined;
}

/** Where a change could take away the first problem that a misreading explains. */
function suspects(format: MrzFormat, problems: readonly MrzProblem[]): readonly Place[] {
  const strange = problems.find(({ code }) => code === 'character');
  if (strange !== undefined) {
    const place = fieldAt(format, strange);
    const start = strange.column - 1;
    return place === undefined ? [] : [{ ...place, span: { ...place.span, start, end: start + 1 } }];
  }
  // The composite digit fails together with every other: it tells something only where it fails alone.
  const wrong = problems.filter(({ code }) => code === 'check-digit');
  const [first] = wrong.flatMap((problem) => fieldAt(format, problem) ?? []);
  if (first === undefined || !(first.field in DIGITS)) return [];
  const covered: readonly MrzField[] = DIGITS[first.field as keyof typeof DIGITS];
  return [first.field, ...covered].flatMap((field) => {
    const span = LAYOUTS[format].fields[field];
    return span === undefined ? [] : [{ field, span }];
  });
}

function* nextAttempts({ lines, changes }: Attempt, places: readonly Place[]): Generator<Attempt> {
  for (const { field, span } of places)
    for (let column = span.start; column < span.end; column++) {
      if (changes.some((change) => change.line === span.line + 1 && change.column === column + 1)) continue;
      const read = (lines[span.line] ?? '').charAt(column);
      const alike = new Set(ALIKE.filter((group) => group.includes(read)).join(''));
      for (const proposed of alike) {
        if (proposed === read || !WITHIN[alphabetOf(field)].test(proposed)) continue;
        yield {
          lines: lines.map((text, line) =>
            line === span.line ? text.slice(0, column) + proposed + text.slice(column + 1) : text,
          ),
          changes: [...changes, { line: span.line + 1, column: column + 1, read, proposed }],
        };
      }
    }
}

const inOrder = (changes: readonly MrzChange[]) =>
  changes.toSorted((one, other) => one.line - other.line || one.column - other.column);

/**
 * What `lines` could have been before they were misread, with as few changes as will do.
 * @param today YYYY-MM-DD
 * @returns nothing for a valid zone, for one that is no MRZ by its shape, and where no confusion of at most three
 * characters mends every check digit; else at most 16 proposals, all with the same number of changes
 */
export function proposeRepairs(lines: readonly string[], today: string): readonly Repair[] {
  const shape = formatOf(lines);
  if (!shape.ok) return [];
  const format = shape.value;
  const repairs: Repair[] = [];
  const seen = new Set<string>();
  let parses = 0;
  let attempts: readonly Attempt[] = [{ lines, changes: [] }];
  for (let changes = 0; changes <= MOST_CHANGES; changes++) {
    const next: Attempt[] = [];
    for (const attempt of attempts) {
      const text = attempt.lines.join('\n');
      if (seen.has(text)) continue;
      seen.add(text);
      if (++parses > MOST_PARSES || repairs.length === MOST_REPAIRS) return repairs;
      const parsed = parseMrz(attempt.lines, today);
      if (!parsed.ok) next.push(...nextAttempts(attempt, suspects(format, parsed.error)));
      else if (changes > 0) repairs.push({ changes: inOrder(attempt.changes), zone: parsed.value });
      else return [];
    }
    if (repairs.length > 0) break;
    attempts = next;
  }
  return repairs;
}

/** @returns the repair that makes the printed zone the same as the chip's, or nothing: no repair is taken otherwise */
export function acceptRepair(repairs: readonly Repair[], dg1: MachineReadableZone): Repair | undefined {
  return repairs.find(({ zone }) => sameDocument(zone, dg1).agree);
}
