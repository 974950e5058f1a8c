import { describe, expect, it } from 'vitest';
import { momentFrom, momentNow, readArguments } from './arguments.ts';

const NOW = new Date(2031, 0, 5, 23, 59);
const read = (...args: readonly string[]) => readArguments(args, NOW);
const faultOf = (...args: readonly string[]) => {
  const result = read(...args);
  return result.ok ? 'none' : result.error;
};

describe('the arguments of inspect', () => {
  it('are a subject, an input and options in any order', () => {
    expect(read('mrz', '-')).toEqual({
      ok: true,
      value: { subject: 'mrz', file: '-', trust: undefined, at: { day: '2031-01-05', time: NOW }, json: false },
    });
    expect(read('--json', 'code', '--trust', 'anchors', 'seal.bin', '--at=2025-03-01')).toEqual({
      ok: true,
      value: {
        subject: 'code',
        file: 'seal.bin',
        trust: 'anchors',
        at: { day: '2025-03-01', time: new Date('2025-03-01T12:00:00Z') },
        json: true,
      },
    });
  });

  it.each([
    [[], 'say what to inspect'],
    [['passport', '-'], "'passport' cannot be inspected"],
    [['mrz'], 'mrz: give a file, or - for stdin'],
    [['mrz', 'a', 'b'], "one input at a time, and 'b' is more"],
    [['mrz', '-', '--trust', 'x'], '--trust goes with code only'],
    [['decision', '-', '--at', '2025-03-01'], '--at goes with mrz and code only'],
    [['code', '-', '--at', 'tomorrow'], "--at is 'tomorrow': give a day such as"],
    [['code', '-', '--at'], 'npm run inspect'],
    [['code', '-', '--colour'], 'npm run inspect'],
  ])('%j are refused with what to give instead', (args, fault) => {
    expect(faultOf(...args)).toContain(fault);
  });
});

describe('the moment of judgement', () => {
  it('is a day of the calendar or a moment with its zone', () => {
    expect(momentFrom('2024-02-29')).toMatchObject({ ok: true, value: { day: '2024-02-29' } });
    expect(momentFrom('2024-02-29T01:30:00+07:00')).toEqual({
      ok: true,
      value: { day: '2024-02-29', time: new Date('2024-02-28T18:30:00Z') },
    });
    for (const text of ['2023-02-29', '2024-02-29T01:30:00', '2024-02-29T25:00:00Z', '29.2.2024', '2024', ''])
      expect(momentFrom(text).ok, text).toBe(false);
  });

  it('is this computer’s day when nobody says otherwise', () => {
    expect(momentNow(NOW).day).toBe('2031-01-05');
  });
});
