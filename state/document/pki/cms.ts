// Signed data (CMS, RFC 5652, 5) as passports, card security objects and master lists have it. What it says of itself is read
// here; nobody is trusted. The outer elements may be of BER with indefinite lengths; what a signature covers must be definite
// and is kept as it came.
import { createHash } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Name } from '@peculiar/asn1-x509';
import { err, messageOf, ok, type Result } from '../../result.ts';
import { readTlvs, writeTlv } from '../lds/tlv.ts';
import { octetsOf, onlyBer, readBers, type Ber } from './ber.ts';
import { readName, serialText, type Certificate } from './certificate.ts';
import { digestOfOid } from './digests.ts';
import { oidText } from './public-key.ts';
import { judgeable, usesSha1, verifySignature, type Algorithm } from './signature.ts';

export interface SignedData {
  /** Object identifier of what the content is. */
  readonly contentType: string;
  readonly content: Buffer;
  /** DER of each, in the order of the message; not judged. */
  readonly certificates: readonly Buffer[];
  readonly signers: readonly SignerInfo[];
}

export interface SignerInfo {
  readonly signer: SignerReference;
  readonly digest: Algorithm;
  /** What is signed: the attributes as a SET (5.4), and what the two that are required say. */
  readonly attributes: { readonly signed: Buffer; readonly contentType: string; readonly messageDigest: Buffer };
  readonly algorithm: Algorithm;
  readonly signature: Buffer;
}

export type SignerReference =
  | { readonly kind: 'issuer'; readonly issuer: string; readonly serial: string }
  | { readonly kind: 'key'; readonly subjectKeyId: string };

/** Bytes; the biggest master list has one megabyte. */
const LARGEST_SIGNED_DATA = 8 * 1024 * 1024;
const MAX_CERTIFICATES = 64;
const MAX_SIGNERS = 8;

const SEQUENCE = 0x30;
const SET = 0x31;
const OID = 0x06;
const INTEGER = 0x02;
const CONTEXT_0 = 0xa0;
const CONTEXT_1 = 0xa1;
const KEY_ID = 0x80;

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';

/** @returns the signed data, or what is wrong with its structure. Nothing is verified. Never throws */
export function readSignedData(bytes: Buffer): Result<SignedData, string> {
  if (bytes.length > LARGEST_SIGNED_DATA) return err(`signed data have at most ${LARGEST_SIGNED_DATA} bytes`);
  try {
    const [type, wrapped] = members(onlyBer(bytes, SEQUENCE), 2);
    if (oidOf(type) !== SIGNED_DATA) return err('it is not signed data (RFC 5652, 5.1)');
    return ok(interpret(members(onlyBer(need(wrapped, CONTEXT_0).value, SEQUENCE))));
  } catch (error) {
    // How the helpers below say no, and the reader of names.
    return err(messageOf(error));
  }
}

/** A wrong structure, on its way to the one place that makes a value of it. */
class Malformed extends Error {}

function taken<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Malformed(result.error);
  return result.value;
}

function need(element: Ber | undefined, ...tags: readonly number[]): Ber {
  if (element !== undefined && tags.includes(element.tag)) return element;
  throw new Malformed('its signed data have not the structure of RFC 5652');
}

function members(element: Result<Ber, string>, count?: number): readonly Ber[] {
  const elements = taken(readBers(taken(element).value));
  if (count !== undefined && elements.length !== count)
    throw new Malformed('its signed data have not the structure of RFC 5652');
  return elements;
}

const oidOf = (element: Ber | undefined): string => oidText(need(element, OID).value);

function algorithmIn(element: Ber | undefined): Algorithm {
  const [oid, parameters, ...others] = members(ok(need(element, SEQUENCE)));
  if (others.length > 0) throw new Malformed('an algorithm has more than a name and parameters');
  return { oid: oidOf(oid), parameters: parameters?.raw ?? Buffer.alloc(0) };
}

function interpret(elements: readonly Ber[]): SignedData {
  const [version, digests, encapsulated, ...rest] = elements;
  const number = need(version, INTEGER).value;
  if (number.length !== 1 || (number[0] ?? 0) < 1 || (number[0] ?? 0) > 5)
    throw new Malformed('its signed data are of an unknown version');
  need(digests, SET);
  const [type, wrapped] = members(ok(need(encapsulated, SEQUENCE)), 2);
  const [octets, ...more] = members(ok(need(wrapped, CONTEXT_0)));
  if (octets === undefined || more.length > 0) throw new Malformed('its signed data have no content, or several');

  const certificates = rest[0]?.tag === CONTEXT_0 ? members(ok(rest[0])) : [];
  const after = rest[0]?.tag === CONTEXT_0 ? rest.slice(1) : rest;
  // Revocation lists within the message are nobody's whom the lane asks.
  const [infos, ...others] = after[0]?.tag === CONTEXT_1 ? after.slice(1) : after;
  if (others.length > 0) throw new Malformed('its signed data have more than RFC 5652 knows');
  const signers = members(ok(need(infos, SET)));
  if (certificates.length > MAX_CERTIFICATES)
    throw new Malformed(`more than ${MAX_CERTIFICATES} certificates of signers`);
  if (signers.length > MAX_SIGNERS) throw new Malformed(`more than ${MAX_SIGNERS} signers`);
  return {
    contentType: oidOf(type),
    content: taken(octetsOf(octets)),
    certificates: certificates.filter(({ tag }) => tag === SEQUENCE).map(({ raw }) => raw),
    signers: signers.map(signerIn),
  };
}

