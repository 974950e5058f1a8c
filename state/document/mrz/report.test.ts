import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { parseMrz } from './parse.ts';
import { reportMrz } from './report.ts';
import { altered, specimen, SPECIMENS, SPECIMENS_OF_STATES, TODAY } from './specimens.fixture.ts';

const report = (lines: readonly string[]) => reportMrz(lines.join('\n'), TODAY);

const resultsOf = (lines: readonly string[]) =>
  Object.fromEntries(report(lines).checks.map(({ name, result }) => [name, result]));

describe('reportMrz', () => {
  it('gives the fields of the TD3 specimen, which is valid though expired', () => {
    expect(report(specimen('TD3'))).toMatchObject({
      valid: true,
      fields: {
        format: 'TD3',
        documentCode: 'P',
        issuingState: 'UTO',
        primaryIdentifier: 'ERIKSSON',
        secondaryIdentifier: 'ANNA MARIA',
        nameTruncated: 'false',
        documentNumber: 'L898902C3',
        nationality: 'UTO',
        dateOfBirth: '1974-08-12',
        sex: 'F',
        dateOfExpiry: '2012-04-15',
        optionalData: 'ZE184226B',
      },
      problems: [],
    });
  });

  it.each([...SPECIMENS, ...SPECIMENS_OF_STATES])('makes every check of a specimen, and none fails', ({ lines }) => {
    const { valid, checks } = report(lines);
    expect(valid).toBe(true);
    expect(new Set(checks.map(({ name }) => name)).size).toBe(15);
    expect(checks.filter(({ result }) => result !== 'successful' && result !== 'not-supported')).toEqual([]);
  });

  it('names the states, and codes that are withdrawn', () => {
    const [upper = '', lower = ''] = SPECIMENS_OF_STATES.find(({ what }) => what.startsWith('Norway'))?.lines ?? [];
    const causes = report([upper.replace('NOR', 'YUG'), lower]).checks.flatMap(({ cause }) =>
      cause === '' ? [] : [cause],
    );
    expect(causes).toEqual(['Yugoslavia, a code withdrawn on 2003-07-23', 'Utopia']);
  });

  it('says which digits a visa has not', () => {
    expect(report(specimen('MRV-A')).checks.filter(({ result }) => result === 'not-supported')).toEqual([
      { name: 'optionalDataCheckDigit', result: 'not-supported', cause: 'a MRV-A document has none' },
      { name: 'compositeCheckDigit', result: 'not-supported', cause: 'a MRV-A document has none' },
    ]);
  });

  it.each<[string, string]>([
    ['with ends of line of Windows', specimen('TD3').join('\r\n') + '\r\n'],
    [
      'with spaces at the ends, a mark of the encoding and empty lines around',
      `\u{feff}\n${specimen('TD3').join('  \n')}\n\n`,
    ],
    ['in one line, as in DG1', specimen('TD3').join('')],
  ])('reads a zone %s', (_, text) => {
    expect(reportMrz(text, TODAY)).toEqual(report(specimen('TD3')));
  });

  it('places every problem, and fails the check that it belongs to', () => {
    const wrong = altered(altered(specimen('TD3'), 1, 3, 'QQQ'), 2, 14, '741301');
    expect(report(wrong)).toMatchObject({
      valid: false,
      problems: [
        { code: 'state-code', where: 'line 1, column 3' },
        { code: 'date', where: 'line 2, column 14' },
        { code: 'check-digit', where: 'line 2, column 20' },
        { code: 'check-digit', where: 'line 2, column 44' },
      ],
    });
    expect(Object.entries(resultsOf(wrong)).flatMap(([name, result]) => (result === 'failed' ? [name] : []))).toEqual([
      'issuingState',
      'dateOfBirth',
      'dateOfBirthCheckDigit',
      'compositeCheckDigit',
    ]);
    expect(report(wrong).fields).not.toHaveProperty('dateOfBirth');
    expect(report(wrong).fields).toMatchObject({ documentNumber: 'L898902C3', dateOfExpiry: '2012-04-15' });
  });

  it('makes no other check after a character that cannot stand where it does', () => {
    const wrong = altered(specimen('TD3'), 2, 15, 'O');
    expect(resultsOf(wrong)).toMatchObject({ format: 'successful', characters: 'failed', dateOfBirth: 'aborted' });
    expect(report(wrong).fields).not.toHaveProperty('dateOfBirth');
  });

  it('aborts the digit of a number that is not there', () => {
    expect(resultsOf(altered(specimen('TD3'), 2, 1, '<<<<<<<<<0'))).toMatchObject({
      documentNumber: 'failed',
      documentNumberCheckDigit: 'aborted',
    });
  });

  it('fails the digit of a number that goes on in the optional data', () => {
    const [upper = '', ...rest] = SPECIMENS.at(-1)?.lines ?? [];
    expect(resultsOf([upper.replace('7349', '7348'), ...rest])).toMatchObject({ documentNumberCheckDigit: 'failed' });
  });

  it('fails a sex that is none', () => {
    expect(resultsOf(altered(specimen('TD3'), 2, 21, 'X'))).toMatchObject({ sex: 'failed', characters: 'successful' });
  });

  it.each(['', 'hello', 'a\nb\nc\nd', '\n\n'])('has a format to complain of in %j, and no fields', (text) => {
    const { valid, fields, problems, checks } = reportMrz(text, TODAY);
    expect([valid, fields, problems.length]).toEqual([false, {}, 1]);
    expect(checks.map(({ result }) => result)).toEqual(['failed', ...Array.from({ length: 14 }, () => 'aborted')]);
  });

  it('is of the same mind as the parser, whatever comes, and has a failed check for every invalid zone', () => {
    const unit = fc.constantFrom(...Array.from('PVIUTO0123456789<<<<a\n\u0000é'));
    fc.assert(
      fc.property(
        fc.constantFrom(...SPECIMENS),
        fc.array(fc.tuple(fc.nat(2), fc.nat(43), unit), { maxLength: 5 }),
        ({ lines }, changes) => {
          const changed = changes.reduce<readonly string[]>(
            (text, [line, column, character]) => altered(text, line + 1, column + 1, character),
            lines,
          );
          const { valid, problems, checks } = report(changed);
          if (changes.every(([, , character]) => character !== '\n')) expect(valid).toBe(parseMrz(changed, TODAY).ok);
          expect(valid).toBe(problems.length === 0);
          expect(valid).toBe(checks.every(({ result }) => result !== 'failed' && result !== 'aborted'));
        },
      ),
      fuzzed(9303, 1000),
    );
  });
});
