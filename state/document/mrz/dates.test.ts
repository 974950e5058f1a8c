import { describe, expect, it } from 'vitest';
import { readDate, type DateKind } from './dates.ts';

describe('readDate', () => {
  it.each<[string, DateKind, string, string]>([
    ['740812', 'birth', '2026-11-22', '1974-08-12'],
    ['261122', 'birth', '2026-11-22', '2026-11-22'],
    ['261123', 'birth', '2026-11-22', '1926-11-23'],
    ['000229', 'birth', '2026-11-22', '2000-02-29'],
    ['991231', 'birth', '2026-11-22', '1999-12-31'],
    ['120415', 'expiry', '2026-11-22', '2012-04-15'],
    ['940623', 'expiry', '2026-11-22', '1994-06-23'],
    ['361122', 'expiry', '2026-11-22', '2036-11-22'],
    ['411122', 'expiry', '2026-11-22', '2041-11-22'],
    ['411123', 'expiry', '2026-11-22', '1941-11-23'],
    ['050101', 'expiry', '2095-06-01', '2105-01-01'],
    ['840101', 'expiry', '2095-06-01', '2084-01-01'],
    ['280229', 'expiry', '2026-11-22', '2028-02-29'],
  ])('%s as a date of %s seen on %s is %s', (raw, kind, today, iso) => {
    expect(readDate(raw, kind, today)).toEqual({ ok: true, value: { raw, iso } });
  });

  it.each(['<<<<<<', '74<<<<', '7408<<', '<<0812', '<<0229', '74<<31'])(
    '%s, with parts that the issuer does not know, is a date without a day',
    (raw) => {
      expect(readDate(raw, 'birth', '2026-11-22')).toEqual({ ok: true, value: { raw, iso: undefined } });
    },
  );

  it.each<[string, DateKind, string]>([
    ['741301', 'birth', 'has no such month'],
    ['740001', 'birth', 'has no such month'],
    ['740800', 'birth', 'has no such day'],
    ['740832', 'birth', 'has no such day'],
    ['740631', 'birth', 'has no such day'],
    ['740229', 'birth', 'has no such day'],
    ['290229', 'birth', 'has no such day'],
    ['310231', 'expiry', 'has no such day'],
    ['<<0230', 'birth', 'has no such day'],
    ['74<<32', 'birth', 'has no such day'],
    ['7<0812', 'birth', 'is not YYMMDD with << for what is unknown'],
    ['74081', 'birth', 'is not YYMMDD with << for what is unknown'],
    ['74O812', 'birth', 'is not YYMMDD with << for what is unknown'],
    ['<<<<<<', 'expiry', 'may have no unknown part'],
    ['2804<<', 'expiry', 'may have no unknown part'],
  ])('%s as a date of %s %s', (raw, kind, text) => {
    expect(readDate(raw, kind, '2026-11-22')).toEqual({ ok: false, error: text });
  });

  it('wants to know what day it is', () => {
    expect(() => readDate('740812', 'birth', '22.11.2026')).toThrow(RangeError);
  });
});
