import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHIP, FACE, PICTURE } from '../gate/table.fixture.ts';
import { CHIP_CHECKS } from '../document/pki/types.ts';
import { zoneOf } from '../gate/gate.fixture.ts';
import type { FaceComparison, Handling, WatchlistAnswer } from '../gate/ports.ts';
import { fuzzed } from '../testing/fuzz.ts';
import { CHECKS, CHECK_RULES, RESULTS, type CheckName, type CheckResult, type ResultValue } from './checks.ts';
import type { Bulletin } from './bulletins.ts';
import { caseOf, decide, fold, type FoldRules } from './decide.ts';
import { SOURCES, SOURCE_STATES, type SourceStates } from './degrade.ts';
import type { Evidence, InspectionRules } from './evidence.ts';
import { inspect } from './inspect.ts';
import { FRESH, opened, provenBut, RULES, SOUND } from './inspection.fixture.ts';
import { requirementOf } from './requirements.ts';
import { BROADER, type ReasonCode } from './reasons.ts';

const zone = zoneOf('NLD');
const BULLETIN: Bulletin = {
  id: 'B-7',
  issuingState: zone.issuingState,
  from: zone.documentNumber,
  to: zone.documentNumber,
  validFrom: '2026-01-01',
  validTo: '2027-01-01',
  text: 'a stolen series',
  owner: 'test',
};
const USE = { lane: 'TEST-02', direction: 'arrival', at: '2026-11-22T07:55:00.000Z' } as const;

function hits(...handlings: readonly Handling[]): WatchlistAnswer {
  return {
    kind: 'answered',
    entries: 3,
    importedAt: undefined,
    hits: handlings.map((handling) => ({
      entry: '1',
      list: 'stolen',
      kind: 'SLTD',
      handling,
      matched: 'document',
      fields: ['documentNumber'],
      reason: '',
    })),
  };
}

const compared = (similarity: number, falseMatchRate: number): FaceComparison => ({
  kind: 'compared',
  similarity,
  falseMatchRate,
});

const verdict = (name: CheckName, change: Partial<Evidence>, rules: Partial<InspectionRules> = {}) =>
  inspect({ ...SOUND, ...change }, { ...RULES, ...rules }).find((check) => check.name === name);

