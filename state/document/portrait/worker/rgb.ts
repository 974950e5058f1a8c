// Interleaved samples of 1 to 4 channels to RGB.
import type { RgbImage } from '../../../gate/ports.ts';
import { err, ok, type Result } from '../../../result.ts';

/** Copies the samples; grey is repeated, alpha dropped. An error when there are not `width * height * channels` of them. */
export function rgbFrom(
  samples: Uint8Array,
  width: number,
  height: number,
  channels: number,
): Result<RgbImage, string> {
  const pixels = width * height;
  if (channels < 1 || channels > 4 || samples.length !== pixels * channels)
    return err('the decoded image does not have the size that it declares');
  if (channels === 3) return ok({ width, height, data: Uint8Array.from(samples) });
  const data = new Uint8Array(pixels * 3);
  const green = channels < 3 ? 0 : 1;
  for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel += 1, from += channels, to += 3) {
    data[to] = samples[from] ?? 0;
    data[to + 1] = samples[from + green] ?? 0;
    data[to + 2] = samples[from + 2 * green] ?? 0;
  }
  return ok({ width, height, data });
}
