import { describe, expect, it } from 'vitest';
import { mrzReader } from './mrz-reader.ts';

const PATH = '/dev/serial/by-id/mrz';

function messagesOf(value: unknown): readonly string[] {
  const parsed = mrzReader.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the MRZ reader of a lane file', () => {
  it.each([
    [{}, { profile: 'mrz-lines', baudRate: 9600, prefix: '', suffix: '', gapMs: 150 }],
    [{ profile: 'elyctis-tlv' }, { baudRate: 9600, gapMs: 150, answerMs: 2000, pollMs: 3000 }],
    [{ profile: '3m-rte-native' }, { bcc: 'unchecked', gapMs: 150 }],
    [{ profile: 'honeywell-ocr' }, { setup: ['ALLENA0', 'OCRENA1', 'OCRATS2'], trigger: 'self', pollMs: 3000 }],
    [{ profile: 'evdev' }, { path: PATH, gapMs: 150 }],
  ])('as %j has the defaults of its profile', (given, expected) => {
    expect(mrzReader.parse({ path: PATH, ...given })).toMatchObject(expected);
  });

  it.each([
    [{ profile: 'honeywell-ocr', setup: ['OCRATS2'] }, /setup: one of the commands has to turn OCR on/],
    [{ profile: 'honeywell-ocr', setup: ['OCRENA1.'] }, /setup.0: tag, subtag and value/],
    [{ profile: '3m-rte-native', bcc: 'crc' }, /bcc: .*"xor"\|"unchecked"/],
    [{ profile: 'elyctis-tlv', pollMs: 1 }, /pollMs: .*>=500/],
    [{ profile: 'evdev', path: 'bench' }, /path: a keyboard cannot be simulated/],
    [{ profile: 'evdev', baudRate: 9600 }, /: Unrecognized key: "baudRate"/],
    [{ profile: 'elyctis-tlv', prefix: '02' }, /: Unrecognized key: "prefix"/],
    [{ profile: 'none' }, /profile: Invalid/],
  ])('as %j is refused', (given, message) => {
    expect(messagesOf({ path: PATH, ...given }).join('; ')).toMatch(message);
  });
});
