// The documents of the bench: an identity that nobody has, and a chip made from its zone and a portrait;
// and a watchlist with just this document on it.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
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

/** The number of another document than the specimen's. */
export const SECOND_DOCUMENT = 'B0000002';

/** The zone of a specimen of Utopia, the state that exists in Doc 9303 only. */
export function specimenLines(validity: 'valid' | 'expired', now: Date, documentNumber = 'B0000001'): [string, string] {
  return composeTd3({
    issuingState: 'UTO',
    primaryIdentifier: 'SPECIMEN',
    secondaryIdentifier: 'BENCH TRAVELLER',
    documentNumber,
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

/**
 * A list named `bench` in a CSV file, whose only entry is this document.
 * @param inForce false: the entry has expired, so that importing it takes an earlier one out of force
 * @returns the file
 */
export function writeList(folder: string, lines: readonly string[], inForce: boolean): string {
  const file = path.join(folder, 'listed.csv');
  const [first = '', second = ''] = lines;
  const number = (lines.length === 3 ? first.slice(5, 14) : second.slice(0, 9)).replace(/<+$/, '');
  writeFileSync(
    file,
    'entry,list,kind,document_number,direction,valid_to,handling,reason\n' +
      `BENCH-1,bench,SLTD,${number},both,${inForce ? '' : '2000-01-01'},stop,listed by the bench\n`,
  );
  return file;
}
