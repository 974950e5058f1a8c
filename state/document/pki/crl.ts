// A list of revoked certificates (RFC 5280, 5; profile of Doc 9303-12, 4.2), read. Nothing is verified here; `revocation.ts`
// asks it.
import { AsnConvert } from '@peculiar/asn1-schema';
import { CertificateList } from '@peculiar/asn1-x509';
import { err, ok, type Result } from '../../result.ts';
import { algorithmOf, readName, serialText, type DistinguishedName, type SignedObject } from './certificate.ts';
import { signedPart } from './signed-part.ts';

/** Bytes; the list of a state that issues documents has a few hundred. */
const LARGEST_CRL = 2 * 1024 * 1024;
/** Elements of ASN.1, four or five of them for each certificate that is revoked. */
const MAX_NODES = 100_000;

export interface Crl extends SignedObject {
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  /** When a newer one is due; Doc 9303-12 requires it, X.509 does not. */
  readonly nextUpdate: Date | undefined;
  /** As `Certificate.serial`. */
  readonly revoked: ReadonlySet<string>;
}

/** @returns the list, or what is wrong with it. Never throws. */
export function readCrl(der: Buffer): Result<Crl, string> {
  if (der.length > LARGEST_CRL) return err(`a list has at most ${LARGEST_CRL} bytes`);
  const signed = signedPart(der);
  if (!signed.ok) return signed;
  try {
    return interpret(AsnConvert.parse(der, CertificateList, { berOptions: { maxNodes: MAX_NODES } }), signed.value);
  } catch {
    return err('it has not the structure of RFC 5280, 5.1');
  }
}

function interpret(list: CertificateList, signed: Buffer): Result<Crl, string> {
  const { tbsCertList: tbs, signatureAlgorithm } = list;
  const entries = tbs.revokedCertificates ?? [];
  const algorithm = algorithmOf(signatureAlgorithm);
  const inner = algorithmOf(tbs.signature);
  if (inner.oid !== algorithm.oid || !inner.parameters.equals(algorithm.parameters))
    return err('it names two algorithms of signature (RFC 5280, 5.1.1.2)');
  // A list of changes, of a part of the certificates, or of somebody else's: that such a list does not name a certificate
  // says nothing (5.2).
  const extensions = [tbs.crlExtensions ?? [], ...entries.map(({ crlEntryExtensions = [] }) => crlEntryExtensions)];
  const critical = extensions.flat().find((extension) => extension.critical);
  if (critical !== undefined) return err(`it has the critical extension ${critical.extnID}, which is not ours`);
  const thisUpdate = tbs.thisUpdate.getTime();
  const nextUpdate = tbs.nextUpdate?.getTime();
  if (Number.isNaN(thisUpdate.getTime()) || Number.isNaN(nextUpdate?.getTime() ?? 0))
    return err('it has a date that is none');
  return ok({
    signed,
    algorithm,
    signature: Buffer.from(list.signature),
    issuer: readName(tbs.issuer),
    thisUpdate,
    nextUpdate,
    revoked: new Set(entries.map(({ userCertificate }) => serialText(userCertificate))),
  });
}
