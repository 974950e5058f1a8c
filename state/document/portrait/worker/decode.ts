// One encoded image to RGB pixels, for a worker thread: it blocks for as long as the picture takes. Everything that a
// codec may do to us (throw numbers, return nothing, lie about its size) ends as the text of a cause.
import startJpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import startJ2k from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import type { EncodedImage, RgbImage } from '../../../gate/ports.ts';
import { err, type Result } from '../../../result.ts';
import { type ImageLimits, imageDimensions } from '../dimensions.ts';
import { codecBinary, SILENT } from './codec-binary.ts';
import { decodePng } from './png.ts';
import { rgbFrom } from './rgb.ts';

const MEMORY = 512 * 1024 * 1024;
const jpegBinary = codecBinary('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm', MEMORY);
const j2kBinary = codecBinary('@cornerstonejs/codec-openjpeg/decodewasm', MEMORY);

const jpegDecoder = async (): Promise<Decoder> =>
  new (await startJpeg({ ...SILENT, wasmBinary: jpegBinary() })).JPEGDecoder();
const j2kDecoder = async (): Promise<Decoder> =>
  new (await startJ2k({ ...SILENT, wasmBinary: j2kBinary() })).J2KDecoder();

const CODECS = { jpeg: jpegDecoder, jp2: j2kDecoder, j2k: j2kDecoder } as const;

/**
 * Decodes JPEG (grey, RGB), JPEG 2000 (grey, RGB; alpha is dropped) and PNG to 8 bit RGB. `limits` default to those of
 * the format (`DEFAULT_LIMITS`). The error is a cause in words without personal data. Never rejects.
 */
export async function decodeImage(image: EncodedImage, limits?: ImageLimits): Promise<Result<RgbImage, string>> {
  const size = imageDimensions(image, limits);
  if (!size.ok) return size;
  const { width, height } = size.value;
  if (image.format === 'png') return decodePng(image.bytes, size.value);
  try {
    const decoder = await CODECS[image.format]();
    decoder.getEncodedBuffer(image.bytes.length).set(image.bytes);
    decoder.decode();
    const frame = decoder.getFrameInfo();
    // OpenJPEG does not throw at garbage: it returns a frame without pixels.
    if (frame.width !== width || frame.height !== height || frame.bitsPerSample !== 8)
      return err(`the ${image.format} image is damaged`);
    return rgbFrom(decoder.getDecodedBuffer(), width, height, frame.componentCount);
  } catch {
    // A C++ exception arrives as the number of an address: it says nothing.
    return err(`the ${image.format} image is damaged`);
  }
}
