import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { LineSplitter, type Line } from './lines.ts';

function texts(lines: readonly Line[]): readonly string[] {
  return lines.map((line) => (line.kind === 'line' ? line.text : `<${line.kind}>`));
}

describe('a line splitter', () => {
  it('gives whole lines and keeps the rest', () => {
    const splitter = new LineSplitter(20);
    expect(texts(splitter.push(Buffer.from('one\ntw')))).toEqual(['one']);
    expect(texts(splitter.push(Buffer.from('o\n\nthree')))).toEqual(['two', '']);
    expect(texts(splitter.push(Buffer.from('\n')))).toEqual(['three']);
  });

  it('keeps a line of exactly the longest length, and reports a longer one once', () => {
    const splitter = new LineSplitter(4);
    expect(texts(splitter.push(Buffer.from('four\nlonger')))).toEqual(['four', '<overlong>']);
    expect(texts(splitter.push(Buffer.alloc(100_000, 'x')))).toEqual([]);
    expect(texts(splitter.push(Buffer.from('tail\nnext\n')))).toEqual(['next']);
  });

  it('gives the same lines however the bytes are cut', () => {
    const bytes = fc.array(fc.constantFrom('a', 'b', 'é', '\n'), { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 80 }), { maxLength: 8 }), (text, cuts) => {
        const whole = new LineSplitter(6).push(Buffer.from(text));
        const buffer = Buffer.from(text);
        const splitter = new LineSplitter(6);
        const edges = [0, ...cuts.map((cut) => Math.min(cut, buffer.length)).sort((a, b) => a - b), buffer.length];
        const pieces = edges.slice(1).flatMap((edge, index) => splitter.push(buffer.subarray(edges[index], edge)));
        expect(texts(pieces)).toEqual(texts(whole));
      }),
      fuzzed(1, 200),
    );
  });
});
