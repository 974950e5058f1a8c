// PNG with samples of up to 8 bits, not interlaced, to RGB (W3C Portable Network Graphics, third edition): what cameras,
// screens and makers of code images write. Node inflates; what is left is the chunks, the five filters, samples packed
// into bytes, and the palette.
import { constants, inflateSync } from 'node:zlib';
import type { RgbImage } from '../../../gate/ports.ts';
import { err, ok, type Result } from '../../../result.ts';
import type { Dimensions } from '../size.ts';
import { rgbFrom } from './rgb.ts';

interface Chunks {
  readonly compressed: Buffer;
  /** Colours of a palette image, three bytes each. */
  readonly palette: Buffer | undefined;
}

/** `size` comes from `imageDimensions`, which has refused what this does not take. Check sums are not checked. Never throws. */
export function decodePng(bytes: Buffer, size: Dimensions): Result<RgbImage, string> {
  const chunks = chunksOf(bytes);
  if (!chunks.ok) return chunks;
  const bits = bytes[24] ?? 8;
  const stride = Math.ceil((size.width * size.components * bits) / 8);
  const length = (stride + 1) * size.height;
  let rows: Buffer;
  try {
    rows = inflateSync(chunks.value.compressed, { maxOutputLength: length, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return err('the png image is damaged');
  }
  if (rows.length !== length) return err('the png image is cut off');
  const packed = new Uint8Array(stride * size.height);
  for (let row = 0; row < size.height; row += 1) {
    const problem = unfilter(rows.subarray(row * (stride + 1), (row + 1) * (stride + 1)), packed, row, size.components);
    if (problem !== undefined) return err(problem);
  }
  const { palette } = chunks.value;
  const isPalette = bytes[25] === 3;
  const samples = bits === 8 ? packed : unpack(packed, size, bits, isPalette ? 1 : 255 / (2 ** bits - 1));
  if (!isPalette) return rgbFrom(samples, size.width, size.height, size.components);
  if (palette === undefined) return err('the png image has no palette');
  return ok({ width: size.width, height: size.height, data: coloured(samples, palette) });
}

function chunksOf(bytes: Buffer): Result<Chunks, string> {
  const parts: Buffer[] = [];
  let palette: Buffer | undefined;
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length !== length) return err('the png image is cut off');
    if (type === 'IDAT') parts.push(data);
    if (type === 'PLTE') palette = data;
    if (type === 'IEND') break;
    at += 12 + length;
  }
  return ok({ compressed: Buffer.concat(parts), palette });
}

/** Undoes the filter (9.2) of one row into `out`; the row above has been undone before. */
function unfilter(line: Buffer, out: Uint8Array, row: number, pixel: number): string | undefined {
  const stride = line.length - 1;
  const base = row * stride;
  const filter = FILTERS[line[0] ?? -1];
  if (filter === undefined) return 'the png image has an unknown filter';
  for (let column = 0; column < stride; column += 1) {
    const left = column >= pixel ? (out[base + column - pixel] ?? 0) : 0;
    const above = row > 0 ? (out[base + column - stride] ?? 0) : 0;
    const corner = row > 0 && column >= pixel ? (out[base + column - stride - pixel] ?? 0) : 0;
    out[base + column] = (line[column + 1] ?? 0) + filter(left, above, corner);
  }
  return undefined;
}

/** What each filter predicts from the samples left, above, and above left. */
const FILTERS: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_left, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Samples of fewer than 8 bits, the first in the high bits, each row from a new byte on (7.2); each times `scale`. */
function unpack(packed: Uint8Array, { width, height }: Dimensions, bits: number, scale: number): Uint8Array {
  const samples = new Uint8Array(width * height);
  const perByte = 8 / bits;
  const stride = packed.length / height;
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const byte = packed[row * stride + Math.floor(column / perByte)] ?? 0;
      const shift = 8 - bits * ((column % perByte) + 1);
      samples[row * width + column] = ((byte >> shift) & (2 ** bits - 1)) * scale;
    }
  return samples;
}

function coloured(indices: Uint8Array, palette: Buffer): Uint8Array {
  const data = new Uint8Array(indices.length * 3);
  indices.forEach((index, pixel) => {
    // An index past the palette is black, as browsers show it.
    data.set(palette.subarray(index * 3, index * 3 + 3), pixel * 3);
  });
  return data;
}
