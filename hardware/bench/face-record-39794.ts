// Writes a face record of ISO/IEC 39794-5:2019 with what its profile for passports requires and nothing else (ICAO 39794-5
// application profile; tags as in the profile's own example of the mandatory fields).
import { writeTlv } from '../../state/document/lds/tlv.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { err, ok, type Result } from '../../state/result.ts';

/** Generation 3 of the year 2019. */
const VERSION = Buffer.from('8001038102' + '07e3', 'hex');
/** ImageDataFormatCode. */
const FORMATS = { jpeg: 2, jp2: 3, j2k: 3, png: undefined } as const;

/** The block for tag 7F2E, or why the image cannot be in one. */
export function faceRecord39794(image: EncodedImage): Result<Buffer, string> {
  const format = FORMATS[image.format];
  if (format === undefined) return err('a passport holds JPEG or JPEG 2000, not PNG');
  const formatCode = writeTlv(0xa1, writeTlv(0xa0, writeTlv(0x80, Buffer.of(format))));
  const image2d = writeTlv(0xa0, writeTlv(0x80, image.bytes), formatCode);
  const representation = writeTlv(0x30, writeTlv(0x80, Buffer.of(0)), writeTlv(0xa1, writeTlv(0xa0, image2d)));
  const block = writeTlv(0x65, writeTlv(0xa0, VERSION), writeTlv(0xa1, representation));
  return ok(writeTlv(0xa1, block));
}
