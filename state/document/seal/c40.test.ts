import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { c40Length, decodeC40, encodeC40 } from './c40.ts';

const decoded = (hex: string) => decodeC40(Buffer.from(hex, 'hex'));
const text = fc
  .array(fc.constantFrom(...Array.from(' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')), { maxLength: 60 })
  .map((a) => a.join(''));

describe('C40', () => {
  it.each([
    ['d9c5', 'UTO'],
    ['6abc', 'D  '],
    ['d9cac8a7', 'UTTS02'],
    ['6d38dc05', 'DEZV40'],
  ])('reads %s as the headers of seals have it', (hex, expected) => {
    expect(decoded(hex)).toEqual({ ok: true, value: expected });
    expect(encodeC40(expected).toString('hex')).toBe(hex);
  });

  it('reads one character that is left over as a byte of its own', () => {
    expect(decoded('d9c5fe31')).toEqual({ ok: true, value: 'UTO0' });
  });

  it.each([
    ['d9', 1, 'an even number'],
    ['0000', 0, 'no capital letters'],
    ['ffff', 0, 'no capital letters'],
    ['fe31d9c5', 0, 'before the last two'],
    ['fe62', 1, 'no capital letter'],
    ['fe00', 1, 'no capital letter'],
    // A shift where another character follows.
    ['0001', 0, 'no capital letters'],
  ])('says of %s what is wrong and where', (hex, at, words) => {
    const result = decoded(hex);
    expect(result.ok ? undefined : result.error.at).toBe(at);
    expect(result.ok ? '' : result.error.text).toContain(words);
  });

  it('reads what it writes, in the length that it says', () => {
    fc.assert(
      fc.property(text, (written) => {
        const bytes = encodeC40(written);
        expect(bytes).toHaveLength(c40Length(written.length));
        expect(decodeC40(bytes)).toEqual({ ok: true, value: written });
      }),
      fuzzed(0x3b02, 500),
    );
  });

  it('has one text for each sequence of bytes, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const read = decodeC40(bytes);
        if (read.ok) expect(decodeC40(encodeC40(read.value))).toEqual(read);
        else expect(read.error.at).toBeLessThanOrEqual(bytes.length);
      }),
      fuzzed(0x3b03, 1000),
    );
  });
});
