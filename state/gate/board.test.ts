import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../testing/fuzz.ts';
import { decodeInputs, decodeOutputs, encodeInputs, encodeOutputs, NO_OUTPUTS } from './board.ts';

describe('the output word', () => {
  it.each([
    ['entryOpen', 0x01],
    ['exitOpen', 0x02],
    ['entryRed', 0x04],
    ['entryGreen', 0x08],
    ['exitRed', 0x10],
    ['exitGreen', 0x20],
    ['buzzer', 0x40],
    ['alarm', 0x80],
  ] as const)('has %s at its own bit', (name, word) => {
    expect(encodeOutputs({ ...NO_OUTPUTS, [name]: true })).toBe(word);
    expect(decodeOutputs(word)).toEqual({ ...NO_OUTPUTS, [name]: true });
  });

  it('comes back as it went', () => {
    for (let word = 0; word < 0x100; word += 1) expect(encodeOutputs(decodeOutputs(word))).toBe(word);
  });
});

describe('the input word', () => {
  it('is quiet when every normally closed contact is closed and nothing else is on', () => {
    expect(Object.values(decodeInputs(0x1b00)).some(Boolean)).toBe(false);
  });

  it('shows every loop as an alarm when all wires are cut', () => {
    const inputs = decodeInputs(0);
    expect(Object.entries(inputs).filter(([, on]) => on)).toEqual([
      ['fireAlarm', true],
      ['emergencyButton', true],
      ['tamper', true],
      ['mainsLost', true],
    ]);
  });

  it.each([
    ['entryClosed', 0x1b01],
    ['entryOpen', 0x1b02],
    ['exitClosed', 0x1b04],
    ['exitOpen', 0x1b08],
    ['entryObstructed', 0x1b10],
    ['exitObstructed', 0x1b20],
    ['zoneA', 0x1b40],
    ['zoneB', 0x1b80],
    ['fireAlarm', 0x1a00],
    ['emergencyButton', 0x1900],
    ['manualRelease', 0x1f00],
    ['tamper', 0x1300],
    ['mainsLost', 0x0b00],
    ['driveFault', 0x3b00],
    ['watchdogTripped', 0x5b00],
    ['maintenance', 0x9b00],
  ] as const)('has %s at its own bit and with its own polarity', (name, word) => {
    const on = Object.entries(decodeInputs(word)).filter(([, value]) => value);
    expect(on).toEqual([[name, true]]);
  });

  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (word) => encodeInputs(decodeInputs(word)) === word),
      fuzzed(2, 100),
    );
  });
});
