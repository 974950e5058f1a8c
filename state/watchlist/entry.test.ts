import { describe, expect, it } from 'vitest';
import { entryOf, type Cells } from './entry.ts';

const document: Cells = { entry: 'SLTD-1', document_number: 'L898902C3' };

function faultsOf(cells: Cells): string[] {
  const entry = entryOf(cells);
  return entry.ok ? [] : entry.error.map(({ column, text }) => `${column} ${text}`);
}

describe('entryOf', () => {
  it('fills in what a row may leave out', () => {
    expect(entryOf(document)).toEqual({
      ok: true,
      value: {
        entry: 'SLTD-1',
        list: 'local',
        kind: 'unspecified',
        documentNumber: 'L898902C3',
        issuingState: undefined,
        nameKeys: [],
        dateOfBirth: undefined,
        nationality: undefined,
        direction: 'both',
        validFrom: undefined,
        validTo: undefined,
        handling: 'refer',
        reason: '',
      },
    });
  });

  it('reads numbers and states as lists write them', () => {
    expect(
      entryOf({ ...document, document_number: ' c01x-00 t47 ', issuing_state: 'DEU', nationality: 'd' }),
    ).toMatchObject({
      ok: true,
      value: { documentNumber: 'C01X00T47', issuingState: 'D', nationality: 'D' },
    });
  });

  it.each<[string, Cells, string[]]>([
    ['no reference', { document_number: 'X1' }, ['entry is empty']],
    [
      'nothing to find it by',
      { entry: '1' },
      ['document_number is empty, and there is no name: the entry could never be found'],
    ],
    [
      'a name alone',
      { entry: '1', primary_identifier: 'ALI' },
      ['date_of_birth is empty: a name alone is never matched'],
    ],
    [
      'a secondary identifier alone',
      { ...document, secondary_identifier: 'ALI' },
      ['primary_identifier is empty beside a secondary identifier'],
    ],
    [
      'a number of other characters',
      { entry: '1', document_number: 'X_1' },
      ['document_number is not made of 1 to 24 letters and digits'],
    ],
    [
      'a day that is not in the calendar',
      { ...document, date_of_birth: '1990-02-29' },
      ['date_of_birth is no day of the calendar, YYYY-MM-DD'],
    ],
    [
      'days of another order',
      { ...document, valid_to: '31.12.2026' },
      ['valid_to is no day of the calendar, YYYY-MM-DD'],
    ],
    [
      'days that never are',
      { ...document, valid_from: '2026-02-01', valid_to: '2026-01-31' },
      ['valid_to lies before valid_from'],
    ],
    [
      'an unknown state',
      { ...document, issuing_state: 'QQQ' },
      ['issuing_state is no code of a state (Doc 9303-3, 5)'],
    ],
    ['an unknown direction', { ...document, direction: 'out' }, ['direction is none of arrival, departure, both']],
    ['an unknown handling', { ...document, handling: 'arrest' }, ['handling is none of stop, refer, silent, inform']],
    ['a cell too long', { ...document, reason: 'x'.repeat(1001) }, ['reason has more than 1000 characters']],
  ])('refuses %s', (_, cells, faults) => {
    expect(faultsOf(cells)).toEqual(faults);
  });
});
