// Whether a signer, or the authority that issued it, was revoked (RFC 5280, 6.3; Doc 9303-12, 7.2 and 8.1). A list counts only
// if an authority of its issuer's name has signed it, an authority that renewed its key included. Being revoked, having no
// list, and having only an old one are told apart, so that a policy can.
import type { Certificate } from '../certificate.ts';
import type { Crl } from '../crl.ts';
import type { Judgement, TrustSnapshot } from './types.ts';

type RevocationKind =
  | 'current'
  | 'revoked'
  | 'no-list'
  | 'no-trusted-list'
  | 'outdated-list'
  | 'future-list'
  | 'undated-list'
  | 'unknown-issuer';

export interface RevocationJudgement extends Judgement {
  /** What stands behind the result, for policies. */
  readonly kind: RevocationKind;
}

/** Lists of one issuer that are looked at, the newest first. */
const MAX_LISTS = 16;

const undetermined = (kind: RevocationJudgement['kind'], cause: string): RevocationJudgement => ({
  kind,
  result: 'undetermined',
  cause,
});

const day = (date: Date): string => date.toISOString().slice(0, 10);

/**
 * A listed certificate counts as revoked whatever the date of its revocation, and on an old list, too.
 * @param issuers the certificates of the authority's key, as far as they are known: its own and links to it. One that is revoked
 *   speaks against all of them, whichever a folder happens to name first
 * @param at for which the list has to be of its time
 */
export function revocationOf(
  signer: Certificate,
  issuers: readonly Certificate[],
  snapshot: TrustSnapshot,
  at: Date,
): RevocationJudgement {
  if (issuers.length === 0) return undetermined('unknown-issuer', 'the authority of the signer is not known');
  const isRevoked = ({ issuer, serial }: Certificate) =>
    listsOf(issuer.text, snapshot).some(({ revoked }) => revoked.has(serial));
  if (issuers.some(isRevoked))
    return { kind: 'revoked', result: 'failed', cause: 'the certificate of the authority is revoked' };
  const named = snapshot.crls.some((list) => list.issuer.text === signer.issuer.text);
  const lists = listsOf(signer.issuer.text, snapshot);
  if (lists.some(({ revoked }) => revoked.has(signer.serial)))
    return { kind: 'revoked', result: 'failed', cause: 'the certificate of the signer is revoked' };
  const newest = lists.find(({ thisUpdate }) => thisUpdate <= at) ?? lists[0];
  if (newest !== undefined) return ageOf(newest, at);
  return named
    ? undetermined('no-trusted-list', 'no trusted authority has signed the revocation list')
    : undetermined('no-list', 'there is no revocation list of the authority');
}

/** Those of an issuer that it has signed itself, the newest first. */
function listsOf(issuer: string, snapshot: TrustSnapshot): readonly Crl[] {
  return snapshot.crls
    .filter((list) => list.issuer.text === issuer)
    .toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())
    .slice(0, MAX_LISTS)
    .filter((list) => isAuthentic(list, snapshot));
}

/** Whether a trusted authority of its issuer's name, with the right to, has signed the list. */
export function isAuthentic(
  list: Crl,
  { bySubject, verifier }: Pick<TrustSnapshot, 'bySubject' | 'verifier'>,
): boolean {
  return (bySubject.get(list.issuer.text) ?? []).some(({ certificate }) => {
    const signed = certificate.signsLists ? verifier.isSignedWith(list, certificate.spki) : undefined;
    return signed?.ok === true && signed.value;
  });
}

function ageOf({ thisUpdate, nextUpdate }: Crl, at: Date): RevocationJudgement {
  if (at < thisUpdate) return undetermined('future-list', `the revocation list is of later, of ${day(thisUpdate)}`);
  if (nextUpdate === undefined)
    return undetermined('undated-list', 'the revocation list does not say how long it holds');
  if (at > nextUpdate)
    return undetermined('outdated-list', `the revocation list was to be replaced by ${day(nextUpdate)}`);
  return { kind: 'current', result: 'successful', cause: '' };
}
