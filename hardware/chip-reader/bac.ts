// Basic access control: Doc 9303-11, 4.3. Chip and terminal prove to each other that they know the keys of the MRZ, and agree
// on the keys of a 3DES session.
import type { AccessKey } from '../../state/gate/ports.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { type Response, statusText, SW } from './apdu.ts';
import type { Channel, ChipFailure } from './channel.ts';
import { decryptCbc, encryptCbc } from './crypto/block-cipher.ts';
import {
  deriveKey,
  PURPOSE,
  type RandomBytes,
  seedOf,
  type SessionKeys,
  sessionKeysOf,
} from './crypto/key-derivation.ts';
import { isSameMac, MAC_BYTES, macOf } from './crypto/mac.ts';

const INS = { getChallenge: 0x84, externalAuthenticate: 0x82 } as const;
const NONCE_BYTES = 8;
const KEY_BYTES = 16;
/** RND.IC, RND.IFD and a half of the key, each side's. */
const CRYPTOGRAM_BYTES = 2 * NONCE_BYTES + KEY_BYTES;

/** SW1 of a chip that will not, whatever is asked; other ones say that the chip is not well. */
const REFUSAL: ReadonlySet<number> = new Set([0x63, 0x69, 0x6a, 0x6d]);

function failureOf(what: string, { status }: Response): ChipFailure {
  const cause = REFUSAL.has(status >> 8) ? 'access-refused' : 'read-error';
  return { cause, detail: `BAC: ${what}: ${statusText(status)}` };
}

const malformed = (detail: string): ChipFailure => ({ cause: 'malformed', detail: `BAC: ${detail}` });
/** The chip has said yes without knowing the keys: another chip than the one of this MRZ, or somebody between us. */
const notGenuine = (detail: string): ChipFailure => ({ cause: 'access-refused', detail: `BAC: ${detail}` });

/**
 * Carries out BAC after the selection of the eMRTD application; both commands go unprotected.
 * @param random 8 bytes for RND.IFD, then 16 for K.IFD
 * @returns the keys of the session; `access-refused` for another MRZ, `malformed` for nonsense, `read-error` for the rest
 * @throws RangeError for a key that is not of the alphabet of the MRZ
 */
export async function performBac(
  channel: Channel,
  key: AccessKey,
  random: RandomBytes,
): Promise<Result<SessionKeys, ChipFailure>> {
  const seed = seedOf(key);
  const encryption = deriveKey('3DES', seed, PURPOSE.encryption);
  const mac = deriveKey('3DES', seed, PURPOSE.mac);

  const challenge = await channel.exchange({ ins: INS.getChallenge, p1: 0, p2: 0, le: NONCE_BYTES });
  if (!challenge.ok) return challenge;
  if (challenge.value.status !== SW.ok) return err(failureOf('GET CHALLENGE', challenge.value));
  const chipNonce = challenge.value.data;
  if (chipNonce.length !== NONCE_BYTES) return err(malformed(`a challenge of ${chipNonce.length} bytes`));

  const ownNonce = random(NONCE_BYTES);
  const ownHalf = random(KEY_BYTES);
  const cryptogram = encryptCbc('3DES', encryption, Buffer.concat([ownNonce, chipNonce, ownHalf]));
  const data = Buffer.concat([cryptogram, macOf('3DES', mac, cryptogram)]);
  const answer = await channel.exchange({ ins: INS.externalAuthenticate, p1: 0, p2: 0, data, le: data.length });
  if (!answer.ok) return answer;
  if (answer.value.status !== SW.ok) return err(failureOf('EXTERNAL AUTHENTICATE', answer.value));
  const chipHalf = chipKeyOf(answer.value.data, { encryption, mac, chipNonce, ownNonce });
  if (!chipHalf.ok) return chipHalf;

  const secret = Buffer.from(ownHalf.map((byte, index) => byte ^ (chipHalf.value[index] ?? 0)));
  const counter = Buffer.concat([chipNonce.subarray(-4), ownNonce.subarray(-4)]);
  return ok(sessionKeysOf('3DES', secret, counter));
}

interface Expected {
  readonly encryption: Buffer;
  readonly mac: Buffer;
  readonly chipNonce: Buffer;
  readonly ownNonce: Buffer;
}

/** K.IC of the chip's answer, whose code and both nonces must be right. */
function chipKeyOf(answer: Buffer, expected: Expected): Result<Buffer, ChipFailure> {
  if (answer.length !== CRYPTOGRAM_BYTES + MAC_BYTES) return err(malformed(`an answer of ${answer.length} bytes`));
  const cryptogram = answer.subarray(0, CRYPTOGRAM_BYTES);
  if (!isSameMac(macOf('3DES', expected.mac, cryptogram), answer.subarray(CRYPTOGRAM_BYTES)))
    return err(notGenuine('the code of the chip is wrong'));
  const plain = decryptCbc('3DES', expected.encryption, cryptogram);
  if (!plain.subarray(0, NONCE_BYTES).equals(expected.chipNonce))
    return err(notGenuine('the chip repeats another challenge than its own'));
  if (!plain.subarray(NONCE_BYTES, 2 * NONCE_BYTES).equals(expected.ownNonce))
    return err(notGenuine('the chip repeats another challenge than ours'));
  return ok(plain.subarray(2 * NONCE_BYTES));
}
