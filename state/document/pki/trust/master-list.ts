// A master list of country signing certificates (Doc 9303-12, 9.2; CscaMasterList of its appendix): its structure, and whether its
// signature holds. Some hundred certificates lie in one octet string, which is walked here element by element: general
// decoders of ASN.1 build a tree of all of them, for seconds.
import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../../result.ts';
import { descend, readTlvs } from '../../lds/tlv.ts';
import { onlyBer, readBers } from '../ber.ts';
import { readCertificate, type Certificate } from '../certificate.ts';
import { isNamed, readSignedData, signedWithSha1, verifySigner, type SignedData, type SignerInfo } from '../cms.ts';
import { oidText } from '../public-key.ts';
import { certificateText } from './names.ts';
import { candidatesFor, indexOf, signersOf } from './standing.ts';
import { readDetails } from './tbs.ts';
import type { ListAnchor, ListSignature, Verifier } from './types.ts';

const MASTER_LIST = '2.23.136.1.1.2';
/** Extended key usage of a master list's signer (Doc 9303-12, 7.1.1.4): a document's signer must not make anchors. */
const MASTER_LIST_SIGNER = '2.23.136.1.1.3';
const SIGNING_TIME = '1.2.840.113549.1.9.5';

/** All states together have about 600. */
const MAX_ENTRIES = 10_000;

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const OID = 0x06;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

export interface MasterList {
  readonly data: SignedData;
  /** The bytes of each certificate, in the order of the list; not judged. */
  readonly entries: readonly Buffer[];
}

/** Whether these bytes are meant to be signed data: a sequence that starts with an object identifier. */
export function looksLikeSignedData(bytes: Buffer): boolean {
  const length = bytes[1] ?? 0;
  return bytes[0] === SEQUENCE && bytes[length <= 0x80 ? 2 : 2 + (length & 0x7f)] === OID;
}

/** @returns the list, or what is wrong with its structure. Nothing is verified. Never throws */
export function readMasterList(bytes: Buffer): Result<MasterList, string> {
  const data = readSignedData(bytes);
  if (!data.ok) return data;
  if (data.value.contentType !== MASTER_LIST)
    return err(`it is signed data, but no master list (${data.value.contentType})`);
  const outer = onlyBer(data.value.content, SEQUENCE);
  const members = outer.ok ? readBers(outer.value.value, 2) : outer;
  if (!members.ok) return err(`the master list: ${members.error}`);
  const [version, certificates] = members.value;
  if (version?.tag !== INTEGER || !version.value.equals(Buffer.of(0)) || certificates?.tag !== SET)
    return err('the master list is not a version 0 with a set of certificates');
  const entries = readBers(certificates.value, MAX_ENTRIES);
  if (!entries.ok) return err(`the certificates of the master list: ${entries.error}`);
  return ok({ data: data.value, entries: entries.value.map(({ raw }) => raw) });
}

/** Those among whom the authority of a list's signer may be, in the order of what they are worth. */
export type AnchorPools = readonly {
  readonly anchor: ListAnchor;
  readonly certificates: readonly Certificate[];
}[];

/**
 * Verifies the signature of every signer of a list, and who issued the signers.
 * @param pools without those who came along with the list; they are added as the last
 * @param at the time of asking, for remarks, and for a list that does not say when it was signed
 * @returns who signed it, of several the first; or why it cannot be used
 */
export function verifyMasterList(
  { data }: MasterList,
  pools: AnchorPools,
  at: Date,
  verifier: Verifier,
): Result<ListSignature, string> {
  const [first, ...others] = data.signers;
  if (first === undefined) return err('nobody has signed it');
  const embedded = data.certificates.flatMap((der) => {
    const certificate = readCertificate(der);
    return certificate.ok ? [certificate.value] : [];
  });
  for (const other of others) {
    const signature = verifyOne(data, other, embedded, pools, at, verifier);
    if (!signature.ok) return signature;
  }
  return verifyOne(data, first, embedded, pools, at, verifier);
}

