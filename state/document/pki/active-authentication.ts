// Active authentication (Doc 9303-11, 6.1): whether the chip signed our challenge with the private key to that of DG15. RSA by
// ISO/IEC 9796-2 scheme 1, elliptic curves with plain signatures and the hash that DG14 names.
import { err, messageOf, ok, type Result } from '../../result.ts';
import { unwrap } from '../lds/tlv.ts';
import { orderBytes } from './curves.ts';
import { verifyDer, verifyRaw } from './ecdsa.ts';
import { isIso9796 } from './iso9796.ts';
import { readSpki } from './public-key.ts';
import { rsaNumbers } from './rsa.ts';
import { judgeable } from './signature.ts';
import type { ActiveAuthenticationAnswer } from './types.ts';

const DG15 = 0x6f;

/** The shortest are of 2006. */
export const CHIP_RSA_BITS = { min: 1024, max: 4096 } as const;
/** Doc 9303-11, 6.1.1: RND.IFD. */
const CHALLENGE_BYTES = 8;

/**
 * @param dg15 whole, its hash proven
 * @param algorithms object identifiers of ActiveAuthenticationInfo in a DG14 whose hash is proven; only elliptic keys need one
 * @returns whether the chip has the key; an error where that cannot be judged. Never throws
 */
export function verifyActiveAuthentication(
  dg15: Buffer,
  algorithms: readonly string[],
  { challenge, signature }: ActiveAuthenticationAnswer,
): Result<boolean, string> {
  if (challenge.length !== CHALLENGE_BYTES) return err('the challenge had not eight bytes');
  const spki = unwrap(dg15, DG15);
  if (!spki.ok) return err(`DG15: ${spki.error}`);
  const key = readSpki(spki.value, CHIP_RSA_BITS);
  if (key.kind === 'unusable') return err(`the key of DG15 cannot be used: ${key.cause}`);
  if (key.kind === 'rsa') {
    const numbers = rsaNumbers(key.pkcs1);
    if (!numbers.ok) return numbers;
    try {
      return ok(isIso9796(numbers.value, signature, challenge));
    } catch (error) {
      // How OpenSSL refuses an exponent that is as long as the modulus.
      return err(`the key of DG15 cannot be used: ${messageOf(error)}`);
    }
  }
  const [algorithm, ...others] = algorithms;
  if (algorithm === undefined) return err('DG14 does not say with which hash the key of DG15 signs');
  if (others.length > 0) return err('DG14 names several algorithms of active authentication');
  const way = judgeable({ oid: algorithm, parameters: Buffer.alloc(0) });
  if (!way.ok) return way;
  if (way.value.kind !== 'ecdsa' && way.value.kind !== 'ecdsa-plain')
    return err(`DG14 names an algorithm that is not of the key of DG15 (${algorithm})`);
  // The standard wants r || s, whichever of the two names is used; some chips send what X.509 would have.
  const verify = signature.length === 2 * orderBytes(key.curve) ? verifyRaw : verifyDer;
  return ok(verify(key, challenge, signature, way.value.digest));
}
