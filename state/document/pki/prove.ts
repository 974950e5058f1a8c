// Passive authentication and the proofs of a chip (Doc 9303-11, 5.1 and 6; TR-03135-1, 5.6.4): one check each, in the order of
// CHIP_CHECKS. An exception anywhere, a missing answer, anything not understood is `undetermined` of that check and never more.
import type { ChipSigner } from '../../inspection/evidence.ts';
import { messageOf } from '../../result.ts';
import type { Certificate } from './certificate.ts';
import { CHIP_CHECK_RULES } from './checks.ts';
import { signedWithSha1 } from './cms.ts';
import type { Digest } from './curves.ts';
import { digestOfOid } from './digests.ts';
import { groupHashes, groupsListed, signerState, signerTrust, sodSignature, sodStructure } from './document-checks.ts';
import { DEFAULT_POLICY, gatherEvidence, type ChipEvidence, type ChipPolicy } from './evidence.ts';
import { activeAuthentication, chipAuthentication, chipGenuine, paceMapping } from './genuine-checks.ts';
import type { Check, Question, Verdict } from './question.ts';
import { judgeSigner, type SignerJudgement } from './trust/judge.ts';
import type { TrustSnapshot } from './trust/types.ts';
import { CHIP_CHECKS, type ChipCheck, type ChipCheckName, type ChipReading } from './types.ts';

const CHECKS: Readonly<Record<ChipCheckName, Check>> = {
  'sod-structure': sodStructure,
  'sod-signature': sodSignature,
  'signer-trust': signerTrust,
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
    const { document, signature } = evidence;
    const series = document.ok ? { type: document.value.type, number: document.value.number } : {};
    const judge = (signer: Certificate) => judgeSigner(signer, trust, at, series);
    let judged: SignerJudgement | undefined;
    const judgement = (): SignerJudgement => {
      if (signature.kind !== 'right') throw new Error('the signer is not known');
      judged ??= judge(signature.signer);
      return judged;
    };
    for (const name of CHIP_CHECKS)
      checks.set(name, checkOf(name, { evidence, judgement, judge, zone, policy, before: checks }));
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
