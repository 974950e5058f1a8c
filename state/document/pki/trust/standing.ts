// Why each country signing certificate is trusted (Doc 9303-12, 7.1): its own key has signed it, or, for a link, the key of
// another one, or the signature of a master list stands for it where its issuer is not there. Half of the German list's names
// belong to several certificates, and 134 of its 509 self-issued ones are links: every one of the name is tried.
import type { Certificate } from '../certificate.ts';
import type { Standing, Verifier } from './types.ts';

/** Certificates of one name that are tried; the largest family of the lists of 2026 has 20. */
const MAX_CANDIDATES = 64;
/** Links from one to the next (Doc 9303-12 speaks of one at a time; a list holds some decades of them). */
export const MAX_LINKS = 8;

/** Why nobody is found who has signed a certificate. */
export type SearchFailure =
  /** One with the very key that the certificate names is here, and did not sign it. */
  | { readonly kind: 'wrong'; readonly cause: string }
  /** Nobody who is here has signed it. */
  | { readonly kind: 'missing'; readonly cause: string };

/** By name, and by key identifier, where the issuer of a certificate is looked for. */
export interface Candidates {
  readonly ofName: (text: string) => readonly Certificate[];
  readonly ofKeyId: (keyId: string) => readonly Certificate[];
}

/** The certificates by which one may be found. */
export function indexOf(certificates: readonly Certificate[]): Candidates {
  const names = Map.groupBy(certificates, ({ subject }) => subject.text);
  const keys = Map.groupBy(certificates, ({ subjectKeyId }) => subjectKeyId);
  return { ofName: (text) => names.get(text) ?? [], ofKeyId: (keyId) => keys.get(keyId) ?? [] };
}

/** First those with the key that the certificate names, then all others of the issuer's name; each key once. */
export function candidatesFor(certificate: Certificate, { ofName, ofKeyId }: Candidates): readonly Certificate[] {
  const { authorityKeyId, issuer } = certificate;
  const named = ofName(issuer.text);
  const byKey = authorityKeyId === undefined ? [] : ofKeyId(authorityKeyId);
  const isNamed = ({ subject }: Certificate) => subject.text === issuer.text;
  const ordered = [...byKey.filter(isNamed), ...byKey.filter((one) => !isNamed(one)), ...named];
  return [...new Set(ordered)].slice(0, MAX_CANDIDATES);
}

/** However it is spelled: Israel has a key with the name of its curve and with its parameters, Turkey one with these in two ways. */
function isSameKey({ key: one }: Certificate, { key: other }: Certificate): boolean {
  if (one.kind === 'rsa') return other.kind === 'rsa' && one.pkcs1.equals(other.pkcs1);
  return one.kind === 'ec' && other.kind === 'ec' && one.curve === other.curve && one.point.equals(other.point);
}

/** @returns those of `candidates` with the key that has signed the certificate, or why there is none */
export function signersOf(
  certificate: Certificate,
  candidates: readonly Certificate[],
  verifier: Verifier,
): { readonly found: readonly Certificate[]; readonly failure: SearchFailure } {
  const found: Certificate[] = [];
  let wrong = false;
  let unjudged = '';
  for (const candidate of candidates) {
    // Once the key is known, only other certificates of that key matter.
    const [first] = found;
    if (first !== undefined && !isSameKey(candidate, first)) continue;
    const answer = verifier.isSignedWith(certificate, candidate.spki);
    if (answer.ok && answer.value) found.push(candidate);
    else if (!answer.ok) unjudged = answer.error;
    else if (candidate.subjectKeyId !== undefined && candidate.subjectKeyId === certificate.authorityKeyId)
      wrong = true;
  }
  if (wrong) return { found, failure: { kind: 'wrong', cause: 'the authority that it names has not signed it' } };
  const none =
    candidates.length === 0
      ? 'no authority of its issuer is known'
      : `none of the ${candidates.length} known authorities of its issuer has signed it`;
  const cause = unjudged === '' ? none : `its signature cannot be judged: ${unjudged}`;
  return { found, failure: { kind: 'missing', cause } };
}

const isSelfIssued = ({ subject, issuer }: Certificate) => subject.text === issuer.text;

/** Whether it names its own key as that of its issuer; undefined where it says nothing. */
function namesItself({ authorityKeyId, subjectKeyId }: Certificate): boolean | undefined {
  return authorityKeyId === undefined || subjectKeyId === undefined ? undefined : authorityKeyId === subjectKeyId;
}

export type StandingOrRefusal =
  Standing | { readonly kind: 'refused'; readonly cause: string } | { readonly kind: 'orphan'; readonly cause: string };

/**
 * One certificate among all that are there. An `orphan` is well, but its issuer is not there.
 * @param all the certificate itself included
 */
export function standingOf(certificate: Certificate, all: Candidates, verifier: Verifier): StandingOrRefusal {
  const named = namesItself(certificate);
  if (isSelfIssued(certificate) && named !== false) {
    const own = verifier.isSignedWith(certificate, certificate.spki);
    if (own.ok && own.value) return { kind: 'self-signed' };
    if (!own.ok) return { kind: 'refused', cause: `its signature cannot be judged: ${own.error}` };
    if (named === true) return { kind: 'refused', cause: 'its own key has not signed it' };
  }
  const others = candidatesFor(certificate, all).filter((other) => other !== certificate);
  const { found, failure } = signersOf(certificate, others, verifier);
  // Several certificates may have that key: the shortest way ends at the one that signed itself.
  const issuer = found.find((one) => isSelfIssued(one) && namesItself(one) !== false) ?? found[0];
  if (issuer !== undefined) return { kind: 'link', issuer };
  if (failure.kind === 'wrong') return { kind: 'refused', cause: failure.cause };
  if (isSelfIssued(certificate) && named === undefined)
    return { kind: 'refused', cause: 'neither its own key nor that of another one of its name has signed it' };
  return { kind: 'orphan', cause: failure.cause };
}
