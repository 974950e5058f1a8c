// Pictures of codes for the tests, drawn onto paper. The codes themselves come from zxing's writer, which the tests call.
import type { RgbImage } from '../../portrait/image.ts';

/** One module a byte, 0 is dark. */
export interface Symbol2D {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

const WHITE = 255;

export function paper(width: number, height: number): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3).fill(WHITE) };
}

/** Draws `symbol` with its upper left corner at `x`, `y`, each module `scale` pixels wide. */
export function draw(image: RgbImage, symbol: Symbol2D, x: number, y: number, scale = 4): void {
  for (let row = 0; row < symbol.height * scale; row += 1)
    for (let column = 0; column < symbol.width * scale; column += 1) {
      const module = Math.floor(row / scale) * symbol.width + Math.floor(column / scale);
      const at = ((y + row) * image.width + x + column) * 3;
      image.data.fill(symbol.data[module] ?? WHITE, at, at + 3);
    }
}
