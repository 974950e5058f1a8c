// A country signing authority of the tests and of the bench, with its signers and revocation lists (profiles of Doc 9303-12),
// made anew each time: no key of it lies anywhere. It is nobody's, so no gate of a site trusts it.
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CertificateList,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  RevokedCertificate,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  TBSCertList,
  Time,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

const ALGORITHMS = { rsa: '1.2.840.113549.1.1.11', ec: '1.2.840.10045.4.3.2' } as const;
export const VDS_NC_SIGNER = '2.23.136.1.1.14.2';

export interface Holder {
  readonly der: Buffer;
  readonly key: KeyObject;
  readonly name: Name;
  /** Of its own public key. */
  readonly keyId: Buffer;
  /** Hexadecimal. */
  readonly serial: string;
}

export interface CertificateOptions {
  /** C, two letters. */
  readonly country: string;
  readonly commonName: string;
  /** A curve of OpenSSL by its name, or `rsa` (2048 bits). */
  readonly key?: string;
  /** Itself, when there is none. */
  readonly issuer?: Holder;
  /** Hexadecimal, even, below 80 at the start. */
  readonly serial?: string;
  readonly from?: string;
  readonly to?: string;
  /** Extended key usage; empty for none. */
  readonly purposes?: readonly string[];
}

/** An authority when it has no issuer, else a signer. */
export function issueCertificate(options: CertificateOptions): Holder {
  const { country, commonName, key = 'P-256', issuer, serial = '01', purposes = [VDS_NC_SIGNER] } = options;
  const { publicKey, privateKey } =
    key === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: key });
  const spki = AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
  const keyId = createHash('sha1').update(Buffer.from(spki.subjectPublicKey)).digest();
  const name = nameOf(country, commonName);
  const signer = issuer ?? { key: privateKey, name, keyId };
  const signature = algorithmOf(signer.key);
  const own = issuer === undefined ? authorityExtensions() : signerExtensions(purposes);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: arrayBuffer(Buffer.from(serial, 'hex')),
    signature,
    issuer: signer.name,
    validity: new Validity({
      notBefore: new Date(options.from ?? '2020-01-01T00:00:00Z'),
      notAfter: new Date(options.to ?? '2035-01-01T00:00:00Z'),
    }),
    subject: name,
    subjectPublicKeyInfo: spki,
    extensions: new Extensions([
      ...own,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyId)),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(signer.keyId) }),
      ),
    ]),
  });
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: signature,
    signatureValue: signed(tbsCertificate, signer.key),
  });
  return { der: Buffer.from(AsnConvert.serialize(certificate)), key: privateKey, name, keyId, serial };
}

export interface CrlOptions {
  readonly issuer: Holder;
  readonly thisUpdate: string;
  readonly nextUpdate?: string;
  /** Serial numbers, hexadecimal. */
  readonly revoked?: readonly string[];
  /** Object identifier of a critical extension. */
  readonly critical?: string;
}

/** DER of a revocation list. */
export function issueCrl({ issuer, thisUpdate, nextUpdate, revoked = [], critical }: CrlOptions): Buffer {
  const signature = algorithmOf(issuer.key);
  const tbsCertList = new TBSCertList({
    version: Version.v2,
    signature,
    issuer: issuer.name,
    thisUpdate: new Time(thisUpdate),
    ...(nextUpdate === undefined ? {} : { nextUpdate: new Time(nextUpdate) }),
    ...(revoked.length === 0 ? {} : { revokedCertificates: revoked.map((serial) => revokedOf(serial, thisUpdate)) }),
    ...(critical === undefined ? {} : { crlExtensions: [criticalExtension(critical)] }),
  });
  const list = new CertificateList({
    tbsCertList,
    signatureAlgorithm: signature,
    signature: signed(tbsCertList, issuer.key),
  });
  return Buffer.from(AsnConvert.serialize(list));
}

function revokedOf(serial: string, date: string): RevokedCertificate {
  return new RevokedCertificate({
    userCertificate: arrayBuffer(Buffer.from(serial, 'hex')),
    revocationDate: new Time(date),
  });
}

function criticalExtension(extnID: string): Extension {
  return new Extension({ extnID, critical: true, extnValue: new OctetString(Buffer.of(0x02, 0x01, 0x01)) });
}

function nameOf(country: string, commonName: string): Name {
  const part = (type: string, value: string) =>
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type, value: new AttributeValue({ printableString: value }) }),
    ]);
  return new Name([part('2.5.4.6', country), part('2.5.4.3', commonName)]);
}

function authorityExtensions(): readonly Extension[] {
  const usage = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;
  return [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
    extension(id_ce_keyUsage, new KeyUsage(usage), true),
  ];
}

function signerExtensions(purposes: readonly string[]): readonly Extension[] {
  const usage = extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true);
  return purposes.length === 0
    ? [usage]
    : [usage, extension(id_ce_extKeyUsage, new ExtendedKeyUsage([...purposes]), true)];
}

function extension(extnID: string, value: unknown, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function algorithmOf(key: KeyObject): AlgorithmIdentifier {
  return key.asymmetricKeyType === 'rsa'
    ? new AlgorithmIdentifier({ algorithm: ALGORITHMS.rsa, parameters: null })
    : new AlgorithmIdentifier({ algorithm: ALGORITHMS.ec });
}

function signed(tbs: TBSCertificate | TBSCertList, key: KeyObject): ArrayBuffer {
  return arrayBuffer(sign('sha256', Buffer.from(AsnConvert.serialize(tbs)), key));
}

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
