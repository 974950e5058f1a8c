import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MrzReaderOptions } from '../../state/lane/lane.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { benchElyctis, elyctisZone } from '../bench/mrz-elyctis.ts';
import { benchOf, SERIAL, settled } from './driver.fixture.ts';
import { elyctisTlvDecoder, encodeTlv } from './elyctis-tlv.ts';
import { discardedOf, heard, heardSlowly, latin1, TD1, TD3, wordsOf, ZONES, zonesOf } from './specimens.fixture.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const decoder = (asked?: string) => elyctisTlvDecoder(() => asked);

describe('commands of the scanner command set', () => {
  // "IDBOX One Scanner Command Set" v1.7, pages 2 and 3; the inquiries of the integration.
  it.each([
    ['49 00 00', encodeTlv('zone')],
    ['4C 00 00', encodeTlv('oneLine')],
    ['43 00 01 01', encodeTlv('continuous', Buffer.of(1))],
    ['43 00 01 00', encodeTlv('continuous', Buffer.of(0))],
    ['56 00 00', encodeTlv('version')],
    ['52 00 00', encodeTlv('serial')],
    ['57 00 00', encodeTlv('ocr')],
    ['54 00 00', encodeTlv('product')],
    ['49 01 02', encodeTlv('zone', Buffer.alloc(258)).subarray(0, 3)],
  ])('are the bytes %s', (bytes, encoded) => {
    expect(encoded).toEqual(hex(bytes));
  });
});

describe('answers', () => {
  it('are named by their command', () => {
    const bytes = hex('56 00 05 56 31 2E 30 37  52 00 02 34 37  57 00 01 33  54 00 00');
    expect(wordsOf(heard(decoder(), bytes))).toEqual([
      'answer version: V1.07',
      'answer serial: 47',
      'answer ocr: 3',
      'answer product: ',
    ]);
  });

  it('carry no control characters, and never more than a line', () => {
    const outputs = heard(decoder(), encodeTlv('product', latin1(`\0IDBOX\r\n${'x'.repeat(300)}\x7f`)));
    expect(wordsOf(outputs)).toEqual([`answer product: IDBOX ${'x'.repeat(34)}`]);
  });

  it('to arming are the echo, which is a refusal when it says off', () => {
    expect(wordsOf(heard(decoder('continuous'), hex('43 00 01 01')))).toEqual(['answer continuous: on']);
    expect(wordsOf(heard(decoder('continuous'), hex('43 00 01 00')))).toEqual(['refusal continuous: off']);
  });

  it('to arming of another length are noise', () => {
    const outputs = heard(decoder('continuous'), hex('43 00 02 01 01'));
    expect([wordsOf(outputs), discardedOf(outputs).length]).toEqual([[], 1]);
  });

  it('to an arming in between are only noted', () => {
    expect(wordsOf(heard(decoder('version'), hex('43 00 01 01')))).toEqual(['note armed']);
  });

  it('to the poll have a name of their own', () => {
    expect(wordsOf(heard(decoder('alive'), hex('56 00 01 31')))).toEqual(['answer alive: 1']);
  });
});

describe.each(Object.entries(ZONES))('a zone of %s', (_name, lines) => {
  it.each(['\r', '\n', '\r\n'])('is read with %j between its lines, with or without an end', (between) => {
    for (const end of ['', between, between + between]) {
      const bytes = encodeTlv('zone', latin1(lines.join(between) + end));
      expect(heard(decoder(), bytes)).toEqual([{ kind: 'frame', frame: { kind: 'read', frame: { lines } } }]);
    }
  });

  it('is the same wherever the bytes are split', () => {
    const bytes = elyctisZone(lines);
    for (let at = 0; at <= bytes.length; at++) {
      const split = decoder();
      const outputs = [...split.push(bytes.subarray(0, at)), ...split.push(bytes.subarray(at))];
      expect(outputs).toEqual([{ kind: 'frame', frame: { kind: 'read', frame: { lines } } }]);
    }
  });

  it('comes twice when it is sent twice', () => {
    expect(zonesOf(heard(decoder(), Buffer.concat([elyctisZone(lines), elyctisZone(lines)])))).toEqual([lines, lines]);
  });

  it('that was cut off is given back after silence, and the next one is read', () => {
    const at = decoder();
    const half = elyctisZone(lines).subarray(0, 40);
    expect(discardedOf(heard(at, half))).toEqual([[half.toString('latin1'), 'silence within a frame']]);
    expect(zonesOf(at.push(elyctisZone(lines)))).toEqual([lines]);
  });

  it('behind a beginning of a frame that never goes on is found after silence', () => {
    const outputs = heard(decoder(), Buffer.concat([hex('56 01 00'), elyctisZone(lines)]));
    expect(zonesOf(outputs)).toEqual([lines]);
    expect(discardedOf(outputs)).toEqual([['\x56\x01\x00', 'silence within a frame']]);
  });
});

