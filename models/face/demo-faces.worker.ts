// The worker thread behind `demo-faces.ts`: one photograph in, one upright face out.
import { decodeImage } from '../../state/document/portrait/worker/decode.ts';
import { encodeJpeg } from '../../state/document/portrait/worker/encode.ts';
import type { Result } from '../../state/result.ts';
import { serve } from '../../state/worker-service.ts';
import type { DemoCut } from './demo-faces.ts';
import { cropTransform } from './geometry.ts';
import { Picture } from './picture.ts';

export interface DemoFaceService {
  cut(order: { readonly jpeg: Uint8Array; readonly cut: DemoCut }): Promise<Result<Uint8Array, string>>;
}

const WIDTH = 480;
const HEIGHT = 600;
const QUALITY = 92;

serve<DemoFaceService>({
  cut: async ({ jpeg, cut }) => {
    const photograph = await decodeImage({ format: 'jpeg', bytes: Buffer.from(jpeg) });
    if (!photograph.ok) return photograph;
    // The middle columns of a square as high as the cut.
    const square = cropTransform(cut.centre, cut.height, (cut.turn * Math.PI) / 180, HEIGHT);
    const aside = (HEIGHT - WIDTH) / 2;
    const toPicture = { ...square, tx: square.tx + square.a * aside, ty: square.ty + square.b * aside };
    const planes = new Picture(photograph.value).cut(toPicture, WIDTH, HEIGHT);
    const pixels = WIDTH * HEIGHT;
    const data = Uint8Array.from({ length: 3 * pixels }, (_, i) =>
      Math.round(planes[(i % 3) * pixels + Math.floor(i / 3)] ?? 0),
    );
    return encodeJpeg({ width: WIDTH, height: HEIGHT, data }, QUALITY);
  },
});
