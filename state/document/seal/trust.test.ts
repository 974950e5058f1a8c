import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { makeCertificate, makeCrl, makeKey } from '../pki/certificates.fixture.ts';
import { readCertificate, type Certificate } from '../pki/certificate.ts';
import { issuerOf, readTrust } from './trust.ts';

const key = makeKey('P-256');
const subject = ['UT', 'TS'] as const;
const der = makeCertificate({ key, subject });
const crl = makeCrl({ issuer: { key, subject }, from: '2025-01-01', until: '2025-02-01', revoked: ['0a'] });
const pem = (label: string, bytes: Buffer) =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END ${label}-----\n`;
const read = (bytes: Buffer | string) => readTrust([{ name: 'a', bytes: Buffer.from(bytes) }]);

const isSame = (one: Certificate, other: Certificate): boolean =>
  one.signed.equals(other.signed) && one.signature.equals(other.signature) && one.algorithm.oid === other.algorithm.oid;

describe('a folder of trust', () => {
  it('has certificates as DER, PEM and base64', () => {
    for (const bytes of [der, pem('CERTIFICATE', der), `${der.toString('base64')}\n`])
      expect(read(bytes)).toMatchObject({ anchors: [{ serial: '5B', subject: { country: 'UT' } }], refused: [] });
  });

  it('has several in one file, and lists', () => {
    const store = read(`text before\n${pem('CERTIFICATE', der)}${pem('CERTIFICATE', der)}${pem('X509 CRL', crl)}`);
    expect([store.anchors.length, store.crls.length, store.refused.length]).toEqual([2, 1, 0]);
    expect(read(crl).crls[0]?.revoked).toEqual(new Set(['A']));
  });

  it('says what it does not take', () => {
    expect(read(pem('PRIVATE KEY', der)).refused).toEqual([{ file: 'a', cause: 'a PRIVATE KEY is not wanted here' }]);
    expect(read('{"a": 1}').refused[0]?.cause).toBe('neither DER nor PEM nor base64');
    expect(read(der.subarray(0, -1)).refused[0]?.cause).toMatch(/^neither a certificate/);
    expect(read(Buffer.concat([der, Buffer.of(0)])).refused).toHaveLength(1);
  });

  it('survives any damage to a certificate or a list, and no damage passes for the issuer', () => {
    const authority = { key: makeKey('P-384'), subject: ['UT', 'Authority'] as const };
    const anchor = makeCertificate({ ...authority, isAuthority: true });
    const signed = makeCertificate({ key, subject, issuer: authority });
    const store = readTrust([{ name: 'anchor', bytes: anchor }]);
    const intact = readCertificate(signed);
    expect(intact.ok && issuerOf(store, intact.value).ok).toBe(true);
    fc.assert(
      fc.property(fc.constantFrom(signed, crl), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, mask) => {
        const changed = Buffer.from(bytes);
        const index = at % changed.length;
        changed[index] = (changed[index] ?? 0) ^ mask;
        const { anchors, crls, refused } = read(changed);
        expect(anchors.length + crls.length + refused.length).toBe(1);
        // A certificate may be written in other bytes around what is signed and the signature.
        for (const certificate of anchors)
          expect(issuerOf(store, certificate).ok).toBe(intact.ok && isSame(certificate, intact.value));
      }),
      fuzzed(0x3b05, 150),
    );
  });
});
