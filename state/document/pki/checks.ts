// The table of the checks on a chip's content: where BSI TR-03135-1 (version 2.5) defines each, what it rests on, and what it says
// in words. A check is `aborted` where one that it rests on is not successful: the cause then names that one.
import type { ChipCheckName } from './types.ts';

export interface ChipCheckRule {
  /** Section of TR-03135-1, and the table there that defines its results. */
  readonly code: string;
  readonly needs: readonly ChipCheckName[];
  /** What is true when it is successful. */
  readonly text: string;
}

const rule = (code: string, text: string, ...needs: readonly ChipCheckName[]): ChipCheckRule => ({ code, needs, text });

/** Each check stands after those that it needs. */
export const CHIP_CHECK_RULES: Readonly<Record<ChipCheckName, ChipCheckRule>> = {
  'sod-structure': rule('5.6.4.2.2/5.28', 'the security object can be read'),
  'sod-signature': rule('5.6.4.2.2/5.30', 'its signer has signed the security object', 'sod-structure'),
  'signer-trust': rule('5.6.4.3.3/5.33', 'a trusted state has issued the signer', 'sod-signature'),
  'signer-validity': rule('5.6.4.3.4/5.36', 'the certificate of the signer is valid', 'sod-signature'),
  'signer-revocation': rule('5.6.4.3.5/5.37', 'the signer is not revoked', 'sod-signature'),
  'signer-defects': rule('5.8.2/5.38', 'the signer is not known for a defect', 'sod-signature'),
  'signer-state': rule('5.6.4.5/5.43', 'the state that issued the document has issued its signer', 'sod-signature'),
  'group-hashes': rule('5.6.4.4.2/5.41', 'the data groups are those that were signed', 'sod-structure'),
  'groups-listed': rule('5.6.4.4.1/5.40', 'the chip lists the data groups that were signed', 'sod-structure'),
  'active-authentication': rule('5.6.4.1.1/5.24', 'the chip holds the key of DG15', 'sod-signature'),
  'chip-authentication': rule('5.6.4.1.2/5.25', 'the chip holds a key of DG14', 'sod-signature'),
  'pace-mapping': rule('5.6.4.1.3/5.26', 'the chip proved its static key when it was opened', 'sod-signature'),
  'chip-genuine': rule('5.6.4.1/5.23', 'the chip is no copy'),
};
