import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../testing/fuzz.ts';
import { CSV_LIMITS, readCsv } from './csv.ts';

function read(...pieces: string[]): unknown[] {
  return [...readCsv(pieces)].map((record) =>
    record.ok ? [record.value.line, ...record.value.fields] : `${record.error.line}: ${record.error.text}`,
  );
}

describe('readCsv', () => {
  it.each([
    [
      'records parted by CRLF',
      'aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n',
      [
        [1, 'aaa', 'bbb', 'ccc'],
        [2, 'zzz', 'yyy', 'xxx'],
      ],
    ],
    [
      'a last record without an end',
      'aaa,bbb\r\nzzz,yyy',
      [
        [1, 'aaa', 'bbb'],
        [2, 'zzz', 'yyy'],
      ],
    ],
    [
      'quoted fields',
      '"aaa","bbb","ccc"\r\nzzz,yyy,xxx',
      [
        [1, 'aaa', 'bbb', 'ccc'],
        [2, 'zzz', 'yyy', 'xxx'],
      ],
    ],
    [
      'a line break within quotes',
      '"aaa","b\r\nbb","ccc"\r\nzzz,yyy,xxx',
      [
        [1, 'aaa', 'b\r\nbb', 'ccc'],
        [3, 'zzz', 'yyy', 'xxx'],
      ],
    ],
    ['a doubled quote', '"aaa","b""bb","ccc"', [[1, 'aaa', 'b"bb', 'ccc']]],
  ])('reads the example of RFC 4180, 2: %s', (_, text, records) => {
    expect(read(text)).toEqual(records);
  });

  it('reads LF and CR too, keeps empty fields and skips empty lines', () => {
    expect(read('a,,b\n\n,\r\r""\n')).toEqual([
      [1, 'a', '', 'b'],
      [3, '', ''],
      [5, ''],
    ]);
    expect(read('')).toEqual([]);
  });

  it.each([
    ['a"b,c', '1: field 1: a quote stands where none may (RFC 4180, 2)'],
    ['a,"b"c', '1: field 2: a quote stands where none may (RFC 4180, 2)'],
    ['a\nb,"c\nd', '2: field 2: the quote is never closed'],
  ])('stops at %j with its place', (text, fault) => {
    expect(read(text).at(-1)).toBe(fault);
  });

  it('bounds fields and their number', () => {
    expect(read('x'.repeat(CSV_LIMITS.fieldCharacters + 1))).toHaveLength(1);
    expect(read('x'.repeat(CSV_LIMITS.fieldCharacters + 1))[0]).toMatch(/^1: field 1: more than/);
    expect(read(','.repeat(CSV_LIMITS.fields))[0]).toMatch(/^1: field 65: more than/);
    expect(read(','.repeat(CSV_LIMITS.fields - 1))).toHaveLength(1);
  });

  it('gives back what was written, however it is cut into pieces', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\r', '\n', ' '), minLength: 1, maxLength: 6 });
    const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(table, fc.nat(40), (records, cut) => {
        const text = records
          .map((fields) => fields.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .join('\r\n');
        const back = [...readCsv([text.slice(0, cut), text.slice(cut)])].map((record) =>
          record.ok ? record.value.fields : record.error,
        );
        expect(back).toEqual(records);
      }),
      fuzzed(4180, 500),
    );
  });

  it('ends on anything', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n'), maxLength: 30 })),
        (pieces) => {
          const records = [...readCsv(pieces)];
          expect(records.slice(0, -1).every((record) => record.ok)).toBe(true);
        },
      ),
      fuzzed(4180, 500),
    );
  });
});
