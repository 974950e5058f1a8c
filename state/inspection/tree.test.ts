import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../testing/fuzz.ts';
import { CHECKS, RESULTS, type CheckResult, type ResultValue } from './checks.ts';
import { aggregate, BRANCHES, treeOf } from './tree.ts';

const OF = { travellerClass: 'foreigner', direction: 'arrival', document: 'with-chip' } as const;
const all = (result: ResultValue): readonly CheckResult[] => CHECKS.map((name) => ({ name, result, cause: '' }));

describe('the aggregation of TR-03135', () => {
  it.each<[readonly ResultValue[], ResultValue]>([
    [['successful', 'successful'], 'successful'],
    [['successful', 'failed', 'aborted', 'undetermined'], 'failed'],
    [['successful', 'aborted', 'undetermined'], 'aborted'],
    [['successful', 'undetermined', 'not-supported'], 'undetermined'],
    [['successful', 'not-supported'], 'not-supported'],
    [[], 'not-supported'],
  ])('of %j is %s', (results, expected) => {
    expect(aggregate(results)).toBe(expected);
  });

  it('is successful only if everything is, and failed whenever anything is, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...RESULTS), { minLength: 1 }), (results) => {
        const found = aggregate(results);
        expect(found === 'successful').toBe(results.every((result) => result === 'successful'));
        expect(found === 'failed').toBe(results.includes('failed'));
        expect(aggregate(results.toReversed())).toBe(found);
      }),
      fuzzed(7, 300),
    );
  });
});

describe('the tree of checks', () => {
  it('holds every check once', () => {
    expect(Object.values(BRANCHES).flat().toSorted()).toEqual([...CHECKS].toSorted());
  });

  it('is successful when everything is', () => {
    expect(treeOf(all('successful'), OF).result).toBe('successful');
  });

  it('leaves out what is optional and not supported', () => {
    const checks = all('successful').map((check) =>
      check.name.startsWith('optical') || check.name === 'mrz-seal' || check.name === 'seal-signature'
        ? ({ ...check, result: 'not-supported' } as const)
        : check,
    );
    const tree = treeOf(checks, OF);
    expect(tree.result).toBe('successful');
    expect(tree.branches.find(({ name }) => name === 'optical')?.result).toBe('not-supported');
  });

  it('leaves out what decides nothing: a chip that a citizen need not have', () => {
    const checks = all('successful').map((check) =>
      check.name === 'chip-read' ? ({ ...check, result: 'undetermined' } as const) : check,
    );
    expect(treeOf(checks, OF).result).toBe('undetermined');
    expect(treeOf(checks, { ...OF, travellerClass: 'citizen', document: 'without-chip' }).result).toBe('successful');
  });

  it('shows a check that was not made as undetermined', () => {
    expect(treeOf([], OF).result).toBe('undetermined');
  });
});