describe('each check', () => {
  it.each<[CheckName, string, Partial<Evidence>, ResultValue, Partial<InspectionRules>?]>([
    ['mrz-consistency', 'a passport', {}, 'successful'],
    ['mrz-consistency', 'a visa', { zone: { ...zone, format: 'MRV-A' } }, 'failed'],
    ['mrz-consistency', 'a small visa', { zone: { ...zone, format: 'MRV-B' } }, 'failed'],
    ['specimen-document', 'a state', {}, 'successful'],
    ['specimen-document', 'Utopia', { zone: { ...zone, issuingState: 'UTO' } }, 'failed'],
    [
      'specimen-document',
      'Utopia on a bench lane',
      { zone: { ...zone, issuingState: 'UTO' } },
      'successful',
      { specimensAllowed: true },
    ],
    ['document-validity', 'a day to come', {}, 'successful'],
    ['document-validity', 'its last day', {}, 'successful', { today: '2030-01-01' }],
    ['document-validity', 'the day after', {}, 'failed', { today: '2030-01-02' }],
    [
      'document-validity',
      'a date that is not whole',
      { zone: { ...zone, dateOfExpiry: { raw: '30<<<<', iso: undefined } } },
      'undetermined',
    ],
    ['document-validity', 'no day', {}, 'undetermined', { today: '' }],
    ['document-validity', 'a clock without a day', {}, 'undetermined', { today: 'NaN-NaN-NaN' }],
    ['chip-access', 'plain access', {}, 'not-supported'],
    ['chip-read', 'a chip that was read', {}, 'successful'],
    [
      'chip-read',
      'a chip that was removed',
      { chip: { kind: 'unread', cause: 'removed', detail: '' } },
      'undetermined',
    ],
    ['chip-access', 'PACE', { chip: opened({ protocol: 'PACE' }) }, 'successful'],
    ['chip-access', 'BAC', { chip: opened({ protocol: 'BAC' }) }, 'successful'],
    [
      'chip-access',
      'BAC of a chip that offers PACE',
      { chip: opened({ protocol: 'BAC', downgrade: '6300' }) },
      'undetermined',
    ],
    ['passive-authentication', 'a chip of which no proof was asked', {}, 'not-supported'],
    ['mrz-dg1', 'the same document', {}, 'successful'],
    ['mrz-dg1', 'another document', { zone: zoneOf('IDN') }, 'failed'],
    ['face-capture', 'a face', {}, 'successful'],
    ['face-capture', 'nobody', { capture: { kind: 'not-captured', cause: 'nobody' }, comparison: undefined }, 'failed'],
    ['face-capture', 'a picture without a face', { comparison: { kind: 'no-face', where: 'live' } }, 'failed'],
    ['face-capture', 'a portrait without a face', { comparison: { kind: 'no-face', where: 'portrait' } }, 'successful'],
    ['liveness', 'no detection', {}, 'not-supported'],
    [
      'liveness',
      'a score without a threshold',
      { capture: { kind: 'captured', capture: { image: PICTURE, liveness: { kind: 'score', score: 1 } } } },
      'undetermined',
    ],
    ['face-match', 'alike', {}, 'successful'],
    ['face-match', 'as alike as just allowed', { comparison: compared(0.5, 0.001) }, 'successful'],
    ['face-match', 'less alike', { comparison: compared(0.5, 0.001_1) }, 'failed'],
    ['face-match', 'nothing compared', { comparison: undefined }, 'undetermined'],
    ['face-match', 'a comparison that failed', { comparison: { kind: 'failed', cause: 'crashed' } }, 'undetermined'],
    ['face-match', 'no face in the portrait', { comparison: { kind: 'no-face', where: 'portrait' } }, 'undetermined'],
    ['face-match', 'a rate that is no number', { comparison: compared(0.7, NaN) }, 'undetermined'],
    ['face-match', 'a similarity that is no number', { comparison: compared(NaN, 0) }, 'undetermined'],
    ['face-match', 'an endless similarity', { comparison: compared(Infinity, 0) }, 'undetermined'],
    ['face-match', 'an endless rate', { comparison: compared(0.7, Infinity) }, 'undetermined'],
    ['face-match', 'a rate below nothing', { comparison: compared(0.7, -1) }, 'undetermined'],
    ['face-match', 'a threshold that is no number', {}, 'failed', { maxFalseMatchRate: NaN }],
    ['watchlist', 'no hit', {}, 'successful'],
    ['watchlist', 'a hit to stop', { watchlist: hits('stop') }, 'failed'],
    ['watchlist', 'a hit to refer', { watchlist: hits('silent', 'refer') }, 'failed'],
    ['watchlist', 'a silent hit', { watchlist: hits('silent') }, 'successful'],
    ['watchlist', 'a hit to inform of', { watchlist: hits('inform') }, 'successful'],
    ['watchlist', 'a handling that nobody knows', { watchlist: hits('seize' as Handling) }, 'failed'],
    ['watchlist', 'no answer', { watchlist: { kind: 'failed', cause: 'no answer in time' } }, 'undetermined'],
  ])('%s: of %s', (name, _of, change, result, rules) => {
    expect(verdict(name, change, rules)?.result).toBe(result);
  });

  it('that rests on one which did not succeed is aborted, and says on which', () => {
    const checks = inspect({ ...SOUND, chip: { kind: 'unread', cause: 'removed', detail: '' } }, RULES);
    expect(checks.filter(({ result }) => result === 'aborted').map(({ name, cause }) => [name, cause])).toEqual([
      ['chip-access', 'needs chip-read'],
      ['sod-signature', 'needs chip-read'],
      ['group-hashes', 'needs sod-signature'],
      ['groups-listed', 'needs sod-signature'],
      ['signer-trust', 'needs sod-signature'],
      ['signer-state', 'needs sod-signature'],
      ['passive-authentication', 'needs sod-signature'],
      ['signer-validity', 'needs sod-signature'],
      ['signer-revocation', 'needs signer-trust'],
      ['signer-defects', 'needs sod-signature'],
      ['chip-genuine', 'needs group-hashes'],
      ['mrz-dg1', 'needs chip-read'],
      ['eligibility', 'needs chip-read'],
      ['permit', 'needs eligibility'],
      ['face-match', 'needs chip-read'],
    ]);
  });

  it('has a cause when it is not successful, and none when it is', () => {
    for (const { result, cause } of inspect(
      { ...SOUND, chip: { kind: 'unread', cause: 'removed', detail: '' } },
      RULES,
    ))
      expect(cause === '').toBe(result === 'successful');
  });

  it('says nothing of what the document says', () => {
    const causes = inspect({ ...SOUND, zone: zoneOf('IDN'), watchlist: hits('stop') }, RULES)
      .map(({ cause }) => cause)
      .join(' ');
    expect(causes).not.toMatch(/SPECIMEN|X1234567|NLD|IDN|1985/);
  });

  it('that ends in an error is undetermined and does not repeat the error', () => {
    const thrown = new Proxy(SOUND.chip, {
      get() {
        throw new Error('X1234567');
      },
    });
    const checks = inspect({ ...SOUND, chip: thrown }, RULES);
    expect(checks.find(({ name }) => name === 'chip-read')).toEqual({
      name: 'chip-read',
      result: 'undetermined',
      cause: 'the check ended in an error',
    });
  });
});

