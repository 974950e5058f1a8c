// Whether a declaration is for the document that lies on the reader and for this border (arrival-declaration.md, last section).
// The signature proves who declared; only this makes it the declaration of the traveller who stands here.
import type { MachineReadableZone } from '../../mrz/zone.ts';
import type { CodeOutcome } from '../result.ts';

export type DeclaredField = 'issuingCountry' | 'documentNumber' | 'issuingState' | 'nationality' | 'dateOfBirth';

/**
 * @param zone of the document, from its chip where there is one
 * @param state whose border this is, Doc 9303-3: the only one whose declarations count
 * @returns the fields that differ; names only, so that they may be logged. A birth that the zone leaves open differs.
 */
export function differencesToDeclaration(
  { fields }: Pick<CodeOutcome, 'fields'>,
  zone: MachineReadableZone,
  state: string,
): readonly DeclaredField[] {
  const wanted: Readonly<Record<DeclaredField, string | undefined>> = {
    issuingCountry: state,
    documentNumber: zone.documentNumber,
    issuingState: zone.issuingState,
    nationality: zone.nationality,
    dateOfBirth: zone.dateOfBirth.iso,
  };
  return DECLARED.filter((field) => wanted[field] === undefined || fields[field] !== wanted[field]);
}

const DECLARED = [
  'issuingCountry',
  'documentNumber',
  'issuingState',
  'nationality',
  'dateOfBirth',
] as const satisfies readonly DeclaredField[];
