// A clip for Chromium's fake camera (YUV4MPEG2, 4:2:0, 8 bit): one picture, upright in the middle of a landscape frame, before
// a grey wall. The camera plays it over and over.
import type { RgbImage } from '../../state/gate/ports.ts';

export interface ClipSize {
  /** Even numbers of pixels. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

export const CAMERA_CLIP: ClipSize = { width: 1280, height: 720, framesPerSecond: 15 };

/** More than one, so that a player that waits for a next frame finds it. */
const FRAMES = 5;
/** The share of the frame's height that the picture fills. */
const FILL = 1;
const WALL = 184;

/** The picture on its wall as interleaved RGB, bilinear. */
function canvas(picture: RgbImage | undefined, { width, height }: ClipSize): Uint8Array {
  const out = new Uint8Array(width * height * 3).fill(WALL);
  if (picture === undefined) return out;
  const scale = Math.min((height * FILL) / picture.height, width / picture.width);
  const [wide, high] = [Math.floor(picture.width * scale), Math.floor(picture.height * scale)];
  const [left, top] = [(width - wide) >> 1, (height - high) >> 1];
  const { data } = picture;
  const stride = picture.width * 3;
  for (let y = 0; y < high; y += 1) {
    const sy = Math.min(picture.height - 1, Math.max(0, (y + 0.5) / scale - 0.5));
    const y0 = Math.floor(sy);
    const y1 = Math.min(picture.height - 1, y0 + 1);
    for (let x = 0; x < wide; x += 1) {
      const sx = Math.min(picture.width - 1, Math.max(0, (x + 0.5) / scale - 0.5));
      const x0 = Math.floor(sx);
      const x1 = Math.min(picture.width - 1, x0 + 1);
      const at = ((top + y) * width + left + x) * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const pixel = (row: number, column: number) => data[row * stride + column * 3 + channel] ?? 0;
        const upper = pixel(y0, x0) + (pixel(y0, x1) - pixel(y0, x0)) * (sx - x0);
        const lower = pixel(y1, x0) + (pixel(y1, x1) - pixel(y1, x0)) * (sx - x0);
        out[at + channel] = upper + (lower - upper) * (sy - y0);
      }
    }
  }
  return out;
}

/** BT.601, limited range, chroma averaged over two by two pixels. */
function planes(rgb: Uint8Array, { width, height }: ClipSize): Buffer {
  const half = width >> 1;
  const luma = Buffer.alloc(width * height);
  const chroma = half * (height >> 1);
  const [u, v] = [new Float32Array(chroma), new Float32Array(chroma)];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      const [r = 0, g = 0, b = 0] = rgb.subarray(at, at + 3);
      luma[y * width + x] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
      const cell = (y >> 1) * half + (x >> 1);
      u[cell] = (u[cell] ?? 0) + (-0.148 * r - 0.291 * g + 0.439 * b) / 4;
      v[cell] = (v[cell] ?? 0) + (0.439 * r - 0.368 * g - 0.071 * b) / 4;
    }
  const level = (plane: Float32Array) => Buffer.from(Uint8Array.from(plane, (value) => 128.5 + value));
  return Buffer.concat([luma, level(u), level(v)]);
}

/** @param picture undefined: only the wall */
export function clipOf(picture: RgbImage | undefined, size: ClipSize = CAMERA_CLIP): Buffer {
  const header = `YUV4MPEG2 W${size.width} H${size.height} F${size.framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
  const frame = Buffer.concat([Buffer.from('FRAME\n'), planes(canvas(picture, size), size)]);
  return Buffer.concat([Buffer.from(header), ...Array.from({ length: FRAMES }, () => frame)]);
}
