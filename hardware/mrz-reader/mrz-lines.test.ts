import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MrzFrame } from '../../state/gate/ports.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { mrzBytes } from '../bench/mrz-reader.ts';
import type { FrameDecoder, Output } from '../serial/framing.ts';
import { mrzLinesDecoder } from './mrz-lines.ts';

// Specimens of ICAO Doc 9303-4, -5 and -6 (Utopia).
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
const TD1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
const ZONES = { TD3, TD2, TD1 };

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const plain = (lines: readonly string[]) => mrzBytes(lines, { wrapped: false });

function decoder(wrapping: { prefix?: string; suffix?: string } = {}): FrameDecoder<MrzFrame> {
  return mrzLinesDecoder({ prefix: latin1(wrapping.prefix ?? ''), suffix: latin1(wrapping.suffix ?? '') });
}

const framesOf = (outputs: readonly Output<MrzFrame>[]) =>
  outputs.flatMap((output) => (output.kind === 'frame' ? [output.frame.lines] : []));
const discardedOf = (outputs: readonly Output<MrzFrame>[]) =>
  outputs.flatMap((output) => (output.kind === 'discarded' ? [[output.bytes.toString('latin1'), output.reason]] : []));

function decode(bytes: Uint8Array, at = decoder()): readonly Output<MrzFrame>[] {
  return [...at.push(bytes), ...at.idle()];
}

describe.each(Object.entries(ZONES))('a zone of %s', (_name, lines) => {
  it.each(['\r', '\n', '\r\n'] as const)('is read with lines that end with %j, wrapped or not', (lineEnd) => {
    for (const wrapped of [true, false])
      expect(decode(mrzBytes(lines, { lineEnd, wrapped }))).toEqual([{ kind: 'frame', frame: { lines } }]);
  });

  it('is there at the end of its last line, before any silence', () => {
    expect(framesOf(decoder().push(plain(lines)))).toEqual([lines]);
  });

  it('is ended by silence when its last line has no end', () => {
    const at = decoder();
    expect(at.push(latin1(lines.join('\r')))).toEqual([]);
    expect(framesOf(at.idle())).toEqual([lines]);
  });

  it('is the same wherever the bytes are split', () => {
    const bytes = mrzBytes(lines, { lineEnd: '\r\n' });
    for (let at = 0; at <= bytes.length; at++) {
      const split = decoder();
      const outputs = [...split.push(bytes.subarray(0, at)), ...split.push(bytes.subarray(at)), ...split.idle()];
      expect(outputs).toEqual([{ kind: 'frame', frame: { lines } }]);
    }
  });

  it('comes twice when it is sent twice', () => {
    for (const bytes of [plain(lines), mrzBytes(lines)])
      expect(framesOf(decode(Buffer.concat([bytes, bytes])))).toEqual([lines, lines]);
  });

  it('is found after a half of itself that no silence ended', () => {
    for (let half = 1; half < lines.length; half++) {
      const outputs = decode(Buffer.concat([plain(lines.slice(0, half)), plain(lines)]));
      expect(framesOf(outputs)).toEqual([lines]);
      expect(discardedOf(outputs).map(([bytes]) => bytes)).toEqual([lines.slice(0, half).join('')]);
    }
  });

  it('is found between noise without ends of line, which is given back', () => {
    const outputs = decode(Buffer.concat([latin1('\xff\x00*'), plain(lines).subarray(0, -1), latin1('\x00?\x80')]));
    expect(framesOf(outputs)).toEqual([lines]);
    expect(discardedOf(outputs)).toEqual([['\xff\x00*\x00?\x80', 'bytes beside the lines of a zone']]);
  });

  it('is read through NULs between its lines', () => {
    expect(framesOf(decode(latin1(lines.join('\r\0\0\r'))))).toEqual([lines]);
  });

  it('that lacks a character is given back, and says which line', () => {
    const outputs = decode(mrzBytes([lines[0]?.slice(1) ?? '', ...lines.slice(1)]));
    const sizes = lines.map(({ length }, at) => (at === 0 ? `${length - 1} (unfit)` : length));
    const reason = `no zone of 3 x 30, 2 x 36 or 2 x 44 characters: ${sizes.join(' + ')}`;
    expect(outputs).toEqual([{ kind: 'discarded', bytes: latin1(lines.join('').slice(1)), reason }]);
  });

  it('with a character outside A-Z, 0-9 and < is given back once, at its end', () => {
    const outputs = decode(mrzBytes(lines.map((line) => line.replace('<', '*'))));
    expect(outputs.map(({ kind }) => kind)).toEqual(['discarded']);
  });

  it('does not survive the end of the line in its middle', () => {
    const at = decoder();
    at.push(latin1(lines.join('\r')));
    expect(discardedOf(at.end())).toEqual([[lines.join(''), 'the line ended within a zone']]);
    expect(at.idle()).toEqual([]);
  });
});

