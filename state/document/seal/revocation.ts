// Whether a signer's certificate was revoked (RFC 5280, 6.3; Doc 9303-12, 4.2): what the list says, and whether the list is of
// its time, are two answers. A list that nobody trusted has signed is as good as none.
import type { Certificate } from '../pki/certificate.ts';
import type { Crl } from '../pki/crl.ts';
import { check, successful, type CodeCheck } from './result.ts';
import { isSignedWith } from '../pki/signed-object.ts';
import type { TrustStore } from './trust.ts';

/** Lists of one issuer, and keys of one issuer, that are looked at. */
const MAX_PER_ISSUER = 16;

/**
 * The checks `signer-revocation` and `signer-revocation-age`. A listed certificate counts as revoked whatever the date of the
 * revocation: a stolen key puts on a seal what date it likes.
 * @param at the time for which the list has to be of its time
 */
export function revocationOf(store: TrustStore, signer: Certificate, at: Date): readonly [CodeCheck, CodeCheck] {
  const named = store.crls.filter(({ issuer }) => issuer.text === signer.issuer.text).slice(0, MAX_PER_ISSUER);
  const lists = named.filter((list) => isAuthentic(store, list));
  const cause =
    named.length === 0
      ? 'there is no revocation list of its issuer'
      : 'no trusted issuer has signed the revocation list';
  const known = lists.filter(({ thisUpdate }) => thisUpdate <= at);
  const newest = (known.length > 0 ? known : lists)
    .toSorted((a, b) => a.thisUpdate.getTime() - b.thisUpdate.getTime())
    .at(-1);
  if (newest === undefined)
    return [check('signer-revocation', 'undetermined', cause), check('signer-revocation-age', 'undetermined', cause)];
  const revoked = lists.some((list) => list.revoked.has(signer.serial));
  return [
    revoked
      ? check('signer-revocation', 'failed', 'the certificate of the signer is revoked')
      : successful('signer-revocation'),
    ageOf(newest, at),
  ];
}

/** An authority that renewed its key signs the list for its older certificates with the new one. */
function isAuthentic({ anchors }: TrustStore, list: Crl): boolean {
  return anchors
    .filter(({ subject, isAuthority, signsLists }) => isAuthority && signsLists && subject.text === list.issuer.text)
    .slice(0, MAX_PER_ISSUER)
    .some(({ key }) => {
      const signed = isSignedWith(list, key);
      return signed.ok && signed.value;
    });
}

function ageOf({ thisUpdate, nextUpdate }: Crl, at: Date): CodeCheck {
  const name = 'signer-revocation-age';
  if (at < thisUpdate) return check(name, 'undetermined', `the revocation list is of later, of ${day(thisUpdate)}`);
  if (nextUpdate === undefined)
    return check(name, 'undetermined', 'the revocation list does not say how long it holds');
  if (at > nextUpdate)
    return check(name, 'undetermined', `the revocation list was to be replaced by ${day(nextUpdate)}`);
  return successful(name);
}

const day = (date: Date): string => date.toISOString().slice(0, 10);
