// Passive authentication (Doc 9303-11, 5.1; TR-03135-1, 5.6.4.2 to 5.6.4.5): whether the data are those that a state has signed.
import { readCom } from '../lds/com.ts';
import { isSameState } from './countries.ts';
import type { ChipEvidence } from './evidence.ts';
import { type Check, failed, notSupported, type Question, SUCCESSFUL, undetermined, type Verdict } from './question.ts';
import { judgeable, usesSha1 } from './signature.ts';

export const sodStructure: Check = ({ evidence: { object, reading } }) => {
  if (object.ok) return SUCCESSFUL;
  return reading.files.has('SOD') ? failed(object.error) : undetermined(object.error);
};

export const sodSignature: Check = ({ evidence: { signature } }) => {
  if (signature.kind === 'right') return SUCCESSFUL;
  return signature.kind === 'wrong' ? failed(signature.cause) : undetermined(signature.cause);
};

export function signerTrust({ evidence: { signature }, judgement, policy }: Question): Verdict {
  const { trust } = judgement();
  if (trust.result !== 'successful' || policy.sha1 === 'accepted' || signature.kind !== 'right') return trust;
  const way = judgeable(signature.signer.algorithm);
  return way.ok && !usesSha1(way.value)
    ? trust
    : undetermined('the certificate of the signer is signed with SHA-1, which is not accepted here');
}

/** TR-03135-1, 5.6.4.5: the signer and who issued it must be of the state that DG1 names, and that of the page, too. */
export function signerState({ evidence: { document, signature }, judgement, zone }: Question): Verdict {
  if (!document.ok) return undetermined(document.error);
  if (signature.kind !== 'right') return undetermined('the signer is not known');
  const { state } = document.value;
  if (zone !== undefined && zone.issuingState.replaceAll('<', '') !== state)
    return failed('DG1 names another issuing state than the page');
  const { signer } = signature;
  const authority = judgement().issuer;
  const issuing = [signer.issuer.country, authority?.subject.country].filter((country) => country !== undefined);
  if (issuing.length === 0) return undetermined('the issuer of the signer names no country');
  const countries = signer.subject.country === undefined ? issuing : [...issuing, signer.subject.country];
  const answers = countries.map((country) => ({ country, same: isSameState(country, state) }));
  const other = answers.find(({ same }) => same === false);
  if (other !== undefined) return failed(`a document of ${state} with a signer of ${other.country}`);
  if (answers.some(({ same }) => same === undefined)) return undetermined('the issuing state of DG1 is not known');
  return SUCCESSFUL;
}

/** Without these two there is no document. */
const ALWAYS = ['DG1', 'DG2'] as const;

const namesOf = (hashes: ChipEvidence['hashes'], wanted: 'different' | 'not-listed') =>
  [...hashes].filter(([, status]) => status === wanted).map(([name]) => name);

/** Every group that was read and signed, and DG1 and DG2 at least (5.6.4.4.2). */
export function groupHashes({ evidence: { hashes, object, reading }, policy }: Question): Verdict {
  const different = namesOf(hashes, 'different');
  if (different.length > 0) return failed(`${different.join(', ')}: not what was signed`);
  const unsigned = ALWAYS.filter((name) => hashes.get(name) === 'not-listed');
  if (unsigned.length > 0) return failed(`${unsigned.join(', ')}: not signed at all`);
  const unread = ALWAYS.filter((name) => !reading.files.has(name));
  if (unread.length > 0) return undetermined(`${unread.join(', ')}: not read`);
  if (policy.sha1 !== 'accepted' && object.ok && object.value.digest === 'sha1')
    return undetermined('the hashes are of SHA-1, which is not accepted here');
  return SUCCESSFUL;
}

/** Tags of EF.COM for data groups (Doc 9303-10, table 38), from DG1 on. */
const GROUP_TAGS: readonly number[] = [
  0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70,
];

/**
 * 5.6.4.4.1: EF.COM is not signed, so it may hide a group, such as the key that a copy does not have, or add one. A group that was
 * read although nobody has signed it is believed by no check; that it is there at all is for somebody to look at.
 */
export function groupsListed({ evidence: { hashes, object, reading } }: Question): Verdict {
  if (!object.ok) return undetermined(object.error);
  const file = reading.files.get('COM');
  const com = file === undefined ? undefined : readCom(file);
  if (com?.ok === false) return undetermined(`EF.COM: ${com.error}`);
  const listed = com?.value.tags.map((tag) => GROUP_TAGS.indexOf(tag) + 1);
  if (listed?.includes(0) === true) return undetermined('EF.COM lists a group that there is not');
  const signed = [...object.value.hashes.keys()];
  const names = (numbers: readonly number[]) => numbers.map((number) => `DG${number}`).join(', ');
  const hidden = listed === undefined ? [] : signed.filter((number) => !listed.includes(number));
  if (hidden.length > 0) return failed(`EF.COM does not list ${names(hidden)}, which was signed`);
  const added = listed?.filter((number) => !signed.includes(number)) ?? [];
  if (added.length > 0) return failed(`EF.COM lists ${names(added)}, which was not signed`);
  const unsigned = namesOf(hashes, 'not-listed');
  if (unsigned.length > 0) return undetermined(`${unsigned.join(', ')}: read, and not signed`);
  return listed === undefined ? notSupported('EF.COM was not read') : SUCCESSFUL;
}