describe('a decision', () => {
  it('clears when every check is successful or may be missing on this lane', () => {
    expect(decide(SOUND, RULES).decision).toEqual({ kind: 'clear', notices: [] });
  });

  it('refers for every check that this lane does not excuse', () => {
    expect(decide(SOUND, { ...RULES, clearNotSupported: [] }).decision).toMatchObject({
      reasons: ['chip-unprotected', 'chip-not-proven', 'liveness-unknown'],
    });
  });

  it.each<[ReasonCode, Partial<Evidence>, Partial<InspectionRules>?]>([
    ['document-unreadable', { zone: { ...zone, format: 'MRV-A' } }],
    ['specimen-document', { zone: { ...zone, issuingState: 'UTO' } }],
    ['document-expired', {}, { today: '2030-01-02' }],
    ['document-validity-unknown', { zone: { ...zone, dateOfExpiry: { raw: '<<<<<<', iso: undefined } } }],
    ['chip-unprotected', {}, { clearNotSupported: ['liveness', 'passive-authentication'] }],
    ['chip-unreadable', { chip: { kind: 'unread', cause: 'read-error', detail: '' } }],
    ['forged-series', {}, { bulletins: [BULLETIN] }],
    ['bulletins-unavailable', {}, { bulletins: undefined }],
    ['document-reused', { hall: { kind: 'answered', uses: [USE] } }],
    ['hall-unavailable', { hall: { kind: 'failed', cause: 'crashed' } }],
    ['seal-not-genuine', { code: { result: 'failed', cause: 'signature', zone: undefined } }],
    ['seal-not-proven', { code: { result: 'undetermined', cause: 'no key', zone: undefined } }],
    ['mrz-seal-mismatch', { code: { result: 'successful', cause: '', zone: zoneOf('IDN') } }],
    ['source-degraded', { sources: { ...FRESH, clock: 'expired' } }],
    ['chip-not-proven', {}, { clearNotSupported: ['liveness', 'chip-access'] }],
    ['mrz-chip-mismatch', { zone: zoneOf('IDN') }],
    ['face-not-captured', { capture: { kind: 'not-captured', cause: 'nobody' }, comparison: undefined }],
    ['liveness-unknown', {}, { clearNotSupported: ['passive-authentication', 'chip-access'] }],
    ['face-mismatch', { comparison: compared(0.1, 0.4) }],
    ['face-not-compared', { comparison: { kind: 'failed', cause: 'crashed' } }],
    ['watchlist-hit', { watchlist: hits('stop') }],
    ['watchlist-unavailable', { watchlist: { kind: 'failed', cause: 'crashed' } }],
  ])('refers for %s alone', (reason, change, rules) => {
    const { decision } = decide({ ...SOUND, ...change }, { ...RULES, ...rules });
    expect(decision).toMatchObject({ kind: 'refer', reasons: [reason] });
  });

  it('names every reason, in the order of the checks', () => {
    const { decision } = decide(
      { ...SOUND, comparison: compared(0.1, 0.4), watchlist: hits('refer') },
      { ...RULES, today: '2031-01-01' },
    );
    expect(decision).toMatchObject({ reasons: ['document-expired', 'face-mismatch', 'watchlist-hit'] });
  });

  it('names only the root of checks that were aborted', () => {
    const { decision } = decide({ ...SOUND, zone: { ...zone, format: 'MRV-A' }, watchlist: hits('stop') }, RULES);
    expect(decision).toMatchObject({ reasons: ['document-unreadable'] });
  });

  it.each([
    ['silent', 'watchlist-silent'],
    ['inform', 'watchlist-inform'],
  ] as const)('only takes notice of a hit to be handled as %s', (handling, notice) => {
    expect(decide({ ...SOUND, watchlist: hits(handling) }, RULES).decision).toEqual({
      kind: 'clear',
      notices: [notice],
    });
  });

  it('refers a foreigner whose passport has no chip, for both reasons', () => {
    const { decision } = decide({ ...SOUND, chip: { kind: 'unread', cause: 'no-chip', detail: '' } }, RULES);
    expect(decision).toMatchObject({ reasons: ['chip-unreadable', 'not-eligible'] });
  });

  it('takes what is optional for mandatory when a source is stale', () => {
    const sources: SourceStates = { ...FRESH, 'document-list': 'stale' };
    expect(decide({ ...SOUND, sources }, RULES).decision).toMatchObject({
      reasons: ['optical-unknown', 'seal-not-proven'],
      notices: ['sources-degraded'],
    });
    expect(decide({ ...SOUND, sources }, { ...RULES, degradeMode: 'report' }).decision).toEqual({
      kind: 'clear',
      notices: ['sources-degraded'],
    });
  });

  it('clears with a seal that says the same', () => {
    expect(decide({ ...SOUND, code: { result: 'successful', cause: '', zone } }, RULES).decision.kind).toBe('clear');
  });

  it('takes a misread zone only as the chip has it, and says so', () => {
    expect(decide({ ...SOUND, repair: 'borne-out' }, RULES).decision).toEqual({
      kind: 'clear',
      notices: ['mrz-repaired'],
    });
    expect(decide({ ...SOUND, repair: 'open' }, RULES).decision).toMatchObject({ reasons: ['document-unreadable'] });
  });

  it('takes notice of a code that nobody has signed', () => {
    expect(decide({ ...SOUND, code: 'unsigned' }, RULES).decision).toEqual({
      kind: 'clear',
      notices: ['code-unsigned'],
    });
  });

  it('takes notice in a referral, too', () => {
    const { decision } = decide({ ...SOUND, watchlist: hits('silent', 'stop'), code: 'unsigned' }, RULES);
    expect(decision).toMatchObject({ kind: 'refer', notices: ['code-unsigned', 'watchlist-silent'] });
  });

  it('is missing when a check is', () => {
    expect(fold([], FOLD)).toEqual(['decision-missing']);
  });
});

