// The IHDR chunk of a PNG image (W3C PNG, 11.2.1).
import { err, ok, type Result } from '../../result.ts';
import type { Dimensions } from './size.ts';

/** Channels by colour type; a palette (3) is one. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Bits of a sample that have several in a byte: of grey and of palettes only (11.2.1), as makers of code images write them. */
const PACKED = [1, 2, 4];

/** Width, height and channels; an error for 16 bit samples and for interlacing. Never throws. */
export function pngDimensions(bytes: Buffer): Result<Dimensions, string> {
  if (bytes.length < 33 || bytes.readUInt32BE(8) !== 13 || bytes.toString('latin1', 12, 16) !== 'IHDR')
    return err('the PNG image has no header chunk');
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const depth = bytes.readUInt8(24);
  const components = CHANNELS[bytes.readUInt8(25)];
  if (components === undefined) return err('the PNG image has an unknown colour type');
  const mayPack = components === 1;
  if (depth !== 8 && !(mayPack && PACKED.includes(depth))) return err(`PNG samples of ${depth} bits are not supported`);
  if (bytes.readUInt8(28) !== 0) return err('an interlaced PNG image is not supported');
  return ok({ width, height, components });
}
