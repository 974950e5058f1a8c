import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { encodeInputEvent, inputEventDecoder, INPUT_EVENT_BYTES, type InputEvent } from './input-event.ts';

// KEY_A (30) goes down at 1,700,000,000.25 s: struct input_event, 64 bit, little endian.
const A_DOWN = Buffer.from('00f1536500000000 90d0030000000000 0100 1e00 01000000'.replaceAll(' ', ''), 'hex');

describe('a record of an input device', () => {
  it('is 24 bytes: seconds, microseconds, type, code, value', () => {
    expect(A_DOWN).toHaveLength(INPUT_EVENT_BYTES);
    expect(encodeInputEvent({ type: 1, code: 30, value: 1 }, 1_700_000_000.25)).toEqual(A_DOWN);
    expect(inputEventDecoder().push(A_DOWN)).toEqual([{ type: 1, code: 30, value: 1 }]);
  });

  it('has a signed value', () => {
    const event = { type: 2, code: 0, value: -1 };
    expect(inputEventDecoder().push(encodeInputEvent(event))).toEqual([event]);
  });

  it('may come in pieces', () => {
    const decoder = inputEventDecoder();
    const events: InputEvent[] = [];
    for (const byte of Buffer.concat([A_DOWN, A_DOWN])) events.push(...decoder.push(Buffer.of(byte)));
    expect(events).toHaveLength(2);
  });

  it('is the same after encoding and decoding, wherever it is split', () => {
    const event = fc.record({
      type: fc.integer({ min: 0, max: 0xffff }),
      code: fc.integer({ min: 0, max: 0xffff }),
      value: fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), fc.nat(), (events, cut) => {
        const bytes = Buffer.concat(events.map((each) => encodeInputEvent(each)));
        const at = bytes.length === 0 ? 0 : cut % bytes.length;
        const decoder = inputEventDecoder();
        expect([...decoder.push(bytes.subarray(0, at)), ...decoder.push(bytes.subarray(at))]).toEqual(events);
      }),
      fuzzed(24, 200),
    );
  });
});