const FOLD: FoldRules = {
  of: { travellerClass: 'foreigner', direction: 'arrival', document: 'with-chip' },
  clearNotSupported: [],
  extraCheck: false,
  compensating: [],
};

const text = fc.string({ maxLength: 12 });
const anyNumber = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1, 0.001));
const iso = fc.option(fc.constantFrom('2026-11-21', '2026-11-22', '2030-01-01', 'never'), { nil: undefined });
const zones = fc
  .record({
    format: fc.constantFrom('TD1', 'TD2', 'TD3', 'MRV-A', 'MRV-B'),
    issuingState: fc.constantFrom('NLD', 'UTO', ''),
    iso,
    lines: fc.oneof(fc.constant(zone.lines), fc.array(text, { maxLength: 3 })),
  })
  .map(({ iso: expiry, ...change }) => ({ ...zone, ...change, dateOfExpiry: { raw: '', iso: expiry } }));

const evidences: fc.Arbitrary<Evidence> = fc.record({
  repair: fc.constantFrom('none' as const, 'borne-out' as const, 'open' as const),
  zone: fc.oneof(fc.constant(zone), zones),
  chip: fc.oneof(
    fc.constant(CHIP),
    zones.map((dg1) => ({ ...CHIP, dg1 })),
    fc
      .tuple(fc.constantFrom(...CHIP_CHECKS), fc.constantFrom(...RESULTS))
      .map(([name, result]) => provenBut(name, result)),
    text.map((detail) => ({ kind: 'unread', cause: 'removed', detail }) as const),
  ),
  capture: fc.oneof(
    fc.constant(FACE),
    anyNumber.map(
      (score) => ({ kind: 'captured', capture: { image: PICTURE, liveness: { kind: 'score', score } } }) as const,
    ),
    text.map((cause) => ({ kind: 'not-captured', cause }) as const),
  ),
  comparison: fc.oneof(
    fc.constant(undefined),
    fc.constant(compared(0.7, 0.0001)),
    fc.tuple(anyNumber, anyNumber).map(([similarity, rate]) => compared(similarity, rate)),
    fc.constantFrom('portrait' as const, 'live' as const).map((where) => ({ kind: 'no-face', where }) as const),
    text.map((cause) => ({ kind: 'failed', cause }) as const),
  ),
  watchlist: fc.oneof(
    fc
      .array(fc.constantFrom<Handling>('stop', 'refer', 'silent', 'inform'), { maxLength: 3 })
      .map((each) => hits(...each)),
    text.map((cause) => ({ kind: 'failed', cause }) as const),
  ),
  permits: fc.oneof(
    fc.constant(SOUND.permits),
    text.map((cause) => ({ kind: 'failed', cause }) as const),
  ),
  hall: fc.oneof(
    fc.constant(SOUND.hall),
    fc
      .record({
        lane: fc.constantFrom('TEST-01', 'TEST-02'),
        direction: fc.constantFrom('arrival' as const, 'departure' as const),
        at: fc.constantFrom('2026-11-22T07:55:00.000Z', '2026-11-01T00:00:00.000Z', 'never'),
      })
      .map((use) => ({ kind: 'answered', uses: [use] }) as const),
    text.map((cause) => ({ kind: 'failed', cause }) as const),
  ),
  code: fc.oneof(
    fc.constantFrom('none' as const, 'unsigned' as const),
    fc.record({
      result: fc.constantFrom(...RESULTS),
      cause: text,
      zone: fc.option(fc.constant(zone), { nil: undefined }),
    }),
  ),
  sources: fc.oneof(
    fc.constant(FRESH),
    fc
      .tuple(fc.constantFrom(...SOURCES), fc.constantFrom(...SOURCE_STATES))
      .map(([source, state]): SourceStates => ({ ...FRESH, [source]: state })),
  ),
});

