// JSON as a signature needs it: one text, one meaning. RFC 8259 with the restrictions of I-JSON (RFC 7493): no name twice in
// an object, no lone surrogate, and numbers only as ECMAScript would write them (RFC 8785, 3.2.2.3), so that 1.0, 1e0 and
// digits beyond the precision of a double are refused. `JSON.parse` keeps the last of two equal names, and another reader
// the first: both would find the same signature right over different facts.
import { err, ok, type Result } from '../../../result.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Twice what the largest QR code holds (ISO/IEC 18004, version 40: 4296 characters). */
export const LARGEST_TEXT = 8192;
export const DEEPEST = 16;
/** Values in one text, at most. */
export const MOST_VALUES = 1024;

export interface JsonFault {
  /** Characters before it. */
  readonly position: number;
  /** What is wrong; never a part of the text. */
  readonly text: string;
}

/** Never throws, and takes time in proportion to the text. */
export function readStrictJson(text: string): Result<Json, JsonFault> {
  if (text.length > LARGEST_TEXT) {
    return err({ position: LARGEST_TEXT, text: `longer than ${String(LARGEST_TEXT)} characters` });
  }
  const reader = new Reader(text);
  try {
    return ok(reader.whole());
  } catch (thrown) {
    if (thrown instanceof Fault) return err({ position: reader.position, text: thrown.message });
    throw thrown;
  }
}

class Fault extends Error {}

const SPACE = /[ \t\n\r]*/y;
// No alternative of the loop begins as another does: no backtracking.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

class Reader {
  readonly #text: string;
  #values = 0;
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Json {
    const value = this.#value(0);
    this.#take(SPACE);
    if (this.position < this.#text.length) throw new Fault('something after the end');
    return value;
  }

  #value(depth: number): Json {
    this.#take(SPACE);
    this.#values += 1;
    if (this.#values > MOST_VALUES) throw new Fault(`more than ${String(MOST_VALUES)} values`);
    if (depth > DEEPEST) throw new Fault(`nested deeper than ${String(DEEPEST)}`);
    if (this.#sees('{')) return this.#object(depth);
    if (this.#sees('[')) return this.#array(depth);
    if (this.#sees('"')) return this.#string();
    const word = this.#take(WORD);
    return word === undefined ? this.#number() : (WORDS[word] ?? null);
  }

  #object(depth: number): Json {
    const members = new Map<string, Json>();
    this.#list('{', '}', () => {
      const name = this.#string();
      if (members.has(name)) throw new Fault('a name twice in one object');
      // Libraries treat it as no data, so it would be signed but not seen.
      if (name === '__proto__') throw new Fault('the name __proto__');
      this.#take(SPACE);
      this.#expect(':');
      members.set(name, this.#value(depth + 1));
    });
    return Object.fromEntries(members);
  }

  #array(depth: number): Json {
    const items: Json[] = [];
    this.#list('[', ']', () => items.push(this.#value(depth + 1)));
    return items;
  }

  #list(open: string, close: string, item: () => void): void {
    this.#expect(open);
    this.#take(SPACE);
    if (!this.#sees(close)) {
      for (;;) {
        this.#take(SPACE);
        item();
        this.#take(SPACE);
        if (!this.#sees(',')) break;
        this.#expect(',');
      }
    }
    this.#expect(close);
  }

  #string(): string {
    const start = this.position;
    const token = this.#take(STRING);
    if (token === undefined) throw new Fault('a string is wanted here');
    const value = decodeString(token);
    if (value.isWellFormed()) return value;
    this.position = start;
    throw new Fault('half a surrogate pair');
  }

  #number(): number {
    const start = this.position;
    const token = this.#take(NUMBER);
    if (token === undefined) throw new Fault('a value is wanted here');
    const value = Number(token);
    if (String(value) === token) return value;
    this.position = start;
    throw new Fault('a number that is not written as RFC 8785 writes it');
  }

  #sees(character: string): boolean {
    return this.#text.startsWith(character, this.position);
  }

  #expect(character: string): void {
    if (!this.#sees(character)) throw new Fault(`'${character}' is wanted here`);
    this.position += 1;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const [token] = pattern.exec(this.#text) ?? [];
    if (token !== undefined) this.position += token.length;
    return token;
  }
}

function decodeString(token: string): string {
  const value: unknown = JSON.parse(token);
  return typeof value === 'string' ? value : '';
}
