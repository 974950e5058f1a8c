import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { capabilitiesOfAnswerToReset, capabilitiesOfInfo, historicalBytes, UNTOLD } from './capabilities.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('the answer to reset', () => {
  it.each([
    ['without historical bytes', '3b 80 80 01 01', ''],
    ['with five of them', '3b 85 80 01 80 73 00 00 40 f7', '8073000040'],
    ['of contacts, with TA and TC', '3b 52 11 00 aa bb', 'aabb'],
  ])('%s', (_name, answer, historical) => {
    expect(historicalBytes(hex(answer))?.toString('hex')).toBe(historical);
  });

  it.each([
    ['says extended length in compact-TLV', '3b 85 80 01 80 73 c0 21 40 f7', true, false],
    ['says extended length and where its limits are', '3b 85 80 01 80 73 c0 21 e0 f7', true, true],
    ['says short length', '3b 85 80 01 80 73 c0 21 80 f7', false, false],
    ['has another object before', '3b 88 80 01 80 31 80 73 c0 21 40 00 f7', true, false],
    ['has a status after', '3b 88 80 01 00 73 c0 21 40 07 90 00 f7', true, false],
  ])('%s', (_name, answer, extended, hasInfo) => {
    expect(capabilitiesOfAnswerToReset(hex(answer))).toMatchObject({ extended, hasInfo });
  });

  it.each([
    ['nothing', ''],
    ['a cut answer', '3b 85 80'],
    ['a chain of groups without end', '3b f5 80 01 80 80'],
    ['bytes of a maker', '3b 85 80 01 c0 73 c0 21 40 f7'],
    ['two bytes of capabilities', '3b 84 80 01 80 72 c0 21 f7'],
    ['a storage card of PC/SC, part 3', '3b 8f 80 01 80 4f 0c a0 00 00 03 06 03 00 01 00 00 00 00 6a'],
  ])('says nothing by %s', (_name, answer) => {
    expect(capabilitiesOfAnswerToReset(hex(answer))).toEqual(UNTOLD);
  });
});

describe('EF.ATR/INFO', () => {
  it('says the longest answer', () => {
    const info = hex('47 03 c0 21 e0 7f66 08 02 02 1000 02 02 0fff');
    expect(capabilitiesOfInfo(info)).toEqual({ extended: true, hasInfo: true, maxAnswerBytes: 4095 });
    expect(capabilitiesOfInfo(hex('7f66 08 02 02 00ff 02 02 0100'))).toMatchObject({ extended: false });
  });
  it.each(['', '47', '7f66 00', '7f66 04 02 02 1000', '7f66 08 02 02 1000 02 06 0fff'])(
    'says nothing by %j',
    (info) => {
      expect(capabilitiesOfInfo(hex(info))).toEqual(UNTOLD);
    },
  );
});

describe('any bytes', () => {
  it('are understood or say nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        for (const { extended } of [capabilitiesOfAnswerToReset(buffer), capabilitiesOfInfo(buffer)])
          expect([true, false, undefined]).toContain(extended);
      }),
      fuzzed(11, 2000),
    );
  });
});
