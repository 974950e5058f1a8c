import { describe, expect, it } from 'vitest';
import { issueCertificate, issueCrl, type CertificateOptions } from '../../../testing/pki.ts';
import { readCertificate } from '../../pki/certificate.ts';
import { readCrl } from '../../pki/crl.ts';
import { resultOf, type CodeOutcome } from '../result.ts';
import { revocationOf } from '../revocation.ts';
import { EMPTY_TRUST, readTrust, type TrustStore } from '../trust.ts';
import { apoIsMissing, apoVectors } from './apo.fixture.ts';
import { composeVdsNc } from './compose.ts';
import type { Json } from './strict-json.ts';
import { verifyVdsNc } from './verify.ts';

const trusting = (...files: readonly Buffer[]): TrustStore =>
  readTrust(files.map((bytes, index) => ({ name: String(index), bytes })));

const results = ({ checks }: CodeOutcome) => Object.fromEntries(checks.map(({ name, result }) => [name, result]));

const ALL_SUCCESSFUL = {
  'seal-readability': 'successful',
  'seal-signature': 'successful',
  'signer-trust': 'successful',
  'signer-validity': 'successful',
  'signer-validity-now': 'successful',
  'signer-revocation': 'successful',
  'signer-revocation-age': 'successful',
  'signer-purpose': 'successful',
  'seal-country': 'successful',
};

describe.skipIf(apoIsMissing)('the vectors of the Australian Passport Office', () => {
  const when = new Date('2021-10-01T00:00:00Z');

  it('verify with every result while their revocation list holds', () => {
    const { csca, crl, valid } = apoVectors();
    const outcome = verifyVdsNc(valid, trusting(csca, crl), when);
    expect(results(outcome)).toEqual(ALL_SUCCESSFUL);
    expect(outcome.problems).toEqual([]);
    expect(outcome.fields).toMatchObject({
      type: 'icao.vacc',
      version: 1,
      issuingCountry: 'AUS',
      name: 'CITIZEN  JANE CATHERINE',
      dateOfBirth: '1977-05-16',
      documentNumber: 'PF0911009',
      sex: 'F',
      vaccinationCertificateIdentifier: 'VB0009990038',
      vaccinations: [
        {
          product: 'Pfizer Comirnaty',
          doses: [
            { dose: 1, dateOfVaccination: '2021-06-13', batch: 'EP2163' },
            { dose: 2, dateOfVaccination: '2021-07-01', batch: 'ER7449' },
          ],
        },
      ],
    });
  });

  it('have a revocation list that is old today, and nothing else', () => {
    const { csca, crl, valid } = apoVectors();
    const outcome = verifyVdsNc(valid, trusting(csca, crl), new Date('2026-03-01T00:00:00Z'));
    expect(results(outcome)).toEqual({ ...ALL_SUCCESSFUL, 'signer-revocation-age': 'undetermined' });
  });

  it('verify under the signer itself when it is the anchor', () => {
    const { bsc, valid } = apoVectors();
    const outcome = verifyVdsNc(valid, trusting(bsc), when);
    expect(resultOf(outcome, 'signer-trust')).toBe('successful');
    expect(resultOf(outcome, 'signer-revocation')).toBe('undetermined');
  });

  it('do not verify when a character of the name was put in', () => {
    const { csca, crl, invalid } = apoVectors();
    expect(results(verifyVdsNc(invalid, trusting(csca, crl), when))).toEqual({
      ...ALL_SUCCESSFUL,
      'seal-signature': 'failed',
    });
  });

  it('are nobody proven without an anchor', () => {
    const outcome = verifyVdsNc(apoVectors().valid, EMPTY_TRUST, when);
    expect(resultOf(outcome, 'seal-signature')).toBe('successful');
    expect(resultOf(outcome, 'signer-trust')).toBe('undetermined');
  });
});

const AT = new Date('2026-03-01T12:00:00Z');
const CRL_DATES = { thisUpdate: '2026-02-01T00:00:00Z', nextUpdate: '2026-04-01T00:00:00Z' };
const CSCA = issueCertificate({ country: 'UT', commonName: 'Utopia CSCA', key: 'brainpoolP384r1' });
const CRL = issueCrl({ issuer: CSCA, ...CRL_DATES, revoked: ['0666'] });
const TRUST = trusting(CSCA.der, CRL);

const TEST_MESSAGE: Json = {
  utci: 'U32870',
  pid: { n: 'COOK  GERALD', dob: '1990-01-29', dt: 'P', dn: 'E1234567P' },
  sp: { spn: 'General Hospital', ctr: 'UTO', cd: { p: '+00068765432' } },
  dat: { sc: '2020-12-12T12:00:00+08:00', ri: '2020-12-12T18:00:00+08:00' },
  tr: { tc: 'molecular(PCR)', r: 'negative', m: 'nasopharyngeal' },
};
const dataOf = (is: string, t = 'icao.test', msg: Json = TEST_MESSAGE) => ({ hdr: { t, v: 1, is }, msg });

