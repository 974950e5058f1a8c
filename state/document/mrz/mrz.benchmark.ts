// How fast a passport's MRZ is parsed, beside the packages that do nothing but parse: `mrz`, which judges our check digits, and
// `mrz-fast`, which knows TD3 only. In one run, in turns, so that a busy machine is busy for all three.
import { parse as parseWithMrz } from 'mrz';
import { parseMRZ as parseWithMrzFast } from 'mrz-fast';
import type { BenchmarkRow } from '../../state.benchmark.ts';
import { composeTd3 } from './compose.ts';
import { parseMrz } from './parse.ts';

const TODAY = '2026-11-22';
const ROUNDS = 20;
const PARSES = 1000;

/** Passports that all three call valid; several, lest one be kept ready. */
const DOCUMENTS = ['X1234567', 'C01X00T47', 'L898902C3'].map((documentNumber) =>
  composeTd3({
    issuingState: 'IDN',
    primaryIdentifier: 'WIJAYA',
    secondaryIdentifier: 'SARI DEWI',
    documentNumber,
    nationality: 'IDN',
    dateOfBirth: '1990-02-28',
    sex: 'F',
    dateOfExpiry: '2031-05-01',
    optionalData: '3171234567',
  }),
);

type Lines = [string, string];

const PARSERS: readonly {
  readonly name: string;
  readonly note: string;
  readonly isValid: (lines: Lines) => boolean;
}[] = [
  { name: 'MRZ parse', note: 'with calendar, codes, numbers and names', isValid: (lines) => parseMrz(lines, TODAY).ok },
  { name: 'MRZ parse, mrz alone', note: 'check digits', isValid: (lines) => parseWithMrz(lines).valid },
  { name: 'MRZ parse, mrz-fast alone', note: 'check digits', isValid: (lines) => parseWithMrzFast(lines).valid },
];

function timeOf(isValid: (lines: Lines) => boolean): number {
  const start = performance.now();
  for (let run = 0; run < PARSES; run++)
    for (const lines of DOCUMENTS) if (!isValid(lines)) throw new Error('a valid specimen is called invalid');
  return (performance.now() - start) / (PARSES * DOCUMENTS.length);
}

/** One row a parser: the median of the rounds, in ms for one parse. */
export function benchmarkMrz(): readonly BenchmarkRow[] {
  const taken = PARSERS.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, { isValid }] of PARSERS.entries()) taken[index]?.push(timeOf(isValid));
  return PARSERS.map(({ name, note }, index) => {
    const ms = taken[index]?.toSorted((one, other) => one - other)[ROUNDS / 2] ?? 0;
    const n = ROUNDS * PARSES * DOCUMENTS.length;
    return { name, ms, n, note: `${Math.round(1000 / ms)} a second, TD3, ${note}` };
  });
}
