import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MrzReaderOptions } from '../../state/lane/lane.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { benchHoneywell, type BenchHoneywellOptions } from '../bench/mrz-honeywell.ts';
import { benchOf, SERIAL } from './driver.fixture.ts';
import { honeywellOcr, honeywellOcrDecoder } from './honeywell-ocr.ts';
import { discardedOf, heard, heardSlowly, latin1, TD1, TD3, wordsOf, ZONES, zonesOf } from './specimens.fixture.ts';

const SETUP = ['ALLENA0', 'OCRENA1', 'OCRATS2'];
const decoder = () => honeywellOcrDecoder(['ALLENA', 'OCRENA', 'OCRATS', 'CBRENA']);

describe('commands', () => {
  // Of the integration: b'\x16M\rocrena1!'; of the manuals: SYN M CR, tag, subtag, data, storage.
  it('are what the integration sends, then a query of the volatile table', () => {
    const { greeting } = honeywellOcr({ setup: SETUP, trigger: 'self' });
    expect(greeting.map(({ bytes }) => bytes.toString('latin1'))).toEqual([
      '\x16M\rALLENA0!',
      '\x16M\rOCRENA1!',
      '\x16M\rOCRATS2!',
      '\x16M\rOCRENA?!',
    ]);
  });

  it('are answered only by the value as it was set, the query only by one that is on', () => {
    const { greeting, poll } = honeywellOcr({ setup: ['ocrena1'], trigger: 'self' });
    const accepts = (text: string, ok = true) =>
      [greeting[0], poll].map((ask) => ask?.accepts({ kind: 'answer', name: 'OCRENA', text, ok }));
    expect(accepts('OCRENA1')).toEqual([true, true]);
    expect(accepts('OCRENA3')).toEqual([false, true]);
    expect(accepts('OCRENA0')).toEqual([false, false]);
    expect(accepts('OCRENA1', false)).toEqual([false, false]);
  });

  it('release and trigger the scanner before the query where the host triggers', () => {
    const { poll, afterRead } = honeywellOcr({ setup: SETUP, trigger: 'host' });
    expect([poll, afterRead].map((ask) => ask?.bytes.toString('hex'))).toEqual(
      Array.from({ length: 2 }, () => '16550d16540d' + Buffer.from('\x16M\rOCRENA?!').toString('hex')),
    );
    expect(honeywellOcr({ setup: SETUP, trigger: 'self' }).afterRead).toBeUndefined();
  });
});

describe('replies', () => {
  // "Examples of Query Commands" of the 2020-5 manual, p. 10-3; the status byte stands before the punctuation.
  it.each([
    ['CBRENA1\x06.', 'answer CBRENA: CBRENA1'],
    ['CBRENA0-1\x06.', 'answer CBRENA: CBRENA0-1'],
    ['CBRENA1\x06', 'answer CBRENA: CBRENA1'],
    ['ocrena1\x06!', 'answer OCRENA: OCRENA1'],
    ['OCRENA9\x15!', 'refusal OCRENA: OCRENA9'],
    ['OCRENA1\x05!', 'refusal OCRENA: OCRENA1'],
  ])('such as %j are answers', (reply, said) => {
    const outputs = heard(decoder(), latin1(reply));
    expect([wordsOf(outputs), discardedOf(outputs)]).toEqual([[said], []]);
  });

  it('to nothing of ours are given back', () => {
    expect(discardedOf(heard(decoder(), latin1('REVINF\x06.')))).toEqual([
      ['REVINF\x06', 'a reply to no command of ours'],
    ]);
  });

  it('are told from the line of a zone that has no end yet', () => {
    for (const lines of Object.values(ZONES)) {
      const outputs = heard(decoder(), latin1(`${lines.join('\r')}OCRENA1\x06!`));
      expect([zonesOf(outputs), wordsOf(outputs)]).toEqual([[lines], ['answer OCRENA: OCRENA1']]);
    }
  });
});

describe.each(Object.entries(ZONES))('a zone of %s', (_name, lines) => {
  it.each(['\r', '\n', '\r\n', ' ', '|', ''])('is read with %j between its lines', (separator) => {
    for (const end of ['', '\r', '\r\n'])
      expect(zonesOf(heard(decoder(), latin1(lines.join(separator) + end)))).toEqual([lines]);
  });

  it('is 89 bytes of two lines of 44, 92 of three lines of 30', () => {
    const expected = new Map([
      [44, 89],
      [36, 73],
      [30, 92],
    ]);
    expect(lines.join('\r')).toHaveLength(expected.get(lines[0]?.length ?? 0) ?? 0);
  });

  it('is the same wherever the bytes are split, with a reply before and after', () => {
    const bytes = latin1(`OCRENA1\x06!${lines.join('\r')}\rOCRENA1\x06!`);
    for (let at = 0; at <= bytes.length; at++) {
      const split = decoder();
      const outputs = [...split.push(bytes.subarray(0, at)), ...split.push(bytes.subarray(at)), ...split.idle()];
      expect([zonesOf(outputs), wordsOf(outputs).length, discardedOf(outputs)]).toEqual([[lines], 2, []]);
    }
  });

  it('that was cut off is given back after silence, and the next one is read', () => {
    const at = decoder();
    const half = lines.join('\r').slice(0, 50);
    expect(zonesOf(heard(at, latin1(half)))).toEqual([]);
    expect(zonesOf(heard(at, latin1(`${lines.join('\r')}\r`)))).toEqual([lines]);
  });
});

