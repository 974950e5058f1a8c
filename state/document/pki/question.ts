// What every check is asked, and how it answers.
import type { ResultValue } from '../../inspection/checks.ts';
import type { Certificate } from './certificate.ts';
import type { ChipEvidence, ChipPolicy } from './evidence.ts';
import type { SignerJudgement } from './trust/judge.ts';
import type { ChipCheck, ChipCheckName } from './types.ts';

/** What one check came to. */
export interface Verdict {
  readonly result: ResultValue;
  readonly cause: string;
}

export interface Question {
  readonly evidence: ChipEvidence;
  /** Of the one who has signed the security object; asked only once the signature is right. */
  readonly judgement: () => SignerJudgement;
  /** Of anybody else, such as the signer of EF.CardSecurity. */
  readonly judge: (signer: Certificate) => SignerJudgement;
  /** From the page, where it was read: DG1 must name the same state. */
  readonly zone: { readonly issuingState: string } | undefined;
  readonly policy: ChipPolicy;
  readonly before: ReadonlyMap<ChipCheckName, ChipCheck>;
}

export type Check = (question: Question) => Verdict;

export const SUCCESSFUL: Verdict = { result: 'successful', cause: '' };
export const failed = (cause: string): Verdict => ({ result: 'failed', cause });
export const undetermined = (cause: string): Verdict => ({ result: 'undetermined', cause });
export const notSupported = (cause: string): Verdict => ({ result: 'not-supported', cause });
