// The keys of the bench's issuer and of its chips, and their signatures: ECDSA on any curve of the table, deterministic (RFC 6979's
// aim by a simpler way), RSA by node:crypto. An elliptic key follows from a seed; an RSA key cannot, and is made once
// per process. No key is ever written to a file.
import {
  constants,
  createHash,
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  sign as signRsa,
} from 'node:crypto';
import { CURVE_TABLE, type CurveName, type Digest } from '../../state/document/pki/curves.ts';
import { big, bits, fixed, integer, NOTHING, octets, oid, sequence, tagged } from './issuer-der.ts';

export type EcSpelling = 'named' | 'explicit';

export interface EcKey {
  readonly kind: 'ec';
  readonly curve: CurveName;
  readonly secret: bigint;
  /** Uncompressed. */
  readonly point: Buffer;
  readonly spki: Buffer;
}

export interface RsaKey {
  readonly kind: 'rsa';
  readonly bits: number;
  readonly privateKey: KeyObject;
  readonly spki: Buffer;
}

export type BenchKey = EcKey | RsaKey;

/** How to sign; an elliptic key signs ECDSA whatever `padding` says. */
export interface SignatureScheme {
  readonly digest: Digest;
  readonly padding?: 'v1.5' | 'pss';
}

const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const PRIME_FIELD = '1.2.840.10045.1.1';

/** ECParameters of RFC 3279, 2.3.5, spelled out. */
function explicitParameters(curve: CurveName): Buffer {
  const { Point } = CURVE_TABLE[curve];
  const { p, a, b, n } = Point.CURVE();
  const size = Point.Fp.BYTES;
  return sequence(
    integer(1),
    sequence(oid(PRIME_FIELD), integer(p)),
    sequence(octets(fixed(a, size)), octets(fixed(b, size))),
    octets(Point.BASE.toBytes(false)),
    integer(n),
    integer(1),
  );
}

export function ecSpki(curve: CurveName, point: Uint8Array, spelling: EcSpelling = 'named'): Buffer {
  const parameters = spelling === 'named' ? oid(CURVE_TABLE[curve].oid) : explicitParameters(curve);
  return sequence(sequence(oid(EC_PUBLIC_KEY), parameters), bits(point));
}

/** An elliptic key from its secret number. */
export function ecKeyOf(curve: CurveName, secret: bigint, spelling: EcSpelling = 'named'): EcKey {
  const point = Buffer.from(CURVE_TABLE[curve].Point.BASE.multiply(secret).toBytes(false));
  return { kind: 'ec', curve, secret, point, spki: ecSpki(curve, point, spelling) };
}

/** A number in [1, order - 1] that follows from the words. */
function scalarFrom(order: bigint, ...words: readonly (string | Buffer)[]): bigint {
  const wide = [0, 1].map((half) => {
    const hmac = createHmac('sha512', Buffer.of(half));
    for (const word of words) hmac.update(createHash('sha256').update(word).digest());
    return hmac.digest();
  });
  return (big(Buffer.concat(wide)) % (order - 1n)) + 1n;
}

/** The elliptic key of a name under a seed: the same whenever it is asked for. */
export function makeEcKey(seed: string, name: string, curve: CurveName, spelling: EcSpelling = 'named'): EcKey {
  return ecKeyOf(curve, scalarFrom(CURVE_TABLE[curve].Point.Fn.ORDER, seed, name, curve), spelling);
}

const rsaKeys = new Map<string, RsaKey>();

export function rsaKeyOf(privateKey: KeyObject, spki: Buffer): RsaKey {
  return { kind: 'rsa', bits: privateKey.asymmetricKeyDetails?.modulusLength ?? 0, privateKey, spki };
}

/** The RSA key of a name, made when it is first asked for; 1024 to 4096 bits. */
export function makeRsaKey(name: string, modulusLength: number): RsaKey {
  const slot = `${name} ${modulusLength}`;
  const known = rsaKeys.get(slot);
  if (known !== undefined) return known;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  const key = rsaKeyOf(privateKey, publicKey.export({ format: 'der', type: 'spki' }));
  rsaKeys.set(slot, key);
  return key;
}

