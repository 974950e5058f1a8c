import { describe, expect, it } from 'vitest';
import { accessKeyOf } from './access-key.ts';
import { sameDocument } from './compare.ts';
import { composeTd3, type Td3Content } from './compose.ts';
import { parseMrz } from './parse.ts';
import { splitLines } from './shape.ts';
import { specimen, SPECIMENS, TODAY } from './specimens.fixture.ts';
import type { MachineReadableZone } from './zone.ts';

function zoneOf(lines: readonly string[]): MachineReadableZone {
  const parsed = parseMrz(lines, TODAY);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const passport: Td3Content = {
  issuingState: 'UTO',
  primaryIdentifier: 'ERIKSSON',
  secondaryIdentifier: 'ANNA MARIA',
  documentNumber: 'L898902C3',
  nationality: 'UTO',
  dateOfBirth: '1974-08-12',
  sex: 'F',
  dateOfExpiry: '2031-04-15',
};

describe('composeTd3', () => {
  it('makes the specimen of Doc 9303-4', () => {
    expect(composeTd3({ ...passport, dateOfExpiry: '2012-04-15', optionalData: 'ZE184226B' })).toEqual(specimen('TD3'));
  });

  it('writes names in the letters of the MRZ, and a sex that is not specified as a filler', () => {
    const [upper, lower] = composeTd3({
      ...passport,
      primaryIdentifier: "d'Artagnan-Van der Muellen",
      secondaryIdentifier: ' Susie Margaret Elisabeth ',
      sex: 'X',
    });
    expect(upper).toBe('P<UTODARTAGNAN<VAN<DER<MUELLEN<<SUSIE<MARGAR');
    expect(lower.charAt(20)).toBe('<');
  });

  it('refuses what does not fit', () => {
    expect(() => composeTd3({ ...passport, documentNumber: 'L898902C34' })).toThrow(RangeError);
    expect(() => composeTd3({ ...passport, optionalData: '0'.repeat(15) })).toThrow(RangeError);
  });
});

describe('sameDocument', () => {
  const printed = zoneOf(composeTd3(passport));

  it('agrees with itself', () => {
    expect(sameDocument(printed, zoneOf(composeTd3(passport)))).toEqual({ agree: true, differing: [] });
  });

  it.each<[Partial<Td3Content>, readonly string[]]>([
    [{ secondaryIdentifier: 'ANNA' }, ['secondaryIdentifier']],
    [{ primaryIdentifier: 'ERICSSON' }, ['primaryIdentifier']],
    [
      { primaryIdentifier: 'ERIKSSON ANNA', secondaryIdentifier: 'MARIA' },
      ['primaryIdentifier', 'secondaryIdentifier'],
    ],
    [{ sex: 'M' }, ['sex']],
    [{ nationality: 'IDN' }, ['nationality']],
    [{ documentNumber: 'L898902C4' }, ['documentNumber', 'documentNumberCheckDigit', 'compositeCheckDigit']],
    // The composite digit stays the same here: what it adds to the sum is a multiple of ten.
    [{ dateOfExpiry: '2032-04-15' }, ['dateOfExpiry', 'dateOfExpiryCheckDigit']],
  ])('names the fields that differ with %j', (change, differing) => {
    expect(sameDocument(printed, zoneOf(composeTd3({ ...passport, ...change })))).toEqual({ agree: false, differing });
  });

  it('sees names whose letters are the same but for their fillers', () => {
    const lines = composeTd3(passport);
    const wider = [lines[0].replace('ANNA<MARIA<', 'ANNA<<MARIA'), lines[1]];
    expect(sameDocument(printed, zoneOf(wider)).differing).toEqual(['secondaryIdentifier']);
  });

  it('does not compare documents of different formats', () => {
    expect(sameDocument(printed, zoneOf(specimen('TD2')))).toEqual({ agree: false, differing: ['format'] });
  });
});

describe('accessKeyOf', () => {
  it('gives the keys of the worked examples of Doc 9303-11, D.2', () => {
    expect(
      SPECIMENS.filter(({ where }) => where.includes('D.2')).map(({ lines }) => accessKeyOf(zoneOf(lines))),
    ).toEqual([1, 2].map(() => ({ documentNumber: 'D23145890734', dateOfBirth: '340712', dateOfExpiry: '950712' })));
  });

  it('pads a short number with fillers', () => {
    const zone = zoneOf([
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C<3UTO6908061F9406236ZE184226B<<<<<14',
    ]);
    expect(accessKeyOf(zone)).toEqual({ documentNumber: 'L898902C<', dateOfBirth: '690806', dateOfExpiry: '940623' });
  });
});

describe('splitLines', () => {
  it.each(SPECIMENS)('finds the lines of a $format in DG1', ({ lines }) => {
    expect(splitLines(lines.join(''))).toEqual({ ok: true, value: lines });
  });

  it('refuses any other length', () => {
    expect(splitLines('<'.repeat(89))).toMatchObject({ ok: false, error: { code: 'format', line: 1, column: 90 } });
  });
});
