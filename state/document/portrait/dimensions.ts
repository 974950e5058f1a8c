// How large an image says it is, read from its header alone, so that a decoder never starts on one that is too large
// or of a kind that it would get wrong.
import type { EncodedImage } from '../../gate/ports.ts';
import type { Dimensions } from './size.ts';
import { err, type Result } from '../../result.ts';
import { jpegDimensions } from './jpeg-header.ts';
import { codestreamDimensions, jp2Dimensions } from './jpeg2000-header.ts';
import { pngDimensions } from './png-header.ts';

export interface ImageLimits {
  /** Width times height. */
  readonly maxPixels: number;
  /** Of the encoded image. */
  readonly maxBytes: number;
}

type Format = EncodedImage['format'];

/**
 * What a decoder takes when nobody says otherwise. JPEG 2000 only ever comes from a chip, and its decoder holds every
 * sample as four bytes, several times over; JPEG and PNG may also come from a telephone's camera.
 */
export const DEFAULT_LIMITS: Readonly<Record<Format, ImageLimits>> = {
  jpeg: { maxPixels: 16_000_000, maxBytes: 16_000_000 },
  png: { maxPixels: 16_000_000, maxBytes: 48_000_000 },
  jp2: { maxPixels: 4_000_000, maxBytes: 4_000_000 },
  j2k: { maxPixels: 4_000_000, maxBytes: 4_000_000 },
};

const READERS: Readonly<Record<Format, (bytes: Buffer) => Result<Dimensions, string>>> = {
  jpeg: jpegDimensions,
  jp2: jp2Dimensions,
  j2k: codestreamDimensions,
  png: pngDimensions,
};

/**
 * The size that the header declares, or why the image is not to be decoded: no header, a kind that we do not take
 * (CMYK, 12 bit, lossless), or beyond the limits. Looks at headers only; never throws.
 */
export function imageDimensions(
  image: EncodedImage,
  limits: ImageLimits = DEFAULT_LIMITS[image.format],
): Result<Dimensions, string> {
  if (image.bytes.length > limits.maxBytes)
    return err(`the image has ${image.bytes.length} bytes, more than ${limits.maxBytes}`);
  const read = READERS[image.format](image.bytes);
  if (!read.ok) return read;
  const { width, height } = read.value;
  if (width < 1 || height < 1) return err('the image has no pixels');
  if (width * height > limits.maxPixels)
    return err(`the image declares ${width} x ${height} pixels, more than ${limits.maxPixels}`);
  return read;
}
