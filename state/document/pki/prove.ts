// Passive authentication and the proofs of a chip (Doc 9303-11, 5.1 and 6; TR-03135-1, 5.6.4): one check each, in the order of
// CHIP_CHECKS. An exception anywhere, a missing answer, anything not understood is `undetermined` of that check and never more.
import type { ResultValue } from '../../inspection/checks.ts';
import type { ChipSigner } from '../../inspection/evidence.ts';
import { messageOf } from '../../result.ts';
import { readCom } from '../lds/com.ts';
import { verifyActiveAuthentication } from './active-authentication.ts';
import { faultOfRun } from './chip-authentication.ts';
import { CHIP_CHECK_RULES } from './checks.ts';
import { signedWithSha1 } from './cms.ts';
import { isSameState } from './countries.ts';
import type { Digest } from './curves.ts';
import { digestOfOid } from './digests.ts';
import {
  DEFAULT_POLICY,
  gatherEvidence,
  isSigned,
  provenGroup,
  type ChipEvidence,
  type ChipPolicy,
} from './evidence.ts';
import { verifyMapping } from './pace-mapping.ts';
import { cardKeys } from './card-security.ts';
import { judgeSigner, type SignerJudgement } from './trust/judge.ts';
import type { TrustSnapshot } from './trust/types.ts';
import { CHIP_CHECKS, type ChipCheck, type ChipCheckName, type ChipReading } from './types.ts';

/** What one check came to. */
export interface Verdict {
  readonly result: ResultValue;
  readonly cause: string;
}

interface Question {
  readonly evidence: ChipEvidence;
  /** Of the signer; asked only once the signature is right. */
  readonly judgement: () => SignerJudgement;
  /** From the page, where it was read: DG1 must name the same state. */
  readonly zone: { readonly issuingState: string } | undefined;
  readonly policy: ChipPolicy;
  readonly before: ReadonlyMap<ChipCheckName, ChipCheck>;
}

const SUCCESSFUL: Verdict = { result: 'successful', cause: '' };
const failed = (cause: string): Verdict => ({ result: 'failed', cause });
const undetermined = (cause: string): Verdict => ({ result: 'undetermined', cause });
const notSupported = (cause: string): Verdict => ({ result: 'not-supported', cause });

const CHECKS: Readonly<Record<ChipCheckName, (question: Question) => Verdict>> = {
  'sod-structure': ({ evidence: { object } }) => (object.ok ? SUCCESSFUL : undetermined(object.error)),
  'sod-signature': ({ evidence: { signature } }) => {
    if (signature.kind === 'right') return SUCCESSFUL;
    return signature.kind === 'wrong' ? failed(signature.cause) : undetermined(signature.cause);
  },
  'signer-trust': ({ judgement }) => judgement().trust,
  'signer-validity': ({ judgement }) => judgement().validity,
  'signer-revocation': ({ judgement }) => judgement().revocation,
  'signer-defects': ({ judgement }) => judgement().defects,
  'signer-state': signerState,
  'group-hashes': groupHashes,
  'groups-listed': groupsListed,
  'active-authentication': activeAuthentication,
  'chip-authentication': chipAuthentication,
  'pace-mapping': paceMapping,
  'chip-genuine': chipGenuine,
};

