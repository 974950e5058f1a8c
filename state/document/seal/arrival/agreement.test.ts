import { describe, expect, it } from 'vitest';
import { parseMrz } from '../../mrz/parse.ts';
import { differencesToDeclaration } from './agreement.ts';

/** The specimen of Doc 9303-4. */
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const read = parseMrz(LINES, '2012-01-01');

describe('a declaration and a document', () => {
  if (!read.ok) throw new Error('the specimen is to be read');
  const zone = read.value;
  const fields = {
    issuingCountry: 'IDN',
    documentNumber: 'L898902C3',
    issuingState: 'UTO',
    nationality: 'UTO',
    dateOfBirth: '1974-08-12',
  };

  it('agree', () => {
    expect(differencesToDeclaration({ fields }, zone, 'IDN')).toEqual([]);
  });

  it.each(Object.keys(fields))('differ in %s', (field) => {
    expect(differencesToDeclaration({ fields: { ...fields, [field]: 'X' } }, zone, 'IDN')).toEqual([field]);
  });

  it('differ where the declaration or the document says nothing', () => {
    expect(differencesToDeclaration({ fields: {} }, zone, 'IDN')).toHaveLength(5);
    const unknown = { ...zone, dateOfBirth: { raw: '74<<<<', iso: undefined } };
    expect(differencesToDeclaration({ fields }, unknown, 'IDN')).toEqual(['dateOfBirth']);
  });
});
