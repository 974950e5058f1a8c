import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../testing/fuzz.ts';
import { BULLETIN_LIMITS, matchBulletins, parseBulletins, readBulletins, type Bulletin } from './bulletins.ts';

const RAW = {
  id: 'B-1',
  issuingState: 'NLD',
  from: 'NX10A0000',
  to: 'NX10AZZZZ',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  text: 'Blank books stolen; look at the laminate.',
  owner: 'KMar',
};

function bulletins(...changes: readonly object[]): readonly Bulletin[] {
  const read = readBulletins(changes.map((change, index) => ({ ...RAW, id: `B-${index}`, ...change })));
  if (!read.ok) throw new Error(read.error.join('\n'));
  return read.value;
}

const zone = { documentNumber: 'NX10A5000', issuingState: 'NLD', documentCode: 'P' };
const matches = (change: Partial<typeof zone>, bulletin: object = {}, day = '2026-11-22') =>
  matchBulletins({ ...zone, ...change }, bulletins(bulletin), day).length === 1;

describe('a document in a series', () => {
  it.each<[string, Partial<typeof zone>, object, boolean]>([
    ['in it', {}, {}, true],
    ['its first', { documentNumber: 'NX10A0000' }, {}, true],
    ['its last', { documentNumber: 'NX10AZZZZ' }, {}, true],
    ['with a letter after digits', { documentNumber: 'NX10A99A0' }, {}, true],
    ['before it', { documentNumber: 'NX109ZZZZ' }, {}, false],
    ['after it', { documentNumber: 'NX10B0000' }, {}, false],
    ['longer', { documentNumber: 'NX10A50001' }, {}, false],
    ['shorter', { documentNumber: 'NX10A500' }, {}, false],
    ['of another issuer', { issuingState: 'BEL' }, {}, false],
    ['of Germany, in the code of ISO', { issuingState: 'D' }, { issuingState: 'DEU' }, true],
    ['of any code', { documentCode: 'PD' }, {}, true],
    ['of the code', { documentCode: 'PD' }, { documentCode: 'P' }, true],
    ['of another code', { documentCode: 'P' }, { documentCode: 'PD' }, false],
    ['written with spaces', {}, { from: 'nx 10 a0000', to: 'NX-10-AZZZZ' }, true],
    ['with a filler inside', { documentNumber: 'NX10<A5000' }, {}, true],
  ])('%s', (_, change, bulletin, expected) => {
    expect(matches(change, bulletin)).toBe(expected);
  });

  it('is looked for while the bulletin is in force, both days included', () => {
    const days = ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'];
    expect(days.map((day) => matches({}, {}, day))).toEqual([false, true, true, false]);
  });

  it('of several bulletins gets all', () => {
    const found = matchBulletins(zone, bulletins({}, { to: 'NX10A1000' }, { owner: 'INTERPOL' }), '2026-11-22');
    expect(found.map(({ id }) => id)).toEqual(['B-0', 'B-2']);
  });

  it('is never clear by having no number', () => {
    expect(() => matchBulletins({ ...zone, documentNumber: '' }, bulletins({}), '2026-11-22')).toThrow(RangeError);
  });
});

describe('bulletins that are wrong', () => {
  const faultsOf = (value: unknown) => {
    const read = readBulletins(value);
    return read.ok ? [] : read.error;
  };

  it.each<[string, object, string]>([
    ['ends of other lengths', { to: 'NX10AZZZ' }, '0.to: is not as long as from'],
    ['the wrong way round', { to: 'NX10A' + '0000', from: 'NX10A0001' }, '0.to: lies before from'],
    ['no number', { from: 'NX10A!' }, '0.from: 1 to 24 letters and digits'],
    ['no state', { issuingState: 'ZZZ' }, '0.issuingState: a state code of Doc 9303-3'],
    ['no day', { validFrom: '2026-02-30' }, '0.validFrom: a day of the calendar, YYYY-MM-DD'],
    ['days the wrong way round', { validFrom: '2027-01-01' }, '0.validTo: lies before validFrom'],
  ])('%s', (_, change, fault) => {
    expect(faultsOf([{ ...RAW, ...change }])).toContain(fault);
  });

  it('name each bulletin once', () => {
    expect(faultsOf([RAW, RAW])).toEqual(['B-1 is there twice']);
  });

  it('have limits', () => {
    expect(parseBulletins(' '.repeat(BULLETIN_LIMITS.bytes + 1)).ok).toBe(false);
    expect(faultsOf(Array.from({ length: BULLETIN_LIMITS.bulletins + 1 }, () => RAW)).length).toBeGreaterThan(0);
    expect(faultsOf(Array.from({ length: 200 }, () => ({})))).toHaveLength(BULLETIN_LIMITS.faults + 1);
  });

  it('are read from text, or told why not', () => {
    expect(parseBulletins(JSON.stringify([RAW]))).toMatchObject({ ok: true, value: [{ id: 'B-1' }] });
    expect(parseBulletins('{')).toMatchObject({ ok: false });
  });

  it('never crash the reader', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = parseBulletins(text);
        if (read.ok) expect(read.value).toEqual([]);
        else expect(read.error.length).toBeGreaterThan(0);
      }),
      fuzzed(31, 500),
    );
  });
});
