// The frame header of a JPEG image (ITU-T T.81, B.2.2) and how many scans it has.
import { err, ok, type Result } from '../../result.ts';
import type { Dimensions } from './size.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;

/** Huffman-coded frames with 8 bit samples: baseline, extended sequential, progressive. */
const FRAMES_WE_TAKE = [0xc0, 0xc1, 0xc2];
/** C0 to CF are frames, but for DHT, JPG and DAC. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const standsAlone = (marker: number): boolean => marker === TEM || (marker >= 0xd0 && marker <= EOI);

/** A progressive photograph has about ten; each costs the decoder a pass over all pixels, however few bytes it has. */
const MAX_SCANS = 100;

/** Width, height and components of the first frame; an error for what our decoder does not take. Never throws. */
export function jpegDimensions(bytes: Buffer): Result<Dimensions, string> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return err('not a JPEG image');
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return err('the JPEG header has something else where a marker should be');
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI || marker === SOS) break;
    if (standsAlone(marker)) {
      at += 2;
      continue;
    }
    if (isFrame(marker)) return frameHeader(bytes, at + 2, marker);
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return err('the JPEG image has no frame header');
}

function frameHeader(bytes: Buffer, at: number, marker: number): Result<Dimensions, string> {
  if (!FRAMES_WE_TAKE.includes(marker)) return err(`JPEG process SOF${marker - 0xc0} is not supported`);
  if (at + 8 > bytes.length) return err('the JPEG frame header is cut off');
  const precision = bytes.readUInt8(at + 2);
  const height = bytes.readUInt16BE(at + 3);
  const width = bytes.readUInt16BE(at + 5);
  const components = bytes.readUInt8(at + 7);
  if (precision !== 8) return err(`JPEG samples of ${precision} bits are not supported`);
  if (components !== 1 && components !== 3) return err(`a JPEG image with ${components} components is not supported`);
  if (scansIn(bytes) > MAX_SCANS) return err(`the JPEG image has more than ${MAX_SCANS} scans`);
  return ok({ width, height, components });
}

/** Entropy-coded data never holds FF DA (B.1.1.5), so this can only count too many, and only in metadata. */
function scansIn(bytes: Buffer): number {
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at !== -1 && scans <= MAX_SCANS; at = bytes.indexOf(0xff, at + 1))
    if (bytes[at + 1] === SOS) scans += 1;
  return scans;
}
