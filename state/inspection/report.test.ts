import { describe, expect, it } from 'vitest';
import { composeTd3 } from '../document/mrz/compose.ts';
import { CHECKS } from './checks.ts';
import { reportDecision } from './report.ts';

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

const VISA = {
  kind: 'e-visa',
  number: 'V1',
  validFrom: '2026-11-01',
  validTo: '2026-12-01',
  entries: 'single',
  used: false,
} as const;

const EVIDENCE = {
  today: '2026-11-22',
  lane: {
    state: 'IDN',
    direction: 'arrival',
    clearNotSupported: ['liveness', 'passive-authentication', 'chip-access'],
  },
  mrz: MRZ,
  chip: { kind: 'read', dg1: MRZ },
  capture: { kind: 'captured' },
  comparison: { kind: 'compared', similarity: 0.97, falseMatchRate: 0.0001 },
  watchlist: { kind: 'answered', hits: [] },
  permits: { kind: 'answered', permits: [VISA], obligations: [], importedAt: '2026-11-22T00:00:00Z' },
};

describe('a decision about a file', () => {
  it('clears what the gate would clear, with every check and the tree', () => {
    const report = reportDecision({ ...EVIDENCE, lane: { ...EVIDENCE.lane, rules: 'default' } });
    expect(report).toMatchObject({ valid: true, decision: { kind: 'clear' }, reasons: [], problems: [] });
    expect(report.checks.map(({ name }) => name)).toEqual(CHECKS);
    expect(report.tree?.branches.length).toBeGreaterThan(5);
  });

  it('refers with the reason in words', () => {
    const report = reportDecision({ ...EVIDENCE, comparison: { ...EVIDENCE.comparison, falseMatchRate: 0.3 } });
    expect(report).toMatchObject({ valid: false, decision: { kind: 'refer' } });
    expect(report.reasons).toContainEqual({
      code: 'face-mismatch',
      severity: 'stop',
      text: 'The face is not that of the portrait on the chip.',
    });
  });

  it('applies the degrade table to the sources that the file names', () => {
    const lane = { ...EVIDENCE.lane, rules: 'default' };
    expect(reportDecision({ ...EVIDENCE, lane, sources: {} }).reasons).toContainEqual(
      expect.objectContaining({ code: 'source-degraded' }),
    );
  });

  it.each([
    ['no object', null, 'the file'],
    ['a key that nobody knows', { ...EVIDENCE, wish: 'clear' }, 'the file'],
    ['a day that is none', { ...EVIDENCE, today: '2026-02-30' }, 'today'],
    ['a chip of no kind', { ...EVIDENCE, chip: { kind: 'fine' } }, 'chip.kind'],
    ['a zone that is none', { ...EVIDENCE, mrz: [MRZ[0], MRZ[1].replace('X1234567', 'X1234568')] }, 'mrz, line 2'],
    ['another state', { ...EVIDENCE, lane: { ...EVIDENCE.lane, state: 'QQQ' } }, 'lane.state'],
  ])('decides nothing about %s, and says where', (_, value, where) => {
    const report = reportDecision(value);
    expect(report).toMatchObject({ valid: false, decision: null });
    expect(report.problems.some((problem) => problem.where.startsWith(where))).toBe(true);
  });
});
