// Pictures for the tests of this folder and its neighbours.
import type { RgbImage } from '../../gate/ports.ts';
import type { Result } from '../../result.ts';

/** Smooth colours, so that lossy codecs keep them. */
export function gradient(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      data.set([(255 * x) / width, (255 * y) / height, (128 * (x + y)) / (width + height)], (y * width + x) * 3);
  return { width, height, data };
}

/** Unwraps a result that a test takes for granted. */
export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`unexpected failure: ${String(result.error)}`);
  return result.value;
}
