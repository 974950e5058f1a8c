import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { keyBytes, typedBytes } from '../bench/mrz-wedge.ts';
import { suffixDecoder } from '../code-scanner/suffix.ts';
import { mrzLinesDecoder } from '../mrz-reader/mrz-lines.ts';
import { TD1, TD3, ZONES, zonesOf } from '../mrz-reader/specimens.fixture.ts';
import type { FrameDecoder, Output } from '../serial/framing.ts';
import { encodeInputEvent, EV_KEY, EV_SYN, SYN_DROPPED, SYN_REPORT } from './input-event.ts';
import { CHARACTERS, KEY } from './keys.ts';
import { wedgeDecoder } from './wedge-decoder.ts';

const NONE = Buffer.alloc(0);
const DROPPED = encodeInputEvent({ type: EV_SYN, code: SYN_DROPPED, value: 0 });
const REPORT = encodeInputEvent({ type: EV_SYN, code: SYN_REPORT, value: 0 });
const KEY_A = 30;
const KEY_F1 = 59;

const codes = () => wedgeDecoder(suffixDecoder({ suffix: Buffer.from('\r'), maxBytes: 512 }), { capitals: false });
const bare = () => wedgeDecoder(suffixDecoder({ suffix: NONE, maxBytes: 512 }), { capitals: false });
const zones = () => wedgeDecoder(mrzLinesDecoder({ prefix: NONE, suffix: NONE }), { capitals: true });

function textsOf(outputs: readonly Output<Buffer>[]): readonly string[] {
  return outputs.flatMap((output) => (output.kind === 'frame' ? [output.frame.toString('latin1')] : []));
}
const reasonsOf = (outputs: readonly Output<unknown>[]) =>
  outputs.flatMap((output) => (output.kind === 'discarded' ? [output.reason] : []));
function all<Frame>(decoder: FrameDecoder<Frame>, ...pieces: readonly Buffer[]) {
  return [...decoder.push(Buffer.concat(pieces)), ...decoder.idle()];
}
const press = (code: number) => Buffer.concat([keyBytes(code, 1), keyBytes(code, 0)]);
const hold = (modifier: number, code: number) =>
  Buffer.concat([keyBytes(modifier, 1), press(code), keyBytes(modifier, 0)]);

describe('keys', () => {
  // Codes of include/uapi/linux/input-event-codes.h.
  it.each([
    ['KEY_1', 2, '1', '!'],
    ['KEY_0', 11, '0', ')'],
    ['KEY_EQUAL', 13, '=', '+'],
    ['KEY_TAB', 15, '\t', '\t'],
    ['KEY_Q', 16, 'q', 'Q'],
    ['KEY_P', 25, 'p', 'P'],
    ['KEY_ENTER', 28, '\r', '\r'],
    ['KEY_A', 30, 'a', 'A'],
    ['KEY_L', 38, 'l', 'L'],
    ['KEY_GRAVE', 41, '`', '~'],
    ['KEY_BACKSLASH', 43, '\\', '|'],
    ['KEY_Z', 44, 'z', 'Z'],
    ['KEY_M', 50, 'm', 'M'],
    ['KEY_COMMA', 51, ',', '<'],
    ['KEY_SLASH', 53, '/', '?'],
    ['KEY_SPACE', 57, ' ', ' '],
    ['KEY_KP7', 71, '7', '7'],
    ['KEY_KP5', 76, '5', '5'],
    ['KEY_KP0', 82, '0', '0'],
    ['KEY_102ND', 86, '<', '>'],
    ['KEY_KPENTER', 96, '\r', '\r'],
    ['KEY_KPSLASH', 98, '/', '/'],
  ])('such as %s (%i) type %j, and with shift %j', (_name, code, plain, shifted) => {
    expect(textsOf(all(bare(), press(code)))).toEqual([plain]);
    for (const shift of [KEY.leftShift, KEY.rightShift])
      expect(textsOf(all(bare(), hold(shift, code)))).toEqual([shifted]);
  });

  it('type every printable character of ASCII', () => {
    const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)).join('');
    expect(textsOf(all(bare(), typedBytes(printable)))).toEqual([printable]);
    expect([...CHARACTERS.values()].flat().every((character) => character.length === 1)).toBe(true);
  });

  it('with control type the control characters, such as GS', () => {
    expect(textsOf(all(bare(), hold(KEY.leftControl, 27)))).toEqual(['\x1d']);
    expect(textsOf(all(bare(), hold(KEY.rightControl, KEY_A)))).toEqual(['\x01']);
  });

  it('that are held down are typed once: repeats are made by the system', () => {
    const held = [keyBytes(KEY_A, 1), keyBytes(KEY_A, 2), keyBytes(KEY_A, 2), keyBytes(KEY_A, 0)];
    expect(textsOf(all(bare(), ...held))).toEqual(['a']);
  });

  it('that are pressed before the last one is up are all typed', () => {
    const rolled = [keyBytes(KEY_A, 1), keyBytes(48, 1), keyBytes(KEY_A, 0), keyBytes(48, 0)];
    expect(textsOf(all(bare(), ...rolled))).toEqual(['ab']);
  });

  it('after caps lock are capitals, with shift small ones again; no other key changes', () => {
    const typed = [press(KEY.capsLock), press(KEY_A), hold(KEY.leftShift, KEY_A), press(2), press(KEY.capsLock)];
    expect(textsOf(all(bare(), ...typed, press(KEY_A)))).toEqual(['Aa1a']);
  });
});

