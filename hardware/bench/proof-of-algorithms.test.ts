// Every algorithm of Doc 9303-12, 4.4 that a state may sign with, and every habit of writing it down: a passport so signed is proven,
// and one with a changed hash is not.
import { createHash, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { octetsOf, readBers } from '../../state/document/pki/ber.ts';
import { readSignedData, verifySigner } from '../../state/document/pki/cms.ts';
import { CURVE_TABLE, CURVES, type Digest } from '../../state/document/pki/curves.ts';
import { readMasterList } from '../../state/document/pki/trust/master-list.ts';
import { loadTrust } from '../../state/document/pki/trust/load-trust.ts';
import { verifySignature } from '../../state/document/pki/signature.ts';
import { valueOf } from '../../state/document/portrait/test-images.ts';
import { makeActiveAuthenticationKey, NO_KEYS } from './chip-keys.ts';
import { type Identity, makeRevocationList, makeSigner } from './issuer-certificates.ts';
import { oidBytes } from './issuer-der.ts';
import { makeEcKey, makeRsaKey, RSA_ENCRYPTION, type SignatureScheme } from './issuer-keys.ts';
import type { SigningHabits } from './issuer-cms.ts';
import { type AuthorityName } from './issuer.ts';
import { expected, ISSUER, NOW, passportFiles, proofsOf, proven, without } from './proof.fixture.ts';

const DIGESTS = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const satisfies readonly Digest[];
const validity = { from: new Date('2026-01-01'), until: new Date('2027-01-01') };
const wish = {
  country: 'UT',
  commonName: 'Signer',
  serial: 0x777n,
  validity: { ...validity, until: new Date('2036-01-01') },
} as const;
const NOTHING_OFFERED = {
  'active-authentication': 'not-supported: the document has no DG15',
  'chip-authentication': 'not-supported: the document has no DG14',
  'pace-mapping': 'not-supported: the document does not offer it',
  'chip-genuine': 'not-supported: the document offers none',
} as const;

function provenBy(authority: AuthorityName, signer: Identity, signing: SigningHabits = {}, digest: Digest = 'sha256') {
  const by = ISSUER.authority(authority);
  const files = without(
    passportFiles({ signer, signing, digest, keys: NO_KEYS, pace: [] }),
    'CardSecurity',
    'CardAccess',
  );
  const trust = [
    { name: 'authority.cer', bytes: by.certificate },
    { name: 'list.crl', bytes: makeRevocationList(by, [], validity) },
  ];
  return proven({ files, trust, proofs: proofsOf(NO_KEYS) });
}

describe('an elliptic signer', () => {
  it.each(CURVES.flatMap((curve) => [[curve, 'named'] as const, [curve, 'explicit'] as const]))(
    'on %s, its parameters %s, is proven',
    (curve, spelling) => {
      const scheme = { digest: CURVE_TABLE[curve].digest };
      const signer = makeSigner(ISSUER.authority('explicit'), {
        ...wish,
        key: makeEcKey('algorithms', curve, curve, spelling),
        scheme,
      });
      expect(provenBy('explicit', signer)).toEqual(expected(NOTHING_OFFERED));
    },
  );

  it.each(DIGESTS)('with %s, shorter or longer than its key, is proven', (digest) => {
    const key = makeEcKey('algorithms', 'digests', 'brainpoolP320r1');
    const signer = makeSigner(ISSUER.authority('named'), { ...wish, key, scheme: { digest } });
    expect(provenBy('named', signer, {}, digest)).toEqual(expected(NOTHING_OFFERED));
  });
});

describe('an RSA signer', () => {
  const schemes: readonly SignatureScheme[] = DIGESTS.flatMap((digest) => [
    { digest, padding: 'v1.5' },
    { digest, padding: 'pss' },
  ]);
  it.each(schemes)('with %o is proven', (scheme) => {
    const authority = scheme.padding === 'pss' ? 'pss' : 'rsa';
    const signer = makeSigner(ISSUER.authority(authority), { ...wish, key: makeRsaKey('algorithms', 2048), scheme });
    expect(provenBy(authority, signer)).toEqual(expected(NOTHING_OFFERED));
  });

  it.each([
    { withoutNull: true },
    { bareRsa: true },
    { bareRsa: true, indefinite: true },
    { byKeyId: true, indefinite: true },
  ])('that writes %o is proven', (habits) => {
    expect(provenBy('rsa', ISSUER.signer('rsa'), habits)).toEqual(expected(NOTHING_OFFERED));
  });
});

describe('indefinite lengths', () => {
  const SEQUENCE = 0x30;
  const sod = passportFiles({ signer: 'rsa', signing: { bareRsa: true } }).SOD;
  /** Every constructed element but certificates in the indefinite form. @param depth of elements that are written so */
  const indefinite = (bytes: Buffer, depth: number): Buffer =>
    Buffer.concat(
      valueOf(readBers(bytes)).map(({ tag, value, raw }) =>
        (tag & 0x20) === 0 || depth === 0
          ? raw
          : Buffer.concat([Buffer.of(tag, 0x80), indefinite(value, depth - 1), Buffer.alloc(2)]),
      ),
    );

  it.each([0, 1, 2, 3, 4, 5, 6])('down to depth %i are read, and the signature holds', (depth) => {
    const cms = indefinite(valueOf(readBers(sod))[0]?.value ?? Buffer.alloc(0), depth);
    const data = valueOf(readSignedData(cms));
    const [signer] = data.signers;
    if (signer === undefined) throw new Error('nobody has signed it');
    expect(valueOf(verifySigner(data, signer, ISSUER.signer('rsa').key.spki))).toBeUndefined();
  });

  it('are those of a master list in thousands of pieces', () => {
    const list = readBers(ISSUER.masterList());
    const [type, wrapped] = valueOf(readBers(valueOf(list)[0]?.value ?? Buffer.alloc(0)));
    const parts = valueOf(readBers(valueOf(readBers(wrapped?.value ?? Buffer.alloc(0)))[0]?.value ?? Buffer.alloc(0)));
    const [oid, held] = valueOf(readBers(parts[2]?.value ?? Buffer.alloc(0)));
    const content = valueOf(readBers(held?.value ?? Buffer.alloc(0)))[0];
    if (type === undefined || oid === undefined || content === undefined) throw new Error('it is no master list');
    const bytes = valueOf(octetsOf(content));
    const pieces = Array.from(bytes, (byte) => writeTlv(0x04, Buffer.of(byte)));
    expect(pieces.length).toBeGreaterThan(2000);
    const body = writeTlv(SEQUENCE, oid.raw, writeTlv(0xa0, writeTlv(0x24, ...pieces)));
    const others = parts.map(({ raw }, index) => (index === 2 ? body : raw));
    const again = writeTlv(SEQUENCE, type.raw, writeTlv(0xa0, writeTlv(SEQUENCE, ...others)));
    expect(valueOf(readMasterList(again)).entries).toHaveLength(
      valueOf(readMasterList(ISSUER.masterList())).entries.length,
    );
    expect(loadTrust([{ name: 'a.ml', bytes: again }], NOW).files[0]?.read).toBe(5);
  });
});

describe('RSA', () => {
  const data = Buffer.from('what is signed');
  const bare = { oid: RSA_ENCRYPTION, parameters: Buffer.alloc(0) };
  const { privateKey, spki } = makeRsaKey('algorithms', 2048);

  it('takes its hash from the algorithm of the signer where its own names none, and no other', () => {
    const signature = sign('sha384', data, privateKey);
    expect(verifySignature(spki, bare, data, signature, 'sha384')).toEqual({ ok: true, value: true });
    expect(verifySignature(spki, bare, data, signature, 'sha256')).toEqual({ ok: true, value: false });
    expect(verifySignature(spki, bare, data, signature)).toMatchObject({ ok: false });
  });

  it('of a key for PSS only signs nothing in the old way', () => {
    const forPss = Buffer.from(spki);
    // The last number of rsaEncryption, 1, becomes that of RSASSA-PSS, 10.
    forPss.writeUInt8(10, forPss.indexOf(oidBytes(RSA_ENCRYPTION)) + 8);
    expect(verifySignature(forPss, bare, data, sign('sha256', data, privateKey), 'sha256')).toMatchObject({
      ok: false,
    });
  });
});

describe('active authentication', () => {
  const others = {
    'chip-authentication': 'not-supported: DG14 has no key of chip authentication',
    'pace-mapping': 'not-supported: the document does not offer it',
  } as const;
  const provenWith = (wish: Parameters<typeof makeActiveAuthenticationKey>[0]) => {
    const seeded = (bytes: number) => createHash('shake256', { outputLength: bytes }).update('aa').digest();
    const keys = { chipAuthentication: [], activeAuthentication: makeActiveAuthenticationKey(wish, seeded) };
    return proven({ files: passportFiles({ keys, pace: [] }), proofs: proofsOf(keys) });
  };

  it.each(CURVES)('with a key on %s is proven, with the hash that DG14 names', (curve) => {
    for (const digest of curve === 'P-256' ? DIGESTS : [CURVE_TABLE[curve].digest])
      expect(provenWith({ curve, digest })).toEqual(expected(others));
  });

  it.each(DIGESTS)('with an RSA key and %s is proven', (digest) => {
    for (const rsaBits of [1024, 2048] as const)
      expect(provenWith({ rsaBits, digest })).toEqual(
        expected({ ...others, 'chip-authentication': 'not-supported: the document has no DG14' }),
      );
  });
});
