// What a folder of trust comes to: kinds of files, standing of authorities, links, duplicates; and what is refused, with its cause.
import { describe, expect, it } from 'vitest';
import { issueCertificate, issueCrl } from '../../../testing/pki.ts';
import { readCertificate } from '../certificate.ts';
import { valueOf } from '../../portrait/test-images.ts';
import { makeCertificate, makeCrl, makeKey } from '../certificates.fixture.ts';
import { judgeSigner } from './judge.ts';
import { loadTrust } from './load-trust.ts';
import { nameText, unreadableText } from './names.ts';
import { startVerifier } from './verifier.ts';

const AT = new Date('2026-06-01T00:00:00Z');
const root = issueCertificate({ country: 'UT', commonName: 'CSCA', serial: '11' });
const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END ${label}-----\n`;
const file = (name: string, bytes: Buffer | string) => ({ name, bytes: Buffer.from(bytes) });
const crl = issueCrl({ issuer: root, thisUpdate: '2026-05-01T00:00:00Z', nextUpdate: '2026-08-01T00:00:00Z' });
const defects = JSON.stringify({ format: 'autogate-defects-1', reviewed: '2026-05-01', defects: [] });

describe('a file of a folder of trust', () => {
  it.each([
    ['a certificate', file('a.cer', root.der), 'certificate', 1],
    ['base64 of one', file('a.b64', root.der.toString('base64')), 'certificate', 1],
    [
      'PEM with some words before it',
      file('a.pem', `the authority\n${pem('CERTIFICATE', root.der)}`),
      'certificate',
      1,
    ],
    ['PEM with a list beside', file('a.pem', pem('CERTIFICATE', root.der) + pem('X509 CRL', crl)), 'certificate', 2],
    ['a table of defects', file('a.json', defects), 'defects', 0],
  ])('is told by what is in it: %s', (_, one, kind, read) => {
    expect(loadTrust([one], AT).files).toMatchObject([{ kind, read, refused: [] }]);
  });

  it.each([
    ['nothing', file('a', ''), 'unknown', 'it is empty'],
    ['words', file('a.cer', 'Hello, world!'), 'unknown', 'it is neither DER nor PEM nor base64'],
    ['a private key', file('a.pem', pem('PRIVATE KEY', root.der)), 'unknown', 'a PRIVATE KEY is not wanted here'],
    ['half of PEM', file('a.pem', '-----BEGIN CERTIFICATE-----\nAAAA'), 'unknown', 'its CERTIFICATE has no end'],
    [
      'base64 that is none',
      file('a.pem', pem('CERTIFICATE', root.der).replaceAll('M', '*')),
      'unknown',
      'its base64 has characters that are none',
    ],
    ['something else', file('a.bin', Buffer.from('3003020101', 'hex')), 'unknown', 'it is neither a certificate'],
    ['a table with a fault', file('a.json', '{"format":"autogate-defects-2"}'), 'defects', 'format: '],
    ['a table that is no JSON', file('a.json', '{'), 'defects', 'it is not JSON'],
  ])('is refused with its cause: %s', (_, one, kind, cause) => {
    const [report] = loadTrust([one], AT).files;
    expect(report).toMatchObject({ kind, read: 0 });
    expect(report?.refused).toHaveLength(1);
    expect(report?.refused[0]?.cause).toContain(cause);
  });

  it('counts what an earlier file has given as a duplicate, and takes it once', () => {
    const trust = loadTrust([file('a.cer', root.der), file('b.pem', pem('CERTIFICATE', root.der))], AT);
    expect(trust.files.map(({ read, duplicates }) => [read, duplicates])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(trust.cscas.map(({ files }) => files)).toEqual([['a.cer', 'b.pem']]);
  });

  it.each([
    [
      'a signer',
      issueCertificate({ country: 'UT', commonName: 'Signer', issuer: root }).der,
      'it may not issue certificates',
    ],
    [
      'a key that we cannot use',
      makeCertificate({
        key: { ...makeKey('P-256'), spki: Buffer.from('300a300406022a0303020001', 'hex') },
        subject: ['UT', 'X'],
        isAuthority: true,
      }),
      'its key cannot be used: its key is of an algorithm that is not accepted (1.2.3)',
    ],
    [
      'an end before its beginning',
      makeCertificate({
        key: makeKey('P-256'),
        subject: ['UT', 'X'],
        isAuthority: true,
        from: '2030-01-01',
        until: '2020-01-01',
      }),
      'it ends before it begins',
    ],
  ])('has no authority in %s', (_, der, cause) => {
    const trust = loadTrust([file('a.cer', der)], AT);
    expect(trust.cscas).toEqual([]);
    expect(trust.files[0]?.refused[0]?.cause).toContain(cause);
  });

  it('has no revocation list that no trusted authority has signed', () => {
    const other = issueCertificate({ country: 'UT', commonName: 'CSCA', serial: '12' });
    const forged = issueCrl({ issuer: other, thisUpdate: '2026-05-01T00:00:00Z' });
    const [, report] = loadTrust([file('a.cer', root.der), file('b.crl', forged)], AT).files;
    expect(report).toMatchObject({
      kind: 'crl',
      read: 0,
      refused: [
        {
          subject: 'revocation list of C=UT, CN=CSCA, 2026-05-01',
          cause: 'no trusted authority of its issuer has signed it',
        },
      ],
    });
  });

  it('may be a long revocation list', () => {
    const key = makeKey('P-256');
    const issuer = { key, subject: ['UT', 'CSCA'] } as const;
    const revoked = Array.from({ length: 5000 }, (_, index) => `01${index.toString(16).padStart(4, '0')}`);
    const list = makeCrl({ issuer, from: '2026-01-01', until: '2027-01-01', revoked });
    const trust = loadTrust(
      [file('a.cer', makeCertificate({ ...issuer, isAuthority: true })), file('a.crl', list)],
      AT,
    );
    expect(trust.files[1]).toMatchObject({ kind: 'crl', read: 1 });
    expect(trust.crls[0]?.revoked.size).toBe(5000);
  });
});

describe('an authority', () => {
  it('that its own key has not signed is refused', () => {
    const key = makeKey('P-256');
    const der = makeCertificate({
      key,
      subject: ['UT', 'A'],
      isAuthority: true,
      issuer: { key: makeKey('P-256'), subject: ['UT', 'A'] },
    });
    const [report] = loadTrust([file('a.cer', der)], AT).files;
    expect(report?.refused[0]?.cause).toBe('neither its own key nor that of another one of its name has signed it');
  });

  it('of another issuer is a link: good with that one, refused without it', () => {
    const [old, renewed] = [makeKey('P-256'), makeKey('P-256')];
    const oldName = ['UT', 'Old'] as const;
    const link = makeCertificate({
      key: renewed,
      subject: ['UT', 'New'],
      isAuthority: true,
      issuer: { key: old, subject: oldName },
    });
    const rootOf = makeCertificate({ key: old, subject: oldName, isAuthority: true });
    const alone = loadTrust([file('link.cer', link)], AT);
    expect(alone.cscas).toEqual([]);
    expect(alone.files[0]?.refused[0]?.cause).toMatch(
      /^it is a link: no authority of its issuer is known; give the certificate/,
    );
    const both = loadTrust([file('link.cer', link), file('root.cer', rootOf)], AT);
    expect(both.cscas.map(({ standing }) => standing.kind)).toEqual(['link', 'self-signed']);
  });

  it('at the end of too many links, or of links in a circle, is refused', () => {
    const keys = Array.from({ length: 12 }, () => makeKey('P-256'));
    const linked = (index: number, by: number) =>
      file(
        `${index}.cer`,
        makeCertificate({
          key: keys[index] ?? makeKey('P-256'),
          subject: ['UT', `${index}`],
          isAuthority: true,
          issuer: { key: keys[by] ?? makeKey('P-256'), subject: ['UT', `${by}`] },
        }),
      );
    const rootOf = file(
      '0.cer',
      makeCertificate({ key: keys[0] ?? makeKey('P-256'), subject: ['UT', '0'], isAuthority: true }),
    );
    const long = loadTrust([rootOf, ...keys.slice(1).map((_, index) => linked(index + 1, index))], AT);
    expect(long.cscas).toHaveLength(9);
    expect(long.files.at(-1)?.refused[0]?.cause).toBe(
      'it is a link, and nothing that is trusted is found within 8 links',
    );
    const circle = loadTrust([linked(1, 2), linked(2, 3), linked(3, 1)], AT);
    expect(circle.cscas).toEqual([]);
  });

  it('is tried for every signer of its name', () => {
    const keys = Array.from({ length: 6 }, () => makeKey('P-256'));
    const subject = ['UT', 'CSCA'] as const;
    const trust = loadTrust(
      keys.map((key, index) =>
        file(`${index}.cer`, makeCertificate({ key, subject, isAuthority: true, serial: `0${index + 1}` })),
      ),
      AT,
    );
    for (const key of keys) {
      const signer = valueOf(
        readCertificate(makeCertificate({ key: makeKey('P-256'), subject: ['UT', 'DS'], issuer: { key, subject } })),
      );
      expect(judgeSigner(signer, trust, AT)).toMatchObject({ trust: { result: 'successful' }, coverage: 'found' });
    }
    const stranger = { key: makeKey('P-256'), subject };
    const signer = valueOf(
      readCertificate(makeCertificate({ key: makeKey('P-256'), subject: ['UT', 'DS'], issuer: stranger })),
    );
    expect(judgeSigner(signer, trust, AT)).toMatchObject({
      trust: {
        result: 'undetermined',
        cause: 'the signer: none of the 6 known authorities of its issuer has signed it',
      },
      coverage: 'missing',
      chain: [],
    });
  });
});

describe('a verification', () => {
  it('is made once for the same bytes, and again for any others', () => {
    const verifier = startVerifier();
    const certificate = valueOf(readCertificate(root.der));
    expect(verifier.isSignedWith(certificate, certificate.spki)).toEqual({ ok: true, value: true });
    expect(verifier.isSignedWith(certificate, certificate.spki)).toEqual({ ok: true, value: true });
    const other = { ...certificate, signature: Buffer.concat([certificate.signature, Buffer.of(0)]) };
    expect(verifier.isSignedWith(other, certificate.spki)).toEqual({ ok: true, value: false });
    expect([verifier.computed, verifier.remembered]).toEqual([2, 1]);
    const next = startVerifier(verifier.answers);
    expect(next.isSignedWith(certificate, certificate.spki)).toEqual({ ok: true, value: true });
    expect([next.computed, next.remembered]).toEqual([0, 1]);
  });

  it('that could not be made is not remembered', () => {
    const verifier = startVerifier();
    const certificate = valueOf(readCertificate(root.der));
    expect(verifier.isSignedWith(certificate, Buffer.alloc(3)).ok).toBe(false);
    expect(verifier.answers.size).toBe(0);
  });
});

describe('a name', () => {
  it('is written as people write it, at most 300 characters', () => {
    expect(nameText(valueOf(readCertificate(root.der)).subject)).toBe('C=UT, CN=CSCA');
    const long = makeCertificate({ key: makeKey('P-256'), subject: ['UT', 'x'.repeat(1000)] });
    expect(nameText(valueOf(readCertificate(long)).subject)).toHaveLength(300);
    expect(nameText({ country: undefined, commonName: undefined, text: '[]' })).toBe('no name');
  });

  it('of a certificate that cannot be read is what its bytes still say', () => {
    expect(unreadableText(root.der)).toMatch(/^UT, CSCA, SHA-256 [0-9a-f]{16}$/);
    expect(unreadableText(Buffer.alloc(4))).toMatch(/^unreadable, SHA-256 [0-9a-f]{16}$/);
  });
});
