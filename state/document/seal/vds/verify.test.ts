import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../../testing/fuzz.ts';
import { isMissing, sharedData } from '../../../testing/prerequisites.ts';
import { makeCertificate, makeCrl, makeKey } from '../../pki/certificates.fixture.ts';
import { encodeC40 } from '../c40.ts';
import { CURVES } from '../../pki/curves.ts';
import { isProven, resultOf, type CodeCheckName } from '../result.ts';
import { EMPTY_TRUST, readTrust, type TrustStore } from '../trust.ts';
import { differencesToSeal } from './seal-mrz.ts';
import { makeBody, makeSeal, type SealWish } from './seals.fixture.ts';
import { LARGEST_SEAL } from './structure.ts';
import { verifyVds } from './verify.ts';

const AT = new Date('2025-06-01T12:00:00Z');
const SHARED = sharedData('codes', 'vds');

const file = (bytes: Buffer) => ({ name: 'a.der', bytes });
const results = (outcome: ReturnType<typeof verifyVds>) =>
  Object.fromEntries(outcome.checks.map(({ name, result }) => [name, result]));

describe.skipIf(isMissing({ 'the shared seals': SHARED }))('the seals of the shared data', () => {
  const seals = (): Readonly<Record<string, Buffer>> => {
    const { seals: all } = JSON.parse(readFileSync(path.join(SHARED, 'seals.json'), 'utf8')) as {
      seals: Record<string, { hex: string }>;
    };
    return Object.fromEntries(Object.entries(all).map(([name, { hex }]) => [name, Buffer.from(hex, 'hex')]));
  };
  const seal = (name: string): Buffer => seals()[name] ?? Buffer.alloc(0);
  const trust = (only = '.crt'): TrustStore =>
    readTrust(
      readdirSync(SHARED)
        .filter((name) => name.endsWith(only))
        .map((name) => ({ name, bytes: readFileSync(path.join(SHARED, name)) })),
    );

  it.each([
    ['residentPermit', 'UTTS5B.crt', 'residence-permit', 'successful'],
    ['emergenyTravelDoc', 'UTTS5B.crt', 'emergency-travel-document', 'successful'],
    // Germany signed for Utopia.
    ['visa_224bitSig', 'DETS32.crt', 'visa', 'failed'],
  ])('%s verifies with %s alone', (name, certificate, documentType, country) => {
    const outcome = verifyVds(seal(name), trust(certificate), AT);
    expect(outcome.fields).toMatchObject({ documentType });
    expect(results(outcome)).toEqual({
      'seal-readability': 'successful',
      'seal-signature': 'successful',
      'signer-reference': 'successful',
      'signer-validity': 'successful',
      'signer-revocation': 'undetermined',
      'signer-revocation-age': 'undetermined',
      'signer-trust': 'successful',
      'seal-country': country,
    });
    expect(isProven(outcome)).toBe(true);
    expect(outcome.sealMrz?.zone.ok).toBe(true);
  });

  it('says who signed the visa for whom', () => {
    const outcome = verifyVds(seal('visa_224bitSig'), trust(), AT);
    expect(outcome.checks.find(({ name }) => name === 'seal-country')?.cause).toBe(
      'the seal is of UTO, its signer of DE',
    );
    expect(outcome.fields).toMatchObject({
      mrz: ['VCD<<DENT<<ARTHUR<PHILIP<<<<<<<<<<<<', '1234567XY7GBR5203116M2005250'],
      durationOfStay: { days: 160, months: 0, years: 0 },
      passportNumber: '47110815P',
      signatureCreationDate: '2023-08-19',
    });
  });

  it.each(['residentPermit', 'emergenyTravelDoc', 'visa_224bitSig'])('%s has no byte that may be changed', (name) => {
    const whole = seal(name);
    const store = trust();
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect([at, isProven(verifyVds(changed, store, AT))]).toEqual([at, false]);
    }
  });

  it('no certificate, no proof', () => {
    const outcome = verifyVds(seal('residentPermit'), EMPTY_TRUST, AT);
    expect(resultOf(outcome, 'seal-readability')).toBe('successful');
    expect(resultOf(outcome, 'seal-signature')).toBe('undetermined');
    expect(resultOf(outcome, 'signer-trust')).toBe('undetermined');
  });

  it('reads the seal of DEZV, whose reference has a decimal length, and has no key for it', () => {
    const outcome = verifyVds(seal('meldebescheinigung'), trust(), AT);
    expect(outcome.fields).toMatchObject({
      documentType: 'administrative-document',
      issuingCountry: 'D',
      signerIdentifier: 'DEZV',
      certificateReference: '00112233445566778899AABBCCDDEEFF00112233',
      documentIssueDate: '2025-05-14',
      profileNumber: '9a4223406d374ef99e2cf95e31a23846',
      feature04: 'Mustermann',
    });
    expect(resultOf(outcome, 'seal-signature')).toBe('undetermined');
    expect(resultOf(outcome, 'seal-country')).toBe('undetermined');
    // Two bytes of its signature were lost when somebody copied it.
    expect(outcome.problems).toMatchObject([{ code: 'signature-short', where: 'byte 160' }]);
  });
});

