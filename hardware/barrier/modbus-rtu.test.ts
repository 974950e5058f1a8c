import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { crc16, crcHolds, withCrc } from './crc16.ts';
import { encodeRequest, matchReply, type CoilRequest, type ModbusRequest } from './modbus-rtu.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const framed = (unit: number, pdu: string) => withCrc(Buffer.concat([Buffer.of(unit), hex(pdu)]));

describe('the CRC', () => {
  it.each([
    // Frames that real devices take: grant one entry and antipanic of a turnstile board, pulse of a relay board.
    ['01 10 00 40 00 01 02 00 01', '69 50'],
    ['01 10 30 00 00 01 02 00 02', '17 92'],
    ['01 05 02 00 00 07', '8d b0'],
    // Modbus over Serial Line V1.02, appendix B: 02 07 gives 41 12 on the line.
    ['02 07', '41 12'],
  ])('of %s is %s on the line', (body, crc) => {
    expect(withCrc(hex(body))).toEqual(Buffer.concat([hex(body), hex(crc)]));
    expect(crcHolds(withCrc(hex(body)))).toBe(true);
  });

  it('of the check string is 4B37', () => {
    expect(crc16(Buffer.from('123456789'))).toBe(0x4b37);
  });
});

// Modbus Application Protocol V1.1b3: the worked example of each section.
const EXAMPLES: readonly (readonly [string, ModbusRequest | CoilRequest, string, string, readonly number[]])[] = [
  [
    '6.1 read coils',
    { function: 0x01, address: 0x13, count: 0x13 },
    '01 00 13 00 13',
    '01 03 cd 6b 05',
    [1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1],
  ],
  [
    '6.2 read discrete inputs',
    { function: 0x02, address: 0xc4, count: 22 },
    '02 00 c4 00 16',
    '02 03 ac db 35',
    [0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1],
  ],
  [
    '6.3 read holding registers',
    { function: 0x03, address: 0x6b, count: 3 },
    '03 00 6b 00 03',
    '03 06 02 2b 00 00 00 64',
    [0x22b, 0, 0x64],
  ],
  ['6.4 read input registers', { function: 0x04, address: 8, count: 1 }, '04 00 08 00 01', '04 02 00 0a', [0x0a]],
  ['6.5 write single coil', { function: 0x05, address: 0xac, value: 0xff00 }, '05 00 ac ff 00', '05 00 ac ff 00', []],
  [
    '6.11 write multiple coils',
    { function: 0x0f, address: 0x13, bits: [true, false, true, true, false, false, true, true, true, false] },
    '0f 00 13 00 0a 02 cd 01',
    '0f 00 13 00 0a',
    [],
  ],
  ['6.6 write single register', { function: 0x06, address: 1, value: 3 }, '06 00 01 00 03', '06 00 01 00 03', []],
  [
    '6.12 write multiple registers',
    { function: 0x10, address: 1, values: [0x000a, 0x0102] },
    '10 00 01 00 02 04 00 0a 01 02',
    '10 00 01 00 02',
    [],
  ],
  [
    '6.17 read/write multiple registers',
    { function: 0x17, address: 3, count: 6, writeAddress: 0x0e, values: [0xff, 0xff, 0xff] },
    '17 00 03 00 06 00 0e 00 03 06 00 ff 00 ff 00 ff',
    '17 0c 00 fe 0a cd 00 01 00 03 00 0d 00 ff',
    [0xfe, 0xacd, 1, 3, 0x0d, 0xff],
  ],
];

describe.each(EXAMPLES)('%s', (_, request, asked, answered, data) => {
  const unit = 0x11;
  const reply = framed(unit, answered);

  it('is asked as in the example', () => {
    expect(encodeRequest(unit, request)).toEqual(framed(unit, asked));
  });

  it('is understood when it is whole, and incomplete at every byte before', () => {
    for (let length = 0; length < reply.length; length += 1)
      expect(matchReply(unit, request, reply.subarray(0, length))).toEqual({ kind: 'incomplete' });
    expect(matchReply(unit, request, reply)).toEqual({ kind: 'reply', data });
  });

  it('is refused with any one bit flipped', () => {
    for (let bit = 0; bit < reply.length * 8; bit += 1) {
      const bent = Buffer.from(reply);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(matchReply(unit, request, bent).kind).not.toBe('reply');
    }
  });

  it('is refused with another byte behind it or before it', () => {
    expect(matchReply(unit, request, Buffer.concat([reply, Buffer.of(0)]))).toEqual({
      kind: 'flawed',
      flaw: 'trailing',
    });
    expect(matchReply(unit, request, Buffer.concat([Buffer.of(0), reply]))).toEqual({ kind: 'flawed', flaw: 'unit' });
  });

  it('is an exception when the board says so', () => {
    const exception = withCrc(Buffer.of(unit, request.function | 0x80, 2));
    for (let length = 0; length < exception.length; length += 1)
      expect(matchReply(unit, request, exception.subarray(0, length)).kind).toBe('incomplete');
    expect(matchReply(unit, request, exception)).toEqual({ kind: 'exception', code: 2 });
  });
});

describe('a reply that is not the one', () => {
  const request: ModbusRequest = { function: 0x03, address: 1, count: 2 };

  it.each([
    ['of another unit', framed(2, '03 04 00 01 00 02'), 'unit'],
    ['to another function', framed(1, '04 04 00 01 00 02'), 'function'],
    ['of another length', framed(1, '03 02 00 01'), 'length'],
    ['with a wrong CRC', hex('01 03 04 00 01 00 02 00 00'), 'crc'],
  ])('%s is named', (_, bytes, flaw) => {
    expect(matchReply(1, request, bytes)).toEqual({ kind: 'flawed', flaw });
  });

  it('echoing another value is named', () => {
    expect(matchReply(1, { function: 0x06, address: 2, value: 15 }, framed(1, '06 00 02 00 0e'))).toEqual({
      kind: 'flawed',
      flaw: 'echo',
    });
  });

  it('is never accepted out of noise', () => {
    const requests = EXAMPLES.map(([, each]) => each);
    fc.assert(
      fc.property(fc.constantFrom(...requests), fc.uint8Array({ maxLength: 300 }), (each, noise) => {
        const bytes = Buffer.from(noise);
        const match = matchReply(1, each, bytes);
        return match.kind !== 'reply' || crcHolds(bytes);
      }),
      fuzzed(2, 2000),
    );
  });
});
