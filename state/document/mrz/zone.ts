// What a machine readable zone says, under the names of ICAO Doc 9303 parts 3 to 7.

export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B';

/** A date of the MRZ; parts that the issuer left unknown (`<`) are absent. ISO 8601 with century where it is whole. */
export interface MrzDate {
  /** The six characters as printed, YYMMDD. */
  readonly raw: string;
  /** YYYY-MM-DD, or undefined when a part is unknown. */
  readonly iso: string | undefined;
}

export interface MachineReadableZone {
  readonly format: MrzFormat;
  /** The lines as read, without ends of line. */
  readonly lines: readonly string[];
  readonly documentCode: string;
  readonly issuingState: string;
  /** Empty on Indian passports of holders without a surname, whose only name is the secondary identifier. */
  readonly primaryIdentifier: string;
  /** Empty where the holder has a primary identifier only. */
  readonly secondaryIdentifier: string;
  /** The name fills its field: it must be taken for a truncated one, and compared as such (9303-4, 4.2.3). */
  readonly nameTruncated: boolean;
  readonly documentNumber: string;
  readonly nationality: string;
  readonly dateOfBirth: MrzDate;
  readonly sex: 'F' | 'M' | 'X';
  readonly dateOfExpiry: MrzDate;
  readonly optionalData: readonly string[];
}

/** One thing that is wrong with a zone, at `line` and `column` (from 1), in words for a technician. Carries no personal data. */
export interface MrzProblem {
  readonly code:
    | 'format'
    | 'character'
    | 'check-digit'
    | 'date'
    | 'state-code'
    | 'document-code'
    | 'document-number'
    | 'name'
    | 'sex';
  readonly line: number;
  readonly column: number;
  readonly text: string;
}
