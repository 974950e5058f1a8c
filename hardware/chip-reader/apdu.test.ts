import { describe, expect, it } from 'vitest';
import { encodeCommand, splitResponse, statusText } from './apdu.ts';

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

  it('that the short form cannot say is a mistake of the caller', () => {
    const header = { ins: 0xb0, p1: 0, p2: 0 };
    for (const wrong of [{ le: 0 }, { le: 257 }, { data: Buffer.alloc(0) }, { data: Buffer.alloc(256) }])
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
