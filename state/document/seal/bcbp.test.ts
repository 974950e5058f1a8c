import { encode } from 'bcbp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { readBoardingPass } from './bcbp.ts';

/** IATA Resolution 792, attachment C: the example with the items of the first leg only, and with conditional items. */
const SHORT = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100';
const AT = new Date('2026-08-10T00:00:00Z');

const flightDate = (text: string, at: string) => {
  const pass = readBoardingPass(text, new Date(at));
  return pass.ok ? pass.value['legs'] : pass.error;
};

describe('a boarding pass', () => {
  it('is read: the example of the resolution', () => {
    expect(readBoardingPass(SHORT, AT)).toEqual({
      ok: true,
      value: {
        passengerName: 'DESMARAIS/LUC',
        legs: [
          {
            departureAirport: 'YUL',
            arrivalAirport: 'FRA',
            operatingCarrier: 'AC',
            flightNumber: '0834',
            flightDate: '2026-08-14',
            bookingReference: 'ABC123',
            compartment: 'F',
            seat: '001A',
            checkInSequence: '0025',
          },
        ],
      },
    });
  });

  it.each([
    ['001', '2025-12-30T00:00:00Z', '2026-01-01'],
    ['365', '2026-01-02T00:00:00Z', '2025-12-31'],
    ['060', '2024-02-20T00:00:00Z', '2024-02-29'],
    ['226', '2026-08-10T00:00:00Z', '2026-08-14'],
  ])('of day %s, read at %s, is for %s: the nearest such day', (day, at, date) => {
    expect(flightDate(SHORT.replace('226F', `${day}F`), at)).toMatchObject([{ flightDate: date }]);
  });

  it('with a day of issue has its year from there', () => {
    const issued = encode({
      data: {
        passengerName: 'DESMARAIS/LUC',
        issuanceDate: new Date('2025-12-28T00:00:00Z'),
        legs: [
          {
            operatingCarrierPNR: 'ABC123',
            departureAirport: 'YUL',
            arrivalAirport: 'FRA',
            operatingCarrierDesignator: 'AC',
            flightNumber: '0834',
            flightDate: new Date('2026-01-02T00:00:00Z'),
            compartmentCode: 'F',
            seatNumber: '001A',
            checkInSequenceNumber: '0025',
            passengerStatus: '1',
          },
        ],
      },
    });
    expect(flightDate(issued, '2026-01-02T00:00:00Z')).toMatchObject([{ flightDate: '2026-01-02' }]);
  });

  it.each([
    '',
    'M1',
    `X${SHORT}`,
    SHORT.slice(0, 40),
    `${SHORT}\u0000`,
    SHORT.padEnd(2000),
    SHORT.replace('226', 'ABC'),
  ])('is not %j', (text) => {
    expect(readBoardingPass(text, AT).ok).toBe(false);
  });

  it('that is changed anywhere never throws, and has no more than four legs', () => {
    const character = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(400), character), { maxLength: 8 }),
        fc.string({ maxLength: 400 }),
        fc.constantFrom('1', '2', '3', '4', '9'),
        (changes, tail, legs) => {
          const text = Array.from(`${SHORT}${tail}`);
          text[1] = legs;
          for (const [position, put] of changes) if (position > 1 && position < text.length) text[position] = put;
          const pass = readBoardingPass(text.join(''), AT);
          const list = pass.ok ? pass.value['legs'] : [];
          expect(Array.isArray(list) && list.length <= 4).toBe(true);
        },
      ),
      fuzzed(0x3a30, 1000),
    );
  });
});
