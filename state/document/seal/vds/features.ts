// What the features of a seal say: each is read as the table of its type tells, and shown as hexadecimal where there is no
// table or the bytes do not follow it.
import { err, ok, type Result } from '../../../result.ts';
import { splitLines } from '../../mrz/shape.ts';
import { decodeC40 } from '../c40.ts';
import type { CodeProblem, FieldValue } from '../result.ts';
import type { Element } from './structure.ts';
import type { Coding, SealType } from './types.ts';

export interface FeatureReading {
  /** By name; an MRZ is its lines. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The lines of the MRZ; a visa's second is without its optional data. */
  readonly mrz: readonly string[] | undefined;
  /** Bytes that do not follow the table; then what should be there and is not, which is no fault of the reading. */
  readonly problems: readonly CodeProblem[];
  readonly missing: readonly CodeProblem[];
}

/** Doc 9303-13, 5: what a visa's seal has of its two lines. */
const VISA_LINES = { 'mrz-mrva': [44, 28], 'mrz-mrvb': [36, 28] } as const;

export function readFeatures(elements: readonly Element[], type: SealType | undefined): FeatureReading {
  const fields: Record<string, FieldValue> = {};
  const problems: CodeProblem[] = [];
  let mrz: readonly string[] | undefined;
  const seen = new Set<number>();
  for (const { tag, value, at } of elements) {
    const problem = (code: string, text: string) => problems.push({ code, where: `byte ${at}`, text });
    const feature = type?.features.get(tag);
    const raw = `feature${tag.toString(16).toUpperCase().padStart(2, '0')}`;
    if (seen.has(tag)) {
      problem('feature-twice', `${feature?.name ?? raw} is there twice; the first one counts`);
      continue;
    }
    seen.add(tag);
    if (feature === undefined) {
      fields[raw] = type?.others === 'utf8-or-bytes' ? textOrHex(value) : value.toString('hex');
      continue;
    }
    const { name, coding, min, max } = feature;
    if (value.length < min || value.length > max)
      problem('feature-length', `${name} has ${value.length} bytes, not ${min === max ? min : `${min} to ${max}`}`);
    const read = CODINGS[coding](value);
    if (!read.ok) {
      problem('feature-coding', `${name}: ${read.error}`);
      fields[raw] = value.toString('hex');
      continue;
    }
    if (name in fields) problem('feature-twice', `${name} is there in two forms; the first one counts`);
    else fields[name] = read.value;
    if (coding.startsWith('mrz')) mrz ??= linesOf(read.value);
  }
  return { fields, mrz, problems, missing: type === undefined ? [] : missingOf(type, seen) };
}

function missingOf(type: SealType, seen: ReadonlySet<number>): readonly CodeProblem[] {
  return type.required
    .filter((group) => !group.some((tag) => seen.has(tag)))
    .map((group) => {
      const names = new Set(group.map((tag) => type.features.get(tag)?.name));
      return { code: 'feature-missing', where: 'features', text: `${[...names].join(' or ')} is missing` };
    });
}

const linesOf = (value: FieldValue): readonly string[] =>
  Array.isArray(value) ? value.filter((line) => typeof line === 'string') : [];

type Reader = (value: Buffer) => Result<FieldValue, string>;

const CODINGS: Readonly<Record<Coding, Reader>> = {
  c40: (value) => {
    const text = decodeC40(value);
    return text.ok ? ok(text.value.trimEnd()) : err(text.error.text);
  },
  mrz: (value) => {
    const text = decodeC40(value);
    if (!text.ok) return err(text.error.text);
    const lines = splitLines(text.value.replaceAll(' ', '<'));
    return lines.ok ? lines : err(lines.error.text);
  },
  'mrz-mrva': visaLines('mrz-mrva'),
  'mrz-mrvb': visaLines('mrz-mrvb'),
  number: (value) =>
    value.length > 4 || value.length === 0 ? err('no number') : ok(value.readUIntBE(0, value.length)),
  duration: (value) => {
    const [days, months, years] = value;
    if (days === undefined || months === undefined || years === undefined || value.length !== 3)
      return err('days, months and years have a byte each');
    return ok({ days, months, years });
  },
  utf8: (value) => utf8(value) ?? err('no UTF-8'),
  date: (value) => {
    const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(value.toString('latin1')) ?? [];
    if (year === undefined || month === undefined || day === undefined) return err('no date');
    return ok(`${year}-${month}-${day}`);
  },
  bytes: (value) => ok(value.toString('hex')),
};

function visaLines(coding: keyof typeof VISA_LINES): Reader {
  const [first, second] = VISA_LINES[coding];
  return (value) => {
    const text = decodeC40(value);
    if (!text.ok) return err(text.error.text);
    const zone = text.value.replaceAll(' ', '<');
    if (zone.length !== first + second)
      return err(`${first + second} characters are expected, here are ${zone.length}`);
    return ok([zone.slice(0, first), zone.slice(first)]);
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8(value: Buffer): Result<string, string> | undefined {
  try {
    return ok(decoder.decode(value));
  } catch {
    return undefined;
  }
}

/** Text has no control characters. */
function textOrHex(value: Buffer): string {
  const text = utf8(value);
  return text?.ok === true && !/\p{Cc}/u.test(text.value) ? text.value : value.toString('hex');
}