const allRules: fc.Arbitrary<InspectionRules> = fc
  .record({
    today: fc.constantFrom('2026-11-22', '2030-01-02', '', 'today'),
    specimensAllowed: fc.boolean(),
    maxFalseMatchRate: fc.constantFrom(0.001, 0.0001, NaN),
    clearNotSupported: fc.subarray(['liveness', 'passive-authentication', 'chip-access']),
    degradeMode: fc.constantFrom('apply' as const, 'report' as const),
  })
  .map((change) => ({ ...RULES, ...change }));

const results = fc.record(
  Object.fromEntries(CHECKS.map((name) => [name, fc.constantFrom(...RESULTS)])) as Record<
    CheckName,
    fc.Arbitrary<ResultValue>
  >,
);
const checksOf = (each: Readonly<Record<CheckName, ResultValue>>): readonly CheckResult[] =>
  CHECKS.map((name) => ({ name, result: each[name], cause: '' }));

const ownReasons: readonly string[] = Object.values(CHECK_RULES).flatMap(({ failed, otherwise }) => [
  failed,
  otherwise,
]);

describe('for any evidence, a decision', () => {
  it('comes, with every check once', () => {
    fc.assert(
      fc.property(evidences, allRules, (evidence, rules) => {
        const { checks } = decide(evidence, rules);
        expect(checks.map(({ name }) => name)).toEqual(CHECKS);
      }),
      fuzzed(2, 1000),
    );
  });

  it('clears only when each check is successful, or decides nothing, or is not supported and may be', () => {
    fc.assert(
      fc.property(evidences, allRules, (evidence, rules) => {
        const { decision, checks } = decide(evidence, rules);
        const of = caseOf(evidence, rules);
        const missing = checks.filter(
          ({ name, result }) => result !== 'successful' && requirementOf(name, of) !== 'evaluatory',
        );
        if (decision.kind === 'clear') for (const { result } of missing) expect(result).toBe('not-supported');
        if (missing.length === 0) expect(decision.kind).toBe('clear');
      }),
      fuzzed(2, 1000),
    );
  });

  it('refers only for reasons that belong to a check which did not pass', () => {
    fc.assert(
      fc.property(evidences, allRules, (evidence, rules) => {
        const { decision, checks } = decide(evidence, rules);
        if (decision.kind === 'clear') return;
        const open = checks
          .filter(({ result }) => result !== 'successful')
          .flatMap(({ name }) => [CHECK_RULES[name].failed, CHECK_RULES[name].otherwise]);
        const possible = new Set([...open, ...open.map((reason) => BROADER[reason])]);
        expect(decision.reasons.length).toBeGreaterThan(0);
        for (const reason of decision.reasons) expect(possible).toContain(reason);
      }),
      fuzzed(2, 1000),
    );
  });

  it('is the same when a hit is silent, but for its notice', () => {
    fc.assert(
      fc.property(evidences, allRules, (evidence, rules) => {
        const plain = decide({ ...evidence, watchlist: hits() }, rules);
        const silent = decide({ ...evidence, watchlist: hits('silent') }, rules);
        expect({ ...silent.decision, notices: plain.decision.notices }).toEqual(plain.decision);
        expect(silent.checks).toEqual(plain.checks);
      }),
      fuzzed(2, 1000),
    );
  });
});

