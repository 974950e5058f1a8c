import { describe, expect, it } from 'vitest';
import { type InspectReport, printable, readable } from './report.ts';

const WORDS = { valid: 'valid', notValid: 'NOT VALID' };
const REPORT: InspectReport = {
  valid: false,
  fields: { documentNumber: 'L898902C3', features: { names: ['A', 'B'], none: [], entries: 2 }, absent: undefined },
  problems: [{ code: 'check-digit', where: 'line 2, column 10', text: 'the check digit is 7' }],
  checks: [
    { name: 'seal-signature', result: 'successful', cause: '' },
    { name: 'signer-trust', result: 'undetermined', cause: 'no anchor is the issuer' },
  ],
};

describe('a readable report', () => {
  it('is the verdict and three tables in columns', () => {
    expect(readable('code seal.bin', REPORT, WORDS, false)).toBe(
      [
        'code seal.bin: NOT VALID',
        '',
        'problems',
        '  check-digit  line 2, column 10  the check digit is 7',
        '',
        'checks',
        '  successful    seal-signature',
        '  undetermined  signer-trust    no anchor is the issuer',
        '',
        'fields',
        '  documentNumber     L898902C3',
        '  features.names[0]  A',
        '  features.names[1]  B',
        '  features.none      none',
        '  features.entries   2',
        '',
      ].join('\n'),
    );
  });

  it('begins with the reasons and notices of a decision', () => {
    const reasons = [{ code: 'face-mismatch', severity: 'high', text: 'The face differs.' }];
    const notices = [{ code: 'sources-degraded', text: 'Some sources are old.' }];
    const decision: InspectReport = { valid: false, fields: {}, problems: [], checks: [], reasons, notices };
    expect(readable('decision', decision, { valid: 'clear', notValid: 'REFER' }, false)).toBe(
      [
        'decision: REFER',
        '',
        'reasons',
        '  high  face-mismatch  The face differs.',
        '',
        'notices',
        '  sources-degraded  Some sources are old.',
        '',
      ].join('\n'),
    );
  });

  it('leaves out what there is none of, and has colours only when asked', () => {
    const empty: InspectReport = { valid: true, fields: {}, problems: [], checks: [] };
    expect(readable('mrz -', empty, WORDS, false)).toBe('mrz -: valid\n');
    expect(readable('mrz -', empty, WORDS, true)).toBe('mrz -: \u001b[32mvalid\u001b[39m\n');
    expect(readable('x', REPORT, WORDS, true).replaceAll(/\u001b\[\d+m/g, '')).toBe(
      readable('x', REPORT, WORDS, false),
    );
  });

  it('never lets a code steer the terminal', () => {
    expect(printable('A\u001b[2J\u009b\u202e\nB é 漢')).toBe('A\\u{1b}[2J\\u{9b}\\u{202e}\\u{a}B é 漢');
    const hostile: InspectReport = { ...REPORT, fields: { 'na\u001bme': 'x\u0007' } };
    expect(readable('x', hostile, WORDS, false)).toMatch('na\\u{1b}me  x\\u{7}');
  });
});
