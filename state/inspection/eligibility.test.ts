import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneOf } from '../gate/gate.fixture.ts';
import { fuzzed } from '../testing/fuzz.ts';
import { RESULTS, type ResultValue } from './checks.ts';
import {
  classOf,
  ELIGIBILITY_CHECKS,
  ELIGIBILITY_NOTICES,
  judgeEligibility,
  type EligibilityCheck,
  type EligibilityQuestion,
} from './eligibility.ts';
import type { Obligation, Permit, PermitAnswer } from './eligibility-types.ts';
import { rulesOf, type Rules } from './rules.ts';

function builtIn(state: string): Rules {
  const rules = rulesOf(state);
  if (!rules.ok) throw new Error(rules.error.join('\n'));
  return rules.value;
}
const IDN = builtIn('IDN');
const DAY = '2026-11-22';

const CITIZEN = zoneOf('IDN');
const FOREIGNER = zoneOf('NLD');

const permit = (kind: string, change: Partial<Permit> = {}): Permit => ({
  kind,
  number: '1',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  entries: 'single',
  used: false,
  ...change,
});
const answered = (permits: readonly Permit[], obligations: readonly Obligation[] = []): PermitAnswer => ({
  kind: 'answered',
  permits,
  obligations,
  importedAt: undefined,
});
const SILENT: PermitAnswer = { kind: 'failed', cause: 'time-out' };
const expiring = (iso: string | undefined) => ({ dateOfExpiry: { raw: '', iso } });
const born = (iso: string | undefined) => ({ dateOfBirth: { raw: '', iso } });

type Lane = EligibilityQuestion['lane'];
const ARRIVAL: Lane = { state: 'IDN', direction: 'arrival', profile: 'standard' };
const DEPARTURE: Lane = { state: 'IDN', direction: 'departure', profile: 'standard' };

const question = (change: Partial<EligibilityQuestion> = {}): EligibilityQuestion => ({
  zone: CITIZEN,
  permits: answered([]),
  rules: IDN,
  lane: ARRIVAL,
  chip: 'read',
  day: DAY,
  ...change,
});

function verdict(check: EligibilityCheck, change: Partial<EligibilityQuestion>) {
  const found = judgeEligibility(question(change)).find((each) => each.check === check);
  if (found === undefined) throw new Error(`no ${check}`);
  return found;
}
const resultOf = (check: EligibilityCheck, change: Partial<EligibilityQuestion>) => verdict(check, change).result;

describe('the class of a traveller', () => {
  it.each([
    ['IDN', 'IDN', 'citizen'],
    ['NLD', 'IDN', 'foreigner'],
    ['D', 'D', 'citizen'],
    ['D<<', 'D', 'citizen'],
    ['GBN', 'GBR', 'foreigner'],
    ['XXA', 'IDN', 'foreigner'],
    ['', 'IDN', 'foreigner'],
  ])('is by nationality: %s in a lane of %s is a %s', (nationality, state, expected) => {
    expect(classOf(nationality, state)).toBe(expected);
  });
});

describe('who may use a lane of Indonesia', () => {
  const all = IDN.lowerAssurance?.compensating ?? [];
  const card = { format: 'TD1', documentCode: 'I' } as const;

  it.each<[string, Partial<EligibilityQuestion>, ResultValue]>([
    ['a citizen with a chip', {}, 'successful'],
    ['a citizen whose chip is unread', { chip: 'unread' }, 'undetermined'],
    ['a citizen without a chip, in a lane that sees the page', { chip: 'none', available: all }, 'successful'],
    ['a citizen without a chip, in a lane that sees nothing', { chip: 'none' }, 'failed'],
    ['a citizen with a card', { zone: { ...CITIZEN, ...card } }, 'failed'],
    ['a citizen with a visa for a document', { zone: { ...CITIZEN, format: 'MRV-A', documentCode: 'V' } }, 'failed'],
    ['a citizen by a paper of another state', { zone: { ...CITIZEN, issuingState: 'NLD' } }, 'failed'],
    ['a foreigner with a chip', { zone: FOREIGNER }, 'successful'],
    ['a foreigner whose chip is unread', { zone: FOREIGNER, chip: 'unread' }, 'undetermined'],
    ['a foreigner without a chip', { zone: FOREIGNER, chip: 'none', available: all }, 'failed'],
    ['a foreigner with a card', { zone: { ...FOREIGNER, ...card } }, 'failed'],
  ])('%s: in both directions alike', (_, change, expected) => {
    expect(resultOf('eligibility', change)).toBe(expected);
    expect(resultOf('eligibility', { ...change, lane: DEPARTURE })).toBe(expected);
  });

  it.each(all)('a passport without a chip needs %s, too', (left) => {
    const available = all.filter((check) => check !== left);
    const { result, cause } = verdict('eligibility', { chip: 'none', available });
    expect(result).toBe('failed');
    expect(cause).toContain(left);
  });

  it('a passport without a chip is told to the officer', () => {
    expect(verdict('eligibility', { chip: 'none', available: all }).notice).toBe('lower-assurance');
    expect(verdict('eligibility', {}).notice).toBeUndefined();
  });
});

