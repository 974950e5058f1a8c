// A face record of ISO/IEC 39794-5:2019, the successor that Doc 9303 allows: BER of an ASN.1 module. Only the way down to the
// bytes of the first two-dimensional image is walked; its context tags were read off the profile's own example
// (ICAO 39794-5 application profile).
import { type Result } from '../../result.ts';
import { descend } from './tlv.ts';

const WAY_TO_IMAGE = [
  /** The block of 7F2E. */ 0xa1, /** FaceImageDataBlock */ 0x65, /** representationBlocks */ 0xa1,
  /** RepresentationBlock */ 0x30, /** imageRepresentation */ 0xa1, /** base */ 0xa0,
  /** imageRepresentation2DBlock */ 0xa0, /** representationData2D */ 0x80,
] as const;

/** The bytes of the first image. */
export function imageOf39794(block: Buffer): Result<Buffer, string> {
  return descend(block, ...WAY_TO_IMAGE);
}
