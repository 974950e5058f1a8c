// Cutting turned and scaled squares out of a picture, as planes of floats that a network takes: bilinear, from a picture
// halved as often as keeps two of its pixels to one of the cut, so that fine detail does not turn into noise.
import type { RgbImage } from '../../state/gate/ports.ts';
import { scaleOf, type Similarity } from './geometry.ts';

/** Half the width and height, each pixel the mean of four; an odd last row or column is dropped. */
export function halved({ width, height, data }: RgbImage): RgbImage {
  const halfWidth = width >> 1;
  const halfHeight = height >> 1;
  const half = new Uint8Array(halfWidth * halfHeight * 3);
  const row = width * 3;
  let to = 0;
  for (let y = 0; y < halfHeight; y++) {
    let from = 2 * y * row;
    for (let x = 0; x < halfWidth; x++, from += 6)
      for (let colour = from; colour < from + 3; colour++)
        half[to++] =
          ((data[colour] ?? 0) +
            (data[colour + 3] ?? 0) +
            (data[colour + row] ?? 0) +
            (data[colour + row + 3] ?? 0) +
            2) >>
          2;
  }
  return { width: halfWidth, height: halfHeight, data: half };
}

/** A picture with its halvings, made when they are first asked for. */
export class Picture {
  readonly #levels: RgbImage[];

  constructor(image: RgbImage) {
    this.#levels = [image];
  }

  get width(): number {
    return this.#level(0).width;
  }

  get height(): number {
    return this.#level(0).height;
  }

  #level(wanted: number): RgbImage {
    let last = this.#levels.at(-1);
    if (last === undefined) throw new Error('a picture has at least one level');
    while (this.#levels.length <= wanted) {
      last = halved(last);
      this.#levels.push(last);
    }
    return this.#levels[wanted] ?? last;
  }

  /**
   * Cuts a rectangle; what lies outside the picture is black.
   * @param toPicture from pixels of the cut to pixels of the picture
   * @param width of the cut in pixels; @param height the same when not given
   * @returns red, green and blue planes, 0 to 255
   */
  cut(toPicture: Similarity, width: number, height = width): Float32Array {
    const most = Math.floor(Math.log2(Math.min(this.width, this.height)));
    const halvings = Math.min(most, Math.max(0, Math.floor(Math.log2(scaleOf(toPicture)))));
    return bilinear(this.#level(halvings), halvedTimes(toPicture, halvings), width, height);
  }
}

/** The same transform into the picture halved `times`; a pixel's centre stays where it is. */
function halvedTimes({ a, b, tx, ty }: Similarity, times: number): Similarity {
  const factor = 2 ** -times;
  const shift = (factor - 1) / 2;
  return { a: a * factor, b: b * factor, tx: tx * factor + shift, ty: ty * factor + shift };
}

function bilinear(image: RgbImage, { a, b, tx, ty }: Similarity, columns: number, rows: number): Float32Array {
  const { width, height, data } = image;
  const plane = columns * rows;
  const planes = new Float32Array(3 * plane);
  const row = width * 3;
  for (let v = 0, to = 0; v < rows; v++) {
    let x = tx - b * v;
    let y = ty + a * v;
    for (let u = 0; u < columns; u++, to++, x += a, y += b) {
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const fx = x - left;
      const fy = y - top;
      const w00 = (1 - fx) * (1 - fy);
      const w10 = fx * (1 - fy);
      const w01 = (1 - fx) * fy;
      const w11 = fx * fy;
      let from = top * row + left * 3;
      for (let at = to; at < 3 * plane; at += plane, from++)
        planes[at] =
          w00 * (data[from] ?? 0) +
          w10 * (data[from + 3] ?? 0) +
          w01 * (data[from + row] ?? 0) +
          w11 * (data[from + row + 3] ?? 0);
    }
  }
  return planes;
}

/** Left and right exchanged, in every plane. */
export function mirrored(planes: Float32Array, size: number): Float32Array {
  const mirror = Float32Array.from(planes);
  for (let start = 0; start < mirror.length; start += size) mirror.subarray(start, start + size).reverse();
  return mirror;
}
