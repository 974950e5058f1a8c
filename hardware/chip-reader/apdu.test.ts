import { describe, expect, it } from 'vitest';
import { encodeCommand, shortCommands, splitResponse, statusText } from './apdu.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('a command (ISO/IEC 7816-4, 5.1)', () => {
  it.each([
    ['case 1', { ins: 0x44, p1: 0, p2: 0 }, '00440000'],
    ['case 2', { ins: 0xb0, p1: 0x01, p2: 0x02, le: 223 }, '00b00102df'],
    ['case 2 with 256', { ins: 0xb0, p1: 0, p2: 0, le: 256 }, '00b0000000'],
    ['case 3: SELECT EF.COM', { ins: 0xa4, p1: 2, p2: 0x0c, data: hex('011e') }, '00a4020c02011e'],
    ['case 4', { cla: 0x0c, ins: 0x86, p1: 0, p2: 0, data: hex('7c00'), le: 256 }, '0c860000027c0000'],
  ])('of %s is encoded', (_case, command, bytes) => {
    expect(encodeCommand(command).toString('hex')).toBe(bytes);
  });

  it.each([
    ['case 2 with 257', { ins: 0xb0, p1: 0x9c, p2: 0, le: 257 }, '00b09c00 000101'],
    ['case 2 with 8, on demand', { ins: 0x84, p1: 0, p2: 0, le: 8, extended: true }, '00840000 000008'],
    ['case 2 with 65,536', { ins: 0xb0, p1: 0, p2: 0, le: 65_536 }, '00b00000 000000'],
    [
      'case 3 with 256 bytes',
      { ins: 0x86, p1: 0, p2: 0, data: Buffer.alloc(256, 7) },
      `00860000 000100 ${'07'.repeat(256)}`,
    ],
    [
      'case 4, long by its answer alone',
      { ins: 0x88, p1: 0, p2: 0, data: hex('0102'), le: 300 },
      '00880000 000002 0102 012c',
    ],
    [
      'case 4, long by its data alone',
      { ins: 0x86, p1: 0, p2: 0, data: Buffer.alloc(300, 7), le: 256 },
      `00860000 00012c ${'07'.repeat(300)} 0100`,
    ],
  ])('of %s is encoded in the extended form', (_case, command, bytes) => {
    expect(encodeCommand(command).toString('hex')).toBe(bytes.replaceAll(' ', ''));
  });

  it('too long for a card of the short form is chained, and its long answer is fetched in parts', () => {
    const chain = shortCommands({ cla: 0x0c, ins: 0x86, p1: 0, p2: 0, data: Buffer.alloc(600, 7), le: 1000 });
    expect(chain.map(({ cla, data, le }) => [cla, data?.length, le])).toEqual([
      [0x1c, 255, undefined],
      [0x1c, 255, undefined],
      [0x0c, 90, 256],
    ]);
    const exact = shortCommands({ ins: 0x86, p1: 0, p2: 0, data: Buffer.alloc(510, 7) });
    expect(exact.map(({ cla, data }) => [cla, data?.length])).toEqual([
      [0x10, 255],
      [0, 255],
    ]);
    const short = { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 20 };
    expect(shortCommands({ ...short, extended: true })).toEqual([short]);
  });

  it('that neither form can say is a mistake of the caller', () => {
    const header = { ins: 0xb0, p1: 0, p2: 0 };
    for (const wrong of [{ le: 0 }, { le: 65_537 }, { data: Buffer.alloc(0) }, { data: Buffer.alloc(65_536) }])
      expect(() => encodeCommand({ ...header, ...wrong })).toThrow(RangeError);
  });
});

describe('an answer', () => {
  it('is data and status', () => {
    expect(splitResponse(hex('60145f019000'))).toEqual({ ok: true, value: { data: hex('60145f01'), status: 0x9000 } });
    expect(splitResponse(hex('6a82'))).toMatchObject({ ok: true, value: { status: 0x6a82 } });
    expect(splitResponse(hex('90')).ok).toBe(false);
  });
  it('has a status with a name', () => {
    expect(statusText(0x6a82)).toBe('6A82 (file or application not found)');
    expect(statusText(0x0123)).toBe('0123');
  });
});
