// Active authentication: Doc 9303-11, 6.1. The chip signs eight random bytes with the private key to that of DG15. What it answers is
// judged elsewhere, once the hash of DG15 is right; here it only has to arrive whole, which a long RSA key makes hard: the
// signature of one with 2048 bits does not fit a protected answer of the short form (Australian passports).
import { unwrap } from '../../state/document/lds/tlv.ts';
import { CHIP_RSA_BITS } from '../../state/document/pki/active-authentication.ts';
import { orderBytes } from '../../state/document/pki/curves.ts';
import { readSpki } from '../../state/document/pki/public-key.ts';
import { rsaNumbers } from '../../state/document/pki/rsa.ts';
import type { ActiveAuthenticationAnswer } from '../../state/document/pki/types.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { EXTENDED, SHORT, SW, SW1 } from './apdu.ts';
import type { Channel, ChipFailure } from './channel.ts';
import type { RandomBytes } from './crypto/key-derivation.ts';
import { isDone, malformed, statusFailure } from './refusal.ts';
import { MAX_SHORT_PROTECTED_DATA } from './secure-messaging.ts';

const INTERNAL_AUTHENTICATE = 0x88;
const CHALLENGE_BYTES = 8;
const DG15 = 0x6f;

/** How long a signature of this key is; as long as an RSA key may be where the key cannot be read. */
function signatureBytes(dg15: Buffer): number {
  const spki = unwrap(dg15, DG15);
  const key = readSpki(spki.ok ? spki.value : dg15, CHIP_RSA_BITS);
  if (key.kind === 'ec') return 2 * orderBytes(key.curve);
  const numbers = key.kind === 'rsa' ? rsaNumbers(key.pkcs1) : undefined;
  return numbers?.ok === true ? numbers.value.modulus.length : CHIP_RSA_BITS.max / 8;
}

/**
 * Asks for a signature.
 * @param dg15 whole; only the length of its key is taken from it
 * @param random 8 bytes
 * @returns what the chip answered; `access-refused` and `read-error` when it does not sign, and whatever the channel says
 */
export async function performActiveAuthentication(
  channel: Channel,
  dg15: Buffer,
  random: RandomBytes,
): Promise<Result<ActiveAuthenticationAnswer, ChipFailure>> {
  const challenge = random(CHALLENGE_BYTES);
  const bytes = signatureBytes(dg15);
  // As much as there may be; some chips want it exactly, and say so.
  const lengths: number[] = bytes > MAX_SHORT_PROTECTED_DATA ? [EXTENDED.le, bytes] : [SHORT.le, bytes];
  let failure = malformed('AA', 'it was not asked for');
  for (let le = lengths.shift(); le !== undefined; le = lengths.shift()) {
    const answer = await channel.exchange({ ins: INTERNAL_AUTHENTICATE, p1: 0, p2: 0, data: challenge, le });
    if (!answer.ok) return answer;
    const { status, data } = answer.value;
    if (isDone(answer.value))
      return data.length > 0 ? ok({ challenge, signature: data }) : err(malformed('AA', 'the signature is empty'));
    failure = statusFailure('AA: INTERNAL AUTHENTICATE', answer.value);
    if (status !== SW.wrongLength && status >> 8 !== SW1.wrongLe) break;
  }
  return err(failure);
}
