// Certificates of signers and of those who issue them (X.509, RFC 5280; profiles of Doc 9303-12 and 9303-13, 3), read to
// what a seal's verification asks of them. What node:crypto knows of certificates is not used: its Electron cousin refuses
// brainpool keys.
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate as X509,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectKeyIdentifier,
  type AlgorithmIdentifier,
  type Name,
} from '@peculiar/asn1-x509';
import { err, messageOf, ok, type Result } from '../../result.ts';
import { readTlvs, unwrap } from '../lds/tlv.ts';
import { readSpki, type PublicKey } from './public-key.ts';
import type { Algorithm } from './signature.ts';
import { signedPart } from './signed-part.ts';

export interface DistinguishedName {
  /** C, two or three letters, in capitals as the standard wants it; undefined where it is missing. */
  readonly country: string | undefined;
  /** CN, as written. */
  readonly commonName: string | undefined;
  /** All attributes with their case and spaces levelled (RFC 5280, 7.1): equal texts are equal names. */
  readonly text: string;
}

/** Something signed in the way of X.509, a certificate or a list of revoked ones. */
export interface SignedObject {
  /** The bytes under the signature. */
  readonly signed: Buffer;
  readonly algorithm: Algorithm;
  readonly signature: Buffer;
}

export interface Certificate extends SignedObject {
  readonly der: Buffer;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  /** Hexadecimal, capitals, without leading zeros: `5B`. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo, as encoded. */
  readonly spki: Buffer;
  readonly key: PublicKey;
  /** Hexadecimal. */
  readonly subjectKeyId: string | undefined;
  readonly authorityKeyId: string | undefined;
  /** It may issue certificates: basic constraints say so, and the key usage, if any, does not deny it. */
  readonly isAuthority: boolean;
  /** The key usage, if any, lets it sign revocation lists. */
  readonly signsLists: boolean;
}

/** No certificate of the field has more than a few kilobytes. */
const MAX_CERTIFICATE = 64 * 1024;
const MAX_NODES = 2000;

const C = '2.5.4.6';
const CN = '2.5.4.3';

/** @returns the certificate, or why the bytes are none. Nothing is verified. */
export function readCertificate(der: Buffer): Result<Certificate, string> {
  if (der.length > MAX_CERTIFICATE) return err(`a certificate has at most ${MAX_CERTIFICATE} bytes`);
  const signed = signedPart(der);
  if (!signed.ok) return signed;
  const spki = spkiIn(signed.value);
  if (!spki.ok) return spki;
  try {
    const { tbsCertificate, signatureAlgorithm, signatureValue } = AsnConvert.parse(der, X509, {
      berOptions: { maxNodes: MAX_NODES },
    });
    const { serialNumber, subject, issuer, validity, signature } = tbsCertificate;
    if (!isSameAlgorithm(signature, signatureAlgorithm))
      return err('it names two algorithms of signature (RFC 5280, 4.1.1.2)');
    const [notBefore, notAfter] = [validity.notBefore.getTime(), validity.notAfter.getTime()];
    // Compared with a date that is none, every day would be a day of its validity.
    if (Number.isNaN(notBefore.getTime()) || Number.isNaN(notAfter.getTime()))
      return err('a date of its validity is none');
    const extension = (oid: string): Uint8Array | undefined => {
      const found = tbsCertificate.extensions?.find(({ extnID }) => extnID === oid);
      return found === undefined ? undefined : new Uint8Array(found.extnValue.buffer);
    };
    const constraints = extension(id_ce_basicConstraints);
    const usageBytes = extension(id_ce_keyUsage);
    const usage = usageBytes === undefined ? undefined : AsnConvert.parse(usageBytes, KeyUsage).toNumber();
    const own = extension(id_ce_subjectKeyIdentifier);
    const authority = extension(id_ce_authorityKeyIdentifier);
    const authorityKey =
      authority === undefined ? undefined : AsnConvert.parse(authority, AuthorityKeyIdentifier).keyIdentifier;
    return ok({
      der,
      signed: signed.value,
      algorithm: algorithmOf(signatureAlgorithm),
      signature: Buffer.from(signatureValue),
      subject: readName(subject),
      issuer: readName(issuer),
      serial: serialText(serialNumber),
      notBefore,
      notAfter,
      spki: spki.value,
      key: readSpki(spki.value),
      subjectKeyId: own && hex(AsnConvert.parse(own, SubjectKeyIdentifier).buffer),
      authorityKeyId: authorityKey && hex(authorityKey.buffer),
      isAuthority:
        constraints !== undefined &&
        AsnConvert.parse(constraints, BasicConstraints).cA &&
        (usage === undefined || (usage & KeyUsageFlags.keyCertSign) !== 0),
      signsLists: usage === undefined || (usage & KeyUsageFlags.cRLSign) !== 0,
    });
  } catch (error) {
    return err(`it is no certificate: ${messageOf(error)}`);
  }
}

const SEQUENCE = 0x30;
const VERSION = 0xa0;

/** The key as it lies in the bytes under the signature: version (where there is one), serial, algorithm, issuer, validity, subject. */
function spkiIn(signed: Buffer): Result<Buffer, string> {
  const content = unwrap(signed, SEQUENCE);
  const parts = content.ok ? readTlvs(content.value) : content;
  if (!content.ok || !parts.ok) return parts.ok ? err('it is no certificate') : parts;
  const at = parts.value[0]?.tag === VERSION ? 6 : 5;
  const key = parts.value[at];
  const before = parts.value[at - 1];
  if (key?.tag !== SEQUENCE || before === undefined) return err('it has no public key');
  return ok(content.value.subarray(before.end, key.end));
}

export function algorithmOf({ algorithm, parameters }: AlgorithmIdentifier): SignedObject['algorithm'] {
  return { oid: algorithm, parameters: Buffer.from(parameters ?? new ArrayBuffer()) };
}

/** A serial number's bytes as certificates and seals' references are compared: capitals, no leading zeros. */
export function serialText(bytes: ArrayBuffer): string {
  return hex(bytes)
    .toUpperCase()
    .replace(/^0+(?=.)/, '');
}

export function readName(name: Name): DistinguishedName {
  const attributes = name.flatMap((relative) => relative.map(({ type, value }) => ({ type, value: value.toString() })));
  const first = (oid: string) => attributes.find(({ type }) => type === oid)?.value.trim();
  return {
    country: first(C)?.toUpperCase(),
    commonName: first(CN),
    text: JSON.stringify(
      attributes.map(({ type, value }) => [type, value.trim().replaceAll(/\s+/g, ' ').toLowerCase()]),
    ),
  };
}

const hex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('hex');

function isSameAlgorithm(one: AlgorithmIdentifier, other: AlgorithmIdentifier): boolean {
  return (
    one.algorithm === other.algorithm &&
    hex(one.parameters ?? new ArrayBuffer()) === hex(other.parameters ?? new ArrayBuffer())
  );
}
