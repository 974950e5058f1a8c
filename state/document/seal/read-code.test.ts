import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { issueCertificate } from '../../testing/pki.ts';
import { LARGEST_CODE, readCode, reportCode } from './read-code.ts';
import { isProven } from './result.ts';
import { EMPTY_TRUST, readTrust } from './trust.ts';
import { apoIsMissing, apoVectors } from './vds-nc/apo.fixture.ts';
import { composeVdsNc } from './vds-nc/compose.ts';

const AT = new Date('2026-03-01T00:00:00Z');
const read = (code: string | Buffer, trust = EMPTY_TRUST) => readCode(Buffer.from(code), trust, AT);

const CSCA = issueCertificate({ country: 'UT', commonName: 'CSCA' });
const SIGNER = issueCertificate({ country: 'UT', commonName: 'BSC', issuer: CSCA, serial: '02' });
const SEAL = composeVdsNc({ hdr: { t: 'x', v: 1, is: 'UTO' }, msg: { a: 1 } }, SIGNER);
const TRUST = readTrust([{ name: 'csca', bytes: CSCA.der }]);

describe('a code', () => {
  it.each([
    ['vds', Buffer.of(0xdc, 0x03)],
    ['vds-nc', SEAL],
    ['vds-nc', '{"data":{"hdr":'],
    ['bcbp', 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100'],
    ['bcbp', 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100\r\n'],
    ['unsigned', '{"arrival":true}'],
    ['unsigned', 'https://allindonesia.example/q/123'],
    ['unsigned', 'M1 is a motorway'],
    ['unsigned', ''],
    ['unsigned', Buffer.of(0xff, 0xfe, 0x00)],
  ])('is told apart: %s', (kind, code) => {
    expect(read(code).kind).toBe(kind);
  });

  it('that nobody signed is shown as text, without controls, and never valid', () => {
    const outcome = read('ARRIVAL\u001b[31m\u202eOK\u2028');
    expect(outcome.fields).toEqual({ text: 'ARRIVAL\ufffd[31m\ufffdOK\ufffd' });
    expect(outcome.checks).toMatchObject([{ name: 'seal-signature', result: 'not-supported' }]);
    expect(reportCode(outcome)).toMatchObject({ valid: false, problems: [{ code: 'unsigned' }] });
    expect(read('x'.repeat(5000)).fields['text']).toBe(`${'x'.repeat(512)}...`);
  });

  it('that is too long is not looked at', () => {
    expect(read(Buffer.alloc(LARGEST_CODE + 1, 0xdc))).toMatchObject({
      kind: 'unsigned',
      problems: [{ code: 'too-long' }],
    });
  });

  it('whose signature verifies under a trusted key is valid, whatever its other checks', () => {
    const report = reportCode(read(SEAL, TRUST));
    expect(report.valid).toBe(true);
    expect(report.checks).toContainEqual(
      expect.objectContaining({ name: 'signer-revocation', result: 'undetermined' }),
    );
    expect(report.problems).toEqual([]);
  });

  it('that is not valid says why in its problems', () => {
    expect(reportCode(read(SEAL)).problems).toMatchObject([{ code: 'signer-trust' }]);
    expect(reportCode(read(SEAL.replace('"a":1', '"a":2'), TRUST)).problems).toMatchObject([
      { code: 'seal-signature' },
    ]);
    expect(reportCode(read('{"hdr":1}')).problems[0]).toMatchObject({ code: 'not-vds-nc' });
  });

  it('of any bytes never throws and is never proven', () => {
    const head = fc.constantFrom('', '{"data":{"hdr":', 'M1', '\u00dc', SEAL.slice(0, 60), '[[[[');
    fc.assert(
      fc.property(head, fc.uint8Array({ maxLength: 300 }), (start, tail) => {
        const outcome = readCode(Buffer.concat([Buffer.from(start, 'latin1'), tail]), TRUST, AT);
        expect(isProven(outcome)).toBe(false);
        expect(JSON.stringify(reportCode(outcome)).length).toBeLessThan(20_000);
      }),
      fuzzed(0x3a40, 2000),
    );
  });

  it('of hostile JSON ends soon', () => {
    const hostile = ['[', '{"hdr":', '{"hdr":"\\u', '{"hdr":"\\\\', '{"hdr":1e', '{"hdr" ', ' '].map((piece) =>
      piece.repeat(LARGEST_CODE / 10),
    );
    for (const text of hostile) expect(isProven(read(text.slice(0, LARGEST_CODE)))).toBe(false);
  });
});

describe.skipIf(apoIsMissing)('the vectors of the Australian Passport Office', () => {
  it('are valid and invalid', () => {
    const { csca, crl, valid, invalid } = apoVectors();
    const trust = readTrust([
      { name: 'csca', bytes: csca },
      { name: 'crl', bytes: crl },
    ]);
    expect(reportCode(read(valid, trust)).valid).toBe(true);
    expect(reportCode(read(`${valid}\r\n`, trust)).valid).toBe(true);
    expect(reportCode(read(invalid, trust)).valid).toBe(false);
  });
});
