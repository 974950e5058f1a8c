import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { composeTd3, type Td3Content } from './compose.ts';
import { parseMrz } from './parse.ts';
import { altered, specimen, SPECIMENS, SPECIMENS_OF_STATES, TODAY } from './specimens.fixture.ts';
import type { MachineReadableZone, MrzFormat } from './zone.ts';

function zoneOf(lines: readonly string[], today = TODAY): MachineReadableZone {
  const parsed = parseMrz(lines, today);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function problemsOf(lines: readonly string[]): string[] {
  const parsed = parseMrz(lines, TODAY);
  return parsed.ok ? [] : parsed.error.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

const passport: Td3Content = {
  issuingState: 'IDN',
  primaryIdentifier: 'WIJAYA',
  secondaryIdentifier: 'SARI',
  documentNumber: 'X1234567',
  nationality: 'IDN',
  dateOfBirth: '1990-02-28',
  sex: 'F',
  dateOfExpiry: '2031-05-01',
};

describe('the specimens of Doc 9303', () => {
  it.each(SPECIMENS)('$format of $where is valid', ({ format, lines }) => {
    expect(zoneOf(lines)).toMatchObject({ format, lines, issuingState: 'UTO' });
  });

  it('gives every field of the TD3 specimen under the names of the standard', () => {
    expect(zoneOf(specimen('TD3'))).toEqual({
      format: 'TD3',
      lines: specimen('TD3'),
      documentCode: 'P',
      issuingState: 'UTO',
      primaryIdentifier: 'ERIKSSON',
      secondaryIdentifier: 'ANNA MARIA',
      nameTruncated: false,
      documentNumber: 'L898902C3',
      nationality: 'UTO',
      dateOfBirth: { raw: '740812', iso: '1974-08-12' },
      sex: 'F',
      dateOfExpiry: { raw: '120415', iso: '2012-04-15' },
      optionalData: ['ZE184226B'],
    });
  });

  it('joins a document number that goes on in the optional data', () => {
    for (const { lines } of SPECIMENS.filter(({ where }) => where.includes('twelve')))
      expect(zoneOf(lines)).toMatchObject({ documentNumber: 'D23145890734', primaryIdentifier: 'STEVENSON' });
  });

  it('gives the optional data of a visa, which no digit protects', () => {
    expect(zoneOf(specimen('MRV-A'))).toMatchObject({ nationality: 'XXX', optionalData: ['6ZE184226B'] });
  });
});

describe('the specimens of states', () => {
  it.each(SPECIMENS_OF_STATES)('$what', ({ lines, fields }) => {
    expect(zoneOf(lines)).toMatchObject(fields);
  });
});

describe('what the mrz package was measured to get wrong', () => {
  it.each(['UTO', 'D', 'XPO', 'XOM', 'XMP', 'UNO', 'UNK', 'EUE', 'RKS', 'GBD', 'XXA', 'XXX', 'IDN'])(
    'knows the code %s',
    (code) => {
      expect(zoneOf(composeTd3({ ...passport, issuingState: code, nationality: code }))).toMatchObject({
        issuingState: code,
        nationality: code,
      });
    },
  );

  it('refuses codes that are none, with their places', () => {
    expect(problemsOf(composeTd3({ ...passport, issuingState: 'QQQ', nationality: 'I<N' }))).toEqual([
      'state-code 1:3',
      'state-code 2:11',
    ]);
  });

  it('takes a withdrawn code, but not on a document that is too young for it, nor one that is too old for its code', () => {
    const of = (state: string, dateOfExpiry: string) =>
      problemsOf(composeTd3({ ...passport, issuingState: state, nationality: state, dateOfExpiry }));
    expect(of('ZAR', '2012-07-14')).toEqual([]);
    expect(of('ZAR', '2031-05-01')).toEqual(['state-code 1:3', 'state-code 2:11']);
    expect(of('SSD', '2008-05-01')).toEqual(['state-code 1:3', 'state-code 2:11']);
  });

  it('checks the calendar', () => {
    expect(problemsOf(composeTd3({ ...passport, dateOfBirth: '1990-02-29' }))).toEqual(['date 2:14']);
    expect(problemsOf(composeTd3({ ...passport, dateOfExpiry: '2031-04-31' }))).toEqual(['date 2:22']);
  });

  it('takes an unknown date of birth, but no unknown expiry', () => {
    expect(zoneOf(composeTd3({ ...passport, dateOfBirth: '19<<-<<-<<' })).dateOfBirth).toEqual({
      raw: '<<<<<<',
      iso: undefined,
    });
    expect(problemsOf(composeTd3({ ...passport, dateOfExpiry: '20<<-<<-<<' }))).toEqual(['date 2:22']);
  });

  it('refuses an empty document number', () => {
    expect(problemsOf(composeTd3({ ...passport, documentNumber: '' }))).toEqual(['document-number 2:1']);
  });

  it.each([
    ['followed by fillers', 'WIJAYA'],
    ['of several components', 'ABDURRAHMAN WAHID'],
    ['filling the field', 'A'.repeat(39)],
  ])('leaves the secondary identifier empty where there is only a primary one %s', (_, primaryIdentifier) => {
    expect(zoneOf(composeTd3({ ...passport, primaryIdentifier, secondaryIdentifier: '' }))).toMatchObject({
      primaryIdentifier,
      secondaryIdentifier: '',
    });
  });

  it('refuses lower case and anything else that the MRZ has not, with its place', () => {
    const lines = specimen('TD3');
    expect(problemsOf(altered(lines, 1, 6, 'e'))).toEqual(['character 1:6']);
    expect(problemsOf(altered(lines, 2, 44, ' '))).toEqual(['character 2:44']);
    expect(problemsOf(altered(lines, 2, 16, 'é'))).toEqual(['character 2:16']);
    expect(problemsOf(altered(lines, 2, 14, 'O'))).toEqual(['character 2:14']);
  });

  it('takes cards for refugees, and the digit in the code of some cards', () => {
    for (const code of ['PT', 'RT', 'C1', 'AC']) {
      const lines = altered(specimen('TD1'), 1, 1, code);
      expect(zoneOf(lines).documentCode).toBe(code);
    }
    expect(problemsOf(altered(specimen('TD1'), 1, 1, 'IV'))).toEqual(['document-code 1:1']);
    expect(problemsOf(altered(specimen('TD3'), 1, 2, '7'))).toEqual(['document-code 1:1']);
  });

  it('does not take a missing check digit for a right one where a number ought to go on', () => {
    // With the optional data empty or without an end the package calls both of these valid.
    expect(problemsOf(altered(specimen('TD1'), 1, 6, '000000000<'))).toContain('check-digit 1:15');
    expect(problemsOf(altered(specimen('TD2'), 2, 10, '<'))).toContain('check-digit 2:10');
    expect(problemsOf(altered(specimen('TD3'), 2, 10, '<'))).toContain('check-digit 2:10');
  });
});

describe('a shape that is no MRZ', () => {
  it.each([
    ['no line', [], 'format 1:1'],
    ['one line of both', [specimen('TD3').join('')], 'format 1:1'],
    ['a line too short', [specimen('TD3')[0] ?? '', 'L898902C36UTO'], 'format 2:14'],
    ['a line too long', specimen('TD2').map((line) => `${line}<`), 'format 1:37'],
    ['an end of line left on', [specimen('TD1')[0] ?? '', `${specimen('TD1')[1] ?? ''}\r`, ''], 'format 2:31'],
    ['four lines', ['', '', '', ''], 'format 1:1'],
    [
      'an old French card',
      ['IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<', '8806923102858CORINNE<<<<<<<6512068F6'],
      'format 1:1',
    ],
  ])('%s is said with line and column', (_, lines, problem) => {
    expect(problemsOf(lines)).toEqual([problem]);
  });
});

describe('check digits', () => {
  it.each<[MrzFormat, number, number, string, string[]]>([
    ['TD3', 2, 10, '7', ['check-digit 2:10', 'check-digit 2:44']],
    ['TD3', 2, 20, '3', ['check-digit 2:20', 'check-digit 2:44']],
    ['TD3', 2, 28, '0', ['check-digit 2:28', 'check-digit 2:44']],
    ['TD3', 2, 43, '2', ['check-digit 2:43', 'check-digit 2:44']],
    ['TD3', 2, 44, '1', ['check-digit 2:44']],
    ['TD1', 1, 15, '8', ['check-digit 1:15', 'check-digit 2:30']],
    ['TD1', 2, 30, '7', ['check-digit 2:30']],
    ['TD2', 2, 36, '7', ['check-digit 2:36']],
    ['MRV-A', 2, 20, '7', ['check-digit 2:20']],
    ['MRV-B', 2, 28, '7', ['check-digit 2:28']],
  ])('%s: a wrong one at %i:%i is a problem at its place', (format, line, column, character, problems) => {
    expect(problemsOf(altered(specimen(format), line, column, character))).toEqual(problems);
  });
});

describe('every change of one character of a TD3', () => {
  const CHARACTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<');
  const lines = specimen('TD3');
  /** By line and column: the characters that pass for the right one. */
  const accepted = lines.map((text, line) =>
    Array.from(text).map((original, column) =>
      CHARACTERS.filter(
        (character) =>
          character !== original && problemsOf(altered(lines, line + 1, column + 1, character)).length === 0,
      ),
    ),
  );
  const [upper = [], lower = []] = accepted;

  it('in line 2 is reported, but where the modulus of ten hides it, and in sex and nationality, which have no digit', () => {
    const valueOf = (character: string) => (character === '<' ? 0 : Number.parseInt(character, 36));
    const hidden = lower.flatMap((characters, column) =>
      characters
        .filter((character) => (valueOf(character) - valueOf(lines[1]?.charAt(column) ?? '')) % 10 !== 0)
        .map((character) => `${column + 1}${character}`),
    );
    // UTO may become TTO or UNO, its neighbours in the table of codes.
    expect(hidden).toEqual(['11T', '12N', '21M', '21<']);
  });

  it('in line 1 is reported before the name; in the name only fillers protect, and DG1', () => {
    expect(upper[0]).toEqual(['V']);
    expect(upper.slice(2, 5)).toEqual([['T'], ['N'], []]);
    // From the third filler after the name on, a letter is a filler misread.
    expect(upper.slice(25 + 3).flat()).toEqual([]);
    expect(upper.slice(5, 25).every((characters) => characters.length > 0)).toBe(true);
  });
});

describe('hostile input', () => {
  const characters = fc.constantFrom(...Array.from('ABPVUTOX0123456789<<<<ab \r\u0000é'));

  it('gives a zone or problems with places, and never throws', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 60, unit: 'binary' }),
      ...[30, 36, 44].map((length) => fc.string({ unit: characters, minLength: length, maxLength: length })),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        const parsed = parseMrz(lines, TODAY);
        if (parsed.ok) return;
        expect(parsed.error.length).toBeGreaterThan(0);
        for (const { line: at, column, text } of parsed.error) {
          expect(at).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(text).not.toBe('');
        }
      }),
      fuzzed(9303, 2000),
    );
  });

  it('reads a specimen with some characters replaced as itself or reports it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SPECIMENS),
        fc.array(fc.tuple(fc.nat(2), fc.nat(43), characters), { minLength: 1, maxLength: 6 }),
        ({ lines }, changes) => {
          const changed = changes.reduce<readonly string[]>(
            (text, [line, column, character]) => altered(text, line + 1, column + 1, character),
            lines,
          );
          const parsed = parseMrz(changed, TODAY);
          if (parsed.ok) expect(parsed.value.lines).toEqual(changed);
          else expect(parsed.error.length).toBeGreaterThan(0);
        },
      ),
      fuzzed(9303, 2000),
    );
  });

  it('never repeats what it read in its problems', () => {
    const parsed = parseMrz(altered(specimen('TD3'), 2, 1, 'SECRET9X1'), TODAY);
    expect(JSON.stringify(parsed)).not.toContain('SECRET');
  });
});
