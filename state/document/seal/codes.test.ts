import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignedCode } from '../../inspection/evidence.ts';
import { issueCertificate, issueCrl } from '../../testing/pki.ts';
import { composeTd3 } from '../mrz/compose.ts';
import { parseMrz } from '../mrz/parse.ts';
import { encodeC40 } from './c40.ts';
import { makeCertificate, makeCrl, makeKey } from '../pki/certificates.fixture.ts';
import { startCodes, type Codes, type CodesOptions } from './codes.ts';
import { makeSeal } from './vds/seals.fixture.ts';
import { composeVdsNc } from './vds-nc/compose.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const iso = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const seconds = (days: number) => iso(days).replace(/\.\d{3}Z$/, 'Z');

/** One authority with a list of today for each kind of code. */
const AUTHORITY = { key: makeKey('P-256'), subject: ['UT', 'CSCA'] } as const;
const SIGNER = makeKey('P-256');
const SEAL_LIST = makeCrl({
  issuer: AUTHORITY,
  from: iso(-1).slice(0, 10),
  until: iso(30).slice(0, 10),
  revoked: [],
});
const CSCA = issueCertificate({ country: 'ID', commonName: 'CSCA' });
const ARRIVALS = issueCertificate({ country: 'ID', commonName: 'Arrivals', issuer: CSCA, serial: '02' });
const TRUST: Readonly<Record<string, Buffer>> = {
  'csca-ut.cer': makeCertificate({ ...AUTHORITY, serial: '01', isAuthority: true }),
  'ts-ut.cer': makeCertificate({ key: SIGNER, subject: ['UT', 'TS'], issuer: AUTHORITY }),
  'ut.crl': SEAL_LIST,
  'csca-id.cer': CSCA.der,
  'id.crl': issueCrl({ issuer: CSCA, thisUpdate: iso(-1), nextUpdate: iso(30) }),
};

const CARD = 'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6';
const seal = () =>
  makeSeal({
    key: SIGNER,
    features: [
      [2, encodeC40(CARD)],
      [3, encodeC40('UFO001979')],
    ],
  });

const declaration = (change: Readonly<Record<string, string>> = {}) => {
  const msg = {
    arr: { day: iso(0).slice(0, 10), poe: 'CGK' },
    dec: { cus: false, hea: false, qua: false },
    exp: seconds(2),
    iat: seconds(-1),
    jti: randomBytes(16).toString('base64url'),
    pid: { dn: 'E1234567', dob: '1990-01-31', is: 'AUS', nat: 'AUS', n: 'CITIZEN JANE' },
    ...change,
  };
  return Buffer.from(composeVdsNc({ hdr: { t: 'autogate.arrival', v: 1, is: 'IDN' }, msg }, ARRIVALS));
};

/** Whose declaration it is. */
const TRAVELLER = zoneOf('E1234567');

function zoneOf(documentNumber: string) {
  const lines = composeTd3({
    issuingState: 'AUS',
    primaryIdentifier: 'CITIZEN',
    secondaryIdentifier: 'JANE',
    documentNumber,
    nationality: 'AUS',
    dateOfBirth: '1990-01-31',
    sex: 'F',
    dateOfExpiry: '2031-01-01',
  });
  const zone = parseMrz(lines, '2026-11-22');
  if (!zone.ok) throw new Error('the specimen is no zone');
  return zone.value;
}

let root: string;
let started: Codes[];
const folder = () => path.join(root, 'trust');
const hallFile = () => path.join(root, 'data', 'hall.sqlite');
// The first call waits for the thread, which a busy computer starts slowly.
const start = (options: Partial<CodesOptions> = {}): Codes => {
  const codes = startCodes({ folder: folder(), hallFile: hallFile(), timeoutMs: 20_000, ...options });
  started.push(codes);
  return codes;
};
const judge = (codes: Codes, bytes: Buffer, crossing = 'one', signal = new AbortController().signal) =>
  codes.judge(bytes, { crossing, zone: TRAVELLER, state: 'IDN' }, signal);
const resultOf = (code: SignedCode | 'unsigned') => (code === 'unsigned' ? code : code.result);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'autogate-codes-'));
  started = [];
  mkdirSync(folder());
  for (const [name, bytes] of Object.entries(TRUST)) writeFileSync(path.join(folder(), name), bytes);
});

afterEach(async () => {
  await Promise.all(started.map((codes) => codes.stop()));
  rmSync(root, { recursive: true });
});

