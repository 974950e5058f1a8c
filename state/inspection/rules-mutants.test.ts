// Every cell of the rules of Indonesia decides something: with any of them changed, somebody's result changes.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { zoneOf } from '../gate/gate.fixture.ts';
import { judgeEligibility, type EligibilityQuestion } from './eligibility.ts';
import type { Permit, PermitAnswer } from './eligibility-types.ts';
import { judgeReuse } from './reuse.ts';
import { LANE_PROFILES, readRules, rulesOf, type Rules } from './rules.ts';

const DAY = '2026-11-22';
const read = rulesOf('IDN');
if (!read.ok) throw new Error(read.error.join('\n'));
const IDN: Rules = read.value;

const ZONES = { IDN: zoneOf('IDN'), NLD: zoneOf('NLD') };
const DIRECTIONS = ['arrival', 'departure'] as const;

function permit(kind: string): Permit {
  return { kind, number: '', validFrom: DAY, validTo: DAY, entries: 'multiple', used: true };
}
const NOBODY_ANSWERS: PermitAnswer = { kind: 'failed', cause: '' };
const answers = (permits: readonly Permit[]): PermitAnswer => ({
  kind: 'answered',
  permits,
  obligations: [{ kind: 'fine', since: DAY, text: '' }],
  importedAt: undefined,
});

const STORES: readonly PermitAnswer[] = [
  NOBODY_ANSWERS,
  answers([]),
  ...Object.keys(IDN.permitKinds).map((kind) => answers([permit(kind)])),
  answers(Object.keys(IDN.permitKinds).map(permit)),
  // What lasts longer is of the lesser kind.
  answers([permit('e-visa'), { ...permit('visa-free'), validTo: '2027-01-01' }]),
  answers([permit('e-VoA'), { ...permit('visa-free'), validTo: '2027-01-01' }]),
];
const BIRTHS = ['1985-01-01', '2020-11-22', '2020-11-23', '2019-11-23', '2008-11-22', '2008-11-23', '2007-11-23'];
const EXPIRIES = ['2030-01-01', '2027-05-22', '2027-05-21', '2027-04-22', '2027-06-21'];
const all = IDN.lowerAssurance?.compensating ?? [];
const LANES = [undefined, all, ...all.map((left) => all.filter((check) => check !== left))];

/** Whoever differs in one thing from an ordinary traveller of his class and document. */
function* travellers(rules: Rules): Generator<EligibilityQuestion> {
  for (const nationality of ['IDN', 'NLD'] as const)
    for (const direction of DIRECTIONS)
      for (const [format, chip] of [
        ['TD3', 'read'],
        ['TD3', 'none'],
        ['TD1', 'read'],
      ] as const) {
        const zone = { ...ZONES[nationality], format };
        const lane = { state: 'IDN', direction, profile: 'standard' } as const;
        const usual = { zone, lane, chip, rules, day: DAY, permits: answers([permit('KITAS')]), available: all };
        for (const permits of STORES) {
          yield { ...usual, permits };
          for (const iso of EXPIRIES) yield { ...usual, permits, zone: { ...zone, dateOfExpiry: { raw: '', iso } } };
        }
        for (const available of LANES) yield available === undefined ? usual : { ...usual, available };
        for (const profile of LANE_PROFILES)
          for (const iso of BIRTHS)
            yield { ...usual, lane: { ...lane, profile }, zone: { ...zone, dateOfBirth: { raw: '', iso } } };
        for (const day of ['2024-09-30', '2024-10-01']) yield { ...usual, day };
      }
}

function* reuses({ hall }: Rules) {
  const now = { lane: 'A1', direction: 'arrival', at: `${DAY}T12:00:00Z` } as const;
  for (const direction of DIRECTIONS)
    for (const lane of ['A1', 'A2'])
      for (let minutes = 0; minutes <= 122; minutes++) {
        const at = new Date(Date.parse(now.at) - minutes * 60_000).toISOString();
        yield judgeReuse({ answer: { kind: 'answered', uses: [{ lane, direction, at }] }, rules: hall, now });
      }
}

function outcomes(rules: Rules): string {
  const judged = [...travellers(rules)].map((each) =>
    judgeEligibility(each).map(({ result, cause, notice }) => [result, cause, notice]),
  );
  const used = [...reuses(rules)].map(({ result, notice }) => [result, notice]);
  return JSON.stringify([judged, used]);
}

/** Of all outcomes under the rules as they are: a change of any cell that decides is meant, or this finds it. */
const PINNED = '66b3da324495c9eded7af35a25b7846727164ff176623c7c37318e3af66dd98e';

/** The other values that one cell might have. */
function others(value: unknown, key: string): readonly unknown[] {
  const pairs: readonly (readonly string[])[] = [
    ['refer', 'notice'],
    ['full', 'lower'],
    ['same', 'other'],
    ['same', 'opposite'],
    ['citizen', 'foreigner', 'resident'],
    ['residence', 'visa', 'registration'],
  ];
  if (typeof value === 'number') return [value + 1, ...(value > 0 ? [value - 1] : [])];
  if (value === null)
    return key === 'to' ? [5, 30] : key === 'minorBelow' ? [40] : key === 'validTo' ? [DAY.replace('22', '21')] : [];
  if (Array.isArray(value)) return value.map((_, index) => value.toSpliced(index, 1) as unknown[]);
  if (typeof value !== 'string') return [];
  return pairs.filter((pair) => pair.includes(value)).flatMap((pair) => pair.filter((other) => other !== value));
}

/** Cells that explain and decide nothing by themselves, or that bound how much the hall keeps. */
const EXPLAINING = new Set(['version', 'sources', 'basis', 'windowMinutes', 'state']);

interface Mutant {
  readonly where: string;
  readonly rules: unknown;
}

function* mutants(value: unknown, whole: (changed: unknown) => unknown, where: string): Generator<Mutant> {
  const key = where.split('.').at(-1) ?? '';
  if (EXPLAINING.has(key)) return;
  for (const other of others(value, key)) yield { where: `${where} = ${JSON.stringify(other)}`, rules: whole(other) };
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries())
      yield* mutants(part, (changed) => whole(value.with(index, changed)), `${where}.${index}`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value))
      yield* mutants(part, (changed) => whole({ ...value, [name]: changed }), where === '' ? name : `${where}.${name}`);
  }
}

describe('the rules of Indonesia', () => {
  it('decide as they did when they were last looked through', () => {
    expect(createHash('sha256').update(outcomes(IDN)).digest('hex')).toBe(PINNED);
  });

  it('have no cell whose change nobody notices', () => {
    const sound = outcomes(IDN);
    const unnoticed: string[] = [];
    let tried = 0;
    for (const { where, rules } of mutants(IDN, (changed) => changed, '')) {
      const mutant = readRules(rules);
      // Rules that contradict each other are noticed when they are read.
      if (!mutant.ok) continue;
      tried++;
      if (outcomes(mutant.value) === sound) unnoticed.push(where);
    }
    expect(unnoticed).toEqual([]);
    expect(tried).toBeGreaterThan(50);
  });
});
