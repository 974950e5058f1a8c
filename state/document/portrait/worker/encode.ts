// RGB pixels to JPEG (for a browser, and for the bench) and to JPEG 2000 (for the bench: most passports hold that).
import startJpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs';
import startJ2k from '@cornerstonejs/codec-openjpeg/wasmjs';
import type { EncodedImage, RgbImage } from '../../../gate/ports.ts';
import { err, ok, type Result } from '../../../result.ts';
import { codecBinary, SILENT } from './codec-binary.ts';

const MEMORY = 1024 * 1024 * 1024;
const jpegBinary = codecBinary('@cornerstonejs/codec-libjpeg-turbo-8bit/wasm', MEMORY);
const j2kBinary = codecBinary('@cornerstonejs/codec-openjpeg/wasm', MEMORY);

/** TJSAMP_444: faces keep their colour edges. */
const FULL_CHROMA = 0;
const MAX_BITS = 248;

/**
 * The sample width to announce so that the JPEG encoder's output cannot run over its buffer. The package gives the output
 * as many bytes as the input has, which noise and very small pictures exceed (the heap is then corrupted, silently);
 * it sizes the input by `bitsPerSample` but only ever reads 8 bits. Undefined when even the widest has no room.
 */
function roomyBits(width: number, height: number): number | undefined {
  // The bound of TurboJPEG's tjBufSize for 4:4:4, with blocks of 16.
  const worst = Math.ceil(width / 16) * Math.ceil(height / 16) * 256 * 6 + 2048;
  const bits = Math.ceil(worst / (width * height * 3)) * 8;
  return bits <= MAX_BITS ? bits : undefined;
}

function checked(image: RgbImage): Result<void, string> {
  const { width, height, data } = image;
  return width >= 1 && height >= 1 && data.length === width * height * 3
    ? ok(undefined)
    : err('the image does not have the size that it declares');
}

/**
 * Baseline JPEG, 4:4:4, `quality` 1 to 100. The error is a cause in words: a picture of fewer than about 40 pixels, one
 * whose data does not have its size, or no memory. Never rejects.
 */
export async function encodeJpeg(image: RgbImage, quality: number): Promise<Result<Buffer, string>> {
  const { width, height, data } = image;
  const size = checked(image);
  if (!size.ok) return size;
  const bitsPerSample = roomyBits(width, height);
  if (bitsPerSample === undefined) return err(`an image of ${width} x ${height} pixels is too small to encode`);
  try {
    const encoder = new (await startJpeg({ ...SILENT, wasmBinary: jpegBinary() })).JPEGEncoder();
    encoder.setQuality(Math.min(100, Math.max(1, Math.round(quality))));
    encoder.setSubSampling(FULL_CHROMA);
    encoder.setProgressive(false);
    encoder.getDecodedBuffer({ width, height, bitsPerSample, componentCount: 3, isSigned: false }).set(data);
    encoder.encode();
    return ok(Buffer.from(encoder.getEncodedBuffer()));
  } catch {
    return err('the JPEG encoder failed');
  }
}

/**
 * A lossy JPEG 2000 image of good quality, as a JP2 file or a bare codestream: about an eighth of the pixels' bytes. (The
 * package ignores the compression ratio that it lets one set.) Errors as for `encodeJpeg`. Never rejects.
 */
export async function encodeJ2k(image: RgbImage, format: 'jp2' | 'j2k' = 'jp2'): Promise<Result<EncodedImage, string>> {
  const { width, height, data } = image;
  const size = checked(image);
  if (!size.ok) return size;
  try {
    const encoder = new (await startJ2k({ ...SILENT, wasmBinary: j2kBinary() })).J2KEncoder();
    const frame = { width, height, bitsPerSample: 8, componentCount: 3, isSigned: false, isUsingColorTransform: true };
    encoder.getDecodedBuffer(frame).set(data);
    encoder.setQuality(false, 1);
    encoder.encode();
    const codestream = Buffer.from(encoder.getEncodedBuffer());
    if (codestream.length === 0) return err('the JPEG 2000 encoder failed');
    return ok({ format, bytes: format === 'jp2' ? jp2File(codestream, width, height) : codestream });
  } catch {
    return err('the JPEG 2000 encoder failed');
  }
}

/** The smallest JP2 file around an sRGB codestream (ISO/IEC 15444-1, Annex I). */
function jp2File(codestream: Buffer, width: number, height: number): Buffer {
  const header = Buffer.alloc(14);
  header.writeUInt32BE(height, 0);
  header.writeUInt32BE(width, 4);
  header.writeUInt16BE(3, 8);
  // Bits per sample less one, compression type 7, colour space known, no rights.
  header.set([7, 7, 0, 0], 10);
  const sRgb = Buffer.from([1, 0, 0, 0, 0, 0, 16]);
  return Buffer.concat([
    box('jP  ', Buffer.from('0d0a870a', 'hex')),
    box('ftyp', Buffer.from('6a703220000000006a703220', 'hex')),
    box('jp2h', Buffer.concat([box('ihdr', header), box('colr', sRgb)])),
    box('jp2c', codestream),
  ]);
}

function box(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}