describe('any bytes at all', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(...Object.values(ZONES)).map((lines) => latin1(`${lines.join('\r')}\r`)),
    fc.constantFrom('OCRENA1\x06!', 'ocrats2\x15!', '\x06', '\x05', '\x15', '!', '\r', '\xdf').map(latin1),
  );

  it('give the same in one piece as byte by byte', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        const [fast, slow] = [heard(decoder(), bytes), heardSlowly(decoder(), bytes)];
        expect([zonesOf(slow), wordsOf(slow)]).toEqual([zonesOf(fast), wordsOf(fast)]);
      }),
      fuzzed(4980, 300),
    );
  });

  it('before a zone do not hide it for longer than a silence, nor does a flood', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 900 }), fc.constantFrom(...Object.values(ZONES)), (noise, lines) => {
        const at = decoder();
        heard(at, noise);
        expect(zonesOf(heard(at, latin1(`${lines.join('\r')}\r`)))).toEqual([lines]);
      }),
      fuzzed(4981, 300),
    );
  });
});

describe('the driver', () => {
  const optionsOf = (trigger: 'self' | 'host'): Extract<MrzReaderOptions, { profile: 'honeywell-ocr' }> => ({
    ...SERIAL,
    profile: 'honeywell-ocr',
    setup: SETUP,
    trigger,
    answerMs: 1000,
    pollMs: 3000,
  });
  const start = (trigger: 'self' | 'host' = 'self', device: BenchHoneywellOptions = {}) =>
    benchOf(optionsOf(trigger), (line) => benchHoneywell(line, { trigger, ...device }));

  it('sets OCR up, and is ready when the scanner says so', async () => {
    const { device, states, simulator } = await start();
    expect([...simulator.settings]).toEqual([
      ['ALLENA', '0'],
      ['OCRENA', '1'],
      ['OCRATS', '2'],
    ]);
    expect(states).toEqual(['ready']);
    await device.stop();
  });

  it.each(['\r', '\n', ' ', ''])('hands zones on with %j between their lines', async (separator) => {
    const { device, frames, simulator, pass } = await start('self', { separator });
    for (const lines of Object.values(ZONES)) {
      await simulator.present(lines);
      await pass(200);
    }
    expect(frames).toEqual(Object.values(ZONES));
    await device.stop();
  });

  it('keeps the scanner triggered where it does not trigger itself', async () => {
    const { device, frames, sent, simulator, pass } = await start('host');
    for (const lines of [TD3, TD1]) {
      expect(simulator.triggered).toBe(true);
      await simulator.present(lines);
      await pass(200);
    }
    expect(frames).toEqual([TD3, TD1]);
    expect(sent.filter((bytes) => bytes.startsWith('16550d16540d'))).toHaveLength(3);
    await device.stop();
  });

  it('sets a scanner up again that has restarted on its line', async () => {
    // The scanner of the next life is as it was delivered, too.
    const at = await start();
    at.simulator.restart();
    await at.pass(6000);
    expect(at.states).toEqual(['ready', 'failed: no answer (OCR on?)', 'starting', 'ready']);
    expect(at.simulator.settings.get('OCRENA')).toBe('1');
    await at.simulator.present(TD3);
    expect(at.frames).toEqual([TD3]);
    await at.device.stop();
  });

  it('has failed with a scanner that knows no OCR', async () => {
    const options = { ...optionsOf('self'), setup: ['XYZENA1', 'OCRENA1'] };
    const { device, states, pass } = await benchOf(options, benchHoneywell);
    await pass(50);
    expect(states[0]).toBe('failed: refused (XYZENA1)');
    expect(device.counters.retries).toBe(1);
    await device.stop();
  });

  it('gives a scanner up that does not answer any more', async () => {
    const { clock, device, states, simulator, pass } = await start();
    simulator.silent = true;
    await pass(5500);
    expect(states[1]).toBe('failed: no answer (OCR on?)');
    expect(device.counters).toMatchObject({ retries: 1, timeouts: 2 });
    await device.stop();
    expect(clock.waiting).toBe(0);
  });
});