function verifyOne(
  data: SignedData,
  info: SignerInfo,
  embedded: readonly Certificate[],
  pools: AnchorPools,
  at: Date,
  verifier: Verifier,
): Result<ListSignature, string> {
  const known = [...embedded, ...pools.flatMap(({ certificates }) => certificates)];
  const signer = known.find((certificate) => isNamed(info.signer, certificate));
  if (signer === undefined) return err('the certificate of its signer is not there');
  const verified = verifySigner(data, info, signer.spki);
  if (!verified.ok) return err(`its signature cannot be judged: ${verified.error}`);
  if (verified.value !== undefined) return err(`its signature does not hold: ${verified.value}`);
  const details = readDetails(signer.signed);
  if (!details.ok) return err(`the certificate of its signer: ${details.error}`);
  // An authority that signs a list itself is one whose word counts anyway; a signer of documents must not make authorities.
  if (details.value.purposes?.includes(MASTER_LIST_SIGNER) !== true && !signer.isAuthority)
    return err('the certificate of its signer is not for signing master lists (extended key usage 2.23.136.1.1.3)');
  const signed = signingTimeOf(info);
  const then = signed ?? at;
  if (then < signer.notBefore || then > signer.notAfter)
    return err('the certificate of its signer was not valid when it was signed');

  const roots = embedded.filter((one) => one.isAuthority && isSelfSigned(one, verifier));
  const all: AnchorPools = [...pools, { anchor: 'embedded', certificates: roots }];
  for (const { anchor, certificates } of all) {
    const authorities = indexOf(certificates.filter(({ isAuthority }) => isAuthority));
    const { found, failure } = signersOf(signer, candidatesFor(signer, authorities), verifier);
    const issuer = found.find(
      ({ notBefore, notAfter }) => notBefore <= signer.notBefore && signer.notBefore <= notAfter,
    );
    if (issuer !== undefined)
      return ok({
        signer: certificateText(signer),
        anchor,
        issuer: certificateText(issuer),
        fingerprint: createHash('sha256').update(issuer.der).digest('hex'),
        signed,
        remarks: remarksOf(info, signer, signed, at),
      });
    if (failure.kind === 'wrong') return err(`the certificate of its signer: ${failure.cause}`);
  }
  return err('no authority that issued its signer is here; give its certificate, too');
}

function isSelfSigned(certificate: Certificate, verifier: Verifier): boolean {
  const own = verifier.isSignedWith(certificate, certificate.spki);
  return own.ok && own.value;
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

function remarksOf(info: SignerInfo, signer: Certificate, signed: Date | undefined, at: Date): readonly string[] {
  const remarks: readonly (string | false)[] = [
    signed === undefined && 'it does not say when it was signed',
    signed !== undefined && signed > at && `it was signed on ${day(signed)}, which is later than now`,
    signer.notAfter < at && `its signer expired on ${day(signer.notAfter)}`,
    signer.isAuthority && 'an authority has signed it itself, not a signer of lists',
    signedWithSha1(info) && 'it is signed with SHA-1',
  ];
  return remarks.filter((remark) => remark !== false);
}

/** RFC 5652, 11.3. @returns undefined where it is not there, or is none */
function signingTimeOf({ attributes }: SignerInfo): Date | undefined {
  const set = descend(attributes.signed, SET);
  const members = set.ok ? readTlvs(set.value) : set;
  if (!members.ok) return undefined;
  for (const { value } of members.value) {
    const parts = readTlvs(value);
    const [type, values] = parts.ok ? parts.value : [];
    if (type?.tag !== OID || oidText(type.value) !== SIGNING_TIME || values === undefined) continue;
    const times = readTlvs(values.value);
    const time = times.ok ? times.value[0] : undefined;
    return time === undefined ? undefined : timeOf(time.tag, time.value.toString('latin1'));
  }
  return undefined;
}

const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/;

/** A UTCTime's two digits stand for 1950 to 2049 (RFC 5280, 4.1.2.5.1). */
function timeOf(tag: number, text: string): Date | undefined {
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME) return undefined;
  const full = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const [, year, month, date, hour, minute, second = '00'] = TIME.exec(full) ?? [];
  const time = new Date(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
