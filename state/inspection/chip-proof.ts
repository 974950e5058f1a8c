// What the proof of a chip means to the inspection: which of its checks each row of our table rests on. The proof itself is made
// by state/document/pki (Doc 9303-11, 5 and 6; Doc 9303-12); whatever it does not say is undetermined.
import { type AccessReport, CHIP_CHECKS, type ChipCheckName } from '../document/pki/types.ts';
import type { CheckName, ResultValue, Verdict } from './checks.ts';
import type { ChipProof } from './evidence.ts';

/** Every check here must be successful; otherwise the worst of them counts. */
const RESTS_ON = {
  'sod-signature': ['sod-structure', 'sod-signature'],
  'group-hashes': ['group-hashes'],
  'groups-listed': ['groups-listed'],
  'signer-trust': ['signer-trust'],
  'passive-authentication': ['sod-structure', 'sod-signature', 'group-hashes', 'signer-trust', 'signer-state'],
  'signer-validity': ['signer-validity'],
  'signer-revocation': ['signer-revocation'],
  'signer-defects': ['signer-defects'],
  'signer-state': ['signer-state'],
  // Active authentication, chip authentication and the mapping of PACE, together (Doc 9303-11, 6).
  'chip-genuine': ['chip-genuine'],
} as const satisfies Partial<Record<CheckName, readonly ChipCheckName[]>>;
export type ProvenCheck = keyof typeof RESTS_ON;

const WORST_FIRST: readonly ResultValue[] = ['failed', 'undetermined', 'aborted', 'not-supported', 'successful'];

function found(proof: ChipProof, name: ChipCheckName): Verdict {
  const checks = proof.checks.filter((check) => check.name === name);
  const [first] = checks;
  if (first === undefined || checks.length > 1) return ['undetermined', `${name}: no single answer`];
  if (first.result === 'successful') return ['successful', ''];
  return [first.result, first.cause === '' ? name : first.cause];
}

/** The worst of the checks of a proof that a row rests on, with its cause. Total: a check that is not there is undetermined. */
export function verdictOfProof(row: ProvenCheck, proof: ChipProof | 'not-made'): Verdict {
  if (proof === 'not-made') return ['not-supported', 'nobody has asked for a proof'];
  const verdicts = RESTS_ON[row].map((name) => found(proof, name));
  const worst = WORST_FIRST.find((result) => verdicts.some(([one]) => one === result));
  return verdicts.find(([result]) => result === worst) ?? ['undetermined', 'nothing was checked'];
}

/** How a chip was opened (Doc 9303-11, 4.2: by PACE where it offers that, else by BAC). */
export function judgeAccess({ protocol, downgrade }: AccessReport): Verdict {
  if (downgrade !== undefined) return ['undetermined', `opened by ${protocol} although it offers PACE: ${downgrade}`];
  return protocol === 'plain' ? ['not-supported', 'read without access control'] : ['successful', ''];
}

/** A proof that could not be made: every check is undetermined, and says why. */
export function proofNotMade(cause: string): ChipProof {
  return {
    checks: CHIP_CHECKS.map((name) => ({ name, code: '', result: 'undetermined', cause })),
    signer: undefined,
  };
}

/** Signed by way of SHA-1: genuine as far as anybody knows, but of less worth (BSI TR-03105-5.1, profile DPRCTD-SHA1). */
export function isWeaklySigned(proof: ChipProof | 'not-made'): boolean {
  return proof !== 'not-made' && proof.signer?.digests.includes('SHA-1') === true;
}
