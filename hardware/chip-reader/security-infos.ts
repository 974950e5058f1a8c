// What a chip says of its protocols, in EF.CardAccess and in DG14: SecurityInfos of Doc 9303-11, 9.2. Those that the gate has no
// use for are named; one whose content cannot be read is named with the cause and takes nothing else with it.
import { oidText } from '../../state/document/pki/public-key.ts';
import { readTlv, readTlvs, tagName, type Tlv, unwrap } from '../../state/document/lds/tlv.ts';
import { err, ok, type Result } from '../../state/result.ts';
import {
  CHIP_AUTHENTICATION_ALGORITHMS,
  type ChipAuthenticationAlgorithm,
  ID_AA,
  ID_PK_DH,
  ID_PK_ECDH,
  ID_TA,
  OTHER_NAMES,
  PACE_ALGORITHMS,
  PACE_FAMILIES,
  type PaceAlgorithm,
} from './object-identifiers.ts';
import type { Agreement } from './crypto/group.ts';

export interface PaceInfo {
  readonly algorithm: PaceAlgorithm;
  /** Only 2 is in use. */
  readonly version: number;
  /** Standardized domain parameters, or those of the domain of this number. */
  readonly parameterId: number | undefined;
}

/** Domain parameters of the chip's own: PACEDomainParameterInfo. */
export interface PaceDomain {
  /** The protocol without the cipher: 0.4.0.127.0.7.2.2.4.2. */
  readonly family: string;
  /** AlgorithmIdentifier in DER. */
  readonly parameters: Buffer;
  readonly parameterId: number | undefined;
}

export interface ChipAuthenticationInfo {
  readonly algorithm: ChipAuthenticationAlgorithm;
  readonly version: number;
  readonly keyId: number | undefined;
}

export interface ChipAuthenticationPublicKey {
  readonly agreement: Agreement;
  /** SubjectPublicKeyInfo in DER, as it is. */
  readonly publicKey: Buffer;
  readonly keyId: number | undefined;
}

export interface OtherInfo {
  readonly oid: string;
  /** As the standards call it, where they do. */
  readonly name: string | undefined;
  /** What is wrong with it; undefined where it is only not used. */
  readonly cause: string | undefined;
}

export interface SecurityInfos {
  readonly pace: readonly PaceInfo[];
  readonly paceDomains: readonly PaceDomain[];
  readonly chipAuthentication: readonly ChipAuthenticationInfo[];
  readonly chipAuthenticationKeys: readonly ChipAuthenticationPublicKey[];
  /** The signature algorithm of each, which matters for ECDSA only. */
  readonly activeAuthentication: readonly { readonly version: number; readonly signatureAlgorithm: string }[];
  readonly terminalAuthentication: readonly { readonly version: number }[];
  readonly others: readonly OtherInfo[];
}

const TAG = { integer: 0x02, oid: 0x06, sequence: 0x30, set: 0x31, dg14: 0x6e } as const;
/** Documents have three to eight. */
const MAX_INFOS = 64;

type Lists = { readonly [Name in keyof SecurityInfos]: SecurityInfos[Name][number][] };

/** The members of one info after its identifier; `required` whole, in DER, besides its parts. */
interface Content {
  readonly oid: string;
  readonly required: Tlv;
  readonly der: Buffer;
  readonly optional: Tlv | undefined;
}

/** Adds what it reads to the lists, and says whether it could. */
type Reader = (lists: Lists, content: Content) => boolean;

/** A non-negative INTEGER of at most four bytes; undefined for anything else. */
function numberOf(element: Tlv | undefined): number | undefined {
  if (element?.tag !== TAG.integer || element.value.length < 1 || element.value.length > 4) return undefined;
  const number = element.value.readIntBE(0, element.value.length);
  return number < 0 ? undefined : number;
}

/** Whether an optional number is absent or readable. */
const isFine = (element: Tlv | undefined): boolean => element === undefined || numberOf(element) !== undefined;

const readPace: Reader = (lists, { oid, required, optional }) => {
  const algorithm = PACE_ALGORITHMS.find((one) => one.oid === oid);
  const version = numberOf(required);
  if (algorithm === undefined || version === undefined || !isFine(optional)) return false;
  lists.pace.push({ algorithm, version, parameterId: numberOf(optional) });
  return true;
};

