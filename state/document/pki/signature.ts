// Whether a key has signed some bytes, for every algorithm of Doc 9303-12, 4.4: RSA of both kinds, ECDSA as X.509 has it and plain
// (BSI TR-03111, 5.2.1). "No" and "that cannot be judged" are two answers. Hashes and PSS parameters come from the algorithm of
// the signature, never from that of a certificate; an algorithm that names no hash (rsaEncryption in a SignerInfo, RFC 5652)
// takes the one that its caller has from elsewhere.
import { err, messageOf, ok, type Result } from '../../result.ts';
import { child, descend } from '../lds/tlv.ts';
import type { Digest } from './curves.ts';
import { digestOfOid } from './digests.ts';
import { verifyDer, verifyRaw } from './ecdsa.ts';
import { oidText, readSpki, type PublicKey } from './public-key.ts';
import { isPkcs1, isPss, rsaBits, rsaNumbers, rsaOpen, type PssParameters } from './rsa.ts';

export interface Algorithm {
  readonly oid: string;
  /** As encoded; empty where there are none. */
  readonly parameters: Buffer;
}

type Scheme =
  { readonly kind: 'ecdsa' | 'ecdsa-plain' | 'pkcs1'; readonly digest: Digest | undefined } | { readonly kind: 'pss' };

const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  // In a SignerInfo the name of a key may stand where that of a signature belongs.
  ['1.2.840.10045.2.1', { kind: 'ecdsa', digest: undefined }],
  ['1.2.840.10045.4.1', { kind: 'ecdsa', digest: 'sha1' }],
  ['1.2.840.10045.4.3.1', { kind: 'ecdsa', digest: 'sha224' }],
  ['1.2.840.10045.4.3.2', { kind: 'ecdsa', digest: 'sha256' }],
  ['1.2.840.10045.4.3.3', { kind: 'ecdsa', digest: 'sha384' }],
  ['1.2.840.10045.4.3.4', { kind: 'ecdsa', digest: 'sha512' }],
  ['0.4.0.127.0.7.1.1.4.1.1', { kind: 'ecdsa-plain', digest: 'sha1' }],
  ['0.4.0.127.0.7.1.1.4.1.2', { kind: 'ecdsa-plain', digest: 'sha224' }],
  ['0.4.0.127.0.7.1.1.4.1.3', { kind: 'ecdsa-plain', digest: 'sha256' }],
  ['0.4.0.127.0.7.1.1.4.1.4', { kind: 'ecdsa-plain', digest: 'sha384' }],
  ['0.4.0.127.0.7.1.1.4.1.5', { kind: 'ecdsa-plain', digest: 'sha512' }],
  ['1.2.840.113549.1.1.1', { kind: 'pkcs1', digest: undefined }],
  ['1.2.840.113549.1.1.5', { kind: 'pkcs1', digest: 'sha1' }],
  ['1.2.840.113549.1.1.14', { kind: 'pkcs1', digest: 'sha224' }],
  ['1.2.840.113549.1.1.11', { kind: 'pkcs1', digest: 'sha256' }],
  ['1.2.840.113549.1.1.12', { kind: 'pkcs1', digest: 'sha384' }],
  ['1.2.840.113549.1.1.13', { kind: 'pkcs1', digest: 'sha512' }],
  ['1.2.840.113549.1.1.10', { kind: 'pss' }],
]);

/** An algorithm that is understood: which way, and with which hash. */
export type Judgeable =
  | { readonly kind: 'ecdsa' | 'ecdsa-plain' | 'pkcs1'; readonly digest: Digest }
  | ({ readonly kind: 'pss' } & PssParameters);

/** @param digest where the algorithm names none */
export function judgeable({ oid, parameters }: Algorithm, digest?: Digest): Result<Judgeable, string> {
  const scheme = SCHEMES.get(oid);
  if (scheme === undefined) return err(`an algorithm of signature that is not accepted (${oid})`);
  if (scheme.kind === 'pss') {
    const pss = pssOf(parameters);
    return pss.ok ? ok({ kind: 'pss', ...pss.value }) : pss;
  }
  const used = scheme.digest ?? digest;
  return used === undefined
    ? err(`an algorithm of signature without a hash (${oid})`)
    : ok({ ...scheme, digest: used });
}

