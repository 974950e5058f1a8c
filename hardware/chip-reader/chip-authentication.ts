// Chip authentication, version 1: Doc 9303-11, 6.2 (BSI TR-03110-1, 3.4). The terminal agrees on new session keys with the static
// key of DG14; whether the chip has the private half shows only in the session that follows, and whose key it is only once the
// hash of DG14 is right. So nothing is proven here.
import type { ChipAuthenticationRun } from '../../state/document/pki/types.ts';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { type Command, SHORT } from './apdu.ts';
import type { Channel, ChipFailure } from './channel.ts';
import { chooseChipKeys, type ChipKeyOption } from './chip-keys.ts';
import type { Cipher } from './crypto/block-cipher.ts';
import { drawKey, octets } from './crypto/group.ts';
import { type RandomBytes, type SessionKeys, sessionKeysOf, SUITES } from './crypto/key-derivation.ts';
import { oidValue } from './object-identifiers.ts';
import { isDone, malformed, statusFailure } from './refusal.ts';
import { readSecurityInfos } from './security-infos.ts';

export interface ChipAuthentication {
  /** Of the session that follows; undefined where the one that is goes on. */
  readonly keys: SessionKeys | undefined;
  /** Undefined where the document offers none. */
  readonly run: ChipAuthenticationRun | undefined;
}

const INS = { manageSecurity: 0x22, generalAuthenticate: 0x86 } as const;
/** P1: set for computation. */
const SET = 0x41;
/** P2: the template for key agreement (3DES), or that for authentication (AES). */
const TEMPLATE = { keyAgreement: 0xa6, authentication: 0xa4 } as const;
const TAG = { protocol: 0x80, privateKey: 0x84, publicKey: 0x91, dynamic: 0x7c, ephemeralKey: 0x80 } as const;

/**
 * Carries it out with the best key and cipher of DG14, under the session that is.
 * @param dg14 whole, its hash unproven
 * @returns a run without keys when the chip refuses; the error `malformed` where DG14 has no key that can be used, and whatever
 *   the channel says
 */
export async function performChipAuthentication(
  channel: Channel,
  dg14: Buffer,
  random: RandomBytes,
): Promise<Result<ChipAuthentication, ChipFailure>> {
  const infos = readSecurityInfos(dg14);
  if (!infos.ok) return err(malformed('CA: DG14', infos.error));
  const offer = chooseChipKeys(infos.value);
  if (offer.kind === 'none') return ok({ keys: undefined, run: undefined });
  if (offer.kind === 'unusable') return err(malformed('CA: DG14', offer.cause));
  const { option } = offer;
  const { algorithm, group, publicKey } = option;
  const known = { publicKey, algorithm: `${algorithm.name}, ${group.name}` };

  const own = drawKey(group, random);
  const shared = group.multiply(option.element, own.privateKey);
  if (shared === undefined) return err(malformed('CA', 'the shared secret is neutral'));
  const sent = await sendKey(channel, option, own.publicKey);
  if (!sent.ok) return sent;
  const { refused } = sent.value;
  if (refused !== undefined) return ok({ keys: undefined, run: { ...known, outcome: 'refused', detail: refused } });
  const keys = sessionKeysOf(algorithm.suite, group.secretOf(shared));
  return ok({ keys, run: { ...known, outcome: 'answered', detail: '' } });
}

type Sent = Result<{ readonly refused: string | undefined }, ChipFailure>;
type Way = (channel: Channel, option: ChipKeyOption, ownKey: Buffer, reference: Buffer) => Promise<Sent>;

async function send(channel: Channel, what: string, command: Command): Promise<Sent> {
  const answer = await channel.exchange(command);
  if (!answer.ok) return answer;
  return ok({ refused: isDone(answer.value) ? undefined : statusFailure(`CA: ${what}`, answer.value).detail });
}

const manage = (channel: Channel, p2: number, ...objects: readonly Buffer[]): Promise<Sent> =>
  send(channel, 'MANAGE SECURITY ENVIRONMENT', { ins: INS.manageSecurity, p1: SET, p2, data: Buffer.concat(objects) });

/** One command says all: 6.2.4.1. */
const byKeyAgreement: Way = (channel, _option, ownKey, reference) =>
  manage(channel, TEMPLATE.keyAgreement, writeTlv(TAG.publicKey, ownKey), reference);

/** The protocol is named first: 6.2.4.2. What an answer of version 1 holds says nothing; the session will. */
const byAuthentication: Way = async (channel, { algorithm }, ownKey, reference) => {
  const protocol = writeTlv(TAG.protocol, oidValue(algorithm.oid));
  const chosen = await manage(channel, TEMPLATE.authentication, protocol, reference);
  if (!chosen.ok || chosen.value.refused !== undefined) return chosen;
  const data = writeTlv(TAG.dynamic, writeTlv(TAG.ephemeralKey, ownKey));
  return send(channel, 'GENERAL AUTHENTICATE', { ins: INS.generalAuthenticate, p1: 0, p2: 0, data, le: SHORT.le });
};

/** The first way is for 3DES alone, of which some chips know only the second. */
const WAYS: Readonly<Record<Cipher, readonly Way[]>> = {
  '3DES': [byKeyAgreement, byAuthentication],
  AES: [byAuthentication],
};

/** Whether the chip took our key; what it said first where it did not. */
async function sendKey(channel: Channel, option: ChipKeyOption, ownKey: Buffer): Promise<Sent> {
  let refused: string | undefined;
  for (const way of WAYS[SUITES[option.algorithm.suite].cipher]) {
    for (const reference of referencesOf(option)) {
      const sent = await way(channel, option, ownKey, reference);
      if (!sent.ok || sent.value.refused === undefined) return sent;
      refused ??= sent.value.refused;
    }
  }
  return ok({ refused });
}

/**
 * Which private key is meant (6.2.4.1, tag 84): the chip is told where there are several, and also where the only one has a number,
 * as German chips are used to; one that does not know its own number is asked again without.
 */
function referencesOf({ keyId, ambiguous }: ChipKeyOption): readonly Buffer[] {
  const none = Buffer.alloc(0);
  if (keyId === undefined) return [none];
  const named = writeTlv(TAG.privateKey, octets(BigInt(keyId)));
  return ambiguous ? [named] : [named, none];
}
