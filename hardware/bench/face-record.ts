// Writes a face record of ISO/IEC 19794-5:2005 with one full frontal image and no feature points, as most passports have it.
import { imageDimensions } from '../../state/document/portrait/dimensions.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { err, ok, type Result } from '../../state/result.ts';

const RECORD_HEADER = 14;
const FACIAL_INFORMATION = 20;
const IMAGE_INFORMATION = 12;
const FULL_FRONTAL = 1;
const RGB_24 = 1;
const IMAGE_TYPES = { jpeg: 0, jp2: 1, j2k: 1, png: undefined } as const;

/** The record, or why the image cannot be in one: PNG, no size, larger than 65,535 pixels a side. */
export function faceRecord(image: EncodedImage): Result<Buffer, string> {
  const type = IMAGE_TYPES[image.format];
  if (type === undefined) return err('a passport holds JPEG or JPEG 2000, not PNG');
  const size = imageDimensions(image);
  if (!size.ok) return size;
  const { width, height } = size.value;
  if (width > 0xffff || height > 0xffff) return err('the image is too large for a face record');

  const head = Buffer.alloc(RECORD_HEADER + FACIAL_INFORMATION + IMAGE_INFORMATION);
  const length = head.length + image.bytes.length;
  head.write('FAC\0' + '010\0', 0, 'latin1');
  head.writeUInt32BE(length, 8);
  head.writeUInt16BE(1, 12);
  // Of the facial information only its length is told; zero means "unspecified" in all the rest.
  head.writeUInt32BE(length - RECORD_HEADER, RECORD_HEADER);
  const at = RECORD_HEADER + FACIAL_INFORMATION;
  head.writeUInt8(FULL_FRONTAL, at);
  head.writeUInt8(type, at + 1);
  head.writeUInt16BE(width, at + 2);
  head.writeUInt16BE(height, at + 4);
  head.writeUInt8(RGB_24, at + 6);
  return ok(Buffer.concat([head, image.bytes]));
}
