import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MrzReaderOptions } from '../../state/lane/lane.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { benchRte, rteBlock } from '../bench/mrz-rte.ts';
import { encodeRteNative, rteNativeDecoder, type RteNativeProfile } from './3m-rte-native.ts';
import { benchOf, SERIAL } from './driver.fixture.ts';
import { discardedOf, heard, heardSlowly, latin1, TD1, TD2, TD3, ZONES, zonesOf } from './specimens.fixture.ts';

const decoder = (bcc: RteNativeProfile['bcc'] = 'xor') => rteNativeDecoder({ bcc });
const block = (text: string) => latin1(`\x01\x00\x00OU\x02 ${text}\x03\x00`);
const reasonsOf = (bytes: Buffer) => discardedOf(heard(decoder('unchecked'), bytes)).map(([, reason]) => reason);

describe('a block of the integration manual (9.1)', () => {
  it('is SOH, length, O, U, STX, flag, three lines with CR, ETX, BCC', () => {
    // Two lines: line 1 is absent, its CR is not.
    const text = `\r${TD3.join('\r')}\r`;
    const bytes = encodeRteNative(TD3);
    expect(bytes.subarray(0, 7)).toEqual(Buffer.from('0161004f550220', 'hex'));
    expect(bytes.subarray(7, -1)).toEqual(latin1(`${text}\x03`));
    expect(bytes).toHaveLength(1 + 2 + 0x61);
  });

  it('is padded with underscores: two lines to 44, three to 30, and cut at the same length', () => {
    expect(encodeRteNative(['AB', 'CD']).toString('latin1')).toContain(`AB${'_'.repeat(42)}\rCD${'_'.repeat(42)}\r`);
    expect(encodeRteNative(['A', 'B', 'C'.repeat(31)]).toString('latin1')).toContain(
      `A${'_'.repeat(29)}\rB${'_'.repeat(29)}\r${'C'.repeat(30)}\r`,
    );
  });

  it('has the only line of a document as line 3', () => {
    expect(encodeRteNative(['D<LICENCE']).toString('latin1')).toContain(' \r\rD<LICENCE\r\x03');
  });

  it('is what the simulator sends, which was written apart', () => {
    for (const lines of [TD1, TD2, TD3, []]) expect(rteBlock(lines)).toEqual(encodeRteNative(lines));
  });
});

describe.each(Object.entries(ZONES))('a zone of %s', (_name, lines) => {
  it('is read at its last byte, whether the BCC is checked or not', () => {
    for (const bcc of ['xor', 'unchecked'] as const)
      expect(decoder(bcc).push(rteBlock(lines))).toEqual([{ kind: 'frame', frame: { lines } }]);
  });

  it('is the same wherever the bytes are split', () => {
    const bytes = rteBlock(lines);
    for (let at = 0; at <= bytes.length; at++) {
      const split = decoder();
      const outputs = [...split.push(bytes.subarray(0, at)), ...split.push(bytes.subarray(at))];
      expect(outputs).toEqual([{ kind: 'frame', frame: { lines } }]);
    }
  });

  it('comes twice when it is sent twice, and once after a half of itself', () => {
    const bytes = rteBlock(lines);
    expect(zonesOf(heard(decoder(), Buffer.concat([bytes, bytes])))).toEqual([lines, lines]);
    for (let half = 1; half < bytes.length - 1; half++) {
      const outputs = heard(decoder(), Buffer.concat([bytes.subarray(0, half), bytes]));
      expect(zonesOf(outputs)).toEqual([lines]);
      expect(discardedOf(outputs).map(([text]) => text.length)).toEqual([half]);
    }
  });

  it('with another BCC is given back where it is checked, and read where it is not', () => {
    const bytes = rteBlock(lines, { bcc: (rteBlock(lines).at(-1) ?? 0) ^ 1 });
    expect(discardedOf(heard(decoder(), bytes))).toEqual([
      [bytes.toString('latin1'), 'the BCC is not the XOR of the block'],
    ]);
    expect(zonesOf(heard(decoder('unchecked'), bytes))).toEqual([lines]);
  });
});

