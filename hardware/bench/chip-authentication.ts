// How a chip proves that it is no copy: chip authentication version 1 (Doc 9303-11, 6.2) and active authentication (6.1), from the
// card's side.
import { constants, createHash, privateEncrypt } from 'node:crypto';
import { child, writeTlv } from '../../state/document/lds/tlv.ts';
import type { Digest } from '../../state/document/pki/curves.ts';
import { type RandomBytes, type SessionKeys, sessionKeysOf } from '../chip-reader/crypto/key-derivation.ts';
import { type CardAnswer, says, STATUS } from './chip-apdu.ts';
import { type ActiveAuthenticationKey, type ChipAuthenticationKey, chipAuthenticationProtocol } from './chip-keys.ts';
import { big, fixed, oidBytes } from './issuer-der.ts';
import { signEcdsa } from './issuer-keys.ts';

export interface ChipAuthenticationAnswer {
  readonly answer: CardAnswer;
  /** The session that begins after the answer. */
  readonly keys?: SessionKeys;
}

export interface ChipAuthenticationCard {
  /** MSE:Set KAT with the reader's key, for 3DES only. */
  setKeyAgreement(data: Buffer): ChipAuthenticationAnswer;
  /** MSE:Set AT: the protocol, for AES and 3DES; undefined when it names another protocol. */
  choose(data: Buffer): number | undefined;
  /** Whether GENERAL AUTHENTICATE is meant for it. */
  readonly isChosen: boolean;
  step(data: Buffer): ChipAuthenticationAnswer;
}

const KEY_ID = 0x84;

export function createChipAuthenticationCard(keys: readonly ChipAuthenticationKey[]): ChipAuthenticationCard {
  let chosen: ChipAuthenticationKey | undefined;

  const withId = (candidates: readonly ChipAuthenticationKey[], data: Buffer): ChipAuthenticationKey | undefined => {
    const id = child(data, KEY_ID);
    return candidates.find(({ keyId }) => !id.ok || (keyId !== undefined && big(id.value) === BigInt(keyId)));
  };

  const agree = (
    { group, secret, suite }: ChipAuthenticationKey,
    theirs: Buffer,
    data?: Buffer,
  ): ChipAuthenticationAnswer => {
    const element =
      group.kind === 'DH' && theirs.length < group.base.length ? fixed(big(theirs), group.base.length) : theirs;
    if (!group.has(element)) return { answer: says(STATUS.wrongData) };
    const shared = group.secretOf(group.power(element, secret));
    return { answer: says(STATUS.ok, data), keys: sessionKeysOf(suite, shared) };
  };

  return {
    setKeyAgreement: (data) => {
      const theirs = child(data, 0x91);
      const key = withId(
        keys.filter(({ suite }) => suite === '3DES'),
        data,
      );
      if (!theirs.ok) return { answer: says(STATUS.wrongData) };
      return key === undefined ? { answer: says(STATUS.referenceNotFound) } : agree(key, theirs.value);
    },
    choose: (data) => {
      chosen = undefined;
      const protocol = child(data, 0x80);
      if (!protocol.ok) return STATUS.wrongData;
      const named = keys.filter((key) => oidBytes(chipAuthenticationProtocol(key)).equals(protocol.value));
      if (named.length === 0) return undefined;
      chosen = withId(named, data);
      return chosen === undefined ? STATUS.referenceNotFound : STATUS.ok;
    },
    get isChosen() {
      return chosen !== undefined;
    },
    step: (data) => {
      const key = chosen;
      chosen = undefined;
      const dynamic = child(data, 0x7c);
      const theirs = dynamic.ok ? child(dynamic.value, 0x80) : dynamic;
      if (key === undefined) return { answer: says(STATUS.notSatisfied) };
      return theirs.ok ? agree(key, theirs.value, writeTlv(0x7c)) : { answer: says(STATUS.wrongData) };
    },
  };
}

/** ISO/IEC 9796-2, scheme 1: BC for SHA-1, else the number of the hash and CC. */
const TRAILERS: Readonly<Record<Digest, Buffer>> = {
  sha1: Buffer.of(0xbc),
  sha224: Buffer.of(0x38, 0xcc),
  sha256: Buffer.of(0x34, 0xcc),
  sha384: Buffer.of(0x36, 0xcc),
  sha512: Buffer.of(0x35, 0xcc),
};

/** INTERNAL AUTHENTICATE: the signature over the reader's challenge. */
export function activeAuthentication(
  { key, digest }: ActiveAuthenticationKey,
  challenge: Buffer,
  random: RandomBytes,
): Buffer {
  if (key.kind === 'ec') return signEcdsa(key, challenge, digest);
  const trailer = TRAILERS[digest];
  const hashBytes = createHash(digest).digest().length;
  const recovered = random(Math.ceil(key.bits / 8) - hashBytes - trailer.length - 1);
  const hash = createHash(digest).update(recovered).update(challenge).digest();
  const message = Buffer.concat([Buffer.of(0x6a), recovered, hash, trailer]);
  return privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, message);
}
