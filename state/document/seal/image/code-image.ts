// Which pictures are searched for codes, and what a code found in one is.
import type { EncodedImage } from '../../portrait/image.ts';
import type { ImageLimits } from '../../portrait/dimensions.ts';
import { sniffFormat } from '../../portrait/sniff.ts';

/** QR Code (ISO/IEC 18004), Data Matrix (16022), Aztec (24778), PDF417 (15438). */
export type CodeFormat = 'QRCode' | 'DataMatrix' | 'Aztec' | 'PDF417';

export interface CodeInImage {
  readonly format: CodeFormat;
  /** What the code holds, as it was encoded: no character set is guessed and no ECI undone. */
  readonly bytes: Buffer;
}

/** Of a telephone's photograph; zxing takes about 6 s for 16 million pixels of noise. */
export const CODE_IMAGE_LIMITS: ImageLimits = { maxPixels: 16_000_000, maxBytes: 16_000_000 };

/** Codes reported for one picture; what is beyond is not looked for. */
export const MAX_CODES = 8;

const FORMATS: readonly EncodedImage['format'][] = ['jpeg', 'png'];

/** JPEG 2000 is not taken: no camera and no maker of codes writes it. */
export const isCodeImage = ({ format }: Pick<EncodedImage, 'format'>): boolean => FORMATS.includes(format);

/** Whether bytes are a JPEG or PNG image, by their first bytes, and not a code's content. */
export function looksLikeCodeImage(bytes: Buffer): boolean {
  const format = sniffFormat(bytes);
  return format !== undefined && isCodeImage({ format });
}
