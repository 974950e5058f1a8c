import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { fuzzed } from '../../../testing/fuzz.ts';
import type { RgbImage } from '../../portrait/image.ts';
import { valueOf } from '../../portrait/test-images.ts';
import { encodeJpeg } from '../../portrait/worker/encode.ts';
import { CODE_IMAGE_LIMITS, type CodeFormat, MAX_CODES } from './code-image.ts';
import { type CodeImages, startCodeImages } from './code-images.ts';
import { draw, paper } from './test-codes.ts';

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
const never = new AbortController().signal;

let images: CodeImages;
beforeAll(() => {
  const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasmBinary).buffer } });
  images = startCodeImages();
});
afterAll(() => images.stop());

async function codeOf(format: CodeFormat, bytes: Buffer) {
  const { symbol, image, error } = await writeBarcode(Uint8Array.from(bytes), { format, scale: 3 });
  if (image === null) throw new Error(error);
  return { symbol, png: Buffer.from(await image.arrayBuffer()) };
}

const jpegOf = async (image: RgbImage, quality = 90) => valueOf(await encodeJpeg(image, quality));
const read = async (image: Buffer) => valueOf(await images.read(image, never));
const causeOf = async (image: Buffer) => {
  const result = await images.read(image, never);
  return result.ok ? `${result.value.length} codes` : result.error;
};

describe('a code in an image', () => {
  it.each<CodeFormat>(['QRCode', 'DataMatrix', 'Aztec', 'PDF417'])(
    'gives back every value of a byte exactly: %s',
    async (format) => {
      // Backwards, too, so that no run of values switches the code's mode where it would do no harm.
      const bytes = Buffer.concat([EVERY_BYTE, Buffer.from(EVERY_BYTE).reverse()]);
      const { png } = await codeOf(format, bytes);
      expect(await read(png)).toEqual([{ format, bytes }]);
    },
  );

  it.each<CodeFormat>(['QRCode', 'DataMatrix', 'Aztec'])('is exact whatever the bytes: %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 150 }), async (content) => {
        const bytes = Buffer.from(content);
        expect(await read((await codeOf(format, bytes)).png)).toEqual([{ format, bytes }]);
      }),
      fuzzed(8, 8),
    );
  });

  it('keeps text that looks like another character set as the bytes that it is', async () => {
    for (const bytes of [
      Buffer.from('Ünïcode €', 'utf8'),
      Buffer.from('\u00dcn\u00ef', 'latin1'),
      Buffer.from('A\r\n\0 '),
    ])
      expect(await read((await codeOf('QRCode', bytes)).png)).toEqual([{ format: 'QRCode', bytes }]);
  });

  it('is found in a grainy, grey JPEG photograph, turned upside down', async () => {
    const image = paper(500, 400);
    draw(image, (await codeOf('DataMatrix', EVERY_BYTE)).symbol, 60, 40, 5);
    const pixels = Buffer.from(image.data).reverse();
    const grain = fc.sample(fc.integer({ min: -40, max: 40 }), { seed: 3, numRuns: 1009 });
    const data = Uint8Array.from(pixels, (value, index) => 128 + (value - 128) / 2 + (grain[index % 1009] ?? 0));
    expect(await read(await jpegOf({ ...image, data }, 60))).toEqual([{ format: 'DataMatrix', bytes: EVERY_BYTE }]);
  });

  it('is read off a PNG of one bit a pixel, light on dark', async () => {
    const { symbol } = await codeOf('QRCode', EVERY_BYTE);
    const [scale, margin] = [3, 12];
    const width = symbol.width * scale + 2 * margin;
    const row = (y: number) => {
      const bits = Array.from({ length: Math.ceil(width / 8) * 8 }, (_, x) => {
        const [column, line] = [Math.floor((x - margin) / scale), Math.floor((y - margin) / scale)];
        const isInside = column >= 0 && line >= 0 && column < symbol.width && line < symbol.height;
        return isInside && symbol.data[line * symbol.width + column] === 0 ? 1 : 0;
      });
      const bytes = Array.from({ length: bits.length / 8 }, (_, index) =>
        Number.parseInt(bits.slice(index * 8, index * 8 + 8).join(''), 2),
      );
      return Buffer.from([0, ...bytes]);
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(width, 4);
    header.set([1, 0], 8);
    const chunk = (type: string, data: Buffer) => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(data.length, 0);
      head.write(type, 4, 'latin1');
      return Buffer.concat([head, data, Buffer.alloc(4)]);
    };
    const rows = Buffer.concat(Array.from({ length: width }, (_, y) => row(y)));
    const signature = Buffer.from('89504e470d0a1a0a', 'hex');
    const png = Buffer.concat([
      signature,
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]);
    expect(await read(png)).toEqual([{ format: 'QRCode', bytes: EVERY_BYTE }]);
  });
});