describe('a code that is typed', () => {
  it('is there at its Enter, and the next one after it', () => {
    expect(textsOf(codes().push(typedBytes('first\rSecond-2\rhalf')))).toEqual(['first', 'Second-2']);
  });

  it('is the same wherever the records are split', () => {
    const bytes = typedBytes('aB\r');
    for (let at = 0; at <= bytes.length; at++) {
      const decoder = codes();
      expect(textsOf([...decoder.push(bytes.subarray(0, at)), ...decoder.push(bytes.subarray(at))])).toEqual(['aB']);
    }
  });

  it('in which keys were lost is thrown away whole, up to the next silence', () => {
    const at = codes();
    const outputs = all(at, typedBytes('abc'), DROPPED, REPORT, typedBytes('def\rghi\r'));
    expect(textsOf(outputs)).toEqual([]);
    expect(reasonsOf(outputs)).toEqual(['the system has lost keys', 'the system has lost keys']);
    expect(textsOf(all(at, typedBytes('next\r')))).toEqual(['next']);
  });

  it('after keys were lost begins with no key held down', () => {
    const at = codes();
    all(at, keyBytes(KEY.leftShift, 1), DROPPED, REPORT);
    expect(textsOf(all(at, typedBytes('a\r')))).toEqual(['a']);
  });

  it('with a key that types nothing is thrown away: something is missing in it', () => {
    for (const strange of [
      press(KEY_F1),
      hold(KEY.leftAlt, KEY_A),
      hold(KEY.leftMeta, KEY_A),
      hold(KEY.leftControl, 2),
    ]) {
      const outputs = all(codes(), typedBytes('ab'), strange, typedBytes('cd\r'));
      expect(textsOf(outputs)).toEqual([]);
      expect(reasonsOf(outputs)[0]).toMatch(/^a key that types nothing: \d+$/);
    }
  });

  it('does not count when the device went away within it', () => {
    const at = codes();
    at.push(typedBytes('half'));
    expect(reasonsOf(at.end())).toEqual(['the line ended within a code']);
  });
});

describe('a zone that is typed', () => {
  it.each(Object.entries(ZONES))('of %s is read, also from a wedge whose caps lock is on', (_name, lines) => {
    const text = `${lines.join('\r')}\r`;
    expect(zonesOf(all(zones(), typedBytes(text)))).toEqual([lines]);
    expect(zonesOf(all(zones(), press(KEY.capsLock), typedBytes(text)))).toEqual([lines]);
    expect(zonesOf(all(zones(), typedBytes(text.toLowerCase())))).toEqual([lines]);
  });

  it('comes twice when it is typed twice', () => {
    const bytes = typedBytes(`${TD3.join('\r')}\r`);
    expect(zonesOf(all(zones(), bytes, bytes))).toEqual([TD3, TD3]);
  });

  it('in which keys were lost is none', () => {
    const bytes = typedBytes(`${TD1.join('\r')}\r`);
    const half = bytes.subarray(0, 24 * 100);
    expect(zonesOf(all(zones(), half, DROPPED, bytes.subarray(24 * 160)))).toEqual([]);
  });
});

describe('any records at all', () => {
  const record = fc.oneof(
    fc
      .record({
        type: fc.constantFrom(0, 1, 1, 1, 2, 4, 17, 0xffff),
        code: fc.integer({ min: 0, max: 130 }),
        value: fc.integer({ min: -1, max: 3 }),
      })
      .map((event) => encodeInputEvent(event)),
    fc.constant(encodeInputEvent({ type: EV_KEY, code: 28, value: 1 })),
    fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
  );

  it('give the same in one piece as byte by byte', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), (records) => {
        const bytes = Buffer.concat(records);
        const slow = codes();
        const outputs = [...[...bytes].flatMap((byte) => slow.push(Buffer.of(byte))), ...slow.idle()];
        expect(textsOf(outputs)).toEqual(textsOf(all(codes(), bytes)));
      }),
      fuzzed(104, 200),
    );
  });
});
