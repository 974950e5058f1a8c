// A picture with sharp edges and middle greys for the fake camera of a diagnosis: nobody's face, so nothing can be matched.
import type { RgbImage } from '../../state/gate/ports.ts';
import { CAMERA_CLIP, clipOf } from './clip.ts';

/** Side of a field, pixels, and its two greys. */
const FIELD = 24;
const [DARK, LIGHT] = [72, 168];

function card({ width, height }: { readonly width: number; readonly height: number }): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const isLight = (Math.floor(x / FIELD) + Math.floor(y / FIELD)) % 2 === 0;
      data.fill(isLight ? LIGHT : DARK, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  return { width, height, data };
}

/** A clip for Chromium's fake camera. */
export function testCard(): Buffer {
  return clipOf(card(CAMERA_CLIP));
}
