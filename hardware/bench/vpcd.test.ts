import { PassThrough, Duplex } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import type { VirtualPassport } from './passport.ts';
import { createVpcdDecoder, encodeVpcd, serveVpcd, type VpcdCardOptions, type VpcdRequest } from './vpcd.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('what vpcd sends', () => {
  it.each<[string, string, readonly VpcdRequest[]]>([
    ['power off', '0001 00', [{ kind: 'reset' }]],
    ['power on', '0001 01', [{ kind: 'reset' }]],
    ['reset', '0001 02', [{ kind: 'reset' }]],
    ['answer to reset', '0001 04', [{ kind: 'answer-to-reset' }]],
    ['a control that is new', '0001 07', [{ kind: 'unknown', control: 7 }]],
    ['a command', '0004 00a40000', [{ kind: 'command', bytes: hex('00a40000') }]],
    ['nothing', '0000', []],
    ['two at once', '0001 01 0001 04', [{ kind: 'reset' }, { kind: 'answer-to-reset' }]],
  ])('is understood: %s', (_, bytes, requests) => {
    expect(createVpcdDecoder()(hex(bytes))).toEqual(requests);
  });

  it('is the same in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })), fc.array(fc.nat(40)), (payloads, cuts) => {
        const wire = Buffer.concat(payloads.map(encodeVpcd));
        const whole = createVpcdDecoder()(wire);
        const decode = createVpcdDecoder();
        const found: VpcdRequest[] = [];
        let at = 0;
        for (const cut of [...cuts, wire.length]) {
          found.push(...decode(wire.subarray(at, at + cut)));
          at += cut;
        }
        found.push(...decode(wire.subarray(at)));
        expect(found).toEqual(whole);
        expect(whole).toHaveLength(payloads.length);
      }),
      fuzzed(35963, 200),
    );
  });

  it('is not answered with more than a frame can carry', () => {
    expect(() => encodeVpcd(new Uint8Array(0x1_0000))).toThrow(RangeError);
  });
});

describe('a passport on vpcd', () => {
  function laid(options: VpcdCardOptions = {}) {
    const toCard = new PassThrough();
    const fromCard = new PassThrough();
    const wire = Duplex.from({ readable: toCard, writable: fromCard });
    const asked: string[] = [];
    const passport: VirtualPassport = {
      answerToReset: hex('3b80'),
      reset: () => asked.push('reset'),
      answer: (command) => {
        asked.push(command.toString('hex'));
        return hex('9000');
      },
    };
    const remove = serveVpcd(wire, passport, options);
    const answers = () => (fromCard.read() as Buffer | null)?.toString('hex') ?? '';
    const send = async (text: string) => {
      toCard.write(hex(text));
      await new Promise((resolve) => setTimeout(resolve, 5));
      return answers();
    };
    return { send, asked, remove, wire };
  }

  it('tells its answer to reset, is reset and answers commands, and is silent to what it does not know', async () => {
    const { send, asked } = laid();
    expect(await send('0001 04')).toBe('00023b80');
    expect(await send('0001 02')).toBe('');
    expect(await send('0004 00a40000')).toBe('00029000');
    expect(await send('0001 07')).toBe('');
    expect(asked).toEqual(['reset', '00a40000']);
  });

  it('is lifted off, or silent, at the command that was said', async () => {
    const silent = laid({ fate: (count) => (count === 2 ? 'unanswered' : 'answered') });
    expect(await silent.send('0002 0001 0002 0002 0002 0003')).toBe('0002900000029000');
    const lifted = laid({ fate: (count) => (count === 2 ? 'lifted-off' : 'answered') });
    await lifted.send('0002 0001 0002 0002 0002 0003');
    expect(lifted.wire.destroyed).toBe(true);
    expect(lifted.asked).toEqual(['0001']);
  });

  it('ends its connection when it is taken away', () => {
    const { remove, wire } = laid();
    remove();
    expect(wire.destroyed).toBe(true);
  });
});
