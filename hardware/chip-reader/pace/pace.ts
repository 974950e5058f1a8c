// Password authenticated connection establishment: Doc 9303-11, 4.4. Chip and terminal agree on keys that nobody can have who
// does not know the password, and prove to each other that they have them. Written once for points and numbers.
import { writeTlv } from '../../../state/document/lds/tlv.ts';
import type { AccessReport, ChipAuthenticationMapping } from '../../../state/document/pki/types.ts';
import { err, ok, type Result } from '../../../state/result.ts';
import type { Channel, ChipFailure } from '../channel.ts';
import { BLOCK_BYTES, decryptCbc, isWhole, unpad } from '../crypto/block-cipher.ts';
import { drawKey, type Group, type KeyPair, PUBLIC_KEY_TAG } from '../crypto/group.ts';
import { type RandomBytes, type SessionKeys, sessionKeysOf, SUITES } from '../crypto/key-derivation.ts';
import { encryptBlock, isSameMac, macOf } from '../crypto/mac.ts';
import { generalAuthenticate } from '../general-authenticate.ts';
import { oidValue, type PaceAlgorithm } from '../object-identifiers.ts';
import { malformed } from '../refusal.ts';
import type { PaceOption } from './choose.ts';
import { mapGeneric, mapIntegrated, nonceBytes } from './mapping.ts';
import { type PacePassword, passwordKey } from './password.ts';
import { setAuthenticationTemplate } from './set-authentication-template.ts';

export interface PaceSession {
  readonly keys: SessionKeys;
  readonly report: AccessReport;
  /** Of chip authentication mapping: what the chip's static key must explain. Nothing is proven before that is checked. */
  readonly mapping?: ChipAuthenticationMapping;
}

/** Dynamic authentication data: Doc 9303-11, 4.4.4.2. The last two name the keys of terminal authentication, which is not used. */
const TAG = {
  nonce: 0x80,
  ownMapping: 0x81,
  chipMapping: 0x82,
  ownKey: 0x83,
  chipKey: 0x84,
  ownToken: 0x85,
  chipToken: 0x86,
  authority: 0x87,
  previousAuthority: 0x88,
  chipAuthentication: 0x8a,
} as const;

const PUBLIC_KEY_OBJECT = 0x7f49;
const OBJECT_IDENTIFIER = 0x06;
const MAX_NONCE_BYTES = 64;

type Outcome<T> = Promise<Result<T, ChipFailure>>;

const nonsense = (detail: string): { readonly ok: false; readonly error: ChipFailure } =>
  err(malformed('PACE', detail));

/**
 * Carries out PACE, before the application is selected; all goes unprotected.
 * @param random t of integrated mapping (as long as a key), or the private key of the mapping; then that of the agreement
 * @returns keys, with a counter of zero; `access-refused` for another password, `malformed` for nonsense and for keys that no
 *   honest chip has, `read-error` for the rest. A chip that has failed must be reset before the next try
 * @throws RangeError for an MRZ that is not of its alphabet
 */
export async function performPace(
  channel: Channel,
  option: PaceOption,
  password: PacePassword,
  random: RandomBytes,
): Outcome<PaceSession> {
  const { algorithm, group } = option;
  const { suite } = algorithm;
  const key = passwordKey(suite, password);
  const selected = await setAuthenticationTemplate(channel, option, password.kind);
  if (!selected.ok) return selected;
  const nonce = await readNonce(channel, algorithm, key);
  if (!nonce.ok) return nonce;
  const mapped = await mapNonce(channel, option, nonce.value, random);
  if (!mapped.ok) return mapped;

  const own = drawKey(group, random, mapped.value.generator);
  const chipKey = await exchangeKeys(channel, group, own, 'agreement', TAG.ownKey, TAG.chipKey);
  if (!chipKey.ok) return chipKey;
  const shared = group.multiply(chipKey.value, own.privateKey);
  if (shared === undefined) return nonsense('the shared secret is neutral');
  const keys = sessionKeysOf(suite, group.secretOf(shared));

  const proof = await proveKeys(channel, option, keys, own.publicKey, chipKey.value);
  if (!proof.ok) return proof;
  const report: AccessReport = {
    protocol: 'PACE',
    algorithm: `${algorithm.name}, ${group.name}`,
    password: password.kind,
    downgrade: undefined,
  };
  const { chipKey: mappingKey } = mapped.value;
  if (algorithm.mapping !== 'CAM') return ok({ keys, report });
  if (mappingKey === undefined || option.parameterId === undefined) return nonsense('a mapping without a key');
  const data = authenticationData(keys, proof.value);
  if (data === undefined) return nonsense('the data of chip authentication are missing or badly encrypted');
  return ok({ keys, report, mapping: { data, mappingKey, parameterId: option.parameterId } });
}