describe('the permit', () => {
  const foreigner = (permits: PermitAnswer, lane = ARRIVAL) => ({ zone: FOREIGNER, permits, lane });

  it.each(Object.keys(IDN.permitKinds))('of the kind %s does', (kind) => {
    expect(resultOf('permit', foreigner(answered([permit(kind)])))).toBe('successful');
  });

  it.each<[string, PermitAnswer, ResultValue, ResultValue]>([
    ['none at all', answered([]), 'failed', 'failed'],
    ['of a kind that nobody knows', answered([permit('laissez-passer')]), 'failed', 'failed'],
    ['on its last day', answered([permit('e-visa', { validTo: DAY })]), 'successful', 'successful'],
    ['the day after', answered([permit('e-visa', { validTo: '2026-11-21' })]), 'failed', 'failed'],
    ['on its first day', answered([permit('e-visa', { validFrom: DAY })]), 'successful', 'successful'],
    ['the day before', answered([permit('e-visa', { validFrom: '2026-11-23' })]), 'failed', 'failed'],
    ['for one entry, used up', answered([permit('e-visa', { used: true })]), 'failed', 'successful'],
    [
      'for many entries, used',
      answered([permit('e-visa', { used: true, entries: 'multiple' })]),
      'successful',
      'successful',
    ],
    ['without a day that can be read', answered([permit('KITAS', { validTo: 'soon' })]), 'failed', 'failed'],
    ['no answer', SILENT, 'undetermined', 'undetermined'],
  ])('%s', (_, permits, arrival, departure) => {
    expect(resultOf('permit', foreigner(permits))).toBe(arrival);
    expect(resultOf('permit', foreigner(permits, DEPARTURE))).toBe(departure);
  });

  it('is not asked of a citizen, whatever the store says', () => {
    expect(verdict('permit', { permits: SILENT })).toEqual({ check: 'permit', result: 'successful', cause: '' });
  });

  it('is not judged for whom the lane is not', () => {
    expect(resultOf('permit', { ...foreigner(answered([permit('KITAS')])), chip: 'none' })).toBe('aborted');
  });

  it('that ended before the day of departure is an overstay, counted in days', () => {
    const permits = answered([permit('e-VoA', { validTo: '2026-11-12', used: true })]);
    expect(verdict('permit', foreigner(permits, DEPARTURE)).cause).toBe(
      'overstay of 10 days: e-VoA ended on 2026-11-12',
    );
    expect(verdict('permit', foreigner(permits)).cause).not.toContain('overstay');
  });

  it('that ended is not hidden by a visa for the next journey', () => {
    const ended = permit('e-VoA', { validTo: '2026-11-12', used: true });
    const next = permit('e-visa', { number: '2' });
    expect(verdict('permit', foreigner(answered([ended, next]), DEPARTURE))).toMatchObject({
      result: 'failed',
      cause: expect.stringMatching(/^overstay of 10 days/) as string,
    });
    expect(resultOf('permit', foreigner(answered([ended, next])))).toBe('successful');
  });

  it('says which one counts when there are several', () => {
    const permits = answered([permit('e-visa', { validTo: '2026-02-01', used: true }), permit('KITAS')]);
    expect(verdict('permit', foreigner(permits)).cause).toBe(
      'KITAS in force until 2026-12-31; passed over: e-visa is for one entry and used up',
    );
  });
});

describe('age', () => {
  it.each<[string | undefined, ResultValue]>([
    ['2020-11-22', 'successful'],
    ['2020-11-23', 'failed'],
    ['2026-11-22', 'failed'],
    ['2026-11-23', 'undetermined'],
    ['1926-01-01', 'successful'],
    [undefined, 'undetermined'],
    ['2020-11', 'undetermined'],
  ])('born %s, of six years at least: %s', (iso, expected) => {
    expect(resultOf('age', { zone: { ...CITIZEN, ...born(iso) } })).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['standard', '2010-01-01', false],
    ['family', '2010-01-01', true],
    ['family', '2008-11-22', false],
    ['assisted', '2008-11-23', true],
  ])('in the %s lane, born %s: the officer is told of a minor: %s', (profile, iso, told) => {
    const lane = { ...ARRIVAL, profile: profile as Lane['profile'] };
    const found = verdict('age', { zone: { ...CITIZEN, ...born(iso) }, lane });
    expect(found).toMatchObject({ result: 'successful' });
    expect(found.notice).toBe(told ? 'minor' : undefined);
  });

  it('has an upper end where the rules give one', () => {
    const rules: Rules = { ...IDN, ages: { ...IDN.ages, standard: { ...IDN.ages.standard, to: 40 } } };
    expect(resultOf('age', { rules })).toBe('failed');
    expect(resultOf('age', { rules, zone: { ...CITIZEN, ...born('1985-11-23') } })).toBe('successful');
  });

  it('is not asked where the rules give no end', () => {
    expect(resultOf('age', { rules: builtIn('NLD'), lane: { ...ARRIVAL, state: 'NLD' } })).toBe('successful');
  });
});