describe('several codes in an image', () => {
  it('come from top to bottom, whatever their kind', async () => {
    const image = paper(700, 700);
    draw(image, (await codeOf('QRCode', Buffer.from('below'))).symbol, 40, 400);
    draw(image, (await codeOf('Aztec', EVERY_BYTE)).symbol, 380, 40);
    expect(await read(await jpegOf(image))).toEqual([
      { format: 'Aztec', bytes: EVERY_BYTE },
      { format: 'QRCode', bytes: Buffer.from('below') },
    ]);
  });

  it('are as many as the limit at most', async () => {
    const image = paper(900, 450);
    for (let index = 0; index < MAX_CODES + 2; index += 1)
      draw(
        image,
        (await codeOf('QRCode', Buffer.from(`code ${index}`))).symbol,
        30 + 170 * (index % 5),
        30 + 200 * Math.floor(index / 5),
      );
    expect(await read(await jpegOf(image))).toHaveLength(MAX_CODES);
  });
});

describe('an image without a code', () => {
  it('has none when it is blank, or noise', async () => {
    expect(await read(await jpegOf(paper(300, 200)))).toEqual([]);
    const data = Uint8Array.from(fc.sample(fc.nat(255), { seed: 1, numRuns: 300 * 200 * 3 }));
    expect(await read(await jpegOf({ width: 300, height: 200, data }))).toEqual([]);
  });

  it('is no code when so much of it is covered that it cannot be corrected', async () => {
    const image = paper(400, 400);
    const { symbol } = await codeOf('QRCode', EVERY_BYTE);
    draw(image, symbol, 40, 40);
    draw(image, { width: 1, height: 1, data: Uint8ClampedArray.of(0) }, 100, 100, 120);
    expect(await read(await jpegOf(image))).toEqual([]);
  });

  it('is refused with a cause when it is garbage, damaged or too large', async () => {
    expect(await causeOf(Buffer.alloc(0))).toBe('the image is neither JPEG nor PNG');
    expect(await causeOf(EVERY_BYTE)).toBe('the image is neither JPEG nor PNG');
    const { png } = await codeOf('QRCode', EVERY_BYTE);
    expect(await causeOf(png.subarray(0, 200))).toMatch(/cut off|damaged/);
    const jpeg = await jpegOf(paper(100, 100));
    expect(await causeOf(jpeg.subarray(0, 100))).toMatch(/JPEG|damaged/);
    const huge = Buffer.from(png);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    expect(await causeOf(huge)).toMatch('more than 16000000');
    expect(await causeOf(Buffer.alloc(CODE_IMAGE_LIMITS.maxBytes + 1))).toMatch('more than 16000000');
  });

  it('ends with codes or a cause however it is damaged, and the next one is read', async () => {
    const { png } = await codeOf('QRCode', EVERY_BYTE);
    const image = paper(300, 300);
    draw(image, (await codeOf('Aztec', EVERY_BYTE)).symbol, 20, 20, 3);
    const samples = [png, await jpegOf(image)];
    const damage = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...samples), damage, async (sample, changes) => {
        const bytes = Buffer.from(sample);
        for (const [at, value] of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
        const result = await images.read(bytes, never);
        // What error correction lets through is right.
        if (result.ok) for (const code of result.value) expect(code.bytes).toEqual(EVERY_BYTE);
        else expect(result.error).not.toBe('');
      }),
      fuzzed(4, 20),
    );
    expect(await read(png)).toHaveLength(1);
  });
});

describe('a call', () => {
  it('ends when it is aborted, and after the thread has been stopped', async () => {
    const own = startCodeImages();
    const abort = new AbortController();
    const { png } = await codeOf('QRCode', EVERY_BYTE);
    const aborted = own.read(png, abort.signal);
    abort.abort();
    expect((await aborted).ok).toBe(false);
    await own.stop();
    expect(await own.read(png, never)).toEqual({ ok: false, error: 'read: the port is stopped' });
    expect(own.status.state).toBe('absent');
  });
});
