// The worker thread behind `engine.ts`: decodes, detects, embeds, compares. It is ready when its networks have run once,
// so that the first traveller does not wait for them to be prepared.
import { workerData } from 'node:worker_threads';
import { decodeImage } from '../../state/document/portrait/worker/decode.ts';
import { ok, type Result } from '../../state/result.ts';
import { serve } from '../../state/worker-service.ts';
import { CHIP_SIZE } from './chip.ts';
import { Picture } from './picture.ts';
import type { CrossedImage, FaceService, FaceWorkerData, TemplateOutcome } from './service.ts';
import { similarity } from './template.ts';
import { openNetworks } from './worker/networks.ts';
import { detectFaces, templateOf } from './worker/pipeline.ts';

const { modelDir } = workerData as FaceWorkerData;
const networks = await openNetworks(modelDir);

async function pictureOf({ format, bytes }: CrossedImage): Promise<Result<Picture, string>> {
  const decoded = await decodeImage({ format, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) });
  return decoded.ok ? ok(new Picture(decoded.value)) : decoded;
}

async function template(image: CrossedImage): Promise<TemplateOutcome> {
  const picture = await pictureOf(image);
  return picture.ok ? templateOf(picture.value, networks) : { kind: 'failed', cause: picture.error };
}

const service: FaceService = {
  detect: async (image) => {
    const picture = await pictureOf(image);
    if (!picture.ok) return { kind: 'failed', cause: picture.error };
    const { width, height } = picture.value;
    return { kind: 'faces', faces: await detectFaces(picture.value, networks), width, height };
  },
  template,
  compare: async (pair) => {
    const templates: Float32Array[] = [];
    const severalFaces: ('portrait' | 'live')[] = [];
    for (const where of ['portrait', 'live'] as const) {
      const outcome = await template(pair[where]);
      if (outcome.kind === 'no-face') return { kind: 'no-face', where };
      if (outcome.kind === 'failed') return { kind: 'failed', cause: `${where}: ${outcome.cause}` };
      templates.push(outcome.template);
      if (outcome.severalFaces) severalFaces.push(where);
    }
    const [portrait, live] = templates;
    if (portrait === undefined || live === undefined) throw new Error('two images give two templates');
    return { kind: 'compared', similarity: similarity(portrait, live), severalFaces };
  },
};

const blank = new Picture({ width: 256, height: 256, data: new Uint8Array(3 * 256 * 256) });
await detectFaces(blank, networks);
await networks.landmarks(new Float32Array(3 * 112 * 112));
await networks.embed(new Float32Array(2 * 3 * CHIP_SIZE * CHIP_SIZE));

serve<FaceService>(service);
