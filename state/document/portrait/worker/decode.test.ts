import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isMissing, sharedData } from '../../../testing/prerequisites.ts';
import type { EncodedImage, RgbImage } from '../../../gate/ports.ts';
import { fuzzed } from '../../../testing/fuzz.ts';
import { imageDimensions } from '../dimensions.ts';
import { sniffImage } from '../sniff.ts';
import { gradient, valueOf } from '../test-images.ts';
import { decodeImage } from './decode.ts';
import { encodeJ2k, encodeJpeg } from './encode.ts';

const jpegOf = async (image: RgbImage, quality = 90): Promise<EncodedImage> => ({
  format: 'jpeg',
  bytes: valueOf(await encodeJpeg(image, quality)),
});

/** Root of the mean squared difference of the samples. */
function difference(a: RgbImage, b: RgbImage): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  return Math.sqrt(a.data.reduce((sum, value, index) => sum + (value - (b.data[index] ?? 0)) ** 2, 0) / a.data.length);
}

function png(width: number, height: number, colourType: number, rows: Buffer, palette?: Buffer, bits = 8): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length, 0);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colourType], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...(palette === undefined ? [] : [chunk('PLTE', palette)]),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('decoding', () => {
  it.each([
    [33, 17],
    [64, 64],
    [101, 3],
    [9, 200],
  ])('gives back a JPEG of %i x %i', async (width, height) => {
    const image = gradient(width, height);
    expect(difference(valueOf(await decodeImage(await jpegOf(image))), image)).toBeLessThan(6);
  });

  it('repeats the one channel of a grey JPEG', async () => {
    // 8 x 8, one component, DC only: a grey that is the same everywhere.
    const bytes = Buffer.from(
      'ffd8ffdb004300' +
        '01'.repeat(64) +
        'ffc0000b080008000801011100' +
        'ffc40014000100000000000000000000000000000000' +
        'ffc40014100100000000000000000000000000000000' +
        'ffda0008010100003f00' +
        '3fffd9',
      'hex',
    );
    const { data } = valueOf(await decodeImage({ format: 'jpeg', bytes }));
    expect(data.length).toBe(8 * 8 * 3);
    expect(new Set(data)).toEqual(new Set([128]));
  });

  it('gives back JPEG 2000, as a file and bare, and prints nothing', async () => {
    const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write'), vi.spyOn(console, 'log')];
    const image = gradient(120, 90);
    for (const format of ['jp2', 'j2k'] as const) {
      const encoded = valueOf(await encodeJ2k(image, format));
      expect(sniffImage(encoded.bytes)?.format).toBe(format);
      expect(difference(valueOf(await decodeImage(encoded)), image)).toBeLessThan(3);
      expect((await decodeImage({ format, bytes: encoded.bytes.subarray(0, 150) })).ok).toBe(false);
    }
    for (const spy of written) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('undoes the five filters, the palette and the alpha of PNG', async () => {
    // Two pixels a row, RGB, each row filtered another way; all rows are the same picture.
    const rows = Buffer.from(
      '00' +
        '0a1420282d32' +
        '01' +
        '0a14201e1912' +
        '02' +
        '000000000000' +
        '03' +
        '050a100f0d09' +
        '04' +
        '000000000000',
      'hex',
    );
    const decoded = valueOf(await decodeImage({ format: 'png', bytes: png(2, 5, 2, rows) }));
    const row = [0x0a, 0x14, 0x20, 0x28, 0x2d, 0x32];
    expect([...decoded.data]).toEqual([...row, ...row, ...row, ...row, ...row]);
    const indexed = png(2, 1, 3, Buffer.from('000100', 'hex'), Buffer.from('112233445566', 'hex'));
    expect(Buffer.from(valueOf(await decodeImage({ format: 'png', bytes: indexed })).data).toString('hex')).toBe(
      '445566112233',
    );
    const alpha = png(1, 1, 6, Buffer.from('00a1b2c380', 'hex'));
    expect(Buffer.from(valueOf(await decodeImage({ format: 'png', bytes: alpha })).data).toString('hex')).toBe(
      'a1b2c3',
    );
    const bomb = png(2, 2, 2, Buffer.alloc(1_000_000));
    expect((await decodeImage({ format: 'png', bytes: bomb })).ok).toBe(false);
  });

  it('unpacks PNG samples of 1, 2 and 4 bits, whose rows end with a byte', async () => {
    const red = async (bytes: Buffer) =>
      [...valueOf(await decodeImage({ format: 'png', bytes })).data].filter((_sample, index) => index % 3 === 0);
    // The second row is filtered as what differs from the first: the same again.
    const row = [255, 0, 255, 0, 0, 255, 0, 255, 255];
    expect(await red(png(9, 2, 0, Buffer.from('00a580' + '020000', 'hex'), undefined, 1))).toEqual([...row, ...row]);
    expect(await red(png(4, 1, 0, Buffer.from('001b', 'hex'), undefined, 2))).toEqual([0, 85, 170, 255]);
    expect(await red(png(3, 1, 0, Buffer.from('000f80', 'hex'), undefined, 4))).toEqual([0, 255, 136]);
    const palette = Buffer.from('112233445566', 'hex');
    expect(await red(png(3, 1, 3, Buffer.from('0040', 'hex'), palette, 1))).toEqual([0x11, 0x44, 0x11]);
  });

  it('refuses nothing at all, and what is only a beginning', async () => {
    const whole = await jpegOf(gradient(64, 64));
    for (const bytes of [
      Buffer.alloc(0),
      whole.bytes.subarray(0, 4),
      whole.bytes.subarray(0, 400),
      Buffer.alloc(300, 7),
    ])
      for (const format of ['jpeg', 'jp2', 'j2k', 'png'] as const)
        expect((await decodeImage({ format, bytes })).ok, format).toBe(false);
  });

  it('ends with pixels or a cause for every damaged image', async () => {
    const image = gradient(72, 56);
    const samples = [await jpegOf(image), valueOf(await encodeJ2k(image)), valueOf(await encodeJ2k(image, 'j2k'))];
    samples.push({ format: 'png', bytes: png(3, 2, 2, Buffer.alloc(20)) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 8 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        async (sample, changes, cut) => {
          const bytes = Buffer.from(sample.bytes);
          for (const [at, value] of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
          const kept = bytes.subarray(0, cut === null ? bytes.length : Math.floor(cut * bytes.length));
          const result = await decodeImage({ format: sample.format, bytes: kept });
          if (result.ok) expect(result.value.data.length).toBe(result.value.width * result.value.height * 3);
          else expect(result.error).not.toBe('');
        },
      ),
      fuzzed(5, 60),
    );
  });
});

describe('memory', () => {
  it('has a ceiling that a JPEG 2000 image made of millions of precincts meets', async () => {
    const { bytes } = valueOf(await encodeJ2k(gradient(64, 64), 'j2k'));
    const at = bytes.indexOf(Buffer.from('ff52', 'hex'));
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    // COD with a precinct of 2 x 2 for each of the six resolutions (ISO/IEC 15444-1, A.6.1), of 2000 x 2000 pixels.
    const coding = Buffer.concat([bytes.subarray(at, end), Buffer.from('001111111111', 'hex')]);
    coding.writeUInt16BE(coding.length - 2, 2);
    coding.writeUInt8(1, 4);
    const bomb = Buffer.concat([bytes.subarray(0, at), coding, bytes.subarray(end)]);
    for (const offset of [8, 12, 24, 28]) bomb.writeUInt32BE(2000, offset);
    expect(imageDimensions({ format: 'j2k', bytes: bomb }).ok).toBe(true);
    const before = process.memoryUsage().rss;
    expect(await decodeImage({ format: 'j2k', bytes: bomb })).toEqual({ ok: false, error: 'the j2k image is damaged' });
    expect(process.memoryUsage().rss - before).toBeLessThan(1e9);
  });
});

describe('encoding', () => {
  it('survives noise of the best quality, which is larger than its pixels', async () => {
    const noise = {
      width: 100,
      height: 100,
      data: Uint8Array.from(fc.sample(fc.nat(255), { seed: 1, numRuns: 30_000 })),
    };
    const encoded = await jpegOf(noise, 100);
    expect(encoded.bytes.length).toBeGreaterThan(30_000);
    expect(difference(valueOf(await decodeImage(encoded)), noise)).toBeLessThan(3);
  });

  it('refuses what is too small for its buffer, and data of another size', async () => {
    expect(await encodeJpeg(gradient(1, 1), 90)).toEqual({
      ok: false,
      error: 'an image of 1 x 1 pixels is too small to encode',
    });
    expect((await encodeJpeg({ width: 10, height: 10, data: new Uint8Array(5) }, 90)).ok).toBe(false);
    expect((await encodeJ2k({ width: 10, height: 10, data: new Uint8Array(5) })).ok).toBe(false);
  });
});

describe('photographs', () => {
  const folder = sharedData('faces');
  it.skipIf(isMissing({ 'the shared faces': folder }))('of the shared data decode', async () => {
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.jpg'))
      .slice(0, 5);
    expect(names.length).toBe(5);
    for (const name of names) {
      const image = sniffImage(readFileSync(path.join(folder, name)));
      if (image === undefined) throw new Error('not an image');
      expect((await decodeImage(image)).ok).toBe(true);
    }
  });
});
