// The thread that decodes portraits.
import type { EncodedImage, RgbImage } from '../../gate/ports.ts';
import type { Result } from '../../result.ts';
import { serve } from '../../worker-service.ts';
import { decodeImage } from './worker/decode.ts';
import { encodeJpeg } from './worker/encode.ts';

/** For an officer to compare by eye. */
const JPEG_QUALITY = 90;

/** An image whose bytes crossed from another thread: a Buffer arrives as a plain array of bytes. */
export interface CrossedImage {
  readonly format: EncodedImage['format'];
  readonly bytes: Uint8Array;
}

const decode = ({ format, bytes }: CrossedImage): Promise<Result<RgbImage, string>> =>
  decodeImage({ format, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) });

const handlers = {
  decode,
  async toJpeg(image: CrossedImage): Promise<Result<Uint8Array, string>> {
    const decoded = await decode(image);
    return decoded.ok ? encodeJpeg(decoded.value, JPEG_QUALITY) : decoded;
  },
};
export type DecoderService = typeof handlers;

serve<DecoderService>(handlers);
