import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../testing/fuzz.ts';
import type { Permit } from './eligibility-types.ts';
import { resolvePermit } from './permits.ts';

const RULES = { permitKinds: { KITAS: 'residence', 'e-visa': 'visa', 'visa-free': 'registration' } } as const;
const DAY = '2026-11-22';

const base: Permit = {
  kind: 'e-visa',
  number: 'n',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  entries: 'single',
  used: false,
};
const ended = { validTo: '2026-11-21' };

function chosen(direction: 'arrival' | 'departure', ...changes: readonly Partial<Permit>[]): number | undefined {
  const permits = changes.map((change, index) => ({ ...base, number: String(index), ...change }));
  const { permit } = resolvePermit(permits, DAY, direction, RULES);
  return permit === undefined ? undefined : permits.findIndex(({ number }) => number === permit.number);
}

describe('of several permits', () => {
  it.each<[string, readonly Partial<Permit>[], number | undefined, number | undefined]>([
    ['residence before visa', [{ used: true, entries: 'multiple' }, { kind: 'KITAS' }], 1, 1],
    ['visa before registration', [{ kind: 'visa-free', used: true }, { entries: 'multiple' }], 1, 1],
    [
      'a visa in force before a residence that ended, if it was used',
      [{ kind: 'KITAS', ...ended }, { entries: 'multiple' }],
      1,
      1,
    ],
    ['many entries before one', [{}, { entries: 'multiple' }], 1, 1],
    ['many entries before one that is used', [{ used: true }, { entries: 'multiple' }], 1, 1],
    ['the last to end', [{ validTo: '2026-12-01' }, { validTo: '2026-12-02' }], 1, 1],
    ['on departure the one that was used', [{ validTo: '2027-06-01' }, { used: true }], 0, 1],
    ['on departure an ended stay before the next visa', [{ used: true, ...ended }, {}], 1, undefined],
    ['none when all have ended', [ended, { kind: 'KITAS', ...ended }], undefined, undefined],
    ['none when all are of unknown kinds', [{ kind: 'x' }, { kind: '' }], undefined, undefined],
    ['a kind whatever its letters', [{ kind: 'kitas' }], 0, 0],
  ])('%s', (_, permits, arrival, departure) => {
    expect(chosen('arrival', ...permits)).toBe(arrival);
    expect(chosen('departure', ...permits)).toBe(departure);
  });

  it('only accepted kinds count', () => {
    const permits = [base, { ...base, kind: 'KITAS', ...ended }];
    expect(resolvePermit(permits, DAY, 'arrival', RULES, ['kitas'])).toMatchObject({ permit: undefined });
    expect(resolvePermit(permits, DAY, 'arrival', RULES, ['e-visa']).permit).toEqual(base);
  });
});

describe('the reason', () => {
  it.each<[readonly Partial<Permit>[], string]>([
    [[], 'no permit is known for this document'],
    [[{}], 'e-visa in force until 2026-12-31'],
    [[ended], 'e-visa ended on 2026-11-21'],
    [[{ validFrom: '2026-11-23' }], 'e-visa begins on 2026-11-23'],
    [[{ used: true }], 'e-visa is for one entry and used up'],
    [[{ validFrom: '2026-13-01' }], 'e-visa has no dates that can be read'],
    [[{ kind: 'x' }], 'x is of a kind that is not accepted here'],
    [[{}, { kind: 'KITAS' }], 'KITAS in force until 2026-12-31; passed over: e-visa until 2026-12-31'],
  ])('%j: %s', (changes, expected) => {
    const permits = changes.map((change) => ({ ...base, ...change }));
    expect(resolvePermit(permits, DAY, 'arrival', RULES).because).toBe(expected);
  });

  it('never carries the number of a permit', () => {
    const permits = [base, { ...base, kind: 'KITAS' }].map((each) => ({ ...each, number: 'SECRET-1' }));
    expect(resolvePermit(permits, DAY, 'arrival', RULES).because).not.toContain('SECRET');
  });
});

describe('for any permits', () => {
  const word = fc.constantFrom('KITAS', 'e-visa', 'visa-free', 'x', '2026-01-01', DAY, '2027-01-01', '', '<');
  const permit = fc.record<Permit>({
    kind: word,
    number: word,
    validFrom: word,
    validTo: word,
    entries: fc.constantFrom('single', 'multiple'),
    used: fc.boolean(),
  });
  const permits = fc.array(permit, { maxLength: 5 });
  const direction = fc.constantFrom('arrival' as const, 'departure' as const);

  it('there is a permit or what is wrong with the nearest, and the order never matters', () => {
    fc.assert(
      fc.property(permits, direction, (given, way) => {
        const resolution = resolvePermit(given, DAY, way, RULES);
        expect([resolution.permit, resolution.unusable].filter((each) => each !== undefined)).toHaveLength(
          given.length === 0 ? 0 : 1,
        );
        expect(resolvePermit(given.toReversed(), DAY, way, RULES)).toEqual(resolution);
      }),
      fuzzed(11, 1000),
    );
  });
});
