import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../../testing/fuzz.ts';
import { DEEPEST, LARGEST_TEXT, MOST_VALUES, readStrictJson } from './strict-json.ts';

describe('strict JSON', () => {
  it.each([
    ['{"a":1,"a":2}', 'a name twice in one object'],
    ['{"a":1,"\\u0061":2}', 'a name twice in one object'],
    ['{"__proto__":1}', 'the name __proto__'],
    ['[1.0]', 'a number that is not written as RFC 8785 writes it'],
    ['[1e2]', 'a number that is not written as RFC 8785 writes it'],
    ['[-0]', 'a number that is not written as RFC 8785 writes it'],
    ['[12345678901234567890]', 'a number that is not written as RFC 8785 writes it'],
    ['[1e999]', 'a number that is not written as RFC 8785 writes it'],
    ['["\\ud800"]', 'half a surrogate pair'],
    ['["\ud800"]', 'half a surrogate pair'],
    ['["\n"]', 'a string is wanted here'],
    ['["\\x"]', 'a string is wanted here'],
    ['[1,]', 'a value is wanted here'],
    ['[01]', "']' is wanted here"],
    ['[NaN]', 'a value is wanted here'],
    ['{"a"}', "':' is wanted here"],
    ['{a:1}', 'a string is wanted here'],
    ['\ufeff{}', 'a value is wanted here'],
    ['', 'a value is wanted here'],
    ['{} {}', 'something after the end'],
    ['['.repeat(DEEPEST + 2), `nested deeper than ${String(DEEPEST)}`],
    [`[${'1,'.repeat(MOST_VALUES)}1]`, `more than ${String(MOST_VALUES)} values`],
    [' '.repeat(LARGEST_TEXT + 1), `longer than ${String(LARGEST_TEXT)} characters`],
  ])('refuses %j', (text, why) => {
    expect(readStrictJson(text)).toMatchObject({ ok: false, error: { text: why } });
  });

  it('says where', () => {
    expect(readStrictJson('{"a":1, "a":2}')).toMatchObject({ ok: false, error: { position: 11 } });
    expect(readStrictJson('[1, 1.0]')).toMatchObject({ ok: false, error: { position: 4 } });
  });

  it('never repeats what it was given', () => {
    const read = readStrictJson('{"name":"ERIKSSON"x}');
    expect(read.ok ? '' : read.error.text).not.toContain('ERIKSSON');
  });

  it('reads whatever JSON.stringify writes as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5, noUnicodeString: false }), fc.constantFrom(0, 1, 3), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const written = JSON.stringify(value, null, indent);
        fc.pre(!/-0|__proto__/.test(written) && written.length <= LARGEST_TEXT);
        const read = readStrictJson(written);
        if (read.ok) expect(read.value).toStrictEqual(value);
        else expect(read.error.text).toMatch(/surrogate|more than/);
      }),
      fuzzed(0x3a01, 150),
    );
  });

  it('takes nothing that JSON.parse refuses, and never throws', () => {
    const pieces = fc.constantFrom(...'{}[]",:\\u0d8-+.eE1tfn \n'.split(''), 'true', 'null', '"a"', '\ud800', '\u007f');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const read = readStrictJson(text);
        if (read.ok) expect(read.value).toStrictEqual(JSON.parse(text));
      }),
      fuzzed(0x3a02, 2000),
    );
  });
});