describe('the thread that judges codes', () => {
  it('finds a seal of a trusted signer successful, and names its document', async () => {
    expect(await judge(start(), seal())).toMatchObject({
      result: 'successful',
      cause: '',
      zone: { documentNumber: 'D23145890', issuingState: 'UTO' },
    });
  });

  it('leaves a seal undetermined without a revocation list, and says so', async () => {
    rmSync(path.join(folder(), 'ut.crl'));
    const code = await judge(start(), seal());
    const cause = 'undetermined (there is no revocation list of its issuer)';
    expect(code).toMatchObject({
      result: 'undetermined',
      cause: `signer-revocation ${cause}; signer-revocation-age ${cause}`,
    });
  });

  it('finds a seal failed when one of its signed bytes is another, or its signer is revoked', async () => {
    const changed = seal();
    changed[40] = (changed[40] ?? 0) ^ 1;
    expect(await judge(start(), changed)).toMatchObject({
      result: 'failed',
      cause: expect.stringContaining('seal-signature failed') as string,
    });
    const list = { issuer: AUTHORITY, from: iso(-1).slice(0, 10), until: iso(30).slice(0, 10), revoked: ['5b'] };
    writeFileSync(path.join(folder(), 'ut.crl'), makeCrl(list));
    expect(await judge(start(), seal())).toMatchObject({
      result: 'failed',
      cause: expect.stringContaining('signer-revocation failed') as string,
    });
  });

  it('trusts nobody without a trust folder', async () => {
    const codes = start({ folder: path.join(root, 'nowhere') });
    const codesOf = [await judge(codes, seal()), await judge(codes, declaration())];
    expect(codesOf.map(resultOf)).toEqual(['undetermined', 'aborted']);
  });

  it('finds no signature in a text, a boarding pass, noise or nothing', async () => {
    const codes = start();
    for (const text of ['https://example.org', 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834', '\u0000\u00ff', ''])
      expect(await judge(codes, Buffer.from(text, 'latin1'))).toBe('unsigned');
  });

  it('leaves a seal undetermined when it cannot be judged: no time, aborted, stopped', async () => {
    const late = start({ timeoutMs: 1 });
    expect(await judge(late, seal())).toMatchObject({
      result: 'undetermined',
      cause: expect.stringContaining('no answer in 1 ms') as string,
      zone: undefined,
    });
    const codes = start();
    expect(resultOf(await judge(codes, seal(), 'one', AbortSignal.abort()))).toBe('undetermined');
    await codes.stop();
    expect(resultOf(await judge(codes, seal()))).toBe('undetermined');
  });
});

describe('an arrival declaration', () => {
  it('serves one crossing, as often as it is shown in it, and no other, in no lane and after no restart', async () => {
    const [one, two] = [start(), start()];
    const bytes = declaration();
    expect(await judge(one, bytes)).toMatchObject({ result: 'successful', cause: '' });
    expect(resultOf(await judge(one, bytes))).toBe('successful');
    for (const lane of [one, two])
      expect(await judge(lane, bytes, 'two')).toMatchObject({
        result: 'failed',
        cause: 'seal-single-use failed (the declaration was used before)',
      });
    await Promise.all([one.stop(), two.stop()]);
    const restarted = start();
    expect(resultOf(await judge(restarted, bytes, 'two'))).toBe('failed');
    expect(resultOf(await judge(restarted, bytes, 'one'))).toBe('successful');
  });

  it('shown in two lanes at a time serves exactly one', async () => {
    const lanes = [start(), start()];
    // Both threads run, and neither has opened the file of the hall.
    for (const lane of lanes) await judge(lane, Buffer.from('warm'));
    for (let round = 0; round < 12; round++) {
      const bytes = declaration();
      const codes = await Promise.all(lanes.map((lane, index) => judge(lane, bytes, `crossing-${index}`)));
      expect(codes.map(resultOf).toSorted()).toEqual(['failed', 'successful']);
    }
  });

  it('that has expired, or that nobody may check for a second use, serves nobody', async () => {
    expect(resultOf(await judge(start(), declaration({ iat: seconds(-3), exp: seconds(-1) })))).toBe('failed');
    const blocked = path.join(root, 'file');
    writeFileSync(blocked, 'no database'.repeat(500));
    const codes = start({ hallFile: blocked });
    expect(await judge(codes, declaration())).toMatchObject({
      result: 'undetermined',
      cause: expect.stringMatching(
        /^seal-single-use undetermined \(the memory of used declarations failed: /,
      ) as string,
    });
    expect(resultOf(await judge(codes, seal()))).toBe('successful');
    expect(readFileSync(blocked, 'latin1')).toMatch(/^no database/);
  });

  it('is good for its own traveller at its own border only, and stays good for them', async () => {
    const codes = start();
    const bytes = declaration();
    const { signal } = new AbortController();
    const other = await codes.judge(bytes, { crossing: 'one', zone: zoneOf('E7654321'), state: 'IDN' }, signal);
    expect(other).toMatchObject({ result: 'failed', cause: 'the declaration is of another: documentNumber' });
    const elsewhere = await codes.judge(bytes, { crossing: 'two', zone: TRAVELLER, state: 'MYS' }, signal);
    expect(elsewhere).toMatchObject({ result: 'failed', cause: 'the declaration is of another: issuingCountry' });
    expect(await judge(codes, bytes, 'three')).toMatchObject({ result: 'successful' });
  });
});
