// CMS SignedData (RFC 5652, 5) as issuers write it: EF.SOD (Doc 9303-10, 4.6.2) and master lists (Doc 9303-12, 8), with the
// deviations that real issuers have made.
import { createHash } from 'node:crypto';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import type { Digest } from '../../state/document/pki/curves.ts';
import { type Identity, keyIdOf, nameOf } from './issuer-certificates.ts';
import { integer, NOTHING, octets, oid, primitive, printable, sequence, setOf, TAG, tagged } from './issuer-der.ts';
import { digestAlgorithm, RSA_ENCRYPTION, signatureAlgorithm, signWith, signWithoutNull } from './issuer-keys.ts';

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  securityObject: '2.23.136.1.1.1',
  masterList: '2.23.136.1.1.2',
  cardSecurity: '0.4.0.127.0.7.3.2.1',
} as const;

/** What an issuer does otherwise than the next one; each is off unless named. */
export interface SigningHabits {
  /** The certificates of the signer are left out. */
  readonly withoutCertificate?: boolean;
  /** The signer is named by the identifier of its key, not by issuer and serial number. */
  readonly byKeyId?: boolean;
  /** Indefinite lengths and a content in pieces (X.690, 8.1.3.6), as New Zealand's of 2013. */
  readonly indefinite?: boolean;
  /** The DigestInfo inside an RSA v1.5 signature has no NULL, as ICAO's master list of 2023. */
  readonly withoutNull?: boolean;
  /** The algorithm of the signature is given as `rsaEncryption` only. */
  readonly bareRsa?: boolean;
}

interface Content {
  readonly type: string;
  readonly bytes: Buffer;
}

const indefinite = (tag: number, ...values: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.of(tag, 0x80), ...values, Buffer.alloc(2)]);

/** An octet string in two pieces. */
function inPieces(bytes: Buffer): Buffer {
  const middle = Math.ceil(bytes.length / 2);
  return indefinite(0x24, octets(bytes.subarray(0, middle)), octets(bytes.subarray(middle)));
}

/** @param certificates besides the signer's own */
export function signedData(
  content: Content,
  signer: Identity,
  habits: SigningHabits = {},
  certificates: readonly Buffer[] = [],
): Buffer {
  const { key, scheme } = signer;
  const { digest } = scheme;
  const attributes = setOf(
    sequence(oid(OID.contentType), setOf(oid(content.type))),
    sequence(oid(OID.messageDigest), setOf(octets(createHash(digest).update(content.bytes).digest()))),
  );
  const bare = habits.bareRsa === true && key.kind === 'rsa' && scheme.padding !== 'pss';
  const signature =
    habits.withoutNull === true && key.kind === 'rsa'
      ? signWithoutNull(key, attributes, digest)
      : signWith(key, attributes, scheme);
  const signerInfo = sequence(
    integer(habits.byKeyId === true ? 3 : 1),
    habits.byKeyId === true ? primitive(0, keyIdOf(key)) : sequence(nameOf(signer.issuer), integer(signer.serial)),
    digestAlgorithm(digest),
    // Signed as a SET, sent with the tag of the context (RFC 5652, 5.4).
    Buffer.concat([Buffer.of(0xa0), attributes.subarray(1)]),
    bare ? sequence(oid(RSA_ENCRYPTION), NOTHING) : signatureAlgorithm(key, scheme),
    octets(signature),
  );
  const all = [...(habits.withoutCertificate === true ? [] : [signer.certificate]), ...certificates];
  const parts = (body: Buffer): readonly Buffer[] => [
    integer(3),
    setOf(digestAlgorithm(digest)),
    body,
    ...(all.length > 0 ? [Buffer.concat([Buffer.of(0xa0), setOf(...all).subarray(1)])] : []),
    writeTlv(TAG.set, signerInfo),
  ];
  if (habits.indefinite === true) {
    const body = indefinite(TAG.sequence, oid(content.type), indefinite(0xa0, inPieces(content.bytes)));
    return indefinite(TAG.sequence, oid(OID.signedData), indefinite(0xa0, indefinite(TAG.sequence, ...parts(body))));
  }
  const body = sequence(oid(content.type), tagged(0, octets(content.bytes)));
  return sequence(oid(OID.signedData), tagged(0, sequence(...parts(body))));
}

export interface SecurityObjectWish {
  readonly digest: Digest;
  /** Of the LDS security object; 1 adds the versions of LDS and Unicode. */
  readonly version: 0 | 1;
  readonly habits?: SigningHabits;
}

/** LDSSecurityObject (Doc 9303-10, 4.6.2.3). */
export function securityObject(
  groups: readonly (readonly [number: number, file: Buffer])[],
  { digest, version }: Pick<SecurityObjectWish, 'digest' | 'version'>,
): Buffer {
  const hashes = groups.map(([number, file]) =>
    sequence(integer(number), octets(createHash(digest).update(file).digest())),
  );
  const versions = version === 1 ? [sequence(printable('0108'), printable('040000'))] : [];
  return sequence(integer(version), digestAlgorithm(digest), sequence(...hashes), ...versions);
}

/** EF.SOD, signed. */
export function sodFile(
  groups: readonly (readonly [number: number, file: Buffer])[],
  signer: Identity,
  wish: SecurityObjectWish,
): Buffer {
  const content = { type: OID.securityObject, bytes: securityObject(groups, wish) };
  return writeTlv(0x77, signedData(content, signer, wish.habits));
}

/** A master list with these certificates, as a state publishes it: DER. */
export function masterList(
  certificates: readonly Buffer[],
  signer: Identity,
  authority: Buffer,
  habits: SigningHabits = {},
): Buffer {
  const bytes = sequence(integer(0), setOf(...certificates));
  return signedData({ type: OID.masterList, bytes }, signer, habits, [authority]);
}

/** EF.CardSecurity: SecurityInfos, signed (Doc 9303-11, 9.2.11). */
export function cardSecurityFile(infos: Buffer, signer: Identity): Buffer {
  return signedData({ type: OID.cardSecurity, bytes: infos }, signer);
}
