// Boarding passes: IATA Resolution 792, bar coded boarding pass (BCBP), read by the package `bcbp`. The signature that a pass may
// carry is under an airline's key that no border has, so a pass is never proven: it may fill a form.
import { decode, type BarcodedBoardingPass } from 'bcbp';
import { err, ok, type Result } from '../../result.ts';
import type { FieldValue } from './result.ts';

/** Characters of four legs with all that airlines may add. */
const LONGEST = 1000;
/** The items of the first leg that every pass has, by their places; the package checks none of them. */
const HEAD = /^M[1-4].{20}[E ].{7}[A-Z]{3}[A-Z]{3}[A-Z0-9 ]{3}[0-9 ]{4}[A-Z0-9 ]\d{3}.{10}[0-9A-F]{2}/;
const PRINTABLE = /^[\x20-\x7e]+$/;
const HALF_A_YEAR_MS = 183 * 24 * 60 * 60 * 1000;

export type BoardingPass = Readonly<Record<string, FieldValue>>;

export function isBoardingPass(text: string): boolean {
  return HEAD.test(text);
}

/**
 * What a pass says. Nothing of it is proven.
 * @param at for the year, of which a pass knows only the last digit or nothing: the flight is the nearest to it
 */
export function readBoardingPass(text: string, at: Date): Result<BoardingPass, string> {
  if (text.length > LONGEST) return err(`longer than ${LONGEST} characters`);
  if (!PRINTABLE.test(text)) return err('characters that no boarding pass has');
  if (!isBoardingPass(text)) return err('not the head of a boarding pass (IATA Resolution 792)');
  try {
    return ok(fieldsOf(decode(text, at.getUTCFullYear()), at));
  } catch {
    return err('not the structure of a boarding pass (IATA Resolution 792)');
  }
}

function fieldsOf({ data = {} }: BarcodedBoardingPass, at: Date): BoardingPass {
  const { passengerName, legs = [] } = data;
  return named({
    passengerName,
    legs: legs.map((leg) =>
      named({
        departureAirport: leg.departureAirport,
        arrivalAirport: leg.arrivalAirport,
        operatingCarrier: leg.operatingCarrierDesignator,
        flightNumber: leg.flightNumber,
        flightDate: dayOf(leg.flightDate, at, data.issuanceDate !== undefined),
        bookingReference: leg.operatingCarrierPNR,
        compartment: leg.compartmentCode,
        seat: leg.seatNumber,
        checkInSequence: leg.checkInSequenceNumber,
      }),
    ),
  });
}

/** A pass with a day of issue has its year from there; else the year is that of the nearest such day. */
function dayOf(date: Date | undefined, at: Date, hasYear: boolean): string | undefined {
  if (date === undefined || Number.isNaN(date.getTime())) return undefined;
  const off = hasYear ? 0 : Math.trunc((date.getTime() - at.getTime()) / HALF_A_YEAR_MS);
  const start = Date.UTC(date.getUTCFullYear(), 0);
  const day = date.getTime() - start;
  return new Date(Date.UTC(date.getUTCFullYear() - Math.sign(off), 0) + day).toISOString().slice(0, 10);
}

function named(fields: Readonly<Record<string, FieldValue | undefined>>): Readonly<Record<string, FieldValue>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
