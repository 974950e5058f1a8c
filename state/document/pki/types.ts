// What a chip has given, what it has been made to prove, and the checks that follow from it. The reader's side
// (hardware/chip-reader) makes a `ChipReading`; `prove.ts` turns it into checks; `state/inspection` weighs them.
import type { ResultValue } from '../../inspection/checks.ts';

/** The elementary files that the gate may read (Doc 9303-10, tables 36 and 38). */
export type FileName =
  'CardAccess' | 'CardSecurity' | 'COM' | 'SOD' | 'DG1' | 'DG2' | 'DG11' | 'DG12' | 'DG14' | 'DG15';

/** How the data were protected on their way (Doc 9303-11, 4.3 and 4.4). */
export interface AccessReport {
  readonly protocol: 'PACE' | 'BAC' | 'plain';
  /** Of PACE: the object identifier, such as `id-PACE-ECDH-GM-AES-CBC-CMAC-128`, and the domain parameters by name. */
  readonly algorithm: string | undefined;
  readonly password: 'MRZ' | 'CAN' | undefined;
  /** Why BAC was used although PACE was offered; undefined where it was not. */
  readonly downgrade: string | undefined;
}

/** What the chip answered to our random challenge (Doc 9303-11, 6.1). Whether that is right is checked with DG15 and DG14. */
export interface ActiveAuthenticationAnswer {
  readonly challenge: Buffer;
  readonly signature: Buffer;
}

/** Chip authentication was carried out with this key of DG14, and the session that followed answered (Doc 9303-11, 6.2). */
export interface ChipAuthenticationRun {
  readonly outcome: 'answered' | 'refused';
  /** SubjectPublicKeyInfo as DG14 holds it. */
  readonly publicKey: Buffer;
  readonly algorithm: string;
  readonly detail: string;
}

/** PACE with chip authentication mapping (Doc 9303-11, 4.4.3.5): the data that the chip's static key must explain. */
export interface ChipAuthenticationMapping {
  /** The decrypted Chip Authentication Data. */
  readonly data: Buffer;
  /** The chip's ephemeral public key of the mapping, uncompressed. */
  readonly mappingKey: Buffer;
  readonly parameterId: number;
}

export interface ChipProofs {
  /** `refused`: the chip would not; `unable`: chip and reader found no length that both take, or the chip is not well. */
  readonly activeAuthentication:
    ActiveAuthenticationAnswer | { readonly refused: string } | { readonly unable: string } | undefined;
  readonly chipAuthentication: ChipAuthenticationRun | undefined;
  readonly mapping: ChipAuthenticationMapping | undefined;
}

/** A chip that was made to prove nothing. */
export const NO_PROOFS: ChipProofs = {
  activeAuthentication: undefined,
  chipAuthentication: undefined,
  mapping: undefined,
};

/** A chip that gave its files to whoever asked. */
export const PLAIN_ACCESS: AccessReport = {
  protocol: 'plain',
  algorithm: undefined,
  password: undefined,
  downgrade: undefined,
};

export interface ChipReading {
  /** Whole files with their outer tags; one that was not read is missing. */
  readonly files: ReadonlyMap<FileName, Buffer>;
  /** Groups that no gate reads, such as fingerprints, by their number; only a folder of files may have them. */
  readonly furtherGroups?: ReadonlyMap<number, Buffer>;
  readonly access: AccessReport;
  readonly proofs: ChipProofs;
}

/** One check each; codes and meaning in `checks.ts` of this folder. */
export const CHIP_CHECKS = [
  'sod-structure',
  'sod-signature',
  'signer-trust',
  'signer-validity',
  'signer-revocation',
  'signer-defects',
  'signer-state',
  'group-hashes',
  'groups-listed',
  'active-authentication',
  'chip-authentication',
  'pace-mapping',
  'chip-genuine',
] as const;
export type ChipCheckName = (typeof CHIP_CHECKS)[number];

export interface ChipCheck {
  readonly name: ChipCheckName;
  /** Of BSI TR-03135-1. */
  readonly code: string;
  readonly result: ResultValue;
  /** Why, in words for the officer; empty when successful. No personal data. */
  readonly cause: string;
}