const signerOf = (options: Partial<CertificateOptions> = {}) =>
  issueCertificate({ country: 'UT', commonName: 'Utopia BSC', issuer: CSCA, serial: '02', ...options });

const verifySeal = (options: Partial<CertificateOptions>, is = 'UTO', trust = TRUST) =>
  verifyVdsNc(composeVdsNc(dataOf(is), signerOf(options)), trust, AT);

describe('a VDS-NC', () => {
  it('verifies with every result', () => {
    const outcome = verifySeal({});
    expect(results(outcome)).toEqual(ALL_SUCCESSFUL);
    expect(outcome.fields).toMatchObject({ name: 'COOK  GERALD', testResult: 'negative', documentNumber: 'E1234567P' });
    expect(outcome.problems).toEqual([]);
  });

  it.each([
    ['ES256', 'P-256'],
    ['ES384', 'P-384'],
    ['ES512', 'P-521'],
    ['ES256', 'brainpoolP256r1'],
    ['ES384', 'brainpoolP384r1'],
    ['ES512', 'brainpoolP512r1'],
  ] as const)('verifies with %s on %s', (alg, key) => {
    const text = composeVdsNc(dataOf('UTO'), signerOf({ key }), alg);
    expect(results(verifyVdsNc(text, TRUST, AT))).toEqual(ALL_SUCCESSFUL);
  });

  it.each([
    ['ES256', 'P-384'],
    ['ES384', 'P-256'],
  ] as const)('fails with %s on %s, which is another algorithm', (alg, key) => {
    const text = composeVdsNc(dataOf('UTO'), signerOf({ key }), alg);
    expect(resultOf(verifyVdsNc(text, TRUST, AT), 'seal-signature')).toBe('failed');
  });

  it('verifies under an RSA authority', () => {
    const csca = issueCertificate({ country: 'UT', commonName: 'Utopia RSA CSCA', key: 'rsa' });
    const trust = trusting(csca.der, issueCrl({ issuer: csca, ...CRL_DATES }));
    expect(results(verifySeal({ issuer: csca }, 'UTO', trust))).toEqual(ALL_SUCCESSFUL);
  });

  const one = (changed: Readonly<Record<string, string>>) => ({ ...ALL_SUCCESSFUL, ...changed });

  it('names a revoked signer', () => {
    expect(results(verifySeal({ serial: '0666' }))).toEqual(one({ 'signer-revocation': 'failed' }));
  });

  it('names the wrong country', () => {
    expect(results(verifySeal({}, 'AUS'))).toEqual(one({ 'seal-country': 'failed' }));
  });

  it('names a signer who is for something else, or does not say', () => {
    expect(results(verifySeal({ purposes: ['1.3.6.1.5.5.7.3.1'] }))).toEqual(one({ 'signer-purpose': 'failed' }));
    expect(results(verifySeal({ purposes: [] }))).toEqual(one({ 'signer-purpose': 'undetermined' }));
  });

  it('names a signer of a foreign authority that has the name of a trusted one', () => {
    const foreign = issueCertificate({ country: 'UT', commonName: 'Utopia CSCA', key: 'brainpoolP384r1' });
    expect(resultOf(verifySeal({ issuer: foreign }), 'signer-trust')).not.toBe('successful');
    const own = issueCertificate({ country: 'UT', commonName: 'Another CSCA' });
    expect(resultOf(verifySeal({ issuer: own }), 'signer-trust')).toBe('undetermined');
  });

  it('is not proven by a signer who made another signer', () => {
    expect(resultOf(verifySeal({ issuer: signerOf() }), 'signer-trust')).not.toBe('successful');
    const signer = signerOf();
    expect(resultOf(verifySeal({ issuer: signer }, 'UTO', trusting(signer.der)), 'signer-trust')).not.toBe(
      'successful',
    );
  });

  it('judges the signer on the day of the seal, and today apart from it', () => {
    const period = { from: '2020-06-01T00:00:00Z', to: '2021-01-01T00:00:00Z' };
    expect(results(verifySeal(period))).toEqual(one({ 'signer-validity-now': 'failed' }));
    const later = { from: '2021-01-01T00:00:00Z', to: '2030-01-01T00:00:00Z' };
    expect(results(verifySeal(later))).toEqual(one({ 'signer-validity': 'failed' }));
  });

  it('judges the signer today when the message has no date', () => {
    const signer = signerOf({ from: '2020-06-01T00:00:00Z', to: '2021-01-01T00:00:00Z' });
    const text = composeVdsNc(dataOf('UTO', 'xx.other', { a: [1, { b: 'c' }] }), signer);
    const outcome = verifyVdsNc(text, TRUST, AT);
    expect(results(outcome)).toMatchObject({ 'signer-validity': 'failed', 'signer-validity-now': 'failed' });
    expect(outcome.fields).toEqual({ type: 'xx.other', version: 1, issuingCountry: 'UTO', a: [1, { b: 'c' }] });
  });

  it('shows what a known type should not have, and says what is missing', () => {
    const message = { utci: 7, pid: { n: 'A', name: 'B', type: 'C' }, x: true };
    const outcome = verifyVdsNc(composeVdsNc(dataOf('UTO', 'icao.test', message), signerOf()), TRUST, AT);
    expect(outcome.fields).toMatchObject({
      type: 'icao.test',
      name: 'A',
      'msg.pid.name': 'B',
      'msg.pid.type': 'C',
      'msg.x': true,
    });
    expect(outcome.problems).toContainEqual({ code: 'wrong-form', where: 'msg.utci', text: 'a text is wanted' });
    expect(outcome.problems).toContainEqual({ code: 'missing', where: 'msg.pid.dn', text: 'it must be there' });
    expect(resultOf(outcome, 'seal-signature')).toBe('successful');
  });
});

