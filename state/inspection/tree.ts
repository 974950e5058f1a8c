// The tree of checks and its aggregation, by BSI TR-03135-1, 4.2: failed if anything failed, aborted if anything was aborted,
// successful only if everything is. What decides nothing (evaluatory), or is optional and not supported, is left out of it.
import { CHECKS, type CheckName, type CheckResult, type ResultValue } from './checks.ts';
import { requirementOf, type Case, type Requirement } from './requirements.ts';

export const BRANCHES = {
  document: [
    'mrz-consistency',
    'specimen-document',
    'document-validity',
    'six-month-validity',
    'forged-series',
    'document-reuse',
  ],
  optical: ['optical-white', 'optical-ir', 'optical-uv'],
  electronic: [
    'chip-access',
    'chip-read',
    'sod-signature',
    'group-hashes',
    'groups-listed',
    'signer-trust',
    'signer-state',
    'passive-authentication',
    'signer-validity',
    'signer-revocation',
    'signer-defects',
    'chip-genuine',
    'mrz-dg1',
  ],
  seal: ['seal-signature', 'mrz-seal'],
  eligibility: ['eligibility', 'permit', 'age', 'obligations'],
  biometric: ['face-capture', 'liveness', 'face-match'],
  lists: ['watchlist', 'sources'],
} as const satisfies Record<string, readonly CheckName[]>;
export type Branch = keyof typeof BRANCHES;

/** Pure; `not-supported` for nothing at all. */
export function aggregate(results: readonly ResultValue[]): ResultValue {
  for (const worst of ['failed', 'aborted', 'undetermined'] as const) if (results.includes(worst)) return worst;
  return results.length > 0 && results.every((result) => result === 'successful') ? 'successful' : 'not-supported';
}

export interface TreeCheck extends CheckResult {
  readonly requirement: Requirement;
}

export interface TreeBranch {
  readonly name: Branch;
  readonly result: ResultValue;
  readonly checks: readonly TreeCheck[];
}

export interface Tree {
  readonly result: ResultValue;
  readonly branches: readonly TreeBranch[];
}

function counts({ requirement, result }: TreeCheck): boolean {
  return requirement === 'mandatory' || (requirement === 'optional' && result !== 'not-supported');
}

/** Every check of the table, a missing one as `undetermined`, under its branch. */
export function treeOf(checks: readonly CheckResult[], of: Case): Tree {
  const byName = new Map(checks.map((check) => [check.name, check]));
  const leaf = (name: CheckName): TreeCheck => ({
    ...(byName.get(name) ?? { name, result: 'undetermined', cause: 'not made' }),
    requirement: requirementOf(name, of),
  });
  const branches = (Object.keys(BRANCHES) as Branch[]).map((name) => {
    const leaves = BRANCHES[name].map(leaf);
    return { name, result: aggregate(leaves.filter(counts).map(({ result }) => result)), checks: leaves };
  });
  const all = CHECKS.map(leaf).filter(counts);
  return { result: aggregate(all.map(({ result }) => result)), branches };
}