const CARD = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
const VISA = ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<'];

const key = makeKey('P-256');
const anchors = readTrust([file(makeCertificate({ key, subject: ['UT', 'TS'] }))]);
const permit: SealWish = {
  key,
  features: [
    [2, encodeC40(CARD.join(''))],
    [3, encodeC40('UFO001979')],
  ],
};

describe('a seal', () => {
  it.each(CURVES)('verifies with a key on %s', (curve) => {
    const own = makeKey(curve);
    const store = readTrust([file(makeCertificate({ key: own, subject: ['UT', 'TS'] }))]);
    const bytes = makeSeal({ ...permit, key: own });
    expect(isProven(verifyVds(bytes, store, AT))).toBe(true);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    expect(resultOf(verifyVds(bytes, store, AT), 'seal-signature')).toBe('failed');
  });

  it('of version 2 has a reference of five characters', () => {
    const outcome = verifyVds(makeSeal({ ...permit, version: 2 }), anchors, AT);
    expect(outcome.fields).toMatchObject({ version: 2, signerIdentifier: 'UTTS', certificateReference: '0005B' });
    expect(isProven(outcome)).toBe(true);
  });

  it.each([1, 2, 3, 4, 10, 16, 40])('of version 3 has a reference of %i characters', (length) => {
    const reference = '5B'.padStart(length, '0').slice(-length);
    const outcome = verifyVds(makeSeal({ ...permit, reference }), anchors, AT);
    expect(outcome.fields).toMatchObject({ certificateReference: reference });
    expect(isProven(outcome)).toBe(true);
  });

  it('is compared with the document as far as it goes', () => {
    const lines = [VISA[0] ?? '', (VISA[1] ?? '').slice(0, 28)];
    const features = [[1, encodeC40(lines.join(''))]] as const;
    const { sealMrz, fields, problems } = verifyVds(makeSeal({ key, type: 0x5d01, features }), anchors, AT);
    expect(fields).toMatchObject({ documentType: 'visa', mrz: lines });
    expect(sealMrz?.zone).toMatchObject({ ok: true, value: { format: 'MRV-A', documentNumber: 'L8988901C' } });
    expect(differencesToSeal({ lines }, VISA)).toEqual([]);
    expect(differencesToSeal({ lines }, [VISA[0] ?? '', (VISA[1] ?? '').replace('F96', 'M96')])).toEqual([
      { line: 2, column: 21 },
    ]);
    expect(differencesToSeal({ lines }, CARD)).toEqual([{ line: 0, column: 0 }]);
    expect(problems.map(({ text }) => text)).toEqual([
      'numberOfEntries is missing',
      'durationOfStay is missing',
      'passportNumber is missing',
    ]);
  });

  it('of an unknown type is shown as it is, and verified', () => {
    const outcome = verifyVds(
      makeSeal({ key, type: 0x9902, features: [[7, Buffer.from('c0ffee', 'hex')]] }),
      anchors,
      AT,
    );
    expect(outcome.fields).toMatchObject({ documentType: null, feature07: 'c0ffee' });
    expect(isProven(outcome)).toBe(true);
  });

  it('whose feature does not follow its table is shown as it is, and not readable', () => {
    const features = [
      [2, encodeC40(CARD.join('').slice(3))],
      [3, encodeC40('UFO001979')],
      [3, encodeC40('UFO001970')],
    ] as const;
    const outcome = verifyVds(makeSeal({ ...permit, features }), anchors, AT);
    expect(outcome.problems.map(({ code }) => code)).toEqual(['feature-length', 'feature-coding', 'feature-twice']);
    expect(outcome.fields).toMatchObject({ passportNumber: 'UFO001979', feature02: expect.any(String) as string });
    expect(outcome.sealMrz).toBeUndefined();
    expect(resultOf(outcome, 'seal-readability')).toBe('failed');
    expect(isProven(outcome)).toBe(true);
  });

  it('that names another certificate than the one that verifies it says so', () => {
    const outcome = verifyVds(makeSeal({ ...permit, reference: '5C' }), anchors, AT);
    expect(resultOf(outcome, 'seal-signature')).toBe('successful');
    expect(resultOf(outcome, 'signer-reference')).toBe('failed');
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'magic'],
    ['text', Buffer.from('DC03'), 'magic'],
    ['another version', Buffer.of(0xdc, 4), 'version'],
    ['its first bytes', makeBody({}).subarray(0, 9), 'header-short'],
    ['no signature', makeBody({}), 'signature-missing'],
    ['a byte too many', Buffer.concat([makeSeal(permit), Buffer.of(0x0d)]), 'rest'],
    ['a feature cut off', makeBody(permit).subarray(0, -1), 'feature-short'],
    ['a length in a longer form', Buffer.concat([makeBody({}), Buffer.of(0xff, 0x81, 0x40)]), 'length'],
    ['a 31st of February', makeBody({ issued: '2023-02-31' }), 'date'],
    ['too much', Buffer.concat([makeSeal(permit), Buffer.alloc(LARGEST_SEAL)]), 'size'],
  ])('is not readable with %s', (_, bytes, code) => {
    const outcome = verifyVds(bytes, anchors, AT);
    expect(outcome.problems[0]?.code).toBe(code);
    expect(resultOf(outcome, 'seal-readability')).toBe('failed');
    expect(isProven(outcome)).toBe(false);
  });

  it('never repeats what it holds in a problem or a cause', () => {
    const bytes = makeSeal({ ...permit, features: [[2, Buffer.from('ERIKSSON')]] });
    const { problems, checks } = verifyVds(bytes, EMPTY_TRUST, AT);
    expect(JSON.stringify([problems, checks])).not.toContain('ERIKSSON');
  });
});

