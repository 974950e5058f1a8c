// The message `autogate.arrival` of arrival-declaration.md: its shape, and whether it is fresh.
import { z } from 'zod';
import { isDay } from '../../../day.ts';
import { check, successful, type CodeCheck, type CodeProblem, type FieldValue } from '../result.ts';
import { err, ok, type Result } from '../../../result.ts';
import { problemsOf } from '../vds-nc/envelope.ts';

export const ARRIVAL_TYPE = 'autogate.arrival';

/** Longest from signature to last use: three days before arrival, and one for a flight that is late. */
export const LONGEST_MS = 96 * 60 * 60 * 1000;
/** What the issuer's clock may be ahead of the gate's. */
export const CLOCK_SKEW_MS = 5 * 60 * 1000;

const day = z.string().refine(isDay, 'a day of the calendar is wanted');
const time = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/, 'a time of UTC to the second is wanted')
  .refine((text) => isDay(text.slice(0, 10)), 'a day of the calendar is wanted');
const state = z.string().regex(/^(?:[A-Z]{3}|D)$/, 'a state code of Doc 9303-3 is wanted');
const printable = (most: number) =>
  z.string().regex(new RegExp(`^[^\\p{C}]{1,${String(most)}}$`, 'u'), `1 to ${String(most)} printable characters`);

const DECLARATION = z.strictObject({
  jti: z.string().regex(/^[A-Za-z0-9_-]{22,43}$/, '22 to 43 characters of base64url are wanted'),
  iat: time,
  exp: time,
  pid: z.strictObject({
    n: printable(80),
    dob: day,
    nat: state,
    is: state,
    dn: z.string().regex(/^[A-Z0-9]{1,22}$/, 'capitals and digits are wanted'),
  }),
  arr: z.strictObject({
    day,
    poe: z.string().regex(/^[A-Z]{3}$|^[A-Z]{2}[A-Z2-9]{3}$/, 'an IATA code or a UN/LOCODE is wanted'),
    flt: printable(12).optional(),
  }),
  dec: z.strictObject({ cus: z.boolean(), hea: z.boolean(), qua: z.boolean() }),
});

export interface Declaration {
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Never throws; whatever is not of version 1 is a problem, and then nothing is shown. */
export function readDeclaration(version: number, message: unknown): Result<Declaration, readonly CodeProblem[]> {
  if (version !== 1) return err([{ code: 'unknown-version', where: 'data.hdr.v', text: 'only version 1 is known' }]);
  const read = DECLARATION.safeParse(message);
  if (!read.success) return err(problemsOf('not-a-declaration', read.error, 'data.msg'));
  const { jti, iat, exp, pid, arr, dec } = read.data;
  return ok({
    issuedAt: new Date(iat),
    expiresAt: new Date(exp),
    fields: {
      id: jti,
      issuedAt: iat,
      expiresAt: exp,
      name: pid.n,
      dateOfBirth: pid.dob,
      nationality: pid.nat,
      issuingState: pid.is,
      documentNumber: pid.dn,
      arrivalDay: arr.day,
      portOfEntry: arr.poe,
      ...(arr.flt === undefined ? {} : { flight: arr.flt }),
      customs: dec.cus,
      health: dec.hea,
      quarantine: dec.qua,
    },
  });
}

/** The check `seal-freshness` at the time `at`. */
export function freshnessOf({ issuedAt, expiresAt }: Pick<Declaration, 'issuedAt' | 'expiresAt'>, at: Date): CodeCheck {
  const name = 'seal-freshness';
  const lifetime = expiresAt.getTime() - issuedAt.getTime();
  if (lifetime <= 0 || lifetime > LONGEST_MS)
    return check(name, 'failed', 'the declaration holds longer than it may, or not at all');
  if (issuedAt.getTime() > at.getTime() + CLOCK_SKEW_MS)
    return check(name, 'failed', 'the declaration was made later than now');
  if (at > expiresAt) return check(name, 'failed', 'the declaration has expired');
  return successful(name);
}
