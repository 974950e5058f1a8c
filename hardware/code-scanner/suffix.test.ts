import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import type { Output } from '../serial/framing.ts';
import { suffixDecoder } from './suffix.ts';

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
const CRLF = Buffer.from('\r\n');
const NONE = Buffer.alloc(0);

const codesOf = (outputs: readonly Output<Buffer>[]) =>
  outputs.flatMap((output) => (output.kind === 'frame' ? [output.frame] : []));
const discardedBytesOf = (outputs: readonly Output<Buffer>[]) =>
  outputs.reduce((sum, output) => sum + (output.kind === 'discarded' ? output.bytes.length : 0), 0);

describe('a code that silence ends', () => {
  it('may hold every byte value, and comes back identical (the commissioning test)', () => {
    const at = suffixDecoder({ suffix: NONE, maxBytes: 4096 });
    expect(at.push(EVERY_BYTE)).toEqual([]);
    expect(at.idle()).toEqual([{ kind: 'frame', frame: EVERY_BYTE }]);
    expect(at.idle()).toEqual([]);
  });

  it('is the same wherever it is split', () => {
    for (let at = 0; at <= EVERY_BYTE.length; at++) {
      const decoder = suffixDecoder({ suffix: NONE, maxBytes: 256 });
      expect(decoder.push(EVERY_BYTE.subarray(0, at))).toEqual([]);
      expect(decoder.push(EVERY_BYTE.subarray(at))).toEqual([]);
      expect(codesOf(decoder.idle())).toEqual([EVERY_BYTE]);
    }
  });

  it('is thrown away when it is too long, and the next one is read', () => {
    const at = suffixDecoder({ suffix: NONE, maxBytes: 16 });
    const outputs = [...at.push(Buffer.alloc(17)), ...at.push(Buffer.alloc(5)), ...at.idle()];
    expect(codesOf(outputs)).toEqual([]);
    expect(discardedBytesOf(outputs)).toBe(22);
    at.push(Buffer.alloc(16, 7));
    expect(codesOf(at.idle())).toEqual([Buffer.alloc(16, 7)]);
  });

  it('does not count when the line ended within it', () => {
    const at = suffixDecoder({ suffix: NONE, maxBytes: 16 });
    at.push(Buffer.from('half'));
    expect(at.end()).toEqual([
      { kind: 'discarded', bytes: Buffer.from('half'), reason: 'the line ended within a code' },
    ]);
    expect(at.idle()).toEqual([]);
  });
});

describe('a code that a suffix ends', () => {
  it('is there at once, several in one piece, without the suffix', () => {
    const at = suffixDecoder({ suffix: CRLF, maxBytes: 64 });
    expect(codesOf(at.push(Buffer.from('one\r\ntwo\rthree\r\nfo')))).toEqual([
      Buffer.from('one'),
      Buffer.from('two\rthree'),
    ]);
    expect(codesOf(at.push(Buffer.from('ur\r\n')))).toEqual([Buffer.from('four')]);
  });

  it('is the same wherever it is split, within the suffix, too', () => {
    const bytes = Buffer.from('\0first\0\r\nsecond\r\n');
    for (let at = 0; at <= bytes.length; at++) {
      const decoder = suffixDecoder({ suffix: CRLF, maxBytes: 64 });
      const outputs = [...decoder.push(bytes.subarray(0, at)), ...decoder.push(bytes.subarray(at))];
      expect(codesOf(outputs)).toEqual([Buffer.from('\0first\0'), Buffer.from('second')]);
    }
  });

  it('does not count when silence comes before the suffix', () => {
    const at = suffixDecoder({ suffix: CRLF, maxBytes: 64 });
    at.push(Buffer.from('half\r'));
    expect(at.idle()).toEqual([
      { kind: 'discarded', bytes: Buffer.from('half\r'), reason: 'silence before the suffix' },
    ]);
    expect(codesOf(at.push(Buffer.from('whole\r\n')))).toEqual([Buffer.from('whole')]);
  });

  it('is thrown away when it is too long, up to its suffix, and the next one is read', () => {
    const at = suffixDecoder({ suffix: CRLF, maxBytes: 16 });
    const outputs = [...Buffer.from(`${'x'.repeat(50)}\r\nnext\r\n`)].flatMap((byte) => at.push(Buffer.of(byte)));
    expect(codesOf(outputs)).toEqual([Buffer.from('next')]);
    expect(discardedBytesOf(outputs)).toBe(50);
  });

  it('is nothing when there is only the suffix', () => {
    expect(suffixDecoder({ suffix: CRLF, maxBytes: 16 }).push(Buffer.from('\r\n\r\n'))).toEqual([]);
  });
});

describe('any bytes at all', () => {
  it('give the same codes in one piece as byte by byte, none too long, and no byte is lost', () => {
    const alphabet = fc.array(fc.constantFrom(0, 13, 10, 65), { maxLength: 120 });
    const suffix = fc.constantFrom(NONE, Buffer.from('\r'), CRLF, Buffer.from('\r\r\n'));
    fc.assert(
      fc.property(alphabet, suffix, (values, mark) => {
        const bytes = Buffer.from(values);
        const whole = suffixDecoder({ suffix: mark, maxBytes: 16 });
        const slow = suffixDecoder({ suffix: mark, maxBytes: 16 });
        const atOnce = [...whole.push(bytes), ...whole.idle()];
        const slowly = [...values.flatMap((value) => slow.push(Buffer.of(value))), ...slow.idle()];
        expect(codesOf(slowly)).toEqual(codesOf(atOnce));
        expect(codesOf(atOnce).every(({ length }) => length > 0 && length <= 16)).toBe(true);
        const kept = Buffer.concat(codesOf(atOnce)).length + discardedBytesOf(atOnce);
        expect(kept).toBeLessThanOrEqual(bytes.length);
        if (mark.length === 0) expect(kept).toBe(bytes.length);
      }),
      fuzzed(18004, 500),
    );
  });
});
