import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { checksum, encodePacket, hostPacket, matchPacket, MOST_DATA_BYTES, SOURCE, SSI } from './ssi-packets.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('a packet of the host', () => {
  it.each([
    ['START_SESSION', SSI.startSession, [], '04 E4 04 00 FF 14'],
    ['CMD_ACK', SSI.cmdAck, [], '04 D0 04 00 FF 28'],
    ['SCAN_DISABLE', SSI.scanDisable, [], '04 EA 04 00 FF 0E'],
    ['SCAN_ENABLE', SSI.scanEnable, [], '04 E9 04 00 FF 0F'],
    ['CMD_NAK, resend', SSI.cmdNak, [1], '05 D1 04 00 01 FF 25'],
    ['opcode 10', 0x10, [], '04 10 04 00 FF E8'],
    ['opcode 00 with one byte', 0x00, [0x12], '05 00 04 00 12 FF E5'],
    ['opcode 00 with two bytes', 0x00, [0x12, 0xe3], '06 00 04 00 12 E3 FF 01'],
  ])('%s has the bytes of the source', (_name, opcode, data, hex) => {
    expect(hostPacket(opcode, data)).toEqual(bytes(hex));
  });

  it('has room for 251 bytes', () => {
    const data = Array.from({ length: MOST_DATA_BYTES }, () => 0);
    expect(hostPacket(SSI.paramSend, data)).toHaveLength(257);
    expect(() => hostPacket(SSI.paramSend, [...data, 0])).toThrow(RangeError);
  });
});

describe('a packet of the scanner', () => {
  const NO_READ = bytes('07 F3 00 00 01 4E 52 FE 65');

  it('is read from the bytes of the source', () => {
    expect(matchPacket(NO_READ, SOURCE.decoder)).toEqual({
      kind: 'packet',
      packet: { opcode: SSI.decodeData, source: 0, status: 0, data: bytes('01 4E 52') },
      length: NO_READ.length,
    });
  });

  it('is partial until its last byte', () => {
    for (let at = 0; at < NO_READ.length; at += 1)
      expect(matchPacket(NO_READ.subarray(0, at), SOURCE.decoder)).toEqual({ kind: 'partial' });
  });

  it.each([
    ['a header of three bytes', '03 F3 00 FF 0A'],
    ['an opcode that is not known', '04 11 00 00 FF EB'],
    ['the host as its source', '04 D0 04 00 FF 28'],
  ])('is none with %s', (_name, hex) => {
    expect(matchPacket(bytes(hex), SOURCE.decoder)).toEqual({ kind: 'none' });
  });

  it('comes back as it was sent, with any data; with one bit behind its length wrong it does not', () => {
    const data = fc.uint8Array({ maxLength: MOST_DATA_BYTES });
    fc.assert(
      fc.property(data, fc.nat(), fc.nat(3), (body, at, status) => {
        const packet = { opcode: SSI.decodeData, source: SOURCE.decoder, status, data: Buffer.from(body) };
        const sent = encodePacket(packet);
        expect(matchPacket(sent, SOURCE.decoder)).toEqual({ kind: 'packet', packet, length: sent.length });
        expect(
          (checksum(sent.subarray(0, -2)) + sent.subarray(0, -2).reduce((sum, byte) => sum + byte, 0)) & 0xffff,
        ).toBe(0);
        const bit = 8 + (at % ((sent.length - 1) * 8));
        sent.writeUInt8(sent.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(matchPacket(sent, SOURCE.decoder).kind).not.toBe('packet');
      }),
      fuzzed(14, 300),
    );
  });
});
