import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../../testing/fuzz.ts';
import { issueCertificate } from '../../../testing/pki.ts';
import { resultOf, type CodeOutcome } from '../result.ts';
import { readTrust } from '../trust.ts';
import { composeVdsNc } from '../vds-nc/compose.ts';
import type { Json } from '../vds-nc/strict-json.ts';
import { verifyVdsNc } from '../vds-nc/verify.ts';
import { readDeclaration } from './declaration.ts';
import { memoryReplayCache, useOnce, type ReplayCache } from './replay.ts';

const CSCA = issueCertificate({ country: 'ID', commonName: 'CSCA' });
const SIGNER = issueCertificate({ country: 'ID', commonName: 'Arrivals', issuer: CSCA, serial: '02' });
const TRUST = readTrust([{ name: 'csca', bytes: CSCA.der }]);

/** The example of arrival-declaration.md. */
const MESSAGE = {
  arr: { day: '2026-03-14', flt: 'GA 715', poe: 'CGK' },
  dec: { cus: false, hea: false, qua: true },
  exp: '2026-03-15T12:00:00Z',
  iat: '2026-03-12T04:30:00Z',
  jti: 'c5hVQzHl1JmX2rY8u0bTKw',
  pid: { dn: 'E1234567', dob: '1990-01-31', is: 'AUS', nat: 'AUS', n: 'CITIZEN  JANE' },
};
const ARRIVAL = new Date('2026-03-14T09:00:00Z');

const seal = (msg: Json, { v = 1, is = 'IDN' } = {}) =>
  composeVdsNc({ hdr: { t: 'autogate.arrival', v, is }, msg }, SIGNER);
const read = (msg: Json = MESSAGE, at = ARRIVAL, trust = TRUST) => verifyVdsNc(seal(msg), trust, at);
const freshness = (outcome: CodeOutcome) => resultOf(outcome, 'seal-freshness');
const singleUse = (outcome: CodeOutcome) => resultOf(outcome, 'seal-single-use');

describe('an arrival declaration', () => {
  it('is read, proven and fresh', () => {
    const outcome = read();
    expect(outcome).toMatchObject({
      kind: 'arrival',
      problems: [],
      fields: {
        type: 'autogate.arrival',
        issuingCountry: 'IDN',
        documentNumber: 'E1234567',
        issuingState: 'AUS',
        dateOfBirth: '1990-01-31',
        arrivalDay: '2026-03-14',
        portOfEntry: 'CGK',
        flight: 'GA 715',
        customs: false,
        quarantine: true,
      },
    });
    for (const name of [
      'seal-readability',
      'seal-signature',
      'signer-trust',
      'seal-country',
      'seal-freshness',
    ] as const)
      expect([name, resultOf(outcome, name)]).toEqual([name, 'successful']);
  });

  it.each([
    ['2026-03-12T04:24:59Z', 'failed'],
    ['2026-03-12T04:25:00Z', 'successful'],
    ['2026-03-15T12:00:00Z', 'successful'],
    ['2026-03-15T12:00:01Z', 'failed'],
  ])('at %s is: %s', (at, result) => {
    expect(freshness(read(MESSAGE, new Date(at)))).toBe(result);
  });

  it.each([
    ['2026-03-16T04:30:00Z', 'successful'],
    ['2026-03-16T04:30:01Z', 'failed'],
    ['2026-03-12T04:30:00Z', 'failed'],
    ['2026-03-11T00:00:00Z', 'failed'],
  ])('that ends at %s is: %s', (exp, result) => {
    expect(freshness(read({ ...MESSAGE, exp }))).toBe(result);
  });

  it.each([
    ['data.msg.jti', { ...MESSAGE, jti: 'short' }],
    ['data.msg.iat', { ...MESSAGE, iat: '2026-02-30T04:30:00Z' }],
    ['data.msg.exp', { ...MESSAGE, exp: '2026-03-15' }],
    ['data.msg.pid.dob', { ...MESSAGE, pid: { ...MESSAGE.pid, dob: '1990-02-30' } }],
    ['data.msg.pid.n', { ...MESSAGE, pid: { ...MESSAGE.pid, n: 'A\u202eB' } }],
    ['data.msg.arr.poe', { ...MESSAGE, arr: { day: '2026-03-14', poe: 'cgk' } }],
    ['data.msg.dec.cus', { ...MESSAGE, dec: { ...MESSAGE.dec, cus: 'no' } }],
    ['data.msg', { ...MESSAGE, more: 1 }],
  ] as const)('of another shape (%s) is unreadable, not shown and not asked further', (where, message) => {
    const outcome = read(message);
    expect(outcome.problems).toMatchObject([{ code: 'not-a-declaration', where }]);
    expect(outcome.fields).toEqual({ type: 'autogate.arrival', version: 1, issuingCountry: 'IDN' });
    expect(resultOf(outcome, 'seal-readability')).toBe('failed');
    expect([resultOf(outcome, 'seal-signature'), singleUse(outcome)]).toEqual(['aborted', 'aborted']);
  });

  it('of another version is unreadable', () => {
    expect(verifyVdsNc(seal(MESSAGE, { v: 2 }), TRUST, ARRIVAL).problems).toMatchObject([{ code: 'unknown-version' }]);
  });

  it('of any shape never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (message) => {
        expect(readDeclaration(1, message).ok).toBe(false);
      }),
      fuzzed(0x3a21, 200),
    );
  });
});

