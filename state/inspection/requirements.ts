// Which check decides about whom: BSI TR-03135's mandatory, optional and evaluatory checks, per class of traveller, direction
// and document, in one table. The first row that fits a case counts; a check without a fitting row is mandatory.
import type { CheckName } from './checks.ts';
import type { TravellerClass } from './eligibility-types.ts';

/**
 * `mandatory`: clears only when successful. `optional`: may be not supported; every other result but successful refers.
 * `evaluatory`: is made, shown and counted, and decides nothing.
 */
export const REQUIREMENTS = ['mandatory', 'optional', 'evaluatory'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

export interface Case {
  readonly travellerClass: TravellerClass;
  readonly direction: 'arrival' | 'departure';
  /** Whether a chip was found in the document. */
  readonly document: 'with-chip' | 'without-chip';
}

interface Row extends Partial<Case> {
  readonly requirement: Requirement;
}

/** A citizen's passport may lack a chip; the rules of the state then name what stands in for it. */
const CHIPLESS: readonly Row[] = [{ travellerClass: 'citizen', document: 'without-chip', requirement: 'evaluatory' }];

/** Checks that a rule names only where it differs from mandatory for everybody. */
export const REQUIREMENT_TABLE: Readonly<Partial<Record<CheckName, readonly Row[]>>> = {
  'chip-read': CHIPLESS,
  'chip-access': CHIPLESS,
  'sod-signature': CHIPLESS,
  'group-hashes': CHIPLESS,
  // A chip without EF.COM lists nothing; what it was signed with is told by EF.SOD alone (Doc 9303-10, 4.6.1).
  'groups-listed': [...CHIPLESS, { requirement: 'optional' }],
  'signer-trust': CHIPLESS,
  'passive-authentication': CHIPLESS,
  'signer-validity': CHIPLESS,
  'signer-revocation': CHIPLESS,
  'signer-defects': CHIPLESS,
  'signer-state': CHIPLESS,
  // Many states issue chips that cannot prove that they are no copy. One that was signed with such a key must use it.
  'chip-genuine': [...CHIPLESS, { requirement: 'optional' }],
  'mrz-dg1': CHIPLESS,
  // No reader of this version takes pictures of the page; a reader that does is listened to (TR-03135, false alarms).
  'optical-white': [{ requirement: 'optional' }],
  'optical-ir': [{ requirement: 'optional' }],
  'optical-uv': [{ requirement: 'optional' }],
  // A seal or a signed code is looked at where one was presented.
  'seal-signature': [{ requirement: 'optional' }],
  'mrz-seal': [{ requirement: 'optional' }],
};

/** Pure and total. */
export function requirementOf(check: CheckName, of: Case): Requirement {
  const row = REQUIREMENT_TABLE[check]?.find(
    ({ travellerClass, direction, document }) =>
      (travellerClass ?? of.travellerClass) === of.travellerClass &&
      (direction ?? of.direction) === of.direction &&
      (document ?? of.document) === of.document,
  );
  return row?.requirement ?? 'mandatory';
}
