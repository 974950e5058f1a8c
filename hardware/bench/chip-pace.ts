// PACE from the card's side (Doc 9303-11, 4.4): generic, integrated and chip authentication mapping over curves and integers.
import { child, writeTlv } from '../../state/document/lds/tlv.ts';
import { encryptCbc, pad } from '../chip-reader/crypto/block-cipher.ts';
import {
  deriveKey,
  PURPOSE,
  type RandomBytes,
  type SessionKeys,
  sessionKeysOf,
  SUITES,
} from '../chip-reader/crypto/key-derivation.ts';
import { encryptBlock, macOf } from '../chip-reader/crypto/mac.ts';
import { type CardAnswer, says, STATUS } from './chip-apdu.ts';
import { drawSecret, type Group, groupOf, publicKeyObject } from './chip-groups.ts';
import type { ChipHabits } from './chip-habits.ts';
import { type ChipAuthenticationKey, type PaceOffer, paceProtocol } from './chip-keys.ts';
import { integratedElement, nonceBytes } from './chip-integrated-mapping.ts';
import { fixed, oidBytes, big } from './issuer-der.ts';

/** By the number of the password in MSE:Set AT (Doc 9303-11, 4.4.4.1). */
export const PASSWORDS = { MRZ: 1, CAN: 2 } as const;

export interface PaceSetting {
  readonly offers: readonly PaceOffer[];
  /** What each password derives its key from: SHA-1 of the MRZ information, the digits of the CAN. */
  readonly secrets: ReadonlyMap<number, Buffer>;
  /** For chip authentication mapping: the static key, on the curve of the offer. */
  readonly mappingKey: ChipAuthenticationKey | undefined;
  readonly parameterId: ChipHabits['parameterId'];
  readonly wrongPassword: ChipHabits['wrongPassword'];
}

export interface PaceAnswer {
  readonly answer: CardAnswer;
  /** With the last answer: the session that begins after it. */
  readonly keys?: SessionKeys;
}

export interface PaceCard {
  /** MSE:Set AT: the status. */
  choose(data: Buffer): number;
  /** GENERAL AUTHENTICATE: the dynamic authentication data in and out. */
  step(data: Buffer): PaceAnswer;
}

interface Run {
  readonly offer: PaceOffer;
  readonly protocol: string;
  readonly group: Group;
  readonly passwordKey: Buffer;
  nonce?: Buffer;
  /** The secret of generic mapping, which chip authentication mapping explains. */
  mappingSecret?: bigint;
  generator?: Buffer;
  own?: { readonly secret: bigint; readonly element: Buffer; readonly theirs: Buffer; readonly keys: SessionKeys };
}

const DYNAMIC = 0x7c;
const MISSING_PARAMETERS = 0x6a87;
const answers = (tag?: number, value?: Buffer): CardAnswer =>
  says(STATUS.ok, writeTlv(DYNAMIC, ...(tag === undefined || value === undefined ? [] : [writeTlv(tag, value)])));

