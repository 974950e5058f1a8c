import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { DIALECTS, readingOf, readNow, readSample, SAMPLE, writeOutputs } from './dcon-commands.ts';
import { checksumOf, encodeCommand, IGNORED, matchLine, REFUSED, type DconRequest } from './dcon.ts';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const match = (request: DconRequest, address: string, text: string, checksum = false) =>
  matchLine(request, address, checksum, ascii(text));

// I-7000 DIO manual (M-7084, rev. A1.3, p. 28; CB-7000 DIO p. 26).
describe('the check sum', () => {
  it.each([
    ['$012', 'B7'],
    ['!01200600', 'AA'],
    ['!01400600', 'AC'],
  ])('of %s is %s', (text, sum) => {
    expect(checksumOf(text)).toBe(sum);
    expect(encodeCommand(text, true).toString('latin1')).toBe(`${text}${sum}\r`);
    expect(encodeCommand(text, false).toString('latin1')).toBe(`${text}\r`);
  });
});

// The printed examples of the manuals: request as we write it, reply as it is printed, digits as they are understood.
const EXAMPLES: readonly (readonly [string, DconRequest, string, string, string, string])[] = [
  ['ADAM-4050 inputs (manual 7-7)', readNow('33'), '33', '$336', '!112200', '112200'],
  ['ADAM-4050 sampled inputs, first reading (7-13)', readSample('06'), '06', '$064', '!1055100', '1055100'],
  ['ADAM-4050 sampled inputs, second reading (7-13)', readSample('06'), '06', '$064', '!0055100', '0055100'],
  ['NuDAM-6050 inputs (3-27)', readNow('30'), '30', '$306', '!321100', '321100'],
  ['NuDAM-6050 watchdog set (3-34)', DIALECTS.adlink.set('06', 0x12, 0x1c), '06', '~0621121C', '!06', ''],
  ['NuDAM watchdog read (p. 94)', DIALECTS.adlink.read('06'), '06', '~063', '!061121C', '1121C'],
  ['I-7000 watchdog set (p. 51)', DIALECTS['icp-das'].set('01', 100), '01', '~013164', '!01', ''],
  ['I-7000 watchdog read (p. 51)', DIALECTS['icp-das'].read('01'), '01', '~012', '!01164', '164'],
  ['I-7000 status, tripped (p. 52)', DIALECTS['icp-das'].status.ask('01'), '01', '~010', '!0104', '04'],
  ['I-7000 status, cleared (p. 52)', DIALECTS['icp-das'].clear('01'), '01', '~011', '!01', ''],
  ['I-7000 outputs (p. 31)', writeOutputs('01', 0xff), '01', '#0100FF', '>', ''],
  ['ADAM safety value (4.6.5)', DIALECTS.advantech.set('01', 15, 0x7a), '01', '$01X0000F7A', '>', ''],
  ['ADAM safety value read', DIALECTS.advantech.read('01'), '01', '$01X1', '!000F7A', '000F7A'],
  ['ADAM safety flag', DIALECTS.advantech.status.ask('01'), '01', '$01X2', '!01', '01'],
];

describe.each(EXAMPLES)('%s', (_, request, address, asked, answered, digits) => {
  it.each([false, true])(
    'is asked and understood, incomplete at every byte before its CR (check sum: %s)',
    (checksum) => {
      const reply = encodeCommand(answered, checksum);
      expect(request.command).toBe(asked);
      for (let length = 0; length < reply.length; length += 1)
        expect(matchLine(request, address, checksum, reply.subarray(0, length))).toEqual({ kind: 'incomplete' });
      expect(matchLine(request, address, checksum, reply)).toEqual({ kind: 'reply', data: digits });
      expect(matchLine(request, address, checksum, Buffer.concat([reply, reply])).kind).toBe('flawed');
      expect(matchLine(request, address, checksum, Buffer.concat([Buffer.of(0), reply]))).toMatchObject({
        flaw: 'character',
      });
    },
  );

  it('with the check sum on is refused with any one bit flipped', () => {
    const reply = encodeCommand(answered, true);
    for (let bit = 0; bit < reply.length * 8; bit += 1) {
      const bent = Buffer.from(reply);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(matchLine(request, address, true, bent).kind).not.toBe('reply');
    }
  });

  it('may be refused by its own module only', () => {
    expect(match(request, address, `?${address}\r`)).toEqual({ kind: 'exception', code: REFUSED });
    expect(match(request, address, '?7F\r')).toEqual({ kind: 'flawed', flaw: 'address' });
  });
});

describe('a reply', () => {
  it('of a module that ignores outputs is told apart from one that takes them', () => {
    expect(match(writeOutputs('01', 0), '01', '!\r')).toEqual({ kind: 'exception', code: IGNORED });
    expect(match(readNow('01'), '01', '!\r')).toEqual({ kind: 'flawed', flaw: 'length' });
  });

  it.each([
    ['of another length', '!11220\r', 'length'],
    ['with another delimiter', '>112200\r', 'delimiter'],
    ['with small letters', '!1122aa\r', 'character'],
    ['without an end', '!112200112200', 'length'],
  ])('%s is named', (_, text, flaw) => {
    expect(match(readNow('01'), '01', text)).toEqual({ kind: 'flawed', flaw });
  });

  it('to what has none is not one', () => {
    expect(match(SAMPLE, '01', '')).toEqual({ kind: 'reply', data: '' });
    expect(match(SAMPLE, '01', '!\r')).toEqual({ kind: 'flawed', flaw: 'trailing' });
  });

  it('of the two readings of inputs never passes for the other', () => {
    expect(match(readNow('01'), '01', '!1112200\r').kind).toBe('flawed');
    expect(match(readSample('01'), '01', '!112200\r').kind).toBe('flawed');
  });

  it('is never accepted out of noise, whatever it is and however long', () => {
    const requests = EXAMPLES.map(([, request]) => request);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ unit: fc.constantFrom('!', '>', '?', '0', '1', 'F', '\r', '\0'), maxLength: 12 }).map(ascii),
    );
    fc.assert(
      fc.property(fc.constantFrom(...requests), bytes, fc.boolean(), (request, noise, checksum) => {
        const result = matchLine(request, '01', checksum, Buffer.from(noise));
        if (result.kind !== 'reply') return true;
        const { reply } = request;
        if (reply === undefined) return noise.length === 0;
        const whole = `${reply.lead}${reply.prefix}${result.data}`;
        return Buffer.from(noise).equals(encodeCommand(whole, checksum)) && result.data.length === reply.digits;
      }),
      fuzzed(2, 3000),
    );
  });
});

describe('what the digits say', () => {
  it('of the inputs', () => {
    expect(readingOf('112200')).toEqual({ outputs: 0x11, inputs: 0x22 });
    expect(readingOf('BEDE01')).toBeUndefined();
  });

  it('of the watchdog, in each dialect', () => {
    expect(DIALECTS.advantech.settingsOf('000F7A')).toEqual({ enabled: true, steps: 15, safe: 0x7a });
    expect(DIALECTS.advantech.settingsOf('000000')).toEqual({ enabled: false, steps: 0, safe: 0 });
    expect(DIALECTS['icp-das'].settingsOf('164')).toEqual({ enabled: true, steps: 100, safe: undefined });
    expect(DIALECTS.adlink.settingsOf('1121C')).toEqual({ enabled: true, steps: 18, safe: 0x1c });
    expect(DIALECTS['icp-das'].status.isTripped('04')).toBe(true);
    expect(DIALECTS['icp-das'].status.isTripped('80')).toBe(false);
  });
});