describe('what is no zone', () => {
  it('is given back, and noted: the reader has switched itself off all the same', () => {
    for (const data of ['', 'D<LICENCE<123456<<<<<<<<<<<<<<', `${TD3[0] ?? ''}\r`]) {
      const outputs = heard(decoder(), encodeTlv('zone', latin1(data)));
      expect([zonesOf(outputs), wordsOf(outputs)]).toEqual([[], ['note no zone']]);
    }
  });

  it('of one line is none either', () => {
    expect(wordsOf(heard(decoder(), encodeTlv('oneLine', latin1('D<LICENCE'))))).toEqual(['note no zone']);
  });

  it('and too long for a frame is noise', () => {
    const outputs = heard(decoder(), Buffer.concat([hex('49 02 01'), elyctisZone(TD1)]));
    expect(zonesOf(outputs)).toEqual([TD1]);
    expect(discardedOf(outputs)).toEqual([['\x49\x02\x01', 'bytes that begin no frame']]);
  });

  it('does not survive the end of the line', () => {
    const at = decoder();
    at.push(elyctisZone(TD3).subarray(0, 50));
    expect(discardedOf(at.end()).map(([, reason]) => reason)).toEqual(['the line ended within a frame']);
    expect([...at.idle(), ...at.end()]).toEqual([]);
  });
});

describe('any bytes at all', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(...Object.values(ZONES)).map(elyctisZone),
    fc.constantFrom('43000101', '560000', '49', '0000', '4300', '5601ff').map(hex),
  );

  it('give the same in one piece as byte by byte, and lose none', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        const [fast, slow] = [heard(decoder(), bytes), heardSlowly(decoder(), bytes)];
        expect([zonesOf(slow), wordsOf(slow)]).toEqual([zonesOf(fast), wordsOf(fast)]);
        const count = (outputs: typeof fast) => discardedOf(outputs).reduce((sum, [text]) => sum + text.length, 0);
        expect(count(slow)).toBe(count(fast));
        expect(count(fast)).toBeLessThanOrEqual(bytes.length);
      }),
      fuzzed(1007, 300),
    );
  });

  it('before a zone do not hide it for longer than a silence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.constantFrom(...Object.values(ZONES)), (noise, lines) => {
        const at = decoder();
        heard(at, noise);
        expect(zonesOf(heard(at, elyctisZone(lines)))).toEqual([lines]);
      }),
      fuzzed(1008, 300),
    );
  });
});

describe('the driver', () => {
  const OPTIONS: MrzReaderOptions = { ...SERIAL, profile: 'elyctis-tlv', answerMs: 1000, pollMs: 3000 };
  const start = () => benchOf(OPTIONS, benchElyctis);

  it('asks what it has before it, arms it, and says its version', async () => {
    const { device, sent, states, simulator } = await start();
    expect(sent).toEqual(['560000', '520000', '570000', '540000', '43000101']);
    expect(states).toEqual(['ready']);
    expect(device.status.version).toBe('IDBOX One, V1.07, OCR 3.2, no. 4711');
    expect(simulator.armed).toBe(true);
    await device.stop();
  });

  it('hands a zone on and arms the reader again, each time', async () => {
    const { device, frames, sent, simulator } = await start();
    for (const lines of Object.values(ZONES)) {
      sent.length = 0;
      await simulator.present(lines);
      expect(frames.at(-1)).toEqual(lines);
      expect(sent).toEqual(['43000101']);
      expect(simulator.armed).toBe(true);
    }
    expect(device.counters).toMatchObject({ frames: 3 + 5 + 3, discardedBytes: 0, timeouts: 0 });
    await device.stop();
  });

  it('arms it again after a read that was no zone: it would be deaf', async () => {
    const { device, frames, discarded, simulator } = await start();
    await simulator.present(['D<LICENCE<123456<<<<<<<<<<<<<<']);
    expect(simulator.armed).toBe(true);
    expect(discarded.join()).toMatch(/no zone of/);
    await simulator.present(TD3);
    expect(frames).toEqual([TD3]);
    await device.stop();
  });

  it('finds a reader that has restarted on its line disarmed, and arms it with the next poll', async () => {
    const { device, states, pass, simulator } = await start();
    simulator.restart();
    expect(simulator.armed).toBe(false);
    await pass(3500);
    expect(simulator.armed).toBe(true);
    expect([states, device.counters.discardedBytes]).toEqual([['ready'], 0]);
    await device.stop();
  });

  it('polls it while nothing happens, and gives it up after two polls without an answer', async () => {
    const at = await start();
    await at.pass(6500);
    expect(at.sent.slice(5)).toEqual(['560000', '43000101', '560000', '43000101']);
    at.simulator.silent = true;
    await at.pass(5500);
    expect(at.states.slice(1, 2)).toEqual(['failed: no answer (alive)']);
    expect(at.device.counters).toMatchObject({ retries: 1, timeouts: 2 });
    await at.pass(500);
    expect(at.states.slice(2)).toEqual(['starting', 'ready']);
    expect(at.device.counters.reconnects).toBe(1);
    await at.device.stop();
    expect(at.clock.waiting).toBe(0);
  });

  it('is not ready before it was answered', async () => {
    const at = await benchOf(OPTIONS, (line) => {
      const simulator = benchElyctis(line);
      simulator.silent = true;
      return simulator;
    });
    await at.pass(2050);
    expect(at.states).toEqual(['failed: no answer (version)']);
    expect(at.device.status.version).toBeUndefined();
    await at.device.stop();
  });

  it('takes a zone that comes between a question and its answer', async () => {
    const { clock, device, frames, lives, states } = await benchOf(OPTIONS, () => undefined);
    lives[0]?.send(Buffer.concat([elyctisZone(TD1), hex('56 00 01 31')]));
    await settled();
    expect(frames).toEqual([TD1]);
    expect(states).toEqual([]);
    clock.advance(1);
    await device.stop();
  });
});