/** s: the chip's nonce, decrypted. With another password it is another number, which only shows at the end. */
async function readNonce(channel: Channel, { mapping, suite }: PaceAlgorithm, key: Buffer): Outcome<Buffer> {
  const { cipher } = SUITES[suite];
  const what = 'PACE: encrypted nonce';
  const answer = await generalAuthenticate(channel, { what, isLast: false, object: undefined, allowed: [TAG.nonce] });
  if (!answer.ok) return answer;
  const nonce = answer.value.get(TAG.nonce) ?? Buffer.alloc(0);
  // Some chips with AES-256 send 16 bytes only, which generic mapping can use and integrated mapping cannot.
  const length = nonceBytes(suite);
  const fits = mapping === 'IM' ? nonce.length === length : nonce.length >= 16 && nonce.length <= MAX_NONCE_BYTES;
  if (!fits || !isWhole(cipher, nonce)) return nonsense(`a nonce of ${nonce.length} bytes`);
  return ok(decryptCbc(cipher, key, nonce));
}

interface Mapped {
  readonly generator: Buffer;
  /** Of generic mapping, also as a part of chip authentication mapping. */
  readonly chipKey: Buffer | undefined;
}

async function mapNonce(channel: Channel, option: PaceOption, nonce: Buffer, random: RandomBytes): Outcome<Mapped> {
  const { algorithm, group } = option;
  if (algorithm.mapping === 'IM') {
    const ownNonce = random(SUITES[algorithm.suite].keyBytes);
    const object = [TAG.ownMapping, ownNonce] as const;
    const what = 'PACE: mapping';
    const answer = await generalAuthenticate(channel, { what, isLast: false, object, allowed: [TAG.chipMapping] });
    if (!answer.ok) return answer;
    if ((answer.value.get(TAG.chipMapping)?.length ?? 0) > 0) return nonsense('integrated mapping has no answer');
    const generator = mapIntegrated(group, algorithm.suite, nonce, ownNonce);
    return generator.ok ? ok({ generator: generator.value, chipKey: undefined }) : nonsense(generator.error);
  }
  const own = drawKey(group, random);
  const chipKey = await exchangeKeys(channel, group, own, 'mapping', TAG.ownMapping, TAG.chipMapping);
  if (!chipKey.ok) return chipKey;
  const shared = group.multiply(chipKey.value, own.privateKey);
  if (shared === undefined) return nonsense('the shared secret of the mapping is neutral');
  const generator = mapGeneric(group, nonce, shared);
  return generator.ok ? ok({ generator: generator.value, chipKey: chipKey.value }) : nonsense(generator.error);
}

/** Sends our public key; the chip's is an element of the group, and not ours again. */
async function exchangeKeys(
  channel: Channel,
  group: Group,
  own: KeyPair,
  name: string,
  ownTag: number,
  chipTag: number,
): Outcome<Buffer> {
  const what = `PACE: ${name}`;
  const object = [ownTag, own.publicKey] as const;
  const answer = await generalAuthenticate(channel, { what, isLast: false, object, allowed: [chipTag] });
  if (!answer.ok) return answer;
  const bytes = answer.value.get(chipTag);
  if (bytes === undefined) return nonsense(`${name}: the chip's key is missing`);
  const key = group.parse(bytes);
  if (!key.ok) return nonsense(`${name}: ${key.error}`);
  return key.value.equals(own.publicKey) ? nonsense(`${name}: the chip sends our own key back`) : key;
}

/** A code over the other side's key: Doc 9303-11, 4.4.3.4 and 9.4. */
function tokenOf(keys: SessionKeys, algorithm: PaceAlgorithm, publicKey: Buffer): Buffer {
  const object = writeTlv(
    PUBLIC_KEY_OBJECT,
    writeTlv(OBJECT_IDENTIFIER, oidValue(algorithm.oid)),
    writeTlv(PUBLIC_KEY_TAG[algorithm.agreement], publicKey),
  );
  return macOf(keys.cipher, keys.mac, object);
}

/** Both tokens; returns the encrypted data of chip authentication, if there are any. */
async function proveKeys(
  channel: Channel,
  { algorithm }: PaceOption,
  keys: SessionKeys,
  ownKey: Buffer,
  chipKey: Buffer,
): Outcome<Buffer | undefined> {
  const object = [TAG.ownToken, tokenOf(keys, algorithm, chipKey)] as const;
  const { chipToken, authority, previousAuthority, chipAuthentication } = TAG;
  const allowed: number[] = [chipToken, authority, previousAuthority];
  if (algorithm.mapping === 'CAM') allowed.push(chipAuthentication);
  const what = 'PACE: mutual authentication';
  const answer = await generalAuthenticate(channel, { what, isLast: true, object, allowed });
  if (!answer.ok) return answer;
  const token = answer.value.get(chipToken);
  if (token === undefined) return nonsense('the token of the chip is missing');
  if (!isSameMac(token, tokenOf(keys, algorithm, ownKey)))
    return err({ cause: 'access-refused', detail: 'PACE: the token of the chip is wrong' });
  return ok(answer.value.get(chipAuthentication));
}

/** CA.IC: Doc 9303-11, 4.4.3.5; the initial vector is -1, encrypted. */
function authenticationData({ cipher, encryption }: SessionKeys, encrypted: Buffer | undefined): Buffer | undefined {
  if (encrypted === undefined || !isWhole(cipher, encrypted)) return undefined;
  const iv = encryptBlock(cipher, encryption, Buffer.alloc(BLOCK_BYTES[cipher], 0xff));
  return unpad(cipher, decryptCbc(cipher, encryption, encrypted, iv));
}
