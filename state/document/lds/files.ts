// The elementary files that the gate reads, by the names and numbers of Doc 9303-10, 4.6 (tables 36 and 38).
import type { FileName } from '../pki/types.ts';

export interface LdsFile {
  /** File identifier for SELECT. */
  readonly fileId: number;
  /** The outer tag of its content. */
  readonly tag: number;
}

export const LDS_FILES: Readonly<Record<FileName, LdsFile>> = {
  CardAccess: { fileId: 0x011c, tag: 0x31 },
  // Of the master file, as EF.CardAccess: the number is also that of EF.SOD, which is usually meant and so comes later.
  CardSecurity: { fileId: 0x011d, tag: 0x30 },
  COM: { fileId: 0x011e, tag: 0x60 },
  SOD: { fileId: 0x011d, tag: 0x77 },
  DG1: { fileId: 0x0101, tag: 0x61 },
  DG2: { fileId: 0x0102, tag: 0x75 },
  DG11: { fileId: 0x010b, tag: 0x6b },
  DG12: { fileId: 0x010c, tag: 0x6c },
  DG14: { fileId: 0x010e, tag: 0x6e },
  DG15: { fileId: 0x010f, tag: 0x6f },
};

/** The application of the eMRTD (Doc 9303-10, 4.2.2). */
export const EMRTD_APPLICATION = Buffer.from('a0000002471001', 'hex');
