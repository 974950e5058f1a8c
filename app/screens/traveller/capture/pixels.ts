// Sharpness and light of a face, from its pixels.

export interface PixelMeasures {
  /** Variance of the 4-neighbour Laplacian of the grey image. */
  readonly sharpness: number;
  /** Mean, 0 to 255. */
  readonly luminance: number;
}

/**
 * @param rgba rows from the top, four bytes a pixel; `rgba.length >= width * height * 4`
 * @param width at least 3
 * @param height at least 3
 */
export function measurePixels(rgba: Uint8ClampedArray, width: number, height: number): PixelMeasures {
  const grey = new Float32Array(width * height);
  let total = 0;
  for (let i = 0; i < grey.length; i += 1) {
    // ITU-R BT.601
    const value = 0.299 * at(rgba, i * 4) + 0.587 * at(rgba, i * 4 + 1) + 0.114 * at(rgba, i * 4 + 2);
    grey[i] = value;
    total += value;
  }
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const i = y * width + x;
      const edge = at(grey, i - 1) + at(grey, i + 1) + at(grey, i - width) + at(grey, i + width) - 4 * at(grey, i);
      sum += edge;
      squares += edge * edge;
    }
  const count = (width - 2) * (height - 2);
  const mean = sum / count;
  return { sharpness: squares / count - mean * mean, luminance: total / grey.length };
}

function at(values: Uint8ClampedArray | Float32Array, index: number): number {
  return values[index] ?? 0;
}
