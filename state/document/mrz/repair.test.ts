import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { composeTd3 } from './compose.ts';
import { parseMrz } from './parse.ts';
import { acceptRepair, proposeRepairs } from './repair.ts';
import { altered, specimen, SPECIMENS, TODAY } from './specimens.fixture.ts';
import type { MachineReadableZone, MrzFormat } from './zone.ts';

function zoneOf(lines: readonly string[]): MachineReadableZone {
  const parsed = parseMrz(lines, TODAY);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const differences = (one: readonly string[], other: readonly string[]) =>
  one.flatMap((text, line) => Array.from(text).filter((character, at) => character !== other[line]?.charAt(at))).length;

describe('proposeRepairs', () => {
  it.each<[string, MrzFormat, number, number, string, string]>([
    ['O for 0 in a number', 'TD3', 2, 6, 'O', '0'],
    ['Z for 2 in a number', 'TD1', 1, 7, 'Z', '2'],
    ['B for 8 in a number', 'TD2', 2, 7, 'B', '8'],
    ['A for 4 in a date', 'TD3', 2, 15, 'A', '4'],
    ['I for 1 in a check digit', 'TD3', 2, 43, 'I', '1'],
    ['S for 5 in an expiry', 'TD3', 2, 27, 'S', '5'],
    ['8 for B in optional data', 'TD3', 2, 37, '8', 'B'],
    ['G for 6 in the composite digit', 'TD1', 2, 30, 'G', '6'],
    ['0 for O in a state', 'TD3', 1, 5, '0', 'O'],
    ['5 for S in a name', 'TD3', 1, 10, '5', 'S'],
    ['G for 6 in a visa', 'MRV-A', 2, 23, 'G', '6'],
  ])('proposes what was printed: %s', (_, format, line, column, read, proposed) => {
    const printed = specimen(format).map((text, at) =>
      at === line - 1 ? (altered([text], 1, column, proposed)[0] ?? '') : text,
    );
    const wanted = { changes: [{ line, column, read, proposed }], zone: zoneOf(printed) };
    expect(proposeRepairs(altered(printed, line, column, read), TODAY)).toContainEqual(wanted);
  });

  it('mends up to three characters, and not four', () => {
    const printed = specimen('TD3');
    const three = altered(altered(printed, 1, 10, '55'), 2, 15, 'A');
    expect(proposeRepairs(three, TODAY).map(({ zone, changes }) => [zone.lines, changes.length])).toEqual([
      [printed, 3],
    ]);
    expect(proposeRepairs(altered(three, 2, 43, 'I'), TODAY)).toEqual([]);
  });

  it('shows every way where several would do', () => {
    const printed = specimen('TD3');
    const repairs = proposeRepairs(altered(printed, 2, 1, 'I'), TODAY);
    expect(repairs.map(({ zone }) => zone.lines)).toContainEqual(printed);
    expect(repairs).toHaveLength(4);
    expect(new Set(repairs.map(({ zone }) => zone.lines.join())).size).toBe(repairs.length);
    expect(repairs.every(({ changes }) => changes.length === 1)).toBe(true);
  });

  it.each([
    ['a valid zone', specimen('TD3')],
    ['lines that are no MRZ', ['A', 'B']],
    ['a state that does not exist', altered(specimen('TD3'), 1, 3, 'QQQ')],
    [
      'a day that does not exist, under right digits',
      composeTd3({
        issuingState: 'IDN',
        primaryIdentifier: 'WIJAYA',
        secondaryIdentifier: 'SARI',
        documentNumber: 'X1234567',
        nationality: 'IDN',
        dateOfBirth: '1990-02-30',
        sex: 'F',
        dateOfExpiry: '2031-05-01',
      }),
    ],
    ['a wrong character that nothing is confused with', altered(specimen('TD3'), 1, 6, '9')],
  ])('proposes nothing for %s', (_, lines) => {
    expect(proposeRepairs(lines, TODAY)).toEqual([]);
  });

  it('is bounded, and every proposal is a valid zone with the changes that it tells', () => {
    const characters = fc.constantFrom(...Array.from('0ODQ1IL2Z4A5S6G8B7TUV<K'));
    fc.assert(
      fc.property(
        fc.constantFrom(...SPECIMENS),
        fc.array(fc.tuple(fc.nat(2), fc.nat(43), characters), { maxLength: 8 }),
        ({ lines }, misread) => {
          const read = misread.reduce<readonly string[]>(
            (text, [line, column, character]) => altered(text, line + 1, column + 1, character),
            lines,
          );
          const repairs = proposeRepairs(read, TODAY);
          expect(repairs.length).toBeLessThanOrEqual(16);
          for (const { changes, zone } of repairs) {
            const mended = changes.reduce<readonly string[]>(
              (text, change) => altered(text, change.line, change.column, change.proposed),
              read,
            );
            expect(zone).toEqual(zoneOf(mended));
            expect(differences(read, mended)).toBe(changes.length);
          }
        },
      ),
      fuzzed(9303, 150),
    );
  });
});

describe('acceptRepair', () => {
  const printed = specimen('TD3');
  const repairs = proposeRepairs(altered(printed, 2, 6, 'O'), TODAY);

  it('takes the proposal that is the same as the chip', () => {
    expect(acceptRepair(repairs, zoneOf(printed))?.zone.lines).toEqual(printed);
  });

  it('takes none where the chip differs in a single character, seen or unseen by check digits', () => {
    expect(acceptRepair(repairs, zoneOf(altered(printed, 1, 6, 'F')))).toBeUndefined();
    expect(acceptRepair(repairs, zoneOf(altered(printed, 2, 21, 'M')))).toBeUndefined();
    expect(acceptRepair(repairs, zoneOf(specimen('TD2')))).toBeUndefined();
  });

  it('takes none where none was proposed', () => {
    expect(acceptRepair([], zoneOf(printed))).toBeUndefined();
  });
});
