// Whether a certificate or a revocation list was signed with the key of another certificate (RFC 5280, 4.1.1.3, 5.1.1.3).
// Algorithms are a table; SHA-1 and what is older are not in it.
import { constants, createPublicKey, verify } from 'node:crypto';
import { err, messageOf, ok, type Result } from '../../result.ts';
import { child, descend } from '../lds/tlv.ts';
import type { SignedObject } from './certificate.ts';
import type { Digest } from './curves.ts';
import { verifyDer } from './ecdsa.ts';
import { oidText, type PublicKey } from './public-key.ts';

type Scheme = { readonly kind: 'ecdsa' | 'rsa'; readonly digest: Digest } | { readonly kind: 'pss' };

const SCHEMES = new Map<string, Scheme>([
  ['1.2.840.10045.4.3.1', { kind: 'ecdsa', digest: 'sha224' }],
  ['1.2.840.10045.4.3.2', { kind: 'ecdsa', digest: 'sha256' }],
  ['1.2.840.10045.4.3.3', { kind: 'ecdsa', digest: 'sha384' }],
  ['1.2.840.10045.4.3.4', { kind: 'ecdsa', digest: 'sha512' }],
  ['1.2.840.113549.1.1.14', { kind: 'rsa', digest: 'sha224' }],
  ['1.2.840.113549.1.1.11', { kind: 'rsa', digest: 'sha256' }],
  ['1.2.840.113549.1.1.12', { kind: 'rsa', digest: 'sha384' }],
  ['1.2.840.113549.1.1.13', { kind: 'rsa', digest: 'sha512' }],
  ['1.2.840.113549.1.1.10', { kind: 'pss' }],
]);

const DIGESTS = new Map<string, Digest>([
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/**
 * @param key of the one who is said to have signed
 * @returns whether it did; an error where that cannot be said: another kind of key, an algorithm that is not ours
 */
export function isSignedWith(object: SignedObject, key: PublicKey): Result<boolean, string> {
  const scheme = SCHEMES.get(object.algorithm.oid);
  if (scheme === undefined) return err(`an algorithm of signature that is not accepted (${object.algorithm.oid})`);
  if (key.kind === 'unusable') return err(`the key of its issuer cannot be used: ${key.cause}`);
  if (scheme.kind === 'ecdsa') {
    if (key.kind !== 'ec') return err('an ECDSA signature by an issuer who has an RSA key');
    return ok(verifyDer(key, object.signed, object.signature, scheme.digest));
  }
  if (key.kind !== 'rsa') return err('an RSA signature by an issuer who has no RSA key');
  if (scheme.kind === 'rsa' && key.pss) return err('a PKCS #1 v1.5 signature by a key that is for PSS only');
  const options = scheme.kind === 'pss' ? pssOptions(object.algorithm.parameters) : ok({ digest: scheme.digest });
  if (!options.ok) return options;
  try {
    const { digest, ...padding } = options.value;
    const publicKey = createPublicKey({ key: key.pkcs1, format: 'der', type: 'pkcs1' });
    return ok(verify(digest, object.signed, { key: publicKey, ...padding }, object.signature));
  } catch (error) {
    return err(`the RSA key of its issuer cannot be used: ${messageOf(error)}`);
  }
}

/** RFC 4055, 3.1. The defaults are SHA-1's, so the digest must be there; the mask is always made with the same one. */
function pssOptions(parameters: Buffer) {
  const fields = descend(parameters, 0x30);
  if (!fields.ok) return err('PSS without parameters');
  const digestOid = descend(fields.value, 0xa0, 0x30, 0x06);
  const maskOid = descend(fields.value, 0xa1, 0x30, 0x30, 0x06);
  const digest = digestOid.ok ? DIGESTS.get(oidText(digestOid.value)) : undefined;
  if (digest === undefined || !maskOid.ok || DIGESTS.get(oidText(maskOid.value)) !== digest)
    return err('PSS with a digest that is not accepted');
  const salt = child(fields.value, 0xa2);
  const length = salt.ok ? child(salt.value, 0x02) : ok(Buffer.of(20));
  if (!length.ok || length.value.length === 0 || length.value.length > 2)
    return err('PSS with a salt of unknown length');
  return ok({
    digest,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: length.value.readUIntBE(0, length.value.length),
  });
}