/** Whether SHA-1 has any part in it. */
export function usesSha1(algorithm: Judgeable): boolean {
  return algorithm.digest === 'sha1' || (algorithm.kind === 'pss' && algorithm.maskDigest === 'sha1');
}

const SEQUENCE = 0x30;
const OID = 0x06;
const INTEGER = 0x02;
const MGF1 = '1.2.840.113549.1.1.8';

/** RSASSA-PSS-params (RFC 4055, 3.1), with its defaults, which are those of SHA-1. */
function pssOf(parameters: Buffer): Result<PssParameters, string> {
  const fields = descend(parameters, SEQUENCE);
  if (!fields.ok) return err('PSS without parameters');
  const field = (tag: number): Buffer | undefined => {
    const found = child(fields.value, tag);
    return found.ok ? found.value : undefined;
  };
  const [hash, generator, salt, trailer] = [0xa0, 0xa1, 0xa2, 0xa3].map(field);
  const digest = hash === undefined ? 'sha1' : digestIn(hash);
  const maskDigest = generator === undefined ? 'sha1' : maskIn(generator);
  if (digest === undefined || maskDigest === undefined) return err('PSS with a digest that is not accepted');
  const saltLength = salt === undefined ? 20 : numberIn(salt);
  if (saltLength === undefined) return err('PSS with a salt of unknown length');
  if (trailer !== undefined && numberIn(trailer) !== 1) return err('PSS with a trailer of its own');
  return ok({ digest, maskDigest, saltLength });
}

function oidIn(bytes: Buffer, ...way: readonly number[]): string | undefined {
  const found = descend(bytes, ...way, OID);
  return found.ok ? oidText(found.value) : undefined;
}

const digestIn = (bytes: Buffer) => digestOfOid(oidIn(bytes, SEQUENCE) ?? '');

const maskIn = (bytes: Buffer) =>
  oidIn(bytes, SEQUENCE) === MGF1 ? digestOfOid(oidIn(bytes, SEQUENCE, SEQUENCE) ?? '') : undefined;

function numberIn(bytes: Buffer): number | undefined {
  const found = child(bytes, INTEGER);
  if (!found.ok || found.value.length === 0 || found.value.length > 2) return undefined;
  return found.value.readUIntBE(0, found.value.length);
}

/**
 * @param key of the one who is said to have signed
 * @param digest where the algorithm names none
 * @returns whether it did; an error where that cannot be said: another kind of key, an algorithm that is not known. Never throws
 */
export function verifyWithKey(
  key: PublicKey,
  algorithm: Algorithm,
  data: Uint8Array,
  signature: Buffer,
  digest?: Digest,
): Result<boolean, string> {
  const way = judgeable(algorithm, digest);
  if (!way.ok) return way;
  if (key.kind === 'unusable') return err(`the key of its signer cannot be used: ${key.cause}`);
  try {
    if (way.value.kind === 'ecdsa' || way.value.kind === 'ecdsa-plain') {
      if (key.kind !== 'ec') return err('an ECDSA signature by somebody who has an RSA key');
      const verify = way.value.kind === 'ecdsa' ? verifyDer : verifyRaw;
      return ok(verify(key, data, signature, way.value.digest));
    }
    if (key.kind !== 'rsa') return err('an RSA signature by somebody who has no RSA key');
    if (way.value.kind === 'pkcs1' && key.pss) return err('a PKCS #1 v1.5 signature by a key that is for PSS only');
    const numbers = rsaNumbers(key.pkcs1);
    if (!numbers.ok) return numbers;
    const opened = rsaOpen(numbers.value, signature);
    if (opened === undefined) return ok(false);
    return ok(
      way.value.kind === 'pss'
        ? isPss(opened, rsaBits(numbers.value), way.value, data)
        : isPkcs1(opened, way.value.digest, data),
    );
  } catch (error) {
    return err(`the key of its signer cannot be used: ${messageOf(error)}`);
  }
}

/** As `verifyWithKey`. @param spki SubjectPublicKeyInfo in DER (RFC 5280, 4.1.2.7) */
export function verifySignature(
  spki: Buffer,
  algorithm: Algorithm,
  data: Uint8Array,
  signature: Buffer,
  digest?: Digest,
): Result<boolean, string> {
  return verifyWithKey(readSpki(spki), algorithm, data, signature, digest);
}