export function createPaceCard(setting: PaceSetting, random: RandomBytes): PaceCard {
  let run: Run | undefined;

  const choose = (data: Buffer): number => {
    run = undefined;
    const protocol = child(data, 0x80);
    const password = child(data, 0x83);
    const parameters = child(data, 0x84);
    if (!protocol.ok || !password.ok) return STATUS.wrongData;
    const named = setting.offers.filter((offer) => oidBytes(paceProtocol(offer)).equals(protocol.value));
    if (parameters.ok && setting.parameterId === 'refused') return STATUS.wrongData;
    if (!parameters.ok && (setting.parameterId === 'required' || named.length > 1)) return MISSING_PARAMETERS;
    const offer = named.find(({ parameterId }) => !parameters.ok || big(parameters.value) === BigInt(parameterId));
    if (offer === undefined) return STATUS.wrongData;
    const secret = setting.secrets.get(password.value[0] ?? 0);
    if (secret === undefined || password.value.length !== 1) return STATUS.referenceNotFound;
    run = {
      offer,
      protocol: paceProtocol(offer),
      group: groupOf(offer.parameterId),
      passwordKey: deriveKey(offer.suite, secret, PURPOSE.password),
    };
    return STATUS.ok;
  };

  const refuse = (status: number): PaceAnswer => {
    run = undefined;
    return { answer: says(status) };
  };

  const step = (data: Buffer): PaceAnswer => {
    const content = child(data, DYNAMIC);
    if (run === undefined) return refuse(STATUS.notSatisfied);
    if (!content.ok) return refuse(STATUS.wrongData);
    if (run.nonce === undefined) return content.value.length === 0 ? begin(run) : refuse(STATUS.wrongData);
    const [tag, next] =
      run.generator === undefined ? [0x81, map] : run.own === undefined ? [0x83, agree] : [0x85, confirm];
    const value = child(content.value, tag);
    return value.ok ? next(run, value.value) : refuse(STATUS.wrongData);
  };

  const begin = (current: Run): PaceAnswer => {
    const { suite, mapping } = current.offer;
    const nonce = random(mapping === 'IM' ? nonceBytes(suite) : 16);
    current.nonce = nonce;
    return { answer: answers(0x80, encryptCbc(SUITES[suite].cipher, current.passwordKey, nonce)) };
  };

  const map = (current: Run, theirs: Buffer): PaceAnswer => {
    const { group, nonce = Buffer.alloc(0), offer } = current;
    if (offer.mapping === 'IM') {
      current.generator = integratedElement(group, offer.suite, nonce, theirs);
      return { answer: answers(0x82, Buffer.alloc(0)) };
    }
    if (!group.has(theirs)) return refuse(STATUS.wrongData);
    const secret = drawSecret(group, random);
    current.mappingSecret = secret;
    const shared = group.power(theirs, secret);
    const part = big(nonce) % group.order;
    current.generator = part === 0n ? shared : group.combine(group.power(group.base, part), shared);
    return { answer: answers(0x82, group.power(group.base, secret)) };
  };

  const agree = (current: Run, theirs: Buffer): PaceAnswer => {
    const { group, generator = group.base, offer } = current;
    if (!group.has(theirs)) return refuse(STATUS.wrongData);
    const secret = drawSecret(group, random);
    const element = group.power(generator, secret);
    const shared = group.secretOf(group.power(theirs, secret));
    current.own = { secret, element, theirs, keys: sessionKeysOf(offer.suite, shared) };
    return { answer: answers(0x84, element) };
  };

  const confirm = (current: Run, theirToken: Buffer): PaceAnswer => {
    const { group, protocol, own, offer } = current;
    if (own === undefined) return refuse(STATUS.notSatisfied);
    const { cipher } = SUITES[offer.suite];
    const tokenOver = (element: Buffer): Buffer =>
      macOf(cipher, own.keys.mac, publicKeyObject(group, protocol, element));
    if (!tokenOver(own.element).equals(theirToken))
      return refuse(setting.wrongPassword === 'failed' ? STATUS.authenticationFailed : STATUS.locked);
    const token = writeTlv(0x86, tokenOver(own.theirs));
    const explained = offer.mapping === 'CAM' ? [writeTlv(0x8a, explanation(current, own.keys))] : [];
    run = undefined;
    return { answer: says(STATUS.ok, writeTlv(DYNAMIC, token, ...explained)), keys: own.keys };
  };

  /** Encrypted Chip Authentication Data (Doc 9303-11, 4.4.3.3.3): the mapping secret over the static one. */
  const explanation = ({ group, mappingSecret = 0n }: Run, keys: SessionKeys): Buffer => {
    const { order } = group;
    const secret = setting.mappingKey?.secret ?? 1n;
    const data = fixed((inverse(secret, order) * mappingSecret) % order, Math.ceil(order.toString(16).length / 2));
    const start = encryptBlock(keys.cipher, keys.encryption, Buffer.alloc(16, 0xff));
    return encryptCbc(keys.cipher, keys.encryption, pad(keys.cipher, data), start);
  };

  return { choose, step };
}

/** Modulo a prime, by Euclid. */
function inverse(value: bigint, prime: bigint): bigint {
  let [rest, next, factor, last] = [prime, value % prime, 0n, 1n];
  while (next !== 0n) {
    const times = rest / next;
    [rest, next] = [next, rest - times * next];
    [factor, last] = [last, factor - times * last];
  }
  return ((factor % prime) + prime) % prime;
}
