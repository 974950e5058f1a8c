// Which file is read next: what the gate needs first comes first, small before large, and the portrait last.
import { readCom } from '../../state/document/lds/com.ts';
import { LDS_FILES } from '../../state/document/lds/files.ts';
import type { FileName } from '../../state/document/pki/types.ts';
import { readSecurityObject } from '../../state/document/pki/security-object.ts';

/** Files that the lane's policy may ask for beside those that the gate needs. */
export type ExtraFile = 'DG11' | 'DG12';

/** Before the chip is made to prove anything; DG14 and DG15 hold the keys for that. */
const BEFORE_PROOFS: readonly FileName[] = ['COM', 'SOD', 'DG1', 'DG14', 'DG15'];

/** Without these there is nothing to judge. EF.COM is not signed, and newer chips may leave it out. */
const NEEDED: readonly FileName[] = ['SOD', 'DG1', 'DG2'];
export const isNeeded = (name: FileName): boolean => NEEDED.includes(name);

/** Bytes, outer tag included; the largest seen are far below. */
export const MAX_BYTES: Readonly<Record<FileName, number>> = {
  CardAccess: 4096,
  CardSecurity: 32 * 1024,
  COM: 1024,
  SOD: 64 * 1024,
  DG1: 512,
  DG2: 512 * 1024,
  DG11: 64 * 1024,
  DG12: 256 * 1024,
  DG14: 32 * 1024,
  DG15: 16 * 1024,
};

const GROUP_NUMBERS: Readonly<Partial<Record<FileName, number>>> = {
  DG1: 1,
  DG2: 2,
  DG11: 11,
  DG12: 12,
  DG14: 14,
  DG15: 15,
};

/**
 * Whether the chip has the file, by either of its lists. EF.COM is a chip's word, so a group that only EF.SOD lists is looked
 * for, too: whoever hides DG15 hides the key that a copy does not have. Where EF.SOD cannot be read, everything may be there.
 */
function mayHave(name: FileName, files: ReadonlyMap<FileName, Buffer>): boolean {
  const sod = files.get('SOD');
  const com = files.get('COM');
  const signed = sod === undefined ? undefined : readSecurityObject(sod);
  if (signed?.ok !== true) return true;
  const number = GROUP_NUMBERS[name];
  if (number !== undefined && signed.value.hashes.has(number)) return true;
  const told = com === undefined ? undefined : readCom(com);
  return told?.ok === true && told.value.tags.includes(LDS_FILES[name].tag);
}

/** The files still to be read before the proofs, or after them. `done`: read, or refused by the chip. */
export function nextFile(
  part: 'before-proofs' | 'after-proofs',
  files: ReadonlyMap<FileName, Buffer>,
  refused: ReadonlySet<FileName>,
  extra: readonly ExtraFile[],
): FileName | undefined {
  const order: readonly FileName[] = part === 'before-proofs' ? BEFORE_PROOFS : ['DG2', ...extra];
  const isOpen = (name: FileName): boolean => !files.has(name) && !refused.has(name);
  return order.find((name) => isOpen(name) && (isNeeded(name) || name === 'COM' || mayHave(name, files)));
}
