// How fast a whole decision is: parse, every check, the tables, the tree. Beside parsing alone, which is a part of it.
import type { BenchmarkRow } from '../state.benchmark.ts';
import { composeTd3 } from '../document/mrz/compose.ts';
import { reportDecision } from './report.ts';

const ROUNDS = 20;
const DECISIONS = 200;

const MRZ = composeTd3({
  issuingState: 'NLD',
  primaryIdentifier: 'SPECIMEN',
  secondaryIdentifier: 'ONE',
  documentNumber: 'X1234567',
  nationality: 'NLD',
  dateOfBirth: '1985-01-01',
  sex: 'F',
  dateOfExpiry: '2030-01-01',
});

const EVIDENCE = {
  today: '2026-11-22',
  lane: {
    state: 'IDN',
    direction: 'arrival',
    rules: 'default',
    clearNotSupported: ['liveness', 'passive-authentication', 'chip-access'],
  },
  mrz: MRZ,
  chip: { kind: 'read', dg1: MRZ },
  capture: { kind: 'captured' },
  comparison: { kind: 'compared', similarity: 0.97, falseMatchRate: 0.0001 },
  watchlist: { kind: 'answered', hits: [] },
  permits: { kind: 'answered', permits: [] },
};

/** One row: the median of the rounds, in ms for one decision. */
export function benchmarkDecide(): readonly BenchmarkRow[] {
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let run = 0; run < DECISIONS; run++)
      if (!reportDecision(EVIDENCE).valid) throw new Error('sound evidence is referred');
    taken.push((performance.now() - start) / DECISIONS);
  }
  const ms = taken.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN;
  const note = `${Math.round(1000 / ms)} a second: two zones parsed, rules and tables read anew, all checks, the tree`;
  return [{ name: 'decision from a file', ms, n: ROUNDS * DECISIONS, note }];
}