function signerIn(element: Ber): SignerInfo {
  const [version, reference, digest, attributes, algorithm, signature, ...unsigned] = members(
    ok(need(element, SEQUENCE)),
  );
  const number = need(version, INTEGER).value;
  if (number.length !== 1 || (number[0] !== 1 && number[0] !== 3))
    throw new Malformed('its signer is of an unknown version');
  if (attributes?.tag !== CONTEXT_0) throw new Malformed('its signer has no signed attributes');
  if (unsigned.length > 1) throw new Malformed('its signer has more than RFC 5652 knows');
  if (unsigned[0] !== undefined) need(unsigned[0], CONTEXT_1);
  return {
    signer: referenceIn(need(reference, SEQUENCE, KEY_ID)),
    digest: algorithmIn(digest),
    attributes: attributesIn(attributes),
    algorithm: algorithmIn(algorithm),
    signature: taken(octetsOf(need(signature, 0x04, 0x24))),
  };
}

function referenceIn(element: Ber): SignerReference {
  if (element.tag === KEY_ID) return { kind: 'key', subjectKeyId: element.value.toString('hex') };
  const [issuer, serial] = members(ok(element), 2);
  return {
    kind: 'issuer',
    issuer: readName(AsnConvert.parse(need(issuer, SEQUENCE).raw, Name)).text,
    serial: serialText(Uint8Array.from(need(serial, INTEGER).value).buffer),
  };
}

/** The attributes must be DER (5.3), so they are read as such; the two that are required are there once, with one value. */
function attributesIn({ raw, value, isIndefinite }: Ber): SignerInfo['attributes'] {
  const values = new Map<string, Buffer>();
  for (const { tag, value: attribute } of taken(readTlvs(value))) {
    const [type, set, ...others] = tag === SEQUENCE ? taken(readTlvs(attribute)) : [];
    if (type?.tag !== OID || set?.tag !== SET || others.length > 0) throw new Malformed('a signed attribute is none');
    const name = oidText(type.value);
    if (values.has(name)) throw new Malformed('a signed attribute is there twice');
    values.set(name, set.value);
  }
  const only = (name: string, tag: number): Buffer => {
    const [first, ...others] = taken(readTlvs(values.get(name) ?? Buffer.alloc(0)));
    if (first?.tag !== tag || others.length > 0) throw new Malformed('a required signed attribute is missing');
    return first.value;
  };
  return {
    // 5.4: the tag of a SET instead of the one that it is sent with, and nothing else changed, but for a length that DER has not.
    signed: isIndefinite ? writeTlv(SET, value) : Buffer.concat([Buffer.of(SET), raw.subarray(1)]),
    contentType: oidText(only(CONTENT_TYPE, OID)),
    messageDigest: only(MESSAGE_DIGEST, 0x04),
  };
}

/** Whether this certificate is the one that the signer names. */
export function isNamed(reference: SignerReference, { issuer, serial, subjectKeyId }: Certificate): boolean {
  return reference.kind === 'key'
    ? reference.subjectKeyId === subjectKeyId
    : reference.issuer === issuer.text && reference.serial === serial;
}

/**
 * Verifies what one signer has signed (5.4, 5.6).
 * @param spki key of that signer
 * @returns undefined when all is right; what is wrong; an error where it cannot be judged. Never throws
 */
export function verifySigner(data: SignedData, signer: SignerInfo, spki: Buffer): Result<string | undefined, string> {
  const digest = digestOfOid(signer.digest.oid);
  if (digest === undefined) return err(`a hash function that is not accepted (${signer.digest.oid})`);
  const { attributes } = signer;
  if (attributes.contentType !== data.contentType) return ok('the signed attributes name another type of content');
  const hash = createHash(digest).update(data.content).digest();
  if (!hash.equals(attributes.messageDigest)) return ok('the content has not the hash that was signed');
  const verified = verifySignature(spki, signer.algorithm, attributes.signed, signer.signature, digest);
  if (!verified.ok) return verified;
  return ok(verified.value ? undefined : 'the signature is wrong');
}

/** Whether SHA-1 has any part in a signer's signature. */
export function signedWithSha1({ digest, algorithm }: SignerInfo): boolean {
  const hash = digestOfOid(digest.oid);
  const way = judgeable(algorithm, hash);
  return hash === 'sha1' || (way.ok && usesSha1(way.value));
}
