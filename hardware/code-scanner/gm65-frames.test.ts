import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { crc16Xmodem } from './crc16-xmodem.ts';
import { encodeCommand, encodeReply, GM65_TYPE, matchCommand, matchReply } from './gm65-frames.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('CRC-16/XMODEM', () => {
  it.each([
    ['07 01 00 E2 01', 0x7791],
    ['31 32 33 34 35 36 37 38 39', 0x31c3],
    ['', 0],
  ])('of %s', (hex, crc) => {
    expect(crc16Xmodem(bytes(hex))).toBe(crc);
  });
});

/** Commands as public documents and integrations print them (gm65.md). */
const COMMANDS: readonly [name: string, hex: string, type: number, address: number, data: string][] = [
  ['software version', '7E 00 07 01 00 E2 01 77 91', GM65_TYPE.read, 0x00e2, '01'],
  ['baud rate', '7E 00 07 01 00 2A 02 D8 0F', GM65_TYPE.read, 0x002a, '02'],
  ['save', '7E 00 09 01 00 00 00 DE C8', GM65_TYPE.save, 0x0000, '00'],
  ['9600 baud', '7E 00 08 02 00 2A 39 01 A7 EA', GM65_TYPE.write, 0x002a, '39 01'],
  ['trigger', '7E 00 08 01 00 02 01 02 DA', GM65_TYPE.write, 0x0002, '01'],
];

describe('a command', () => {
  it.each(COMMANDS)('%s has the printed bytes, and is read back from them', (_name, hex, type, address, data) => {
    const command = { type, address, data: bytes(data) };
    expect(encodeCommand(command)).toEqual(bytes(hex));
    expect(matchCommand(bytes(hex))).toEqual({ kind: 'frame', frame: command, length: bytes(hex).length });
  });

  it('may say that its CRC is not to be checked', () => {
    expect(matchCommand(bytes('7E 00 08 01 00 02 01 AB CD'))).toMatchObject({ kind: 'frame', length: 9 });
    expect(matchCommand(bytes('7E 00 08 01 00 02 01 AB CE'))).toEqual({ kind: 'wrong crc' });
  });
});

describe('a reply', () => {
  it.each([
    ['success', '02 00 00 01 00 33 31', 0],
    ['wrong CRC', '02 00 01 01 00 04 01', 1],
    ['no such command', '02 00 03 01 00 6A 61', 3],
  ])('%s has the printed bytes, and is read back from them', (_name, hex, status) => {
    const reply = { status, data: bytes('00') };
    expect(encodeReply(reply)).toEqual(bytes(hex));
    expect(matchReply(bytes(hex))).toEqual({ kind: 'frame', frame: reply, length: 7 });
  });

  it('is partial until its last byte, and ends there whatever follows', () => {
    const reply = bytes('02 00 00 02 39 01 C1 4C');
    reply.writeUInt16BE(crc16Xmodem(reply.subarray(2, 6)), 6);
    for (let at = 0; at < reply.length; at += 1) expect(matchReply(reply.subarray(0, at))).toEqual({ kind: 'partial' });
    expect(matchReply(Buffer.concat([reply, reply]))).toMatchObject({ kind: 'frame', length: reply.length });
  });

  it('is none with a wrong CRC, not even where a command would need none', () => {
    expect(matchReply(bytes('02 00 00 01 00 33 32'))).toEqual({ kind: 'wrong crc' });
    expect(matchReply(bytes('02 00 00 01 00 AB CD'))).toEqual({ kind: 'wrong crc' });
    expect(matchReply(bytes('02 01 30 30'))).toEqual({ kind: 'none' });
  });

  it('comes back as it was sent, with any data and anything behind it; with one bit beside its length wrong it does not', () => {
    const data = fc.uint8Array({ minLength: 0, maxLength: 255 });
    fc.assert(
      fc.property(data, fc.uint8Array({ maxLength: 8 }), fc.nat(), (body, after, at) => {
        const reply = { status: 0, data: Buffer.from(body) };
        const sent = encodeReply(reply);
        expect(matchReply(Buffer.concat([sent, after]))).toEqual({ kind: 'frame', frame: reply, length: sent.length });
        const bit = at % (sent.length * 8);
        fc.pre(bit >> 3 !== 3);
        sent.writeUInt8(sent.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(matchReply(sent).kind).not.toBe('frame');
      }),
      fuzzed(65, 300),
    );
  });
});