describe('the signer of a seal', () => {
  const authority = { key: makeKey('brainpoolP384r1'), subject: ['UT', 'Authority'] as const };
  const issuedBy = (over: { from?: string; until?: string } = {}, issuer = authority) =>
    file(makeCertificate({ key, subject: ['UT', 'TS'], issuer, ...over }));
  const ofAuthority = file(makeCertificate({ ...authority, isAuthority: true }));
  const list = (revoked: readonly string[], until = '2025-07-01') =>
    file(makeCrl({ issuer: authority, from: '2025-05-01', until, revoked }));
  const resultWith = (name: CodeCheckName, store: TrustStore, wish: SealWish = permit) =>
    resultOf(verifyVds(makeSeal(wish), store, AT), name);

  it('is trusted when an anchor issued it', () => {
    expect(resultWith('signer-trust', readTrust([ofAuthority], [issuedBy()]))).toBe('successful');
    expect(resultWith('signer-trust', readTrust([], [issuedBy()]))).toBe('undetermined');
  });

  it('is not trusted for the name of its issuer alone', () => {
    const impostor = { ...authority, key: makeKey('brainpoolP384r1') };
    expect(resultWith('signer-trust', readTrust([ofAuthority], [issuedBy({}, impostor)]))).toBe('failed');
  });

  it('is not trusted when its issuer may issue nothing', () => {
    const noAuthority = file(makeCertificate(authority));
    expect(resultWith('signer-trust', readTrust([noAuthority], [issuedBy()]))).toBe('undetermined');
  });

  it.each([
    ['2023-07-26', '2024-01-01', 'successful'],
    ['2020-01-01', '2023-07-26', 'successful'],
    ['2023-07-27', '2024-01-01', 'failed'],
    ['2020-01-01', '2023-07-25', 'failed'],
  ])('valid from %s to %s on the day of the signature: %s', (from, until, result) => {
    expect(resultWith('signer-validity', readTrust([issuedBy({ from, until })]))).toBe(result);
  });

  it('is looked up in the lists of its issuer', () => {
    const store = (crl: ReturnType<typeof list>) => readTrust([ofAuthority, crl], [issuedBy()]);
    expect(resultWith('signer-revocation', store(list(['5b'])))).toBe('failed');
    expect(resultWith('signer-revocation', store(list(['5c'])))).toBe('successful');
    expect(resultWith('signer-revocation', store(list([])))).toBe('successful');
    expect(resultWith('signer-revocation-age', store(list([])))).toBe('successful');
    expect(resultWith('signer-revocation-age', store(list([], '2025-05-31')))).toBe('undetermined');
  });

  it('is of the state that the seal names', () => {
    expect(resultWith('seal-country', anchors)).toBe('successful');
    expect(resultWith('seal-country', anchors, { ...permit, country: 'DEU' })).toBe('failed');
    expect(resultWith('seal-country', EMPTY_TRUST, { ...permit, country: 'IDN' })).toBe('failed');
    expect(resultWith('seal-country', anchors, { ...permit, country: 'QQQ' })).toBe('undetermined');
  });
});

describe('hostile bytes', () => {
  it('neither throw nor verify', () => {
    const whole = makeSeal(permit);
    const damaged = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, mask] of changes) bytes[at] = (bytes[at] ?? 0) ^ mask;
        return bytes;
      });
    const anything = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([whole.subarray(0, 20), bytes]));
    const cut = fc.nat(whole.length - 1).map((length) => whole.subarray(0, length));
    fc.assert(
      fc.property(fc.oneof(damaged, anything, cut), (bytes) => {
        fc.pre(!bytes.equals(whole));
        const outcome = verifyVds(bytes, anchors, AT);
        expect(isProven(outcome)).toBe(false);
        expect(new Set(outcome.checks.map(({ name }) => name)).size).toBe(8);
      }),
      fuzzed(0x3b04, 300),
    );
  });
});
