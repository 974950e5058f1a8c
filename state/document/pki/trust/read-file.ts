// What one file of the folder of trust is, and what is in it; nothing is verified yet. A file is of one kind, by its first
// entry; PEM may hold certificates and revocation lists side by side.
import { err, ok, type Result } from '../../../result.ts';
import { readCertificate, type Certificate } from '../certificate.ts';
import { readCrl, type Crl } from '../crl.ts';
import { blocksOf } from './blocks.ts';
import { looksLikeDefects, readDefects, type DefectFile } from './defects.ts';
import { looksLikeSignedData, readMasterList, type MasterList } from './master-list.ts';
import { certificateText, nameText, unreadableText } from './names.ts';
import { readDetails, unknownCritical, type CertificateDetails } from './tbs.ts';
import type { Refusal, TrustFile, TrustFileKind } from './types.ts';

/** A country signing certificate that may be used, if its standing allows it. */
export interface Authority {
  readonly certificate: Certificate;
  readonly details: CertificateDetails;
}

export type Entry =
  | ({ readonly kind: 'authority' } & Authority)
  | { readonly kind: 'crl'; readonly crl: Crl }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface ReadFile {
  readonly name: string;
  readonly kind: TrustFileKind;
  /** Of a master list, all of it; of PEM, its blocks. */
  readonly entries: readonly Entry[];
  readonly list: MasterList | undefined;
  readonly defects: DefectFile | undefined;
}

const refused = (subject: string, cause: string): Entry => ({ kind: 'refused', refusal: { subject, cause } });

/** @returns what it is; whatever is wrong with it is a refused entry. Never throws */
export function readFile({ name, bytes }: TrustFile): ReadFile {
  const bare = { name, list: undefined, defects: undefined };
  if (looksLikeDefects(bytes)) {
    const defects = readDefects(bytes);
    return defects.ok
      ? { ...bare, kind: 'defects', entries: [], defects: defects.value }
      : { ...bare, kind: 'defects', entries: [refused('table of defects', defects.error)] };
  }
  const blocks = blocksOf(bytes);
  const [only, ...others] = blocks;
  if (only?.ok === true && others.length === 0 && looksLikeSignedData(only.value))
    return readListFile(name, only.value);
  const entries = blocks.map((block) => (block.ok ? entryOf(block.value) : unknown(block.error)));
  const kinds = new Set(entries.map(({ kind }) => kind));
  return { ...bare, kind: kindOf(kinds), entries: entries.map(({ entry }) => entry) };
}

function readListFile(name: string, bytes: Buffer): ReadFile {
  const list = readMasterList(bytes);
  if (!list.ok)
    return {
      name,
      kind: list.error.includes('no master list') ? 'unknown' : 'master-list',
      entries: [refused('signed data', list.error)],
      list: undefined,
      defects: undefined,
    };
  const entries = list.value.entries.map((der) => {
    const certificate = authorityOf(der);
    return certificate.ok ? certificate.value : refused(unreadableText(der), certificate.error);
  });
  return { name, kind: 'master-list', entries, list: list.value, defects: undefined };
}

interface KnownEntry {
  readonly kind: 'certificate' | 'crl' | 'unknown';
  readonly entry: Entry;
}

const unknown = (cause: string): KnownEntry => ({ kind: 'unknown', entry: refused('the file', cause) });

function entryOf(der: Buffer): KnownEntry {
  const certificate = authorityOf(der);
  if (certificate.ok) return { kind: 'certificate', entry: certificate.value };
  const crl = readCrl(der);
  if (crl.ok) return { kind: 'crl', entry: { kind: 'crl', crl: crl.value } };
  // RFC 5280, 5.1: a list of revoked ones has no key, and starts its body with a number and an algorithm.
  return unknown(`it is neither a certificate (${certificate.error}) nor a list of revoked ones (${crl.error})`);
}

function kindOf(kinds: ReadonlySet<KnownEntry['kind']>): TrustFileKind {
  if (kinds.has('certificate')) return 'certificate';
  return kinds.has('crl') ? 'crl' : 'unknown';
}

/** The error is of bytes that are no certificate; one that cannot be used is a refused entry. */
function authorityOf(der: Buffer): Result<Entry, string> {
  const read = readCertificate(der);
  if (!read.ok) return read;
  const certificate = read.value;
  const details = readDetails(certificate.signed);
  if (!details.ok) return err(details.error);
  const cause = whyUnusable(certificate, details.value);
  return ok(
    cause === undefined
      ? { kind: 'authority', certificate, details: details.value }
      : refused(certificateText(certificate), cause),
  );
}

function whyUnusable(certificate: Certificate, details: CertificateDetails): string | undefined {
  const { key, isAuthority, notBefore, notAfter } = certificate;
  if (key.kind === 'unusable') return `its key cannot be used: ${key.cause}`;
  if (!isAuthority) return 'it may not issue certificates (basic constraints or key usage, Doc 9303-12, 7.1.1)';
  if (notAfter < notBefore) return 'it ends before it begins';
  const [critical] = unknownCritical(details);
  return critical === undefined ? undefined : `it has the critical extension ${critical}, which is not known`;
}

/** A revocation list, as reports call it. */
export const crlText = ({ issuer, thisUpdate }: Crl): string =>
  `revocation list of ${nameText(issuer)}, ${thisUpdate.toISOString().slice(0, 10)}`;
