// A face record of ISO/IEC 19794-5:2005: a header of 14 bytes, then per image 20 bytes of facial information, 8 per feature
// point, 12 of image information, and the image. Only lengths are believed, and only within the bytes that are there.
import { err, ok, type Result } from '../../result.ts';

const FORMAT_IDENTIFIER = Buffer.from('FAC\0', 'latin1');
const RECORD_HEADER = 14;
const FACIAL_INFORMATION = 20;
const FEATURE_POINT = 8;
const IMAGE_INFORMATION = 12;

/** Whether a biometric data block is of this standard. */
export function is19794(block: Buffer): boolean {
  return block.subarray(0, FORMAT_IDENTIFIER.length).equals(FORMAT_IDENTIFIER);
}

/** The bytes of the first image. The declared image type, size and colour are not read: the image says them itself. */
export function imageOf19794(block: Buffer): Result<Buffer, string> {
  if (!is19794(block)) return err('not an ISO/IEC 19794-5 record');
  if (block.length < RECORD_HEADER + FACIAL_INFORMATION) return err('the face record is cut off');
  const recordLength = block.readUInt32BE(8);
  if (recordLength > block.length) return err('the face record is longer than what holds it');
  if (block.readUInt16BE(12) === 0) return err('the face record has no image');
  const blockLength = block.readUInt32BE(RECORD_HEADER);
  const end = RECORD_HEADER + blockLength;
  if (end > recordLength) return err('the image of the face record is longer than the record');
  const points = block.readUInt16BE(RECORD_HEADER + 4);
  const start = RECORD_HEADER + FACIAL_INFORMATION + points * FEATURE_POINT + IMAGE_INFORMATION;
  if (start >= end) return err('the face record has no room for an image');
  return ok(block.subarray(start, end));
}