describe('six months of validity', () => {
  const SHORT = expiring('2027-05-21');
  const resident = answered([permit('KITAS')]);
  const visitor = answered([permit('e-VoA', { used: true, entries: 'multiple' })]);

  it.each<[string, Partial<EligibilityQuestion>, ResultValue, ResultValue, boolean]>([
    ['citizen', { zone: { ...CITIZEN, ...SHORT } }, 'successful', 'successful', true],
    ['visitor', { zone: { ...FOREIGNER, ...SHORT }, permits: visitor }, 'failed', 'successful', false],
    ['resident', { zone: { ...FOREIGNER, ...SHORT }, permits: resident }, 'successful', 'successful', true],
    ['unknown', { zone: { ...FOREIGNER, ...SHORT }, permits: SILENT }, 'undetermined', 'successful', false],
    [
      'former resident',
      { zone: { ...FOREIGNER, ...SHORT }, permits: answered([permit('KITAS', { validTo: '2026-11-21' })]) },
      'failed',
      'successful',
      false,
    ],
  ])('less than that, %s', (_, change, arrival, departure, told) => {
    const found = verdict('six-month-validity', change);
    expect(found.result).toBe(arrival);
    expect(found.notice).toBe(told ? 'expires-soon' : undefined);
    expect(resultOf('six-month-validity', { ...change, lane: DEPARTURE })).toBe(departure);
  });

  it.each([
    [DAY, '2027-05-22'],
    ['2026-08-31', '2027-02-28'],
    ['2026-12-31', '2027-06-30'],
  ])('from %s end on %s', (day, last) => {
    const before = new Date(Date.parse(last) - 86_400_000).toISOString().slice(0, 10);
    const at = (iso: string) => ({ day, zone: { ...FOREIGNER, ...expiring(iso) }, permits: visitor });
    expect(resultOf('six-month-validity', at(last))).toBe('successful');
    expect(resultOf('six-month-validity', at(before))).toBe('failed');
  });

  it('cannot be judged without a whole date', () => {
    expect(resultOf('six-month-validity', { zone: { ...CITIZEN, ...expiring(undefined) } })).toBe('undetermined');
  });
});

describe('obligations', () => {
  const open = answered([permit('KITAS')], [{ kind: 'unpaid fine', since: '2026-01-01', text: '' }]);

  it.each<[string, Partial<EligibilityQuestion>, ResultValue]>([
    ['none, on departure', { zone: FOREIGNER, lane: DEPARTURE }, 'successful'],
    ['open, on departure', { zone: FOREIGNER, lane: DEPARTURE, permits: open }, 'failed'],
    ["a citizen's, on departure", { lane: DEPARTURE, permits: open }, 'failed'],
    ['open, on arrival', { zone: FOREIGNER, permits: open }, 'successful'],
    ['not known, of a foreigner', { zone: FOREIGNER, lane: DEPARTURE, permits: SILENT }, 'undetermined'],
    ['not known, of a citizen', { lane: DEPARTURE, permits: SILENT }, 'successful'],
    [
      'not begun',
      { lane: DEPARTURE, permits: answered([], [{ kind: 'report', since: '2026-11-23', text: '' }]) },
      'successful',
    ],
    ['without a day', { lane: DEPARTURE, permits: answered([], [{ kind: 'report', since: '', text: '' }]) }, 'failed'],
  ])('%s', (_, change, expected) => {
    expect(resultOf('obligations', change)).toBe(expected);
  });

  it('are named by kind, not by what they say', () => {
    const secret = answered([], [{ kind: 'unpaid fine', since: '2026-01-01', text: 'of Budi' }]);
    expect(verdict('obligations', { lane: DEPARTURE, permits: secret }).cause).toBe('open: unpaid fine');
  });
});

