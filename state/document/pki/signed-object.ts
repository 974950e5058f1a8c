// Whether a certificate or a revocation list was signed with the key of another certificate (RFC 5280, 4.1.1.3, 5.1.1.3), for
// seals: their standards know no SHA-1. Passports of old do, and ask `signature.ts` itself.
import { err, type Result } from '../../result.ts';
import type { SignedObject } from './certificate.ts';
import type { PublicKey } from './public-key.ts';
import { judgeable, usesSha1, verifyWithKey } from './signature.ts';

/**
 * @param key of the one who is said to have signed
 * @returns whether it did; an error where that cannot be said: another kind of key, an algorithm that is not ours
 */
export function isSignedWith({ algorithm, signed, signature }: SignedObject, key: PublicKey): Result<boolean, string> {
  const way = judgeable(algorithm);
  if (!way.ok) return way;
  if (usesSha1(way.value)) return err(`an algorithm of signature that is not accepted (${algorithm.oid})`);
  return verifyWithKey(key, algorithm, signed, signature);
}
