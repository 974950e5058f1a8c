import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { encodeCommand, encodeReply, matchCommand, matchReply, MOST_REPLY_BYTES, nameOf } from './newland-frames.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const TRIGGER = bytes('7E 01 30 30 30 30 40 53 43 4E 54 52 47 31 3B 03');

describe('a command', () => {
  it('has the bytes that public integrations send', () => {
    expect(encodeCommand({ command: 'SCNTRG1', storage: '@' })).toEqual(TRIGGER);
    expect(matchCommand(TRIGGER)).toEqual({
      kind: 'frame',
      frame: { command: 'SCNTRG1', storage: '@' },
      length: TRIGGER.length,
    });
  });

  it('is named by its first six letters', () => {
    expect(nameOf('C11MIN*')).toBe('C11MIN');
  });
});

describe('a reply', () => {
  it('to the data format of the HR52 manual is read', () => {
    const command = '44 46 4D 41 44 44 30 36 39 39 39 30 30 33 39 39 39 39 46 31 34 31';
    const reply = bytes(`02 01 30 30 30 30 40 ${command} 06 3B 03`);
    expect(matchReply(reply)).toEqual({
      kind: 'frame',
      frame: { name: 'DFMADD', data: '069990039999F141', status: 'ack' },
      length: reply.length,
    });
  });

  it.each([
    ['ack', '06'],
    ['nak', '15'],
    ['enq', '05'],
  ] as const)('with %s is read back, from either storage', (status, mark) => {
    for (const storage of ['@', '#'] as const) {
      const reply = encodeReply({ name: 'C11MIN', data: '12', status }, storage);
      const at = storage === '@' ? '40' : '23';
      expect(reply).toEqual(bytes(`02 01 30 30 30 30 ${at} 43 31 31 4D 49 4E 31 32 ${mark} 3B 03`));
      expect(matchReply(reply)).toEqual({
        kind: 'frame',
        frame: { name: 'C11MIN', data: '12', status },
        length: reply.length,
      });
    }
  });

  it('is partial until its last byte', () => {
    const reply = encodeReply({ name: 'C11MIN', data: '12', status: 'ack' }, '@');
    for (let at = 0; at < reply.length; at += 1) expect(matchReply(reply.subarray(0, at))).toEqual({ kind: 'partial' });
  });

  it.each([
    ['no status', '02 01 30 30 30 30 40 43 31 31 4D 49 4E 31 32 3B 03'],
    ['the head of a command', '7E 01 30 30 30 30 40 43 31 31 4D 49 4E 31 32 06 3B 03'],
    ['a short name', '02 01 30 30 30 30 40 43 31 31 06 3B 03'],
    ['the name of a GM65', '02 00 00 01 00 33 31'],
  ])('is none with %s', (_name, hex) => {
    expect(matchReply(bytes(hex))).toEqual({ kind: 'none' });
  });

  it('is none when it does not end', () => {
    const endless = Buffer.concat([bytes('02 01 30 30 30 30 40'), Buffer.alloc(MOST_REPLY_BYTES, 'A')]);
    expect(matchReply(endless)).toEqual({ kind: 'none' });
  });

  it('is never longer than what came, whatever it is', () => {
    const alphabet = fc.constantFrom(...bytes('43 31 06 15 05 3B 03 00 40 FF'));
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 40 }), (values) => {
        const sent = Buffer.from([...bytes('02 01 30 30 30 30 40'), ...values]);
        const found = matchReply(sent);
        if (found.kind === 'frame') expect(found.length).toBeLessThanOrEqual(sent.length);
        else expect(['partial', 'none']).toContain(found.kind);
      }),
      fuzzed(52, 300),
    );
  });
});
