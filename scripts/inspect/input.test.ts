import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeIn } from './code-input.ts';
import { readInput } from './input.ts';
import { jsonIn } from './json-input.ts';
import { readTrustFolder } from './trust-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-inspect-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, bytes: Uint8Array | string) => {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
};
const causeOf = (result: { readonly ok: boolean; readonly error?: string }) => (result.ok ? 'none' : result.error);

describe('an input', () => {
  it('is read whole, from a file or from stdin, byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    expect(await readInput(fileOf('all', bytes), 256)).toEqual({ ok: true, value: bytes });
    const stdin = Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]);
    expect(await readInput('-', 256, stdin)).toEqual({ ok: true, value: bytes });
  });

  it('that cannot be used says why, and what to give', async () => {
    expect(causeOf(await readInput(path.join(folder, 'none'), 10))).toMatch('no such file; give the path');
    expect(causeOf(await readInput(folder, 10))).toMatch('it is a folder');
    expect(causeOf(await readInput(fileOf('empty', ''), 10))).toMatch('it is empty');
    expect(causeOf(await readInput('-', 10, Readable.from([])))).toMatch('stdin: it is empty');
  });

  it('without an end is read up to the limit only', async () => {
    let parts = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          parts += 1;
          yield Buffer.alloc(1000);
        }
      })(),
    );
    expect(causeOf(await readInput('-', 5000, endless))).toMatch('more than 5000 bytes');
    expect(parts).toBeLessThan(50);
    expect(causeOf(await readInput('/dev/zero', 5000))).toMatch('more than 5000 bytes');
  });
});

describe('JSON', () => {
  it('is read, with or without a mark of its encoding', () => {
    expect(jsonIn(Buffer.from('\ufeff{"a":[1]}'), 'x')).toEqual({ ok: true, value: { a: [1] } });
  });

  it('that is none says where, and repeats nothing of it', () => {
    expect(causeOf(jsonIn(Buffer.from('{"name":\n"ERIKSSON" "ANNA"}'), 'x'))).toBe(
      'x: it is not JSON at position 20 (line 2 column 12); correct it there',
    );
    for (const text of ['ERIKSSON', '{"name": ERIKSSON}', '{"name": "ERIKSSON', '"ERIKSSON" x']) {
      expect(causeOf(jsonIn(Buffer.from(text), 'x'))).toMatch('it is not JSON');
      expect(causeOf(jsonIn(Buffer.from(text), 'x'))).not.toMatch('ERIK');
    }
    expect(causeOf(jsonIn(Buffer.from('fffe', 'hex'), 'x'))).toMatch('not text in UTF-8');
  });
});

describe('a folder of trust', () => {
  it('gives every certificate and list in it, whatever the case of its name, and names what it refuses', () => {
    fileOf('b.CRT', 'not base64!');
    fileOf('a.pem', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
    fileOf('notes.txt', 'left alone');
    mkdirSync(path.join(folder, 'folder.der'));
    const store = readTrustFolder(folder);
    expect(store).toMatchObject({ ok: true, value: { anchors: [], refused: [{ file: 'a.pem' }, { file: 'b.CRT' }] } });
  });

  it('that is none says so', () => {
    expect(causeOf(readTrustFolder(path.join(folder, 'none')))).toMatch('no such folder');
    expect(causeOf(readTrustFolder(fileOf('file', 'x')))).toMatch('no folder');
    expect(causeOf(readTrustFolder(folder))).toMatch('no certificate');
  });
});

describe('the bytes of a code', () => {
  it('are what was given when that is no picture', async () => {
    for (const bytes of [Buffer.from('dc03d9c5d9ca', 'hex'), Buffer.from('{"data":{}}'), Buffer.from('BM in a text')])
      expect(await codeIn(bytes, 'x')).toEqual({ ok: true, value: { bytes, format: undefined, others: [] } });
  });

  it.each([
    ['474946383961', 'a GIF image'],
    ['5249464600000000574542505650', 'a WebP image'],
    ['49492a00', 'a TIFF image'],
    ['00000018667479706865696300', 'a HEIC or AVIF image'],
    ['ff4fff51002f', 'a JPEG 2000 image'],
    ['424d08000000ffff', 'a BMP image'],
    ['255044462d312e37', 'a PDF document'],
  ])('are not taken from %s, %s', async (hex, kind) => {
    expect(await codeIn(Buffer.from(hex, 'hex'), 'picture')).toEqual({
      ok: false,
      error: `picture: it is ${kind}; give a JPEG or PNG image, or the bytes of the code`,
    });
  });

  it('are no more than a code holds', async () => {
    expect(causeOf(await codeIn(Buffer.alloc(70_000, 1), 'x'))).toMatch('no code holds more than 32768');
  });

  it('are not there in a damaged picture', async () => {
    const damaged = Buffer.from('ffd8ffe000104a464946', 'hex');
    expect(causeOf(await codeIn(damaged, 'x'))).toMatch('give a JPEG or PNG image that other programs show');
  });
});
