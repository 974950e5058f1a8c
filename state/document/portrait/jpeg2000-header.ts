// The size of a JPEG 2000 image: the SIZ marker of a codestream (ISO/IEC 15444-1, A.5.1), found inside the boxes of a
// JP2 file (Annex I) where there are any. The codestream decides, not the `ihdr` box: the decoder allocates by it.
import { err, ok, type Result } from '../../result.ts';
import type { Dimensions } from './size.ts';

const SIZ = 0xff51;
/** Rsiz to Csiz, with the length field. */
const SIZ_FIXED = 38;
/** The decoder keeps some kilobytes per tile before it has read one; portraits have one tile. */
const MAX_TILES = 256;
const MAX_BOXES = 64;
const BOX_HEADER = 8;

/** The size of a bare codestream; an error when its samples are not 8 bit, unsigned and one per pixel. Never throws. */
export function codestreamDimensions(bytes: Buffer): Result<Dimensions, string> {
  if (bytes.length < 4 + SIZ_FIXED || bytes.readUInt16BE(0) !== 0xff4f || bytes.readUInt16BE(2) !== SIZ)
    return err('the JPEG 2000 codestream has no size marker');
  const field = (index: number): number => bytes.readUInt32BE(8 + index * 4);
  const [right, bottom, left, top] = [field(0), field(1), field(2), field(3)];
  const [tileWidth, tileHeight, tileLeft, tileTop] = [field(4), field(5), field(6), field(7)];
  const components = bytes.readUInt16BE(40);
  if (components < 1 || components > 4) return err(`a JPEG 2000 image with ${components} components is not supported`);
  if (bytes.length < 42 + components * 3) return err('the JPEG 2000 size marker is cut off');
  for (let at = 42; at < 42 + components * 3; at += 3) {
    if (bytes[at] !== 7) return err('only JPEG 2000 samples of 8 bits without sign are supported');
    if (bytes[at + 1] !== 1 || bytes[at + 2] !== 1) return err('a JPEG 2000 image with subsampling is not supported');
  }
  const width = right - left;
  const height = bottom - top;
  if (width < 1 || height < 1) return err('the JPEG 2000 image has no pixels');
  if (tileWidth < 1 || tileHeight < 1 || tileLeft > left || tileTop > top)
    return err('the JPEG 2000 tile grid is not valid');
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);
  if (tiles > MAX_TILES) return err(`the JPEG 2000 image has ${tiles} tiles, more than ${MAX_TILES}`);
  return ok({ width, height, components });
}

/** The size of the first codestream in a JP2 file. Never throws. */
export function jp2Dimensions(bytes: Buffer): Result<Dimensions, string> {
  let at = 0;
  for (let boxes = 0; boxes < MAX_BOXES && at + BOX_HEADER <= bytes.length; boxes += 1) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (length === 1) {
      // XLBox: eight bytes of length follow (I.4); nothing of a portrait needs them, but the codestream may have it.
      if (type === 'jp2c') return codestreamDimensions(bytes.subarray(at + 16));
      return err('a JPEG 2000 box has a 64 bit length');
    }
    if (type === 'jp2c') return codestreamDimensions(bytes.subarray(at + BOX_HEADER));
    if (length < BOX_HEADER) return err('a JPEG 2000 box has a length that is not valid');
    at += length;
  }
  return err('the JP2 file has no codestream');
}
