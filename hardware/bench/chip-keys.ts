// What a chip holds and never gives: its keys of chip and active authentication, the secrets of BAC and PACE; and what it says of
// them in EF.CardAccess, DG14 and DG15 (Doc 9303-11, 9.2).
import { randomBytes } from 'node:crypto';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { CURVE_TABLE, type CurveName, type Digest } from '../../state/document/pki/curves.ts';
import type { RandomBytes, SuiteName } from '../chip-reader/crypto/key-derivation.ts';
import { drawSecret, type Group, groupOf } from './chip-groups.ts';
import { INTEGER_GROUPS } from './chip-integer-groups.ts';
import { big, bits, integer, oid, sequence, setOf } from './issuer-der.ts';
import { type BenchKey, type EcSpelling, ecKeyOf, ecSpki, makeRsaKey } from './issuer-keys.ts';

export interface ChipAuthenticationKey {
  readonly suite: SuiteName;
  readonly group: Group;
  readonly secret: bigint;
  /** As DG14 has it. */
  readonly spki: Buffer;
  /** Where the chip has several. */
  readonly keyId: number | undefined;
}

export interface ActiveAuthenticationKey {
  readonly key: BenchKey;
  readonly digest: Digest;
}

export interface ChipKeys {
  readonly chipAuthentication: readonly ChipAuthenticationKey[];
  readonly activeAuthentication: ActiveAuthenticationKey | undefined;
}

export const NO_KEYS: ChipKeys = { chipAuthentication: [], activeAuthentication: undefined };

export interface PaceOffer {
  readonly mapping: 'GM' | 'IM' | 'CAM';
  readonly suite: SuiteName;
  /** Of the standardised domain parameters: 0 to 2 for integers, 8 to 18 for curves. */
  readonly parameterId: number;
}

const SUITE_NUMBERS: Readonly<Record<SuiteName, number>> = { '3DES': 1, 'AES-128': 2, 'AES-192': 3, 'AES-256': 4 };
const EAC = '0.4.0.127.0.7.2.2';
const DH_PUBLIC_NUMBER = '1.2.840.10046.2.1';
const AA_INFO = '2.23.136.1.1.5';
const ECDSA_PLAIN: Readonly<Record<Digest, string>> = {
  sha1: '0.4.0.127.0.7.1.1.4.1.1',
  sha224: '0.4.0.127.0.7.1.1.4.1.2',
  sha256: '0.4.0.127.0.7.1.1.4.1.3',
  sha384: '0.4.0.127.0.7.1.1.4.1.4',
  sha512: '0.4.0.127.0.7.1.1.4.1.5',
};

/** The protocol's object identifier (Doc 9303-11, 9.2.1). */
export function paceProtocol({ mapping, suite, parameterId }: PaceOffer): string {
  const isCurve = parameterId >= 8;
  const kind = { GM: isCurve ? 2 : 1, IM: isCurve ? 4 : 3, CAM: 6 }[mapping];
  return `${EAC}.4.${kind}.${SUITE_NUMBERS[suite]}`;
}

/** The protocol's object identifier (Doc 9303-11, 9.2.5). */
export function chipAuthenticationProtocol({ suite, group }: Pick<ChipAuthenticationKey, 'suite' | 'group'>): string {
  return `${EAC}.3.${group.kind === 'DH' ? 1 : 2}.${SUITE_NUMBERS[suite]}`;
}

export function paceInfo(offer: PaceOffer): Buffer {
  return sequence(oid(paceProtocol(offer)), integer(2), integer(offer.parameterId));
}

function chipAuthenticationInfos(key: ChipAuthenticationKey): readonly Buffer[] {
  const keyId = key.keyId === undefined ? [] : [integer(key.keyId)];
  return [
    sequence(oid(`${EAC}.1.${key.group.kind === 'DH' ? 1 : 2}`), key.spki, ...keyId),
    sequence(oid(chipAuthenticationProtocol(key)), integer(1), ...keyId),
  ];
}

