import { describe, expect, it } from 'vitest';
import { codecBinary, withMemoryCeiling } from './codec-binary.ts';

/** Header, then a memory section: one memory, with a maximum, 800 pages, 32768 pages in three bytes of LEB128. */
const BINARY = Buffer.from('0061736d01000000' + '0507' + '0101a006808002', 'hex');

describe('a ceiling on the memory of a codec', () => {
  it('replaces the maximum of the memory section', () => {
    const capped = withMemoryCeiling(BINARY, 4096 * 65_536);
    expect(Buffer.from(capped).toString('hex')).toBe('0061736d01000000' + '0507' + '0101a00680a000');
    expect(BINARY.toString('hex')).toContain('808002');
  });

  it('refuses a ceiling below what the codec starts with, and a binary without a maximum', () => {
    expect(() => withMemoryCeiling(BINARY, 65_536)).toThrow(RangeError);
    expect(() => withMemoryCeiling(Buffer.from('0061736d01000000050401000a0b', 'hex'), 1 << 28)).toThrow('no maximum');
    expect(() => withMemoryCeiling(BINARY.subarray(0, 8), 1 << 28)).toThrow('no maximum');
    expect(() => withMemoryCeiling(BINARY.subarray(0, 12), 1 << 28)).toThrow('cut off');
  });

  it('fits the codecs that are installed', () => {
    for (const specifier of [
      '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
      '@cornerstonejs/codec-libjpeg-turbo-8bit/wasm',
      '@cornerstonejs/codec-openjpeg/decodewasm',
      '@cornerstonejs/codec-openjpeg/wasm',
    ])
      expect(codecBinary(specifier, 1 << 29)().length).toBeGreaterThan(100_000);
  });
});