/** The key in a PKCS #8 file in DER, as the reference sets have theirs; the public half comes from elsewhere. */
export function rsaKeyFrom(pkcs8: Buffer, spki: Buffer): RsaKey {
  return rsaKeyOf(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }), spki);
}

/** ECDSA (SEC 1, 4.1.3), r || s, each as long as the order. */
export function signEcdsa(key: EcKey, data: Buffer, digest: Digest): Buffer {
  const { Point } = CURVE_TABLE[key.curve];
  const { Fn } = Point;
  const hash = createHash(digest).update(data).digest();
  const e = Fn.create(big(hash) >> BigInt(Math.max(0, hash.length * 8 - Fn.BITS)));
  for (let attempt = 0; ; attempt += 1) {
    const k = scalarFrom(Fn.ORDER, 'nonce', key.secret.toString(16), hash, String(attempt));
    const r = Fn.create(Point.BASE.multiply(k).toAffine().x);
    const s = Fn.mul(Fn.inv(k), Fn.create(e + r * key.secret));
    if (r !== 0n && s !== 0n) return Buffer.concat([fixed(r, Fn.BYTES), fixed(s, Fn.BYTES)]);
  }
}

function ecdsaDer(key: EcKey, data: Buffer, digest: Digest): Buffer {
  const raw = signEcdsa(key, data, digest);
  const half = raw.length / 2;
  return sequence(integer(big(raw.subarray(0, half))), integer(big(raw.subarray(half))));
}

export const DIGEST_OIDS: Readonly<Record<Digest, string>> = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

const ECDSA_OIDS: Readonly<Record<Digest, string>> = {
  sha1: '1.2.840.10045.4.1',
  sha224: '1.2.840.10045.4.3.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

const RSA_OIDS: Readonly<Record<Digest, string>> = {
  sha1: '1.2.840.113549.1.1.5',
  sha224: '1.2.840.113549.1.1.14',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};

const RSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';

export const digestBytes = (digest: Digest): number => createHash(digest).digest().length;
export const digestAlgorithm = (digest: Digest): Buffer => sequence(oid(DIGEST_OIDS[digest]), NOTHING);

/** AlgorithmIdentifier of a signature (RFC 3279, 4055, 5758). */
export function signatureAlgorithm(key: BenchKey, { digest, padding = 'v1.5' }: SignatureScheme): Buffer {
  if (key.kind === 'ec') return sequence(oid(ECDSA_OIDS[digest]));
  if (padding === 'v1.5') return sequence(oid(RSA_OIDS[digest]), NOTHING);
  const mask = sequence(oid(MGF1), digestAlgorithm(digest));
  const parameters = sequence(
    tagged(0, digestAlgorithm(digest)),
    tagged(1, mask),
    tagged(2, integer(digestBytes(digest))),
  );
  return sequence(oid(RSA_PSS), parameters);
}

/** The signature that goes with `signatureAlgorithm`, as X.509 and CMS have it. */
export function signWith(key: BenchKey, data: Buffer, { digest, padding = 'v1.5' }: SignatureScheme): Buffer {
  if (key.kind === 'ec') return ecdsaDer(key, data, digest);
  if (padding === 'v1.5') return signRsa(digest, data, key.privateKey);
  return signRsa(digest, data, {
    key: key.privateKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: digestBytes(digest),
  });
}

/** PKCS #1 v1.5 with a DigestInfo whose algorithm has no NULL, as some signers made it (RFC 8017, 9.2 allows it to be accepted). */
export function signWithoutNull(key: RsaKey, data: Buffer, digest: Digest): Buffer {
  const digestInfo = sequence(sequence(oid(DIGEST_OIDS[digest])), octets(createHash(digest).update(data).digest()));
  return privateEncrypt({ key: key.privateKey, padding: constants.RSA_PKCS1_PADDING }, digestInfo);
}