/** TR-03135-1, 5.6.4.5: every certificate on the way must be of the state that DG1 names, and that of the page, too. */
function signerState({ evidence: { document, signature }, judgement, zone }: Question): Verdict {
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

/** Every group that was read, and DG1 and DG2 at least (5.6.4.4.2). */
function groupHashes({ evidence, policy }: Question): Verdict {
  const { hashes, object, reading } = evidence;
  const groups = [...hashes].filter(([, status]) => status !== 'identical');
  const different = groups.filter(([, status]) => status === 'different').map(([name]) => name);
  if (different.length > 0) return failed(`${different.join(', ')}: not what was signed`);
  if (groups.length > 0) return failed(`${groups.map(([name]) => name).join(', ')}: not signed at all`);
  const unread = (['DG1', 'DG2'] as const).filter((name) => !reading.files.has(name));
  if (unread.length > 0) return undetermined(`${unread.join(', ')}: not read`);
  if (policy.sha1 !== 'accepted' && object.ok && object.value.digest === 'sha1')
    return undetermined('the hashes are of SHA-1, which is not accepted here');
  return SUCCESSFUL;
}

/** Tags of EF.COM for data groups (Doc 9303-10, table 38), from DG1 on. */
const GROUP_TAGS: readonly number[] = [
  0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70,
];

/** 5.6.4.4.1: EF.COM is not signed, so it may hide a group, such as the key that a copy does not have. */
function groupsListed({ evidence: { object, reading } }: Question): Verdict {
  const file = reading.files.get('COM');
  if (file === undefined) return notSupported('EF.COM was not read');
  const com = readCom(file);
  if (!com.ok) return undetermined(`EF.COM: ${com.error}`);
  if (!object.ok) return undetermined(object.error);
  const listed = com.value.tags.map((tag) => GROUP_TAGS.indexOf(tag) + 1);
  if (listed.includes(0)) return undetermined('EF.COM lists a group that there is not');
  const hidden = [...object.value.hashes.keys()].filter((number) => !listed.includes(number));
  const added = listed.filter((number) => !object.value.hashes.has(number));
  const names = (numbers: readonly number[]) => numbers.map((number) => `DG${number}`).join(', ');
  if (hidden.length > 0) return failed(`EF.COM does not list ${names(hidden)}, which was signed`);
  if (added.length > 0) return failed(`EF.COM lists ${names(added)}, which was not signed`);
  return SUCCESSFUL;
}

function activeAuthentication({ evidence }: Question): Verdict {
  const { reading, infos } = evidence;
  const isOffered = isSigned(evidence, 'DG15');
  if (!isOffered && !reading.files.has('DG15')) return notSupported('the document has no DG15');
  const dg15 = provenGroup(evidence, 'DG15');
  if (!dg15.ok) return undetermined(dg15.error);
  const answer = reading.proofs.activeAuthentication;
  if (answer === undefined) return undetermined('the chip was not asked');
  if ('refused' in answer) return failed(`the chip did not sign: ${answer.refused}`);
  const verified = verifyActiveAuthentication(dg15.value, infos.ok ? infos.value.activeAuthentication : [], answer);
  if (!verified.ok) return undetermined(verified.error);
  return verified.value
    ? SUCCESSFUL
    : failed('the chip signed with another key than that of DG15, or signed something else');
}

/** Whether a document without DG14, signed or read, was read: it offers nothing that DG14 would tell. */
const hasNoDg14 = (evidence: ChipEvidence): boolean =>
  !isSigned(evidence, 'DG14') && !evidence.reading.files.has('DG14');

function chipAuthentication({ evidence }: Question): Verdict {
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

function paceMapping({ evidence, policy, judgement }: Question): Verdict {
  const { infos, reading, signature } = evidence;
  const { mapping } = reading.proofs;
  if (mapping === undefined) {
    if (hasNoDg14(evidence)) return notSupported('the document does not offer it');
    if (!infos.ok) return undetermined(infos.error);
    return infos.value.offersMapping ? undetermined('it was not used') : notSupported('the document does not offer it');
  }
  const cardSecurity = reading.files.get('CardSecurity');
  const ofCard = cardSecurity === undefined ? undefined : cardKeys(cardSecurity, policy);
  if (ofCard?.ok === false) return undetermined(`EF.CardSecurity: ${ofCard.error}`);
  // Its signer has to be believed, too: the one of the document is, or the same authority's.
  if (ofCard !== undefined && !isOfSameIssuer(ofCard.value.signer, signature, judgement))
    return undetermined('EF.CardSecurity has a signer of another issuer than the document');
  const keys = [...(infos.ok ? infos.value.chipKeys : []), ...(ofCard?.value.keys ?? [])];
  if (keys.length === 0) return undetermined('no static key of the chip is proven');
  const explained = verifyMapping(mapping, keys);
  if (!explained.ok) return undetermined(explained.error);
  if (explained.value) return SUCCESSFUL;
  return ofCard === undefined
    ? undetermined('no key of DG14 explains the mapping, and EF.CardSecurity was not read')
    : failed('the chip does not hold the static key that was signed');
}

function isOfSameIssuer(
  signer: { readonly der: Buffer },
  signature: ChipEvidence['signature'],
  judgement: () => SignerJudgement,
): boolean {
  return signature.kind === 'right' && signature.signer.der.equals(signer.der) && judgement().trust.result !== 'failed';
}

/** 5.6.4.1, table 5.23: one proof is enough; a document that offers none is told from one that was not asked. */
function chipGenuine({ before }: Question): Verdict {
  const proofs = (['active-authentication', 'chip-authentication', 'pace-mapping'] as const)
    .map((name) => before.get(name))
    .filter((check) => check !== undefined);
  const first = (result: ResultValue) => proofs.find((check) => check.result === result);
  if (first('successful') !== undefined) return SUCCESSFUL;
  for (const result of ['failed', 'aborted', 'undetermined'] as const) {
    const found = first(result);
    if (found !== undefined) return { result, cause: `${found.name}: ${found.cause}` };
  }
  return proofs.length === 3 ? notSupported('the document offers none') : undetermined('a proof is missing');
}

function checkOf(name: ChipCheckName, question: Question): ChipCheck {
  const { code, needs } = CHIP_CHECK_RULES[name];
  const missing = needs.find((need) => question.before.get(need)?.result !== 'successful');
  if (missing !== undefined) return { name, code, result: 'aborted', cause: `rests on ${missing}` };
  try {
    return { name, code, ...pick(CHECKS[name](question)) };
  } catch (error) {
    return { name, code, result: 'undetermined', cause: `it could not be made: ${messageOf(error)}` };
  }
}

/** A judgement may hold more than a verdict. */
const pick = ({ result, cause }: Verdict): Verdict => ({ result, cause });

/** Every check, and what they were made from, for whoever shows or counts it. */
export interface ChipJudgement {
  /** One check for each of CHIP_CHECKS, in that order. */
  readonly checks: readonly ChipCheck[];
  /** Who has signed the chip; undefined where the signature is not right. */
  readonly signer: ChipSigner | undefined;
  /** The state that DG1 names, and whether an authority of its signer is here; undefined where neither is proven. */
  readonly coverage: { readonly state: string; readonly authority: SignerJudgement['coverage'] } | undefined;
}

/**
 * Judges what a chip gave.
 * @param trust whom the gate trusts
 * @param at for which validity and revocation are judged
 * @param zone of the page, where one was read
 * @returns never throws: what could not be judged is undetermined, with its cause
 */
export function judgeChip(
  reading: ChipReading,
  trust: TrustSnapshot,
  at: Date,
  zone?: { readonly issuingState: string },
  policy: ChipPolicy = DEFAULT_POLICY,
): ChipJudgement {
  const checks = new Map<ChipCheckName, ChipCheck>();
  try {
    const evidence = gatherEvidence(reading, policy);
    let judged: SignerJudgement | undefined;
    const judgement = (): SignerJudgement => {
      if (evidence.signature.kind !== 'right') throw new Error('the signer is not known');
      judged ??= judgeSigner(
        evidence.signature.signer,
        trust,
        at,
        evidence.document.ok ? { type: evidence.document.value.type, number: evidence.document.value.number } : {},
      );
      return judged;
    };
    for (const name of CHIP_CHECKS)
      checks.set(name, checkOf(name, { evidence, judgement, zone, policy, before: checks }));
    const { document } = evidence;
    return {
      checks: [...checks.values()],
      signer: signerOf(evidence),
      coverage:
        judged !== undefined && document.ok ? { state: document.value.state, authority: judged.coverage } : undefined,
    };
  } catch (error) {
    const cause = `it could not be made: ${messageOf(error)}`;
    return {
      checks: CHIP_CHECKS.map((name) => undeterminedCheck(name, cause)),
      signer: undefined,
      coverage: undefined,
    };
  }
}

const undeterminedCheck = (name: ChipCheckName, cause: string): ChipCheck => ({
  name,
  code: CHIP_CHECK_RULES[name].code,
  result: 'undetermined',
  cause,
});

function signerOf({ signature, object }: ChipEvidence): ChipSigner | undefined {
  if (signature.kind !== 'right' || !object.ok) return undefined;
  const { issuer, subject } = signature.signer;
  const { digest, data } = object.value;
  const ofSigners = data.signers.map((signer) =>
    signedWithSha1(signer) ? 'sha1' : (digestOfOid(signer.digest.oid) ?? digest),
  );
  return {
    issuer: issuer.text,
    state: issuer.country ?? subject.country ?? '',
    digests: [...new Set([digest, ...ofSigners].map(digestName))],
  };
}

/** As certificates are spoken of: `SHA-256`. */
const digestName = (digest: Digest): string => digest.toUpperCase().replace('SHA', 'SHA-');

/** Only the checks of `judgeChip`. */
export function proveChip(...question: Parameters<typeof judgeChip>): readonly ChipCheck[] {
  return judgeChip(...question).checks;
}
