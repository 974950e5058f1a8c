// The certificates and the revocation list of the bench's issuing states, written to the profiles of Doc 9303-12, 7.1 (CSCA,
// link, document signer, master list signer) and 7.1.4 (CRL).
import { createHash } from 'node:crypto';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import {
  integer,
  octets,
  oid,
  primitive,
  printable,
  sequence,
  setOf,
  TAG,
  tagged,
  time,
  TRUE,
  utf8,
} from './issuer-der.ts';
import { type BenchKey, signatureAlgorithm, type SignatureScheme, signWith } from './issuer-keys.ts';

interface Named {
  /** Two letters. */
  readonly country: string;
  readonly commonName: string;
}

/** A key with a certificate, and the way it signs. */
export interface Identity extends Named {
  readonly issuer: Named;
  readonly key: BenchKey;
  readonly scheme: SignatureScheme;
  readonly serial: bigint;
  /** DER. */
  readonly certificate: Buffer;
}

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

interface Wish extends Named {
  readonly key: BenchKey;
  readonly serial: bigint;
  readonly validity: Validity;
  readonly extensions: readonly Buffer[];
}

const OID = {
  country: '2.5.4.6',
  commonName: '2.5.4.3',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  documentTypes: '2.23.136.1.1.6.2',
  masterListSigner: '2.23.136.1.1.3',
} as const;

export function nameOf({ country, commonName }: Named): Buffer {
  const part = (type: string, value: Buffer): Buffer => setOf(sequence(oid(type), value));
  return sequence(part(OID.country, printable(country)), part(OID.commonName, utf8(commonName)));
}

/** The name of a key in certificates; any value will do that is always the same (RFC 5280, 4.2.1.2). */
export function keyIdOf({ spki }: BenchKey): Buffer {
  return createHash('sha1').update(spki).digest();
}

function extension(type: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(type), ...(critical ? [TRUE] : []), octets(value));
}

/** @param bit of RFC 5280, 4.2.1.3, counted from the left; the last one that is set decides the unused bits */
function keyUsage(...set: readonly number[]): Buffer {
  const octet = set.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  return extension(OID.keyUsage, true, writeTlv(TAG.bits, Buffer.of(7 - Math.max(...set), octet)));
}

const USAGE = { digitalSignature: 0, keyCertSign: 5, cRLSign: 6 } as const;
const ownKey = (key: BenchKey): Buffer => extension(OID.subjectKeyId, false, octets(keyIdOf(key)));
const issuersKey = (key: BenchKey): Buffer =>
  extension(OID.authorityKeyId, false, sequence(primitive(0, keyIdOf(key))));

function sign(body: Buffer, key: BenchKey, scheme: SignatureScheme): Buffer {
  const signature = writeTlv(TAG.bits, Buffer.of(0), signWith(key, body, scheme));
  return sequence(body, signatureAlgorithm(key, scheme), signature);
}

function certify(wish: Wish, issuer: Named & Pick<Identity, 'key' | 'scheme'>): Buffer {
  const body = sequence(
    tagged(0, integer(2)),
    integer(wish.serial),
    signatureAlgorithm(issuer.key, issuer.scheme),
    nameOf(issuer),
    sequence(time(wish.validity.from), time(wish.validity.until)),
    nameOf(wish),
    wish.key.spki,
    tagged(3, sequence(...wish.extensions)),
  );
  return sign(body, issuer.key, issuer.scheme);
}

export interface AuthorityWish extends Named {
  readonly key: BenchKey;
  readonly scheme: SignatureScheme;
  readonly serial: bigint;
  readonly validity: Validity;
  /** Extended key usage, by object identifiers; no such extension unless given. */
  readonly purposes?: readonly string[];
}

const purposesOf = ({ purposes = [] }: Pick<AuthorityWish, 'purposes'>): readonly Buffer[] =>
  purposes.length === 0 ? [] : [extension(OID.extendedKeyUsage, true, sequence(...purposes.map(oid)))];

function authorityExtensions(key: BenchKey, issuer: BenchKey): readonly Buffer[] {
  return [
    issuersKey(issuer),
    ownKey(key),
    keyUsage(USAGE.keyCertSign, USAGE.cRLSign),
    extension(OID.basicConstraints, true, sequence(TRUE, integer(0))),
  ];
}

/** A CSCA with a certificate signed by itself. */
export function makeAuthority(wish: AuthorityWish): Identity {
  const extensions = [...authorityExtensions(wish.key, wish.key), ...purposesOf(wish)];
  return { ...wish, issuer: wish, certificate: certify({ ...wish, extensions }, wish) };
}

/** The new key of an authority, certified with its old one (Doc 9303-12, 4.1.1): DER. */
export function makeLink(old: Identity, renewed: Identity, serial: bigint, validity: Validity): Buffer {
  const { country, commonName, key } = renewed;
  return certify({ country, commonName, key, serial, validity, extensions: authorityExtensions(key, old.key) }, old);
}

export interface SignerWish extends AuthorityWish {
  /** Codes of the documents it may sign, such as `P`; none: no such extension. */
  readonly documentTypes?: readonly string[];
}

/** A document signer, certified by an authority. */
export function makeSigner(issuer: Identity, wish: SignerWish): Identity {
  const { documentTypes = [] } = wish;
  const types = sequence(integer(0), setOf(...documentTypes.map(printable)));
  const extensions = [
    issuersKey(issuer.key),
    ownKey(wish.key),
    keyUsage(USAGE.digitalSignature),
    ...(documentTypes.length > 0 ? [extension(OID.documentTypes, false, types)] : []),
    ...purposesOf(wish),
  ];
  return { ...wish, issuer, certificate: certify({ ...wish, extensions }, issuer) };
}

/** Who signs master lists for an authority. */
export function makeListSigner(issuer: Identity, wish: AuthorityWish): Identity {
  const purposes = purposesOf({ purposes: [OID.masterListSigner] });
  const extensions = [issuersKey(issuer.key), ownKey(wish.key), keyUsage(USAGE.digitalSignature), ...purposes];
  return { ...wish, issuer, certificate: certify({ ...wish, extensions }, issuer) };
}

/** What an authority revokes: DER. */
export function makeRevocationList(
  issuer: Identity,
  revoked: readonly { readonly serial: bigint; readonly at: Date }[],
  validity: Validity,
  number = 1,
): Buffer {
  const entries = revoked.map(({ serial, at }) => sequence(integer(serial), time(at)));
  const body = sequence(
    integer(1),
    signatureAlgorithm(issuer.key, issuer.scheme),
    nameOf(issuer),
    time(validity.from),
    time(validity.until),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    tagged(0, sequence(issuersKey(issuer.key), extension(OID.crlNumber, false, integer(number)))),
  );
  return sign(body, issuer.key, issuer.scheme);
}
