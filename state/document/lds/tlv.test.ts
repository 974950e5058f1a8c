import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { child, descend, readTlv, readTlvs, unwrap, writeTlv } from './tlv.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('BER-TLV', () => {
  it('reads tags of one to three bytes and lengths of every form', () => {
    expect(readTlv(hex('02 01 05'))).toEqual({ ok: true, value: { tag: 2, value: hex('05'), end: 3 } });
    expect(readTlv(hex('5f1f 81 02 4142'))).toMatchObject({ ok: true, value: { tag: 0x5f1f, value: hex('4142') } });
    expect(readTlv(hex('5f8101 82 0001 aa'))).toMatchObject({ ok: true, value: { tag: 0x5f8101, value: hex('aa') } });
    expect(readTlv(hex('04 84 00000001 bb'))).toMatchObject({ ok: true, value: { value: hex('bb') } });
  });

  it.each([
    ['', 'an element is missing'],
    ['5f', 'a tag is cut off'],
    ['5f818181', 'a tag has more than three bytes'],
    ['61', 'the length of 61 is cut off'],
    ['6182ff', 'the length of 61 is cut off'],
    ['6180', '61 has an indefinite length'],
    ['61850000000001', 'the length of 61 has more than four bytes'],
    ['6102ff', '61 is longer than what holds it'],
    ['6184ffffffff', '61 is longer than what holds it'],
  ])('says what is wrong with %j', (bytes, error) => {
    expect(readTlv(hex(bytes))).toEqual({ ok: false, error });
  });

  it('finds children and ways down, and names what is missing', () => {
    const file = hex('75 09 7f61 06 0201 01 a0 01 09');
    expect(unwrap(file, 0x75)).toMatchObject({ ok: true });
    expect(descend(file, 0x75, 0x7f61, 0xa0)).toEqual({ ok: true, value: hex('09') });
    expect(child(hex('020101'), 0x5f2e, 0x7f2e)).toEqual({ ok: false, error: '5F2E or 7F2E is missing' });
    expect(unwrap(file, 0x61)).toEqual({ ok: false, error: 'tag 61 is expected, here is 75' });
    expect(unwrap(Buffer.concat([file, hex('00')]), 0x75)).toEqual({ ok: false, error: 'there is more after 75' });
    expect(readTlvs(Buffer.alloc(4000)).ok).toBe(false);
  });

  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(fc.constantFrom(0x02, 0x61, 0x5f1f, 0x7f61), fc.uint8Array({ maxLength: 300 }), (tag, bytes) => {
        const written = writeTlv(tag, bytes);
        expect(readTlv(written)).toEqual({ ok: true, value: { tag, value: Buffer.from(bytes), end: written.length } });
      }),
      fuzzed(1, 300),
    );
    expect(writeTlv(0x75, Buffer.alloc(70_000)).subarray(0, 5).toString('hex')).toBe('7583011170');
  });
});
