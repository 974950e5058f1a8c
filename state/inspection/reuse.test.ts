import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../testing/fuzz.ts';
import type { EarlierUse } from './eligibility-types.ts';
import { judgeReuse, type ReuseResult } from './reuse.ts';
import { rulesOf, type HallRules } from './rules.ts';

const read = rulesOf('IDN');
if (!read.ok) throw new Error(read.error.join('\n'));
const HALL: HallRules = read.value.hall;

const NOW: EarlierUse = { lane: 'A1', direction: 'departure', at: '2026-11-22T10:00:00.000Z' };
const ago = (minutes: number, change: Partial<EarlierUse> = {}): EarlierUse => ({
  ...NOW,
  at: new Date(Date.parse(NOW.at) - minutes * 60_000).toISOString(),
  ...change,
});
const judge = (...uses: readonly EarlierUse[]): ReuseResult =>
  judgeReuse({ answer: { kind: 'answered', uses }, rules: HALL, now: NOW });

const CLEAR = { result: 'successful', cause: '' };
const TOLD = { ...CLEAR, notice: 'document-reused' };
const REFERRED = expect.objectContaining({ result: 'failed' }) as ReuseResult;
const BACK = { direction: 'arrival' } as const;
const ELSEWHERE = { lane: 'A2' };

describe('the same document', () => {
  it.each<[string, readonly EarlierUse[], object]>([
    ['never before', [], CLEAR],
    ['in the same lane and direction', [ago(120)], REFERRED],
    ['long ago', [ago(121)], CLEAR],
    ['in another lane', [ago(30, ELSEWHERE)], REFERRED],
    ['in another lane at the same moment', [ago(0, ELSEWHERE)], REFERRED],
    ['in another lane whose clock is ahead', [ago(-2, ELSEWHERE)], REFERRED],
    ['out right after in', [ago(10, BACK)], REFERRED],
    ['out somewhat after in', [ago(11, BACK)], TOLD],
    ['out somewhat after in, in another lane', [ago(60, { ...BACK, ...ELSEWHERE })], TOLD],
    ['out an hour after in', [ago(61, BACK)], CLEAR],
    ['several times: the severest counts', [ago(30, BACK), ago(20, ELSEWHERE)], REFERRED],
  ])('%s', (_, uses, expected) => {
    expect(judge(...uses)).toEqual(expected);
  });

  it('is told by lane, direction and time, the latest first', () => {
    expect(judge(ago(30), ago(20, ELSEWHERE), ago(25)).cause).toBe(
      'used on departure in A2 at 2026-11-22T09:40:00.000Z',
    );
  });

  it('is never clear without an answer', () => {
    const answer = { kind: 'failed', cause: 'time-out' } as const;
    expect(judgeReuse({ answer, rules: HALL, now: NOW })).toEqual({ result: 'undetermined', cause: 'time-out' });
  });

  it.each<[string, EarlierUse, EarlierUse]>([
    ['of an earlier use', NOW, { ...NOW, at: 'yesterday' }],
    ['of this one', { ...NOW, at: '' }, ago(500)],
  ])('is never clear with a time that cannot be read, %s', (_, now, use) => {
    const answer = { kind: 'answered', uses: [use] } as const;
    expect(judgeReuse({ answer, rules: HALL, now }).result).toBe('undetermined');
  });

  it('one more use never makes it better, and the order never matters', () => {
    const rank = ({ result, notice }: ReuseResult) => (result === 'failed' ? 2 : notice === undefined ? 0 : 1);
    const use = fc
      .tuple(fc.integer({ min: -5, max: 130 }), fc.constantFrom('A1', 'A2'), fc.constantFrom('arrival', 'departure'))
      .map(([minutes, lane, direction]) => ago(minutes, { lane, direction: direction }));
    fc.assert(
      fc.property(fc.array(use, { maxLength: 4 }), use, (uses, more) => {
        expect(rank(judge(...uses, more))).toBeGreaterThanOrEqual(rank(judge(...uses)));
        expect(rank(judge(more, ...uses.toReversed()))).toBe(rank(judge(...uses, more)));
      }),
      fuzzed(41, 300),
    );
  });
});