describe('what is no zone', () => {
  it('is given back after silence: one line, lines of two lengths, three lines of two', () => {
    for (const lines of [TD3.slice(0, 1), [TD3[0] ?? '', TD2[1] ?? ''], TD1.slice(0, 2)])
      expect(decode(plain(lines)).map(({ kind }) => kind)).toEqual(['discarded']);
  });

  it('is nothing when it is only ends of line and wrapping', () => {
    expect(decode(latin1('\r\n\x02\r\r\x03\n'))).toEqual([]);
  });

  it('never grows beyond a line, and the next zone is read', () => {
    const at = decoder();
    const flood = Buffer.alloc(100_000, 'A');
    const outputs = [...at.push(flood), ...at.push(latin1('\r')), ...at.push(plain(TD3))];
    expect(framesOf(outputs)).toEqual([TD3]);
    expect(discardedOf(outputs).reduce((sum, [bytes]) => sum + (bytes?.length ?? 0), 0)).toBe(flood.length);
  });

  it('never grows beyond a few lines, and the next zone is read', () => {
    const at = decoder();
    const outputs = [...at.push(latin1('AB\r'.repeat(10_000))), ...at.push(plain(TD1))];
    expect(framesOf(outputs)).toEqual([TD1]);
  });

  it('tells the technician no character of it', () => {
    const reasons = discardedOf(decode(plain([TD3[0] ?? '', TD3[0] ?? '', 'ERIKSSON']))).map(([, reason]) => reason);
    expect(reasons).toHaveLength(1);
    expect(reasons.join()).not.toContain('ERIKSSON');
  });
});

describe('a configured wrapping', () => {
  it.each([
    { prefix: '\x1dM', suffix: '\x1d\x04' },
    { prefix: 'S1', suffix: 'E1' },
    { prefix: '$', suffix: '\r\n' },
    { prefix: '', suffix: '#\r' },
  ])('is no part of the zone: %j', (wrapping) => {
    for (const lines of Object.values(ZONES))
      for (const wrapped of [true, false]) {
        const wire = { prefix: latin1(wrapping.prefix), suffix: latin1(wrapping.suffix), wrapped };
        const once = mrzBytes(lines, wire);
        expect(decode(once, decoder(wrapping))).toEqual([{ kind: 'frame', frame: { lines } }]);
      }
  });

  it('ends the frame by its suffix when the last line has no end', () => {
    const wrapping = { prefix: '$', suffix: '#' };
    const at = decoder(wrapping);
    const bytes = latin1(`$${TD3.join('\r')}#`);
    expect(framesOf(at.push(Buffer.concat([bytes, bytes])))).toEqual([TD3, TD3]);
  });
});

describe('any bytes at all', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom(...Object.values(ZONES).flat(), '\r', '\n', '\x02', '\x03', '\0', '#').map(latin1),
    fc.constantFrom(...Object.values(ZONES)).map((lines) => mrzBytes(lines)),
  );

  it('give only zones of the right shape, and never more bytes than came', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, silent) => {
        const at = decoder({ suffix: '#' });
        const outputs = pieces.flatMap((bytes) => [...at.push(bytes), ...(silent ? at.idle() : [])]);
        outputs.push(...at.idle());
        for (const lines of framesOf(outputs)) {
          expect([30, 36, 44]).toContain(lines[0]?.length);
          expect(lines).toHaveLength(lines[0]?.length === 30 ? 3 : 2);
          expect(lines.every((line) => /^[A-Z0-9<]+$/.test(line) && line.length === lines[0]?.length)).toBe(true);
        }
        const out = [...framesOf(outputs).flat(), ...discardedOf(outputs).map(([bytes]) => bytes ?? '')].join('');
        expect(out.length).toBeLessThanOrEqual(Buffer.concat(pieces).length);
      }),
      fuzzed(9303, 400),
    );
  });

  it('give the same zones in one piece as byte by byte', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        const slowly = decoder();
        const outputs = [...bytes].flatMap((byte) => slowly.push(Buffer.of(byte)));
        expect(framesOf([...outputs, ...slowly.idle()])).toEqual(framesOf(decode(bytes)));
      }),
      fuzzed(9303, 200),
    );
  });

  it('before a wrapped zone do not hide it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), fc.constantFrom(...Object.values(ZONES)), (noise, lines) => {
        expect(framesOf(decode(Buffer.concat([noise, mrzBytes(lines)]))).at(-1)).toEqual(lines);
      }),
      fuzzed(9303, 300),
    );
  });
});
