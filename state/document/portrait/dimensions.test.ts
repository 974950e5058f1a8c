import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EncodedImage } from '../../gate/ports.ts';
import { fuzzed } from '../../testing/fuzz.ts';
import { imageDimensions } from './dimensions.ts';
import { sniffFormat, sniffImage } from './sniff.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** SOI, APP0, SOF0 of 250 x 300 with three components, SOS. */
const JPEG = hex('ffd8 ffe0000601020304 ffc00011 08 012c 00fa 03 011100 021100 031100 ffda0002 ffd9');
/** SOC and SIZ of 413 x 531, one tile, three components of 8 bits. */
const CODESTREAM = hex(
  'ff4f ff51 002f 0000 0000019d 00000213 00000000 00000000 0000019d 00000213 00000000 00000000 0003 070101 070101 070101',
);
const JP2 = Buffer.concat([
  hex('0000000c6a5020200d0a870a 0000001066747970 0000000000000000 00000000 6a703263'),
  CODESTREAM,
]);
const PNG = hex('89504e470d0a1a0a 0000000d 49484452 00000010 00000020 08 06 00 00 00 00000000');

const patched = (bytes: Buffer, at: number, value: string): Buffer => {
  const copy = Buffer.from(bytes);
  copy.set(hex(value), at);
  return copy;
};
const cause = (format: EncodedImage['format'], bytes: Buffer): string => {
  const result = imageDimensions({ format, bytes });
  return result.ok ? 'accepted' : result.error;
};

describe('sniffing', () => {
  it('names the four formats by their first bytes', () => {
    expect([JPEG, JP2, CODESTREAM, PNG].map(sniffFormat)).toEqual(['jpeg', 'jp2', 'j2k', 'png']);
  });
  it('knows nothing of what is cut short or something else', () => {
    expect(sniffImage(Buffer.alloc(0))).toBeUndefined();
    expect(sniffImage(hex('ffd8'))).toBeUndefined();
    expect(sniffImage(Buffer.from('GIF89a'))).toBeUndefined();
  });
});

describe('dimensions', () => {
  it('come from SOF, SIZ and IHDR', () => {
    const read = (format: EncodedImage['format'], bytes: Buffer) => imageDimensions({ format, bytes });
    expect(read('jpeg', JPEG)).toEqual({ ok: true, value: { width: 250, height: 300, components: 3 } });
    expect(read('j2k', CODESTREAM)).toEqual({ ok: true, value: { width: 413, height: 531, components: 3 } });
    expect(read('jp2', JP2)).toEqual({ ok: true, value: { width: 413, height: 531, components: 3 } });
    expect(read('png', PNG)).toEqual({ ok: true, value: { width: 16, height: 32, components: 4 } });
  });

  it('are refused beyond the limits, before anything is decoded', () => {
    expect(cause('j2k', patched(CODESTREAM, 8, '7fffffff7fffffff'))).toMatch(/more than 4000000|tiles/);
    expect(cause('jpeg', patched(JPEG, 15, 'ffffffff'))).toBe(
      'the image declares 65535 x 65535 pixels, more than 16000000',
    );
    expect(imageDimensions({ format: 'jpeg', bytes: JPEG }, { maxPixels: 74_999, maxBytes: 100 }).ok).toBe(false);
    expect(imageDimensions({ format: 'jpeg', bytes: JPEG }, { maxPixels: 75_000, maxBytes: 10 }).ok).toBe(false);
  });

  it('are refused for kinds that a decoder would get wrong', () => {
    expect(cause('jpeg', patched(JPEG, 19, '04'))).toBe('a JPEG image with 4 components is not supported');
    expect(cause('jpeg', patched(JPEG, 11, 'c3'))).toBe('JPEG process SOF3 is not supported');
    expect(cause('jpeg', patched(JPEG, 14, '0c'))).toBe('JPEG samples of 12 bits are not supported');
    expect(cause('j2k', patched(CODESTREAM, 42, '0b'))).toMatch('8 bits');
    expect(cause('j2k', patched(CODESTREAM, 46, '02'))).toMatch('subsampling');
    expect(cause('j2k', patched(CODESTREAM, 24, '0000000100000001'))).toMatch('tiles');
    expect(cause('j2k', patched(CODESTREAM, 16, '0000019d'))).toBe('the JPEG 2000 image has no pixels');
    expect(cause('png', patched(PNG, 24, '10'))).toBe('PNG samples of 16 bits are not supported');
    expect(cause('png', patched(PNG, 24, '01'))).toBe('PNG samples of 1 bits are not supported');
    expect(cause('png', patched(PNG, 28, '01'))).toBe('an interlaced PNG image is not supported');
    const scans = Buffer.concat([JPEG, Buffer.alloc(2000, hex('ffda'))]);
    expect(cause('jpeg', scans)).toBe('the JPEG image has more than 100 scans');
  });

  it('never throw, whatever the bytes', () => {
    const formats = fc.constantFrom<EncodedImage['format']>('jpeg', 'jp2', 'j2k', 'png');
    const start = fc.constantFrom(JPEG, CODESTREAM, JP2, PNG, Buffer.alloc(0));
    const noise = fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(formats, start, noise, fc.nat(80), (format, from, changes, length) => {
        const bytes = Buffer.from(from).subarray(0, length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const result = imageDimensions({ format, bytes });
        if (result.ok) expect(result.value.width * result.value.height).toBeLessThanOrEqual(16_000_000);
        else expect(result.error).not.toBe('');
      }),
      fuzzed(2, 2000),
    );
  });
});