describe('padding', () => {
  it('at the end of a line is the filler', () => {
    const short = TD3.map((line) => line.replace(/<+$/, ''));
    expect(zonesOf(heard(decoder(), rteBlock(short)))).toEqual([[TD3[0], TD3[1]]]);
  });

  it('within a line is no filler, and the zone is none', () => {
    const lines = TD3.map((line) => line.replace('<', '_'));
    expect(zonesOf(heard(decoder(), rteBlock(lines)))).toEqual([]);
  });

  it('of two lines of 36 is not part of them', () => {
    expect(rteBlock(TD2).toString('latin1')).toContain(`${TD2[1] ?? ''}________\r`);
    expect(zonesOf(heard(decoder(), rteBlock(TD2)))).toEqual([TD2]);
  });
});

describe('a block without a zone', () => {
  it.each([
    ['no line', '\r\r\r', 'a block without the lines of a document'],
    ['two CR', `\r${TD3.join('\r')}`, 'not three lines'],
    ['four CR', `\r${TD3.join('\r')}\r\r`, 'not three lines'],
    ['a gap below a line', `${TD3.join('\r')}\r\r`, 'a block without the lines of a document'],
    ['a gap between lines', `${TD3.join('\r\r')}\r`, 'a block without the lines of a document'],
  ])('of %s is given back', (_name, text, reason) => {
    expect(reasonsOf(block(text))).toEqual([reason]);
  });

  it('of one line says its length, and nothing of it', () => {
    expect(reasonsOf(block('\r\rD<LICENCE\r'))).toEqual(['no zone of 3 x 30, 2 x 36 or 2 x 44 characters: 9 (unfit)']);
  });

  it('that is cut off is given back after silence', () => {
    const half = rteBlock(TD1).subarray(0, 60);
    expect(discardedOf(heard(decoder(), half))).toEqual([[half.toString('latin1'), 'silence within a frame']]);
  });

  it('never grows: what goes on too long is noise', () => {
    const flood = Buffer.concat([latin1('\x01\x00\x00OU\x02 '), Buffer.alloc(100_000, 'A')]);
    const outputs = heard(decoder(), Buffer.concat([flood, rteBlock(TD3)]));
    expect(zonesOf(outputs)).toEqual([TD3]);
    expect(discardedOf(outputs).reduce((sum, [text]) => sum + text.length, 0)).toBe(flood.length);
  });
});

describe('any bytes at all', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(...Object.values(ZONES)).map((lines) => rteBlock(lines)),
    fc.constantFrom('\x01', '\x02', '\x03', '\r', 'OU', '\x01\x00\x00OU\x02').map(latin1),
  );

  it('give the same in one piece as byte by byte, and only zones of the right shape', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('xor', 'unchecked'), (pieces, bcc) => {
        const bytes = Buffer.concat(pieces);
        const [fast, slow] = [heard(decoder(bcc), bytes), heardSlowly(decoder(bcc), bytes)];
        expect(zonesOf(slow)).toEqual(zonesOf(fast));
        for (const lines of zonesOf(fast)) expect(lines.join('\r')).toMatch(/^[A-Z0-9<]+(\r[A-Z0-9<]+){1,2}$/);
      }),
      fuzzed(6701, 300),
    );
  });

  it('before a block do not hide it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...Object.values(ZONES)), (noise, lines) => {
        const at = decoder();
        heard(at, noise);
        expect(zonesOf(heard(at, rteBlock(lines)))).toEqual([lines]);
      }),
      fuzzed(6702, 300),
    );
  });
});

describe('the driver', () => {
  it('sends nothing, and hands zones on', async () => {
    const options: MrzReaderOptions = { ...SERIAL, profile: '3m-rte-native', bcc: 'unchecked' };
    const { device, frames, sent, simulator, pass } = await benchOf(options, benchRte);
    for (const lines of Object.values(ZONES)) await simulator.present(lines, { before: Buffer.of(0, 1, 255) });
    await pass(200);
    expect(frames).toEqual(Object.values(ZONES));
    expect([sent, device.status.state]).toEqual([[], 'ready']);
    await device.stop();
  });
});
