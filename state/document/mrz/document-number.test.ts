import { describe, expect, it } from 'vitest';
import { checkDigit } from './check-digit.ts';
import { readDocumentNumber } from './document-number.ts';

/** The first line of a card with these fifteen characters after a number that does not fit, or the second of a TD2. */
const td1 = (number: string, digit: string, optional: string) => [
  `I<UTO${number}${digit}${optional.padEnd(15, '<')}`,
  '7408122F1204159UTO<<<<<<<<<<<6',
  'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
];
const td2 = (number: string, digit: string, optional: string) => [
  'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<',
  `${number}${digit}UTO7408122F1204159${optional.padEnd(7, '<')}6`,
];

const FIRST = 'D23145890';
const MORE = '7C4';
/** Whether the filler in the place of the check digit counts is not said; here the two digits differ. */
const COUNTED = String(checkDigit(`${FIRST}<${MORE}`));
const NOT_COUNTED = String(checkDigit(`${FIRST}${MORE}`));

describe('a number of more than nine characters', () => {
  it('is tried with both check digits, which differ', () => {
    expect(COUNTED).not.toBe(NOT_COUNTED);
  });

  it.each([COUNTED, NOT_COUNTED])('is whole, and no part of the optional data, with the digit %s', (digit) => {
    const whole = { ok: true, value: { number: `${FIRST}${MORE}`, optionalData: '' } };
    expect(readDocumentNumber('TD1', td1(FIRST, '<', `${MORE}${digit}`))).toEqual(whole);
    expect(readDocumentNumber('TD2', td2(FIRST, '<', `${MORE}${digit}`))).toEqual(whole);
  });

  it.each([
    ['ZE184', 'ZE184'],
    ['<ZE184', 'ZE184'],
    ['ZE<184', 'ZE<184'],
  ])('leaves %j of the optional data after it', (rest, optionalData) => {
    expect(readDocumentNumber('TD1', td1(FIRST, '<', `${MORE}${NOT_COUNTED}<${rest}`))).toEqual({
      ok: true,
      value: { number: `${FIRST}${MORE}`, optionalData },
    });
  });

  it('has at most 22 characters on a TD1, 14 on a TD2', () => {
    const long = '7349567890123';
    const digit = String(checkDigit(`${FIRST}${long}`));
    expect(readDocumentNumber('TD1', td1(FIRST, '<', `${long}${digit}`))).toMatchObject({
      value: { number: `${FIRST}${long}` },
    });
    const less = '73495';
    expect(readDocumentNumber('TD2', td2(FIRST, '<', `${less}${checkDigit(`${FIRST}${less}`)}`))).toMatchObject({
      value: { number: `${FIRST}${less}` },
    });
  });

  it.each([
    [
      'a wrong digit',
      td1(FIRST, '<', `${MORE}${Array.from('0123456789').find((d) => d !== COUNTED && d !== NOT_COUNTED) ?? ''}`),
    ],
    ['a letter for a digit', td1(FIRST, '<', `${MORE}A`)],
    ['nothing more', td1(FIRST, '<', '')],
    ['a digit alone', td1(FIRST, '<', String(checkDigit(FIRST)))],
    ['no filler after it', td1(FIRST, '<', '7349'.padEnd(15, '1'))],
    ['nine characters with a filler among them', td1('D2314589<', '<', `${MORE}${NOT_COUNTED}`)],
  ])('is refused with %s', (_, lines) => {
    expect(readDocumentNumber('TD1', lines)).toMatchObject({ ok: false, error: { code: 'check-digit' } });
  });
});

describe('a number of nine characters or fewer', () => {
  it.each(['D23145890', 'D2314589<', 'D<3145890', 'D<<<<<<<<'])('%s keeps the fillers inside it', (number) => {
    expect(readDocumentNumber('TD1', td1(number, String(checkDigit(number)), 'ABC<1'))).toEqual({
      ok: true,
      value: { number: number.replace(/<+$/, ''), optionalData: 'ABC<1' },
    });
  });

  it.each([
    ['<<<<<<<<<', 'the document number is empty'],
    ['<D2314589', 'the document number begins with a filler'],
  ])('%s is refused', (number, text) => {
    expect(readDocumentNumber('TD1', td1(number, String(checkDigit(number)), ''))).toMatchObject({ error: { text } });
  });
});
