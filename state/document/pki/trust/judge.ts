// Whether a document's signer may be believed (Doc 9303-11, 5.1; Doc 9303-12, 6 to 8): who issued it, whether that was in
// order at the time, whether it is valid now, revoked, or known for a defect. Pure over a snapshot and a date.
import { createHash } from 'node:crypto';
import type { Certificate } from '../certificate.ts';
import { defectsOf, type DefectSubject, type DocumentSeries } from './defects.ts';
import { revocationOf, type RevocationJudgement } from './revocation.ts';
import { candidatesFor, MAX_LINKS, type SearchFailure, signersOf } from './standing.ts';
import { readDetails, unknownCritical, type CertificateDetails } from './tbs.ts';
import type { Csca, Judgement, TrustSnapshot } from './types.ts';

export interface SignerJudgement {
  /** An authority that we trust issued it, for documents, while it could. */
  readonly trust: Judgement;
  /** It is valid at the time of asking. */
  readonly validity: Judgement;
  readonly revocation: RevocationJudgement;
  readonly defects: Judgement;
  /** Who issued it: the country signing certificate whose key has signed it, of several the one that was valid then. */
  readonly issuer: Certificate | undefined;
  /** From the issuer over links to the one that signed itself, or to where our knowledge ends; nine at most. */
  readonly chain: readonly Certificate[];
  /**
   * Whether a country signing certificate for it is here at all. `missing` is what the coverage alarm counts; a forged one
   * is `found`, because its authority is here and did not sign it.
   */
  readonly coverage: 'found' | 'missing';
}

/** Purposes of extended key usage that are not those of a document's signer (Doc 9303-12, 7.1.1.4; 9303-13, 3). */
const OTHER_PURPOSES: ReadonlyMap<string, string> = new Map([
  ['2.23.136.1.1.3', 'for signing master lists'],
  ['2.23.136.1.1.8', 'for signing deviation lists'],
  ['2.23.136.1.1.14.2', 'for signing visible seals'],
  ['1.3.6.1.5.5.7.3.1', "for a server's connections"],
  ['1.3.6.1.5.5.7.3.2', "for a client's connections"],
]);

/** PKIX, Doc 9303 and the exchange of TLS certificates between states (ČSN 36 9791): whatever they name is no document. */
const OTHER_ARCS: readonly string[] = ['1.3.6.1.5.5.7.3.', '2.23.136.1.1.', '1.2.203.7064.1.1.369791.'];
const ANY_PURPOSE = '2.5.29.37.0';

const SUCCESSFUL: Judgement = { result: 'successful', cause: '' };
const failed = (cause: string): Judgement => ({ result: 'failed', cause });
const undetermined = (cause: string): Judgement => ({ result: 'undetermined', cause });

const day = (date: Date): string => date.toISOString().slice(0, 10);

/**
 * @param at for which validity and the age of lists are judged
 * @param series of the document, where it is known: some defects are of some documents only
 * @returns never throws; whatever cannot be judged is undetermined with its cause
 */
export function judgeSigner(
  signer: Certificate,
  snapshot: TrustSnapshot,
  at: Date,
  series: DocumentSeries = {},
): SignerJudgement {
  const candidates = candidatesFor(signer, candidatesOf(snapshot));
  const { found, failure } = signersOf(signer, candidates, snapshot.verifier);
  const issuer = found.find((one) => wasValid(one, signer.notBefore)) ?? found[0];
  const fingerprint = createHash('sha256').update(signer.der).digest('hex');
  return {
    trust: issuer === undefined ? unknownIssuer(failure) : trustOf(signer, cscaOf(snapshot, issuer), series),
    validity: validityOf(signer, at),
    revocation: revocationOf(signer, found, snapshot, at),
    defects: defectsIn(snapshot, { signer, fingerprint, issuer }, series),
    issuer,
    chain: issuer === undefined ? [] : chainOf(snapshot, issuer),
    coverage: issuer === undefined && failure.kind === 'missing' ? 'missing' : 'found',
  };
}

/** A table that nobody can read may say anything; one of the others that speaks against the signer counts all the same. */
function defectsIn(
  { defects, unreadDefects }: TrustSnapshot,
  subject: DefectSubject,
  series: DocumentSeries,
): Judgement {
  const found = defectsOf(defects, subject, series);
  const [unread] = unreadDefects;
  return unread === undefined || found.result !== 'successful'
    ? found
    : undetermined(`the table of defects ${unread} cannot be read`);
}

const candidatesOf = ({ bySubject, byKeyId }: TrustSnapshot) => ({
  ofName: (text: string) => (bySubject.get(text) ?? []).map(({ certificate }) => certificate),
  ofKeyId: (keyId: string) => (byKeyId.get(keyId) ?? []).map(({ certificate }) => certificate),
});

