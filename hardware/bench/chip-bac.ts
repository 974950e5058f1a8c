// Basic access control from the card's side (Doc 9303-11, 4.3).
import type { AccessKey } from '../../state/gate/ports.ts';
import { decryptCbc, encryptCbc } from '../chip-reader/crypto/block-cipher.ts';
import {
  deriveKey,
  PURPOSE,
  type RandomBytes,
  seedOf,
  type SessionKeys,
  sessionKeysOf,
} from '../chip-reader/crypto/key-derivation.ts';
import { macOf } from '../chip-reader/crypto/mac.ts';

export interface BasicAccess {
  /** RND.IC: 8 bytes. */
  challenge(): Buffer;
  /** EXTERNAL AUTHENTICATE: the answer and the keys of the session; undefined when the reader does not know the zone. */
  authenticate(data: Buffer): { readonly answer: Buffer; readonly keys: SessionKeys } | undefined;
}

export function basicAccess(key: AccessKey, random: RandomBytes): BasicAccess {
  const seed = seedOf(key);
  const encryption = deriveKey('3DES', seed, PURPOSE.encryption);
  const mac = deriveKey('3DES', seed, PURPOSE.mac);
  let challenge: Buffer | undefined;
  return {
    challenge: () => (challenge = random(8)),
    authenticate: (data) => {
      const own = challenge;
      // Good for one attempt.
      challenge = undefined;
      if (own === undefined || data.length !== 40) return undefined;
      const cryptogram = data.subarray(0, 32);
      if (!macOf('3DES', mac, cryptogram).equals(data.subarray(32))) return undefined;
      const plain = decryptCbc('3DES', encryption, cryptogram);
      const theirs = plain.subarray(0, 8);
      if (!plain.subarray(8, 16).equals(own)) return undefined;
      const theirKey = plain.subarray(16);
      const ownKey = random(16);
      const answer = encryptCbc('3DES', encryption, Buffer.concat([own, theirs, ownKey]));
      const shared = Buffer.from(theirKey.map((byte, index) => byte ^ ownKey.readUInt8(index)));
      const counter = Buffer.concat([own.subarray(4), theirs.subarray(4)]);
      return {
        answer: Buffer.concat([answer, macOf('3DES', mac, answer)]),
        keys: sessionKeysOf('3DES', shared, counter),
      };
    },
  };
}