/** EF.CardAccess: the SecurityInfos of PACE. */
export const cardAccessFile = (offers: readonly PaceOffer[]): Buffer => setOf(...offers.map(paceInfo));

/** DG14; undefined where there is nothing to say. */
export function dg14File(keys: ChipKeys, offers: readonly PaceOffer[]): Buffer | undefined {
  const { chipAuthentication, activeAuthentication: active } = keys;
  const infos = [...offers.map(paceInfo), ...chipAuthentication.flatMap(chipAuthenticationInfos)];
  if (active?.key.kind === 'ec') infos.push(sequence(oid(AA_INFO), integer(1), oid(ECDSA_PLAIN[active.digest])));
  return infos.length === 0 ? undefined : writeTlv(0x6e, setOf(...infos));
}

/** What EF.CardSecurity says, as a SET: the static keys for chip authentication mapping, and the PACE that uses them. */
export function cardSecurityInfos(keys: ChipKeys, offers: readonly PaceOffer[]): Buffer {
  return setOf(...offers.map(paceInfo), ...keys.chipAuthentication.flatMap(chipAuthenticationInfos));
}

/** DG15; undefined without active authentication. */
export function dg15File({ activeAuthentication: active }: ChipKeys): Buffer | undefined {
  return active && writeTlv(0x6f, active.key.spki);
}

function spkiOf(group: Group, parameterId: number, element: Buffer, spelling: EcSpelling): Buffer {
  if (group.curve !== undefined) return ecSpki(group.curve, element, spelling);
  const numbers = INTEGER_GROUPS.get(parameterId);
  if (numbers === undefined) throw new RangeError(`there are no domain parameters ${parameterId}`);
  const { p, g, q } = numbers;
  const parameters = sequence(integer(p), integer(g), integer(q));
  return sequence(sequence(oid(DH_PUBLIC_NUMBER), parameters), bits(integer(big(element))));
}

export interface ChipAuthenticationWish {
  readonly suite: SuiteName;
  readonly parameterId: number;
  readonly spelling?: EcSpelling;
  readonly keyId?: number;
}

export function makeChipAuthenticationKey(
  wish: ChipAuthenticationWish,
  random: RandomBytes = randomBytes,
): ChipAuthenticationKey {
  const { suite, parameterId, spelling = 'named', keyId } = wish;
  const group = groupOf(parameterId);
  const secret = drawSecret(group, random);
  return { suite, group, secret, keyId, spki: spkiOf(group, parameterId, group.power(group.base, secret), spelling) };
}

export type ActiveAuthenticationWish =
  | { readonly rsaBits: 1024 | 1280 | 1536 | 2048 | 3072; readonly digest: Digest }
  | { readonly curve: CurveName; readonly digest: Digest };

/** RSA keys of one length are the same in the whole process: making them takes long. */
export function makeActiveAuthenticationKey(
  wish: ActiveAuthenticationWish,
  random: RandomBytes = randomBytes,
): ActiveAuthenticationKey {
  const { digest } = wish;
  if ('rsaBits' in wish) return { key: makeRsaKey('active authentication', wish.rsaBits), digest };
  const { ORDER, BYTES } = CURVE_TABLE[wish.curve].Point.Fn;
  return { key: ecKeyOf(wish.curve, (big(random(BYTES)) % (ORDER - 1n)) + 1n), digest };
}

/** What somebody has who copied all files: the public keys, and secrets that do not go with them. */
export function keysOfClone(keys: ChipKeys): ChipKeys {
  const { chipAuthentication, activeAuthentication: active } = keys;
  return {
    chipAuthentication: chipAuthentication.map((key) => ({
      ...key,
      secret: (key.secret % (key.group.order - 2n)) + 1n,
    })),
    activeAuthentication: active && { ...active, key: strangerOf(active.key) },
  };
}

function strangerOf(key: BenchKey): BenchKey {
  if (key.kind === 'rsa') return makeRsaKey('clone', key.bits);
  return ecKeyOf(key.curve, (key.secret % (CURVE_TABLE[key.curve].Point.Fn.ORDER - 2n)) + 1n);
}
