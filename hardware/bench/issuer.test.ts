// What the bench's issuer makes, held against those who read it: OpenSSL's reader of certificates and of CMS, and ours.
import { execFileSync } from 'node:child_process';
import { publicDecrypt, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../state/document/pki/certificate.ts';
import { readCrl } from '../../state/document/pki/crl.ts';
import { isSignedWith } from '../../state/document/pki/signed-object.ts';
import { valueOf } from '../../state/document/portrait/test-images.ts';
import { isMissing } from '../../state/testing/prerequisites.ts';
import { AUTHORITIES, createIssuer, SIGNERS } from './issuer.ts';
import { type SigningHabits, sodFile } from './issuer-cms.ts';

const OpenSSL = '/usr/bin/openssl';
const NOW = new Date('2026-06-01T00:00:00Z');
const issuer = createIssuer({ seed: 'test', now: NOW });
const folder = mkdtempSync(path.join(tmpdir(), 'autogate-issuer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command; its failure is the test's. */
function openssl(args: readonly string[], files: Readonly<Record<string, Buffer>>): string {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
  return execFileSync(OpenSSL, [...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

describe('the authorities', () => {
  it.each(AUTHORITIES)('%s has signed itself', (name) => {
    const certificate = new X509Certificate(issuer.authority(name).certificate);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toContain('C=UT');
    expect(valueOf(readCertificate(issuer.authority(name).certificate)).isAuthority).toBe(true);
  });

  it('are the same again from the same seed, where they are elliptic', () => {
    const again = createIssuer({ seed: 'test', now: NOW });
    expect(again.authority('explicit').certificate.equals(issuer.authority('explicit').certificate)).toBe(true);
    const other = createIssuer({ seed: 'another', now: NOW });
    expect(other.authority('explicit').key.spki.equals(issuer.authority('explicit').key.spki)).toBe(false);
  });

  it('go over from one key to the next by a link, which is signed with the old one', () => {
    const link = new X509Certificate(issuer.link());
    const old = new X509Certificate(issuer.authority('explicit').certificate);
    const renewed = new X509Certificate(issuer.authority('renewed').certificate);
    expect(link.subject).toBe(renewed.subject);
    expect(link.publicKey.equals(renewed.publicKey)).toBe(true);
    expect(link.verify(old.publicKey)).toBe(true);
    expect(link.verify(renewed.publicKey)).toBe(false);
  });
});

describe('the signers', () => {
  it.each(SIGNERS)('%s is signed by its authority and by nobody else', (name) => {
    const { certificate } = issuer.signer(name);
    const verified = AUTHORITIES.filter((authority) =>
      new X509Certificate(certificate).verify(new X509Certificate(issuer.authority(authority).certificate).publicKey),
    );
    const own = AUTHORITIES.find((authority) => authority === name) ?? 'explicit';
    expect(verified).toEqual([own]);
  });

  it('differ in what they are named for', () => {
    const until = (name: (typeof SIGNERS)[number]) =>
      new Date(new X509Certificate(issuer.signer(name).certificate).validTo).getTime();
    expect(until('expired')).toBeLessThan(NOW.getTime());
    expect(until('good')).toBeGreaterThan(NOW.getTime());
    expect(new X509Certificate(issuer.signer('foreign').certificate).subject).toContain('C=XX');
    expect(issuer.signer('identity-cards').certificate.includes(Buffer.from('\x13\x02ID', 'latin1'))).toBe(true);
  });
});

describe('the revocation list', () => {
  it('names the revoked signer, and is signed by the authority', () => {
    const crl = valueOf(readCrl(issuer.revocationList()));
    const authority = valueOf(readCertificate(issuer.authority('explicit').certificate));
    expect(isSignedWith(crl, authority.key)).toEqual({ ok: true, value: true });
    expect([...crl.revoked]).toEqual([issuer.signer('revoked').serial.toString(16).toUpperCase()]);
  });
});

/** `openssl cms -verify`: attributes, digest and signature; the chain, too, where `chain` (it refuses explicit curves there). */
function verifyCms(cms: Buffer, authority: Buffer, signer: Buffer, chain: boolean): string {
  const pem = (der: Buffer): Buffer => Buffer.from(new X509Certificate(der).toString());
  const how = ['-binary', '-inform', 'DER', '-in', 'cms', '-CAfile', 'ca', '-certfile', 'signer', '-purpose', 'any'];
  const args = ['cms', '-verify', ...how, '-out', 'content', ...(chain ? [] : ['-noverify'])];
  return openssl(args, { cms, ca: pem(authority), signer: pem(signer) });
}

const GROUPS = [
  [1, Buffer.from('6100', 'hex')],
  [2, Buffer.from('7500', 'hex')],
] as const;
/** Without the tag 77 and its length of three bytes. */
const signedPartOf = (sod: Buffer): Buffer => sod.subarray(4);

describe.skipIf(isMissing({ OpenSSL }))('the documents that it signs', () => {
  it.each([
    ['good', 0, {}],
    ['good', 1, {}],
    ['good', 0, { byKeyId: true }],
    ['good', 0, { withoutCertificate: true }],
    ['good', 0, { indefinite: true }],
    ['sha1', 0, {}],
    ['named', 0, {}],
    ['rsa', 0, {}],
    ['rsa', 1, { bareRsa: true }],
    ['pss', 0, {}],
  ] as const)('verify in OpenSSL: signer %s, version %d, %j', (name, version, habits) => {
    const signer = issuer.signer(name);
    const chain = name === 'named' || name === 'rsa' || name === 'pss';
    const sod = sodFile(GROUPS, signer, { digest: 'sha256', version, habits });
    const authority = issuer.authority(chain ? name : 'explicit').certificate;
    const verify = (cms: Buffer): string => verifyCms(cms, authority, signer.certificate, chain);
    expect(() => verify(signedPartOf(sod))).not.toThrow();
    const changed = Buffer.from(signedPartOf(sod));
    // The last byte is one of the signature's, or the end of an indefinite length.
    const last = changed.length - ('indefinite' in habits ? 12 : 1);
    changed.writeUInt8(changed.readUInt8(last) ^ 1, last);
    expect(() => verify(changed)).toThrow();
  });

  it('differ in the bytes that they are named for', () => {
    const sod = (habits: SigningHabits, version: 0 | 1 = 0) =>
      sodFile(GROUPS, issuer.signer('rsa'), { digest: 'sha256', version, habits });
    const { certificate } = issuer.signer('rsa');
    expect(sod({}).includes(certificate)).toBe(true);
    expect(sod({ withoutCertificate: true }).includes(certificate)).toBe(false);
    expect(
      signedPartOf(sod({ indefinite: true }))
        .subarray(0, 2)
        .toString('hex'),
    ).toBe('3080');
    expect(sod({}, 1).includes('0108')).toBe(true);
    const { publicKey } = new X509Certificate(certificate);
    const digestInfo = (file: Buffer) => publicDecrypt(publicKey, file.subarray(-256)).toString('hex');
    expect(digestInfo(sod({})).slice(0, 38)).toBe('3031300d060960864801650304020105000420');
    expect(digestInfo(sod({ withoutNull: true })).slice(0, 34)).toBe('302f300b0609608648016503040201' + '0420');
  });

  it('a master list verifies, too', () => {
    const list = issuer.masterList(['explicit', 'named']);
    const authority = issuer.authority('explicit').certificate;
    expect(() => verifyCms(list, authority, authority, false)).not.toThrow();
    expect(list.includes(issuer.authority('named').certificate)).toBe(true);
    expect(list.includes(issuer.link())).toBe(true);
  });
});