function cscaOf({ bySubject }: TrustSnapshot, certificate: Certificate): Csca | undefined {
  return bySubject.get(certificate.subject.text)?.find((csca) => csca.certificate === certificate);
}

const unknownIssuer = ({ kind, cause }: SearchFailure): Judgement =>
  kind === 'wrong' ? failed(`the signer is forged: ${cause}`) : undetermined(`the signer: ${cause}`);

const wasValid = ({ notBefore, notAfter }: Certificate, then: Date) => notBefore <= then && then <= notAfter;

/** The chain model (Doc 9303-12, 4.1): the authority had to be valid when it signed, not now. */
function trustOf(signer: Certificate, issuer: Csca | undefined, series: DocumentSeries): Judgement {
  if (issuer === undefined) return undetermined('the authority of the signer is not in the snapshot');
  const { certificate, details: own } = issuer;
  if (!wasValid(certificate, signer.notBefore))
    return failed(
      `the authority was valid from ${day(certificate.notBefore)} to ${day(certificate.notAfter)}, and the signer began on ${day(signer.notBefore)}`,
    );
  const details = readDetails(signer.signed);
  if (!details.ok) return undetermined(`the signer: ${details.error}`);
  const purpose = purposeOf(signer, details.value, own, series);
  if (purpose !== undefined) return purpose;
  const { from, to } = own.keyUse ?? {};
  if ((from !== undefined && signer.notBefore < from) || (to !== undefined && signer.notBefore > to))
    return undetermined('the signer began at a time when the key of its authority was not in use');
  return SUCCESSFUL;
}

/** Why the certificate is not one of a signer of such documents; undefined where it is. */
function purposeOf(
  signer: Certificate,
  details: CertificateDetails,
  authority: CertificateDetails,
  { type }: DocumentSeries,
): Judgement | undefined {
  const { purposes = [], documentTypes, signsData } = details;
  const other = purposes.map(otherPurpose).find((text) => text !== undefined);
  if (other !== undefined) return failed(`the certificate of the signer is ${other}`);
  // Doc 9303-12, 7.1.1 wants none at all. Some authorities write that of their own software into all that they issue.
  const unknown = purposes.find((one) => one !== ANY_PURPOSE && authority.purposes?.includes(one) !== true);
  if (unknown !== undefined)
    return undetermined(`the certificate of the signer is for a purpose that is not known (${unknown})`);
  if (signsData === false) return failed('the certificate of the signer is not for signing documents');
  const [critical] = unknownCritical(details);
  if (critical !== undefined)
    return undetermined(`the signer has the critical extension ${critical}, which is not known`);
  if (signer.isAuthority) return undetermined('the signer is an authority, which does not sign documents itself');
  if (type !== undefined && documentTypes !== undefined && !documentTypes.some((listed) => isType(listed, type)))
    return failed(`the signer is for documents of type ${documentTypes.join(', ')}, and this is one of type ${type}`);
  return undefined;
}

function otherPurpose(purpose: string): string | undefined {
  const isOther = OTHER_ARCS.some((arc) => purpose.startsWith(arc));
  return OTHER_PURPOSES.get(purpose) ?? (isOther ? `for another purpose (${purpose})` : undefined);
}

/** `P` of a list stands for every passport, `PD` included (Doc 9303-12, 7.1.1.6); fillers do not count. */
function isType(listed: string, type: string): boolean {
  const [one, other] = [listed, type].map((text) => text.replaceAll('<', '').trim().toUpperCase());
  return one !== undefined && one !== '' && (other?.startsWith(one) ?? false);
}

function validityOf({ notBefore, notAfter, signed }: Certificate, at: Date): Judgement {
  if (at < notBefore) return failed(`the certificate of the signer is not valid before ${day(notBefore)}`);
  if (at > notAfter) return failed(`the certificate of the signer expired on ${day(notAfter)}`);
  const details = readDetails(signed);
  if (!details.ok) return undetermined(`the signer: ${details.error}`);
  const from = details.value.keyUse?.from;
  if (from !== undefined && at < from) return failed(`the key of the signer is not in use before ${day(from)}`);
  return SUCCESSFUL;
}

/** From an authority over the links that lead to it. */
function chainOf(snapshot: TrustSnapshot, issuer: Certificate): readonly Certificate[] {
  const chain: Certificate[] = [issuer];
  for (let links = 0; links < MAX_LINKS; links += 1) {
    const last = chain.at(-1);
    const standing = last === undefined ? undefined : cscaOf(snapshot, last)?.standing;
    if (standing?.kind !== 'link' || chain.includes(standing.issuer)) break;
    chain.push(standing.issuer);
  }
  return chain;
}
