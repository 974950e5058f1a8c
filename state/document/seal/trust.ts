// A snapshot of whom this gate trusts: certificates that somebody gave as anchors, certificates of signers, and lists of
// revoked ones. Pure: files come in as bytes with a name, and whatever is not taken is named with its cause.
import { err, ok, type Result } from '../../result.ts';
import { readCertificate, type Certificate } from '../pki/certificate.ts';
import { readCrl, type Crl } from '../pki/crl.ts';
import { check, successful, type CodeCheck } from './result.ts';
import { isSignedWith } from '../pki/signed-object.ts';

export interface TrustFile {
  readonly name: string;
  /** DER, PEM with any number of blocks, or bare base64. */
  readonly bytes: Buffer;
}

export interface TrustStore {
  /** Trusted because somebody gave them: signers or their authorities. */
  readonly anchors: readonly Certificate[];
  /** Of signers, each trusted only if an anchor issued it. */
  readonly signers: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly refused: readonly { readonly file: string; readonly cause: string }[];
}

export const EMPTY_TRUST: TrustStore = { anchors: [], signers: [], crls: [], refused: [] };

/** A national list of revoked certificates may be big; a certificate never is. */
const MAX_FILE = 4 * 1024 * 1024;
const MAX_BLOCKS = 2000;
/** All states together have about 600 authorities and some thousand signers of seals. */
const MAX_CERTIFICATES = 20_000;

const PEM = /-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----/g;
const BASE64 = /^[A-Za-z0-9+/\s]+(?:=\s*){0,2}$/;
const SEQUENCE = 0x30;

/**
 * Reads what a folder holds. Nothing is verified yet, so it takes no time of a day.
 * @param files given as anchors: every certificate among them is one
 * @param signerFiles further certificates of signers, and lists
 */
export function readTrust(files: readonly TrustFile[], signerFiles: readonly TrustFile[] = []): TrustStore {
  const anchors: Certificate[] = [];
  const signers: Certificate[] = [];
  const crls: Crl[] = [];
  const refused: { file: string; cause: string }[] = [];
  const groups = [
    { group: files, certificates: anchors },
    { group: signerFiles, certificates: signers },
  ];
  for (const { group, certificates } of groups)
    for (const { name, bytes } of group)
      for (const block of blocksOf(bytes)) {
        const object = block.ok ? readObject(block.value) : block;
        if (!object.ok) refused.push({ file: name, cause: object.error });
        else if (object.value.kind === 'crl') crls.push(object.value.crl);
        else if (certificates.length < MAX_CERTIFICATES) certificates.push(object.value.certificate);
        else refused.push({ file: name, cause: `more than ${MAX_CERTIFICATES} certificates` });
      }
  return { anchors, signers, crls, refused };
}

type TrustObject =
  { readonly kind: 'certificate'; readonly certificate: Certificate } | { readonly kind: 'crl'; readonly crl: Crl };

function readObject(der: Buffer): Result<TrustObject, string> {
  const certificate = readCertificate(der);
  if (certificate.ok) return ok({ kind: 'certificate', certificate: certificate.value });
  const crl = readCrl(der);
  if (crl.ok) return ok({ kind: 'crl', crl: crl.value });
  return err(`neither a certificate (${certificate.error}) nor a list of revoked ones (${crl.error})`);
}

function blocksOf(bytes: Buffer): readonly Result<Buffer, string>[] {
  if (bytes.length > MAX_FILE) return [err(`larger than ${MAX_FILE} bytes`)];
  if (bytes[0] === SEQUENCE && !isText(bytes)) return [ok(bytes)];
  const text = bytes.toString('latin1');
  const blocks = [...text.matchAll(PEM)].slice(0, MAX_BLOCKS);
  if (blocks.length > 0)
    return blocks.map(([, label = '', body = '']) =>
      label === 'CERTIFICATE' || label === 'X509 CRL' ? base64(body) : err(`a ${label} is not wanted here`),
    );
  if (BASE64.test(text)) return [base64(text)];
  return [err('neither DER nor PEM nor base64')];
}

/** Base64 may start with `0`, which is the tag of a sequence, too. */
function isText(bytes: Buffer): boolean {
  return bytes.subarray(0, 64).every((byte) => byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte < 0x7f));
}

function base64(text: string): Result<Buffer, string> {
  const bare = text.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) return err('its base64 has characters that are none');
  return ok(Buffer.from(bare, 'base64'));
}

/** All certificates that might be a signer's. */
export function certificatesOf({ anchors, signers }: TrustStore): readonly Certificate[] {
  return [...anchors, ...signers];
}

export function isAnchor({ anchors }: TrustStore, { der }: Certificate): boolean {
  return anchors.some((anchor) => anchor.der.equals(der));
}

/** A name and a key identifier say who may have issued it; only the signature proves it. */
function mayHaveIssued(issuer: Certificate, { issuer: name, authorityKeyId }: Certificate): boolean {
  if (issuer.subject.text !== name.text || !issuer.isAuthority) return false;
  return authorityKeyId === undefined || issuer.subjectKeyId === undefined || authorityKeyId === issuer.subjectKeyId;
}

/** The anchor whose key signed `certificate`: the first of those that it may be (an authority renews its key under one name). */
export function issuerOf({ anchors }: TrustStore, certificate: Certificate): Result<Certificate, IssuerFault> {
  let fault: IssuerFault = { kind: 'unknown', cause: 'no anchor is the issuer of the signer' };
  for (const anchor of anchors.filter((candidate) => mayHaveIssued(candidate, certificate)).slice(0, MAX_ISSUERS)) {
    const signed = isSignedWith(certificate, anchor.key);
    if (signed.ok && signed.value) return ok(anchor);
    // An issuer who did not sign weighs more than one whose signature cannot be judged.
    if (signed.ok)
      fault = { kind: 'forged', cause: 'the signature of the issuer on the certificate of the signer is wrong' };
    else if (fault.kind === 'unknown') fault = { kind: 'unknown', cause: signed.error };
  }
  return err(fault);
}

export interface IssuerFault {
  readonly kind: 'unknown' | 'forged';
  readonly cause: string;
}

/** Authorities of one name: a state has a handful of keys, old ones included. */
const MAX_ISSUERS = 16;

/** A time, of which often only the day is known: seals are dated by the day. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** A day of UTC. `iso` is YYYY-MM-DD. */
export function dayOf(iso: string): Period {
  return { from: new Date(`${iso}T00:00:00Z`), to: new Date(`${iso}T23:59:59.999Z`) };
}

/** The check `signer-trust`: the certificate is an anchor, or an anchor that was valid at the time of the signature issued it. */
export function trustOf(store: TrustStore, signer: Certificate, signed: Period): CodeCheck {
  if (isAnchor(store, signer)) return successful('signer-trust');
  const issuer = issuerOf(store, signer);
  if (!issuer.ok)
    return check('signer-trust', issuer.error.kind === 'forged' ? 'failed' : 'undetermined', issuer.error.cause);
  if (signed.to < issuer.value.notBefore || signed.from > issuer.value.notAfter)
    return check('signer-trust', 'failed', 'the issuer of the signer was not valid then');
  return successful('signer-trust');
}

/** The check `signer-validity`: the certificate was valid at the time of the signature (Doc 9303-13, 3), not now. */
export function validityOf({ notBefore, notAfter }: Certificate, signed: Period): CodeCheck {
  if (signed.to < notBefore)
    return check('signer-validity', 'failed', 'the certificate of the signer was not valid yet');
  if (signed.from > notAfter)
    return check('signer-validity', 'failed', 'the certificate of the signer was no longer valid');
  return successful('signer-validity');
}
