// Bulletins of forged or stolen series, as states and partners send them: ranges of document numbers of one issuer.
// They are data of a file; a document whose number lies in a range in force is looked at by an officer.
import { z } from 'zod';
import { isDay } from '../day.ts';
import { isStateCode } from '../document/mrz/codes.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import { err, messageOf, ok, type Result } from '../result.ts';
import { keyOfDocumentNumber, keyOfState } from '../watchlist/document-key.ts';

export const BULLETIN_LIMITS = { bytes: 8 * 1024 * 1024, bulletins: 20_000, faults: 50 } as const;

const word = z.string().min(1).max(100);
const day = z.string().refine(isDay, 'a day of the calendar, YYYY-MM-DD');

/** Fillers, spaces and hyphens aside. */
const documentNumber = z
  .string()
  .max(40)
  .transform((text, context) => {
    const key = keyOfDocumentNumber(text);
    if (key !== undefined) return key;
    context.addIssue({ code: 'custom', message: '1 to 24 letters and digits' });
    return z.NEVER;
  });

const bulletinShape = z
  .strictObject({
    id: word,
    /** Doc 9303-3. */
    issuingState: z.string().max(10).transform(keyOfState).refine(isStateCode, 'a state code of Doc 9303-3'),
    /** Narrows to documents whose code begins with this: P is every passport, PD the diplomatic ones. */
    documentCode: z
      .string()
      .regex(/^[A-Z]{1,2}$/, 'one or two capital letters')
      .optional(),
    /** First and last number of the series, both included, of the same length. */
    from: documentNumber,
    to: documentNumber,
    /** Days, both included. */
    validFrom: day,
    validTo: day,
    /** What the officer reads. */
    text: z.string().min(1).max(1000),
    owner: word,
  })
  .refine(({ from, to }) => from.length === to.length, { path: ['to'], message: 'is not as long as from' })
  .refine(({ from, to }) => from.length !== to.length || compareNumbers(from, to) <= 0, {
    path: ['to'],
    message: 'lies before from',
  })
  .refine(({ validFrom, validTo }) => validFrom <= validTo, { path: ['validTo'], message: 'lies before validFrom' });

export type Bulletin = Readonly<z.infer<typeof bulletinShape>>;

export const bulletinsSchema = z.array(bulletinShape).max(BULLETIN_LIMITS.bulletins);

/** Order of numbers of one length: digits before letters, as their values in Doc 9303-3, 4.9, which is their order in ASCII. */
function compareNumbers(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Validates bulletins. @returns them, or one line a fault: place and what is allowed there */
export function readBulletins(value: unknown): Result<readonly Bulletin[], readonly string[]> {
  const parsed = bulletinsSchema.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `${path.length === 0 ? 'the file' : path.join('.')}: ${message}`,
    );
    return err(
      faults.length > BULLETIN_LIMITS.faults
        ? [...faults.slice(0, BULLETIN_LIMITS.faults), 'and there is more']
        : faults,
    );
  }
  const ids = new Set<string>();
  const twice = parsed.data.filter(({ id }) => ids.size === ids.add(id).size);
  return twice.length === 0
    ? ok(parsed.data)
    : err(twice.slice(0, BULLETIN_LIMITS.faults).map(({ id }) => `${id} is there twice`));
}

/** Reads a JSON file's text; what is too large or no JSON is a fault. */
export function parseBulletins(json: string): Result<readonly Bulletin[], readonly string[]> {
  if (json.length > BULLETIN_LIMITS.bytes) return err([`the file has more than ${BULLETIN_LIMITS.bytes} characters`]);
  try {
    return readBulletins(JSON.parse(json));
  } catch (error) {
    return err([`the file is no JSON: ${messageOf(error)}`]);
  }
}

/**
 * The bulletins in force on `day` (YYYY-MM-DD) in whose series this document lies, in their own order.
 * @throws RangeError for a document number that no accepted zone has
 */
export function matchBulletins(
  zone: Pick<MachineReadableZone, 'documentNumber' | 'issuingState' | 'documentCode'>,
  bulletins: readonly Bulletin[],
  day: string,
): readonly Bulletin[] {
  const number = keyOfDocumentNumber(zone.documentNumber);
  // A zone that was accepted has one; never take the lack of it for the lack of a bulletin.
  if (number === undefined) throw new RangeError('the document number is no document number');
  const state = keyOfState(zone.issuingState);
  return bulletins.filter(
    ({ issuingState, documentCode, from, to, validFrom, validTo }) =>
      issuingState === state &&
      zone.documentCode.startsWith(documentCode ?? '') &&
      number.length === from.length &&
      compareNumbers(from, number) <= 0 &&
      compareNumbers(number, to) <= 0 &&
      validFrom <= day &&
      day <= validTo,
  );
}
