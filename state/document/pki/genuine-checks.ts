// Whether a chip is the one that was personalised (Doc 9303-11, 6; TR-03135-1, 5.6.4.1): active authentication, chip authentication,
// and the mapping of PACE, each with a key of a group whose hash is signed.
import type { ResultValue } from '../../inspection/checks.ts';
import { verifyActiveAuthentication } from './active-authentication.ts';
import { cardKeys } from './card-security.ts';
import type { Certificate } from './certificate.ts';
import { faultOfRun } from './chip-authentication.ts';
import { isSigned, provenGroup, type ChipEvidence } from './evidence.ts';
import { verifyMapping } from './pace-mapping.ts';
import { failed, notSupported, type Question, SUCCESSFUL, undetermined, type Verdict } from './question.ts';

export function activeAuthentication({ evidence }: Question): Verdict {
  const { reading, infos } = evidence;
  if (!isSigned(evidence, 'DG15') && !reading.files.has('DG15')) return notSupported('the document has no DG15');
  const dg15 = provenGroup(evidence, 'DG15');
  if (!dg15.ok) return undetermined(dg15.error);
  const answer = reading.proofs.activeAuthentication;
  if (answer === undefined) return undetermined('the chip was not asked');
  if ('refused' in answer) return failed(`the chip did not sign: ${answer.refused}`);
  if ('unable' in answer) return undetermined(`the chip could not sign: ${answer.unable}`);
  const verified = verifyActiveAuthentication(dg15.value, infos.ok ? infos.value.activeAuthentication : [], answer);
  if (!verified.ok) return undetermined(verified.error);
  return verified.value
    ? SUCCESSFUL
    : failed('the chip signed with another key than that of DG15, or signed something else');
}

/** Whether a document without DG14, signed or read, was read: it offers nothing that DG14 would tell. */
const hasNoDg14 = (evidence: ChipEvidence): boolean =>
  !isSigned(evidence, 'DG14') && !evidence.reading.files.has('DG14');

export function chipAuthentication({ evidence }: Question): Verdict {
  const { infos, reading } = evidence;
  if (hasNoDg14(evidence)) return notSupported('the document has no DG14');
  if (!infos.ok) return undetermined(infos.error);
  const run = reading.proofs.chipAuthentication;
  if (infos.value.chipKeys.length === 0)
    return run === undefined
      ? notSupported('DG14 has no key of chip authentication')
      : undetermined('the key that was used is not one of DG14');
  if (run === undefined) return undetermined('it was not carried out');
  const fault = faultOfRun(run, infos.value.chipKeys);
  return fault === undefined ? SUCCESSFUL : failed(fault);
}

export function paceMapping(question: Question): Verdict {
  const { infos, reading } = question.evidence;
  const { mapping } = reading.proofs;
  if (mapping === undefined) {
    if (hasNoDg14(question.evidence)) return notSupported('the document does not offer it');
    if (!infos.ok) return undetermined(infos.error);
    return infos.value.offersMapping ? undetermined('it was not used') : notSupported('the document does not offer it');
  }
  const file = reading.files.get('CardSecurity');
  const ofCard = file === undefined ? undefined : cardKeys(file, question.policy);
  if (ofCard?.ok === false) return undetermined(`EF.CardSecurity: ${ofCard.error}`);
  const doubt = ofCard === undefined ? undefined : doubtOf(ofCard.value.signer, question);
  if (doubt !== undefined) return undetermined(`EF.CardSecurity: ${doubt}`);
  const keys = [...(infos.ok ? infos.value.chipKeys : []), ...(ofCard?.value.keys ?? [])];
  if (keys.length === 0) return undetermined('no static key of the chip is proven');
  const explained = verifyMapping(mapping, keys);
  if (!explained.ok) return undetermined(explained.error);
  if (explained.value) return SUCCESSFUL;
  return ofCard === undefined
    ? undetermined('no key of DG14 explains the mapping, and EF.CardSecurity was not read')
    : failed('the chip does not hold the static key that was signed');
}

/**
 * Why the signer of EF.CardSecurity is not believed. The document's own signer has checks of its own; another one must be above
 * any doubt, and of the same state.
 */
function doubtOf(signer: Certificate, { evidence: { signature }, judgement, judge }: Question): string | undefined {
  if (signature.kind === 'right' && signature.signer.der.equals(signer.der)) return undefined;
  const { issuer, trust, validity, revocation, defects } = judge(signer);
  const doubt = [trust, validity, revocation, defects].find(({ result }) => result !== 'successful');
  if (doubt !== undefined) return doubt.cause;
  const country = issuer?.subject.country;
  return country !== undefined && country === judgement().issuer?.subject.country
    ? undefined
    : 'its signer is not known to be of the state of the document';
}

const PROOFS = ['active-authentication', 'chip-authentication', 'pace-mapping'] as const;

/**
 * 5.6.4.1, table 5.23: one proof is enough where none has failed; a chip that has one of its keys and not the other is no chip as
 * it was issued. A document that offers none is told from one that was not asked.
 */
export function chipGenuine({ before }: Question): Verdict {
  const proofs = PROOFS.map((name) => before.get(name)).filter((check) => check !== undefined);
  const first = (result: ResultValue) => proofs.find((check) => check.result === result);
  for (const result of ['failed', 'successful', 'aborted', 'undetermined'] as const) {
    const found = first(result);
    if (found !== undefined)
      return result === 'successful' ? SUCCESSFUL : { result, cause: `${found.name}: ${found.cause}` };
  }
  return proofs.length === PROOFS.length
    ? notSupported('the document offers none')
    : undetermined('a proof is missing');
}