describe('rules that cannot be used', () => {
  it.each<[string, Partial<EligibilityQuestion>]>([
    ['are of another state', { lane: { ...ARRIVAL, state: 'NLD' } }],
    ['are not yet in force', { day: '2024-09-30' }],
    ['have ended', { rules: { ...IDN, validTo: '2026-11-21' } }],
    ['meet no day', { day: 'NaN-NaN-NaN' }],
    ['meet no state', { lane: { ...ARRIVAL, state: '' } }],
  ])('%s: nothing is known', (_, change) => {
    expect(new Set(judgeEligibility(question(change)).map(({ result }) => result))).toEqual(new Set(['undetermined']));
  });

  it('of no state ask for a chip only', () => {
    const lane = { ...ARRIVAL, state: 'NLD' };
    const ask = (change: Partial<EligibilityQuestion>) =>
      judgeEligibility(question({ rules: builtIn('NLD'), lane, permits: SILENT, ...change })).map(
        ({ result }) => result,
      );
    expect(new Set(ask({}))).toEqual(new Set(['successful']));
    expect(ask({ chip: 'none' })[0]).toBe('failed');
  });
});

const day = fc.constantFrom('2025-01-01', '2026-11-21', DAY, '2026-11-23', '2027-06-01', '', '2026-02-30');
const anyPermit: fc.Arbitrary<Permit> = fc.record({
  kind: fc.constantFrom('KITAS', 'kitap', 'e-visa', 'e-VoA', 'visa-free', 'other', ''),
  number: fc.constantFrom('1', '2'),
  validFrom: day,
  validTo: day,
  entries: fc.constantFrom('single' as const, 'multiple' as const),
  used: fc.boolean(),
});
const anyQuestion: fc.Arbitrary<EligibilityQuestion> = fc
  .record({
    zone: fc.constantFrom(
      CITIZEN,
      FOREIGNER,
      { ...FOREIGNER, ...expiring('2027-01-01') },
      { ...CITIZEN, ...born(undefined) },
    ),
    permits: fc.oneof(
      fc.constant(SILENT),
      fc.array(anyPermit, { maxLength: 4 }).map((permits) => answered(permits)),
    ),
    direction: fc.constantFrom('arrival' as const, 'departure' as const),
    chip: fc.constantFrom('read' as const, 'unread' as const, 'none' as const),
    day: fc.constantFrom(DAY, ''),
  })
  .map(({ direction, ...rest }) => question({ ...rest, lane: { ...ARRIVAL, direction } }));

const withPermits = (from: EligibilityQuestion, permits: readonly Permit[]) => ({
  ...from,
  permits: answered(permits),
});
const permitsOf = ({ permits }: EligibilityQuestion) => (permits.kind === 'answered' ? permits.permits : []);

describe('for any traveller', () => {
  it('each check is made once, in order, and a notice comes with success only', () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const results = judgeEligibility(asked);
        expect(results.map(({ check }) => check)).toEqual(ELIGIBILITY_CHECKS);
        for (const { result, notice } of results) {
          expect(RESULTS).toContain(result);
          if (notice !== undefined) expect([result, notice in ELIGIBILITY_NOTICES]).toEqual(['successful', true]);
        }
      }),
      fuzzed(1, 500),
    );
  });

  it('the order in which the store gives permits never matters', () => {
    fc.assert(
      fc.property(
        anyQuestion.chain((asked) =>
          fc.tuple(
            fc.constant(asked),
            fc.shuffledSubarray([...permitsOf(asked)], { minLength: permitsOf(asked).length }),
          ),
        ),
        ([asked, shuffled]) => {
          expect(judgeEligibility(withPermits(asked, shuffled))).toEqual(
            judgeEligibility(withPermits(asked, permitsOf(asked))),
          );
        },
      ),
      fuzzed(2, 500),
    );
  });

  it('a permit that is not usable never helps', () => {
    const invalid = anyPermit.filter(
      (each) =>
        !['KITAS', 'kitap', 'e-visa', 'e-VoA', 'visa-free'].includes(each.kind) ||
        !(each.validFrom <= DAY && DAY <= each.validTo && each.validFrom >= '2025' && each.validTo >= '2025') ||
        each.validTo === '2026-02-30' ||
        each.validFrom === '2026-02-30',
    );
    fc.assert(
      fc.property(anyQuestion, invalid, (asked, more) => {
        const before = judgeEligibility(withPermits(asked, permitsOf(asked)));
        const after = judgeEligibility(withPermits(asked, [...permitsOf(asked), more]));
        for (const [index, { result }] of before.entries())
          if (result !== 'successful') expect(after[index]?.result).not.toBe('successful');
      }),
      fuzzed(3, 500),
    );
  });

  it('without an answer of the store nothing is better than with any', () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const silent = judgeEligibility({ ...asked, permits: SILENT });
        const empty = judgeEligibility(withPermits(asked, []));
        for (const check of ['permit', 'eligibility'] as const) {
          const clear = silent.find((each) => each.check === check)?.result === 'successful';
          if (clear) expect(empty.find((each) => each.check === check)?.result).toBe('successful');
        }
      }),
      fuzzed(4, 300),
    );
  });
});