describe('a revocation list', () => {
  const outcomeWith = (...lists: readonly Buffer[]) =>
    verifySeal({ serial: '0666' }, 'UTO', trusting(CSCA.der, ...lists));
  const both = (outcome: CodeOutcome) => [
    resultOf(outcome, 'signer-revocation'),
    resultOf(outcome, 'signer-revocation-age'),
  ];

  it('that is missing answers nothing', () => {
    expect(both(outcomeWith())).toEqual(['undetermined', 'undetermined']);
  });

  it('that is too old still names a revoked signer', () => {
    const old = { thisUpdate: '2025-01-01T00:00:00Z', nextUpdate: '2025-04-01T00:00:00Z' };
    expect(both(outcomeWith(issueCrl({ issuer: CSCA, ...old })))).toEqual(['successful', 'undetermined']);
    expect(both(outcomeWith(issueCrl({ issuer: CSCA, ...old, revoked: ['0666'] })))).toEqual([
      'failed',
      'undetermined',
    ]);
  });

  it('that is replaced by a newer one is not asked for its age', () => {
    const old = issueCrl({ issuer: CSCA, thisUpdate: '2025-01-01T00:00:00Z', nextUpdate: '2025-04-01T00:00:00Z' });
    const fresh = issueCrl({ issuer: CSCA, ...CRL_DATES });
    expect(both(outcomeWith(old, fresh))).toEqual(['successful', 'successful']);
    expect(both(outcomeWith(fresh, old))).toEqual(['successful', 'successful']);
  });

  it('of the future, or without an end, has no age', () => {
    expect(both(outcomeWith(issueCrl({ issuer: CSCA, thisUpdate: '2026-05-01T00:00:00Z' })))[1]).toBe('undetermined');
    expect(both(outcomeWith(issueCrl({ issuer: CSCA, thisUpdate: CRL_DATES.thisUpdate })))[1]).toBe('undetermined');
  });

  it('that another signed under the same name is none', () => {
    const foreign = issueCertificate({ country: 'UT', commonName: 'Utopia CSCA', key: 'brainpoolP384r1' });
    expect(both(outcomeWith(issueCrl({ issuer: foreign, ...CRL_DATES })))).toEqual(['undetermined', 'undetermined']);
    const signer = signerOf();
    expect(both(outcomeWith(issueCrl({ issuer: { ...signer, name: CSCA.name }, ...CRL_DATES })))).toEqual([
      'undetermined',
      'undetermined',
    ]);
  });

  it('that a newer key of the authority signed counts', () => {
    const renewed = issueCertificate({ country: 'UT', commonName: 'Utopia CSCA' });
    const list = issueCrl({ issuer: renewed, ...CRL_DATES, revoked: ['0666'] });
    expect(both(outcomeWith(renewed.der, list))).toEqual(['failed', 'successful']);
  });

  it('of changes only is refused', () => {
    const delta = issueCrl({ issuer: CSCA, ...CRL_DATES, critical: '2.5.29.27' });
    expect(trusting(delta)).toMatchObject({
      crls: [],
      refused: [{ cause: expect.stringContaining('2.5.29.27') as string }],
    });
    expect(both(outcomeWith(delta))).toEqual(['undetermined', 'undetermined']);
  });

  it('with any signed byte changed is refused or signed by nobody', () => {
    const list = readCrl(CRL);
    const signer = readCertificate(signerOf({ serial: '0666' }).der);
    if (!list.ok || !signer.ok) throw new Error('the list and the signer are to be read');
    const start = CRL.indexOf(list.value.signed);
    for (let index = start; index < start + list.value.signed.length; index += 1) {
      const changed = Buffer.from(CRL);
      changed[index] = (changed[index] ?? 0) ^ 0x01;
      const [revocation, age] = revocationOf(trusting(CSCA.der, changed), signer.value, AT);
      expect([index, revocation.result, age.result]).toEqual([index, 'undetermined', 'undetermined']);
    }
  });
});
