import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { matchMenuReply, menuCommand, menuName, MOST_REPLY_BYTES, TRIGGER_OFF, TRIGGER_ON } from './honeywell-menu.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const ACK = '\x06';

describe('a menu command', () => {
  it('has the bytes of the manual: SYN M CR, the command, the table', () => {
    expect(menuCommand('232BAD9', '.')).toEqual(bytes('\x16M\r232BAD9.'));
    expect(menuCommand('cbrena?', '!')).toEqual(bytes('\x16M\rcbrena?!'));
  });

  it('has a trigger beside it', () => {
    expect([TRIGGER_ON, TRIGGER_OFF].map((each) => each.toString('hex'))).toEqual(['16540d', '16550d']);
  });

  it('is named by its first six letters, in capitals', () => {
    expect(menuName('cbrena?')).toBe('CBRENA');
  });
});

describe('a reply', () => {
  it.each([
    ['CBRENA0-1\x06.', '0-1', 'ack', '.'],
    ['CBRENA1\x06!', '1', 'ack', '!'],
    ['cbrena100\x15.', '100', 'nak', '.'],
    ['CBRENA\x05.', '', 'enq', '.'],
  ])('is read from %j, with its status', (text, data, status, table) => {
    expect(matchMenuReply(bytes(text), 'CBRENA')).toEqual({
      kind: 'reply',
      reply: { command: 'CBRENA', data, status, table },
      length: text.length,
    });
  });

  it('ends where it ends, whatever follows', () => {
    const match = matchMenuReply(bytes(`CBRENA1${ACK}.M1ABC`), 'CBRENA');
    expect(match.kind === 'reply' ? match.length : 0).toBe(9);
  });

  it('is partial until its last byte', () => {
    const reply = bytes(`CBRENA1${ACK}.`);
    for (let at = 0; at < reply.length; at++)
      expect(matchMenuReply(reply.subarray(0, at), 'CBRENA')).toEqual({ kind: 'partial' });
  });

  it.each([
    ['another command', `CBRDFT1${ACK}.`],
    ['a status within its letters', `CBR${ACK}`],
    ['a control character in its data', `CBRENA\r1${ACK}.`],
    ['no table behind the status', `CBRENA1${ACK}x`],
    ['no end', `CBRENA${'1'.repeat(MOST_REPLY_BYTES)}`],
  ])('is none with %s', (_name, text) => {
    expect(matchMenuReply(bytes(text), 'CBRENA')).toEqual({ kind: 'none' });
  });

  it('is never longer than what came, whatever it is', () => {
    const alphabet = fc.constantFrom(...bytes('CBRENA1\x06\x15\x05.!\r\0'));
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 40 }), (values) => {
        const match = matchMenuReply(Buffer.from([...bytes('CBRENA'), ...values]), 'CBRENA');
        if (match.kind === 'reply') expect(match.length).toBeLessThanOrEqual(6 + values.length);
        else expect(['partial', 'none']).toContain(match.kind);
      }),
      fuzzed(86, 300),
    );
  });
});
