// The passports of the bench: an identity that nobody has, and a chip made from its zone and a portrait.
import { createPassport, type VirtualPassport } from '../../hardware/bench/passport.ts';
import { personalise } from '../../hardware/bench/passport-files.ts';
import { composeTd3 } from '../../state/document/mrz/compose.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { localDay } from '../controller/local-day.ts';
import { ok, type Result } from '../../state/result.ts';

function yearsFrom(now: Date, years: number): string {
  const day = new Date(now);
  day.setFullYear(day.getFullYear() + years);
  return localDay(day);
}

/** The zone of a specimen of Utopia, the state that exists in Doc 9303 only. */
export function specimenLines(validity: 'valid' | 'expired', now: Date): [string, string] {
  return composeTd3({
    issuingState: 'UTO',
    primaryIdentifier: 'SPECIMEN',
    secondaryIdentifier: 'BENCH TRAVELLER',
    documentNumber: 'B0000001',
    nationality: 'UTO',
    dateOfBirth: '1990-05-17',
    sex: 'X',
    dateOfExpiry: yearsFrom(now, validity === 'valid' ? 5 : -1),
  });
}

/** @returns the passport, or why its chip cannot be made, in words */
export function passportOf(lines: readonly string[], portrait: EncodedImage): Result<VirtualPassport, string> {
  const files = personalise(lines, portrait);
  return files.ok ? ok(createPassport(files.value)) : files;
}
