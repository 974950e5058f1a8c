import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import type { Said } from '../serial/asked-device.ts';
import type { FrameDecoder, Output } from '../serial/framing.ts';
import { EVERY_BYTE } from './profiles.fixture.ts';
import { rawReadsDecoder, type Match } from './raw-reads.ts';

// A made-up answer: `#`, one digit, `!`.
const ANSWER = Buffer.from('#1!');

function match(bytes: Buffer, asked: string): Match {
  const text = bytes.toString('latin1');
  const whole = /^#([0-9])!/.exec(text);
  if (whole !== null)
    return { kind: 'answer', answer: { kind: 'answer', name: asked, text: whole[1] ?? '', ok: true }, length: 3 };
  return { kind: /^(#[0-9]?)?$/.test(text) ? 'partial' : 'none' };
}

function bench(suffix = '', maxBytes = 300) {
  const state: { asked: string | undefined } = { asked: 'x' };
  const decoder = rawReadsDecoder(
    { suffix: Buffer.from(suffix), maxBytes, match, mostAnswerBytes: 8 },
    () => state.asked,
  );
  return { state, decoder };
}

function told(outputs: readonly Output<Said<Buffer>>[]): string[] {
  return outputs.map((output) => {
    if (output.kind === 'discarded') return `discarded ${output.bytes.length}`;
    if (output.frame.kind === 'read') return `read ${output.frame.frame.toString('latin1')}`;
    return `${output.frame.kind} ${output.frame.name}`;
  });
}

const pushed = (decoder: FrameDecoder<Said<Buffer>>, ...texts: readonly (string | Buffer)[]) =>
  told(texts.flatMap((text) => decoder.push(Buffer.from(text))));

describe('a code that silence ends', () => {
  it('comes before, after and between answers', () => {
    const { decoder } = bench();
    expect(pushed(decoder, '#1!')).toEqual(['answer x']);
    expect(pushed(decoder, 'code')).toEqual([]);
    expect(told(decoder.idle())).toEqual(['read code']);
    expect(pushed(decoder, '#1!', 'late')).toEqual(['answer x']);
    expect(told(decoder.idle())).toEqual(['read late']);
  });

  it('is parted from an answer right behind it, and from one right before it', () => {
    const { decoder } = bench();
    expect(pushed(decoder, '#2!code#1!')).toEqual(['answer x']);
    expect(told(decoder.idle())).toEqual(['read code', 'answer x']);
  });

  it('may look like an answer, or like the beginning of one, while nothing is asked', () => {
    const { state, decoder } = bench();
    state.asked = undefined;
    for (const code of ['#1!', '#', 'code#1!']) {
      expect(pushed(decoder, code)).toEqual([]);
      expect(told(decoder.idle())).toEqual([`read ${code}`]);
    }
  });

  it('may look like the beginning of an answer while something is asked', () => {
    const { decoder } = bench();
    expect(pushed(decoder, '#', '1')).toEqual([]);
    expect(told(decoder.idle())).toEqual(['read #1']);
    expect(pushed(decoder, '#1?')).toEqual([]);
    expect(told(decoder.idle())).toEqual(['read #1?']);
  });

  it('is the same wherever it is split, with an answer before it', () => {
    const bytes = Buffer.concat([ANSWER, EVERY_BYTE]);
    for (let at = 0; at <= bytes.length; at += 1) {
      const { decoder } = bench();
      const outputs = [...decoder.push(bytes.subarray(0, at)), ...decoder.push(bytes.subarray(at)), ...decoder.idle()];
      expect(outputs).toEqual([
        { kind: 'frame', frame: { kind: 'answer', name: 'x', text: '1', ok: true } },
        { kind: 'frame', frame: { kind: 'read', frame: EVERY_BYTE } },
      ]);
    }
  });

  it('is thrown away when it is too long, and the next one is read', () => {
    const { decoder } = bench('', 16);
    const outputs = [...pushed(decoder, Buffer.alloc(50), Buffer.alloc(50)), ...told(decoder.idle())];
    expect(outputs).toEqual(['discarded 50', 'discarded 50']);
    expect(pushed(decoder, 'next')).toEqual([]);
    expect(told(decoder.idle())).toEqual(['read next']);
  });

  it('does not count when the line ended within it', () => {
    const { decoder } = bench();
    pushed(decoder, 'half');
    expect(told(decoder.end())).toEqual(['discarded 4']);
  });
});

describe('a code that a suffix ends', () => {
  it('is there at once, before, after and between answers', () => {
    const { decoder } = bench('\r\n');
    expect(pushed(decoder, 'one\r\n#1!two\r\n#1', '!three\r', '\n')).toEqual([
      'read one',
      'answer x',
      'read two',
      'answer x',
      'read three',
    ]);
  });

  it('does not count when silence comes before the suffix, and the answer behind it does', () => {
    const { decoder } = bench('\r');
    expect(pushed(decoder, 'half#1!')).toEqual([]);
    expect(told(decoder.idle())).toEqual(['discarded 4', 'answer x']);
  });

  it('is thrown away when it is too long, up to its suffix, however it is split', () => {
    const bytes = Buffer.from(`${'x'.repeat(60)}\r\nnext\r\n`);
    for (let at = 0; at <= bytes.length; at += 1) {
      const { decoder } = bench('\r\n', 16);
      const outputs = [...decoder.push(bytes.subarray(0, at)), ...decoder.push(bytes.subarray(at))];
      expect(told(outputs).at(-1)).toBe('read next');
      expect(told(outputs).filter((each) => each.startsWith('read'))).toHaveLength(1);
    }
  });
});

describe('any bytes at all', () => {
  it('are a read, an answer or given back, each of them once', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 30 }).map((each) => Buffer.from(each)),
      fc.constantFrom(ANSWER, Buffer.from('#'), Buffer.from('\r\n'), Buffer.from('code')),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.boolean(), fc.boolean()), { maxLength: 12 }), (pieces) => {
        const { state, decoder } = bench('', 40);
        const outputs = pieces.flatMap(([bytes, isAsked, isSilent]) => {
          state.asked = isAsked ? 'x' : undefined;
          return [...decoder.push(bytes), ...(isSilent ? decoder.idle() : [])];
        });
        outputs.push(...decoder.idle());
        const lengths = outputs.map((output) => {
          if (output.kind === 'discarded') return output.bytes.length;
          return output.frame.kind === 'read' ? output.frame.frame.length : ANSWER.length;
        });
        const came = pieces.reduce((sum, [bytes]) => sum + bytes.length, 0);
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(came);
      }),
      fuzzed(65, 400),
    );
  });
});