describe('single use', () => {
  it('is undetermined until somebody is asked', () => {
    expect(singleUse(read())).toBe('undetermined');
  });

  it('is the first crossing, as often as it scans, and nobody after it', async () => {
    const cache = memoryReplayCache();
    const results: string[] = [];
    for (const crossing of ['one', 'one', 'two', 'one'])
      results.push(singleUse(await useOnce(read(), cache, crossing)));
    expect(results).toEqual(['successful', 'successful', 'failed', 'successful']);
  });

  it('is not fooled by the same declaration written or signed in another way', async () => {
    const cache = memoryReplayCache();
    await useOnce(read(), cache, 'one');
    const again = verifyVdsNc(` ${seal(MESSAGE)} `, TRUST, ARRIVAL);
    expect(resultOf(again, 'seal-signature')).toBe('successful');
    expect(singleUse(await useOnce(again, cache, 'two'))).toBe('failed');
  });

  it('of a declaration that is stale or not proven is not asked, so that nobody can burn it', async () => {
    const cache = memoryReplayCache();
    const forged = read(MESSAGE, ARRIVAL, readTrust([]));
    const stale = read(MESSAGE, new Date('2026-04-01T00:00:00Z'));
    for (const outcome of [forged, stale]) expect(singleUse(await useOnce(outcome, cache, 'one'))).toBe('aborted');
    expect(singleUse(await useOnce(read(), cache, 'two'))).toBe('successful');
  });

  it('is undetermined when the memory is full, until what has expired is forgotten', async () => {
    let now = ARRIVAL;
    const cache = memoryReplayCache({ capacity: 2, now: () => now });
    const use = async (jti: string) => singleUse(await useOnce(read({ ...MESSAGE, jti }), cache, jti));
    expect(await use('a'.repeat(22))).toBe('successful');
    expect(await use('b'.repeat(22))).toBe('successful');
    expect(await use('c'.repeat(22))).toBe('undetermined');
    expect(await use('a'.repeat(22))).toBe('successful');
    now = new Date('2026-03-15T12:05:01Z');
    expect(await use('c'.repeat(22))).toBe('successful');
  });

  it('is undetermined when the memory fails', async () => {
    const broken: ReplayCache = { use: () => Promise.reject(new Error('the disk is gone')) };
    expect(singleUse(await useOnce(read(), broken, 'one'))).toBe('undetermined');
  });
});