const readPaceDomain: Reader = (lists, { oid, required, der, optional }) => {
  if (required.tag !== TAG.sequence || !isFine(optional)) return false;
  lists.paceDomains.push({ family: oid, parameters: der, parameterId: numberOf(optional) });
  return true;
};

const readChipAuthentication: Reader = (lists, { oid, required, optional }) => {
  const algorithm = CHIP_AUTHENTICATION_ALGORITHMS.find((one) => one.oid === oid);
  const version = numberOf(required);
  if (algorithm === undefined || version === undefined || !isFine(optional)) return false;
  lists.chipAuthentication.push({ algorithm, version, keyId: numberOf(optional) });
  return true;
};

const readChipKey: Reader = (lists, { oid, required, der, optional }) => {
  if (required.tag !== TAG.sequence || !isFine(optional)) return false;
  const agreement = oid === ID_PK_DH ? 'DH' : 'ECDH';
  lists.chipAuthenticationKeys.push({ agreement, publicKey: der, keyId: numberOf(optional) });
  return true;
};

const readActive: Reader = (lists, { required, optional }) => {
  const version = numberOf(required);
  if (version === undefined || optional?.tag !== TAG.oid) return false;
  lists.activeAuthentication.push({ version, signatureAlgorithm: oidText(optional.value) });
  return true;
};

/** The third member names a file of certificates, which a gate without terminal authentication does not read. */
const readTerminal: Reader = (lists, { required }) => {
  const version = numberOf(required);
  if (version === undefined) return false;
  lists.terminalAuthentication.push({ version });
  return true;
};

const READERS: ReadonlyMap<string, readonly [name: string, read: Reader]> = new Map([
  ...PACE_ALGORITHMS.map(({ oid, name }) => [oid, [name, readPace]] as const),
  ...PACE_FAMILIES.map((oid) => [oid, ['PACEDomainParameterInfo', readPaceDomain]] as const),
  ...CHIP_AUTHENTICATION_ALGORITHMS.map(({ oid, name }) => [oid, [name, readChipAuthentication]] as const),
  [ID_PK_DH, ['id-PK-DH', readChipKey]],
  [ID_PK_ECDH, ['id-PK-ECDH', readChipKey]],
  [ID_AA, ['id-AA', readActive]],
  [ID_TA, ['id-TA', readTerminal]],
]);

/**
 * @param bytes EF.CardAccess (a SET) or DG14 (the SET in tag 6E), whole
 * @returns the infos in the order of the file; an error only where no infos can be told apart. Never throws
 */
export function readSecurityInfos(bytes: Buffer): Result<SecurityInfos, string> {
  const outer = readTlv(bytes);
  const set = outer.ok && outer.value.tag === TAG.dg14 ? unwrap(bytes, TAG.dg14) : ok(bytes);
  if (!set.ok) return set;
  const inside = unwrap(set.value, TAG.set);
  if (!inside.ok) return inside;
  const infos = readTlvs(inside.value);
  if (!infos.ok) return infos;
  if (infos.value.length > MAX_INFOS) return err(`${infos.value.length} security infos are too many`);

  const lists: Lists = {
    pace: [],
    paceDomains: [],
    chipAuthentication: [],
    chipAuthenticationKeys: [],
    activeAuthentication: [],
    terminalAuthentication: [],
    others: [],
  };
  for (const { tag, value } of infos.value) {
    if (tag !== TAG.sequence) return err(`a security info is ${tagName(tag)}, not a sequence`);
    const read = readInfo(lists, value);
    if (!read.ok) return read;
  }
  return ok(lists);
}

function readInfo(lists: Lists, info: Buffer): Result<void, string> {
  const members = readTlvs(info);
  if (!members.ok) return members;
  const [identifier, required, optional, ...more] = members.value;
  if (identifier?.tag !== TAG.oid || identifier.value.length === 0)
    return err('a security info has no object identifier');
  const oid = oidText(identifier.value);
  const known = READERS.get(oid);
  if (known === undefined) {
    lists.others.push({ oid, name: OTHER_NAMES[oid], cause: undefined });
    return ok(undefined);
  }
  const [name, read] = known;
  const isRead =
    required !== undefined &&
    more.length === 0 &&
    read(lists, { oid, required, der: info.subarray(identifier.end, required.end), optional });
  if (!isRead) lists.others.push({ oid, name, cause: 'its content cannot be read' });
  return ok(undefined);
}