describe('for any results of the checks, the reasons', () => {
  it('do not vanish when one of them becomes worse', () => {
    const worse = fc.tuple(
      results,
      fc.constantFrom(...CHECKS),
      fc.constantFrom<ResultValue>('failed', 'undetermined', 'aborted'),
    );
    fc.assert(
      fc.property(worse, allRules, ([each, name, result], { clearNotSupported }) => {
        const before = fold(checksOf(each), { ...FOLD, clearNotSupported });
        const after = fold(checksOf({ ...each, [name]: result }), { ...FOLD, clearNotSupported });
        expect(after.length > 0).toBe(true);
        expect(before.length > 0 && after.length === 0).toBe(false);
      }),
      fuzzed(2, 1000),
    );
  });

  it('are there even when everything was aborted', () => {
    expect(
      fold(
        CHECKS.map((name) => ({ name, result: 'aborted', cause: '' })),
        FOLD,
      ),
    ).toEqual(['document-unreadable', 'optical-unknown', 'seal-not-proven', 'face-not-captured', 'source-degraded']);
  });

  it('are those of the checks, and no others', () => {
    fc.assert(
      fc.property(results, (each) => fold(checksOf(each), FOLD).every((reason) => ownReasons.includes(reason))),
      fuzzed(2, 1000),
    );
  });

  it('do not depend on what the lane excuses when a check has failed', () => {
    fc.assert(
      fc.property(results, fc.constantFrom(...CHECKS), (each, name) => {
        expect(
          fold(checksOf({ ...each, [name]: 'failed' }), { ...FOLD, clearNotSupported: CHECKS }).length,
        ).toBeGreaterThan(0);
      }),
      fuzzed(2, 1000),
    );
  });

  it('tells the officer of a second face beside the one that was compared, and clears all the same', () => {
    const comparison = { kind: 'compared', similarity: 0.97, falseMatchRate: 0.0001, severalFaces: ['live'] } as const;
    expect(decide({ ...SOUND, comparison }, RULES).decision).toEqual({ kind: 'clear', notices: ['several-faces'] });
    const onlyPortrait = { ...comparison, severalFaces: ['portrait'] } as const;
    expect(decide({ ...SOUND, comparison: onlyPortrait }, RULES).decision).toEqual({ kind: 'clear', notices: [] });
  });
});
