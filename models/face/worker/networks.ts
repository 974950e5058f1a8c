// The three networks under onnxruntime, one thread each: two were measured to be slower for this size of network, and the
// lane's computer has other work. A file is loaded only when it has the catalogue's sha256.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { messageOf } from '../../../state/result.ts';
import { modelNamed } from '../../catalogue.ts';
import { CHIP_SIZE } from '../chip.ts';
import { sha256Of } from '../../obtain/cache.ts';

export interface Networks {
  /** @param image planes of 256x256; @returns the detector's outputs by name */
  detect(image: Float32Array): Promise<Readonly<Record<string, Float32Array>>>;
  /** @param image planes of 112x112; @returns 136 numbers, x and y in turn, as shares of the side */
  landmarks(image: Float32Array): Promise<Float32Array>;
  /** @param images planes of 150x150, one image after the other; @returns 128 numbers an image */
  embed(images: Float32Array): Promise<readonly Float32Array[]>;
}

async function openNetwork(modelDir: string, name: string) {
  const { file, sha256, inputs, outputs } = modelNamed(name);
  const side = Number(inputs[0]?.shape.at(-1));
  let content: Buffer;
  try {
    content = await readFile(path.join(modelDir, file));
  } catch (error) {
    throw new Error(`${file} is missing; run: npm run models (${messageOf(error)})`, { cause: error });
  }
  if (sha256Of(content) !== sha256) throw new Error(`${file} is not the file of the catalogue; run: npm run models`);
  const session = await InferenceSession.create(content, { intraOpNumThreads: 1, interOpNumThreads: 1 });

  return async (image: Float32Array, count: number): Promise<Record<string, Float32Array>> => {
    const answer = await session.run({ image: new Tensor('float32', image, [count, 3, side, side]) });
    return Object.fromEntries(
      outputs.map((output) => {
        const data = answer[output.name]?.data;
        if (!(data instanceof Float32Array)) throw new Error(`${name} gave no ${output.name}`);
        return [output.name, data];
      }),
    );
  };
}

function only(outputs: Readonly<Record<string, Float32Array>>): Float32Array {
  return Object.values(outputs)[0] ?? new Float32Array(0);
}

/** @throws Error that names the file which is missing or is not the catalogue's */
export async function openNetworks(modelDir: string): Promise<Networks> {
  const [detector, landmarks, embedder] = await Promise.all(
    ['face-detector', 'face-landmarks', 'face-embedder'].map((name) => openNetwork(modelDir, name)),
  );
  if (detector === undefined || landmarks === undefined || embedder === undefined) throw new Error('three networks');
  const perChip = 3 * CHIP_SIZE * CHIP_SIZE;
  return {
    detect: (image) => detector(image, 1),
    landmarks: async (image) => only(await landmarks(image, 1)),
    embed: async (images) => {
      const count = images.length / perChip;
      const descriptors = only(await embedder(images, count));
      const length = descriptors.length / count;
      return Array.from({ length: count }, (_, i) => descriptors.slice(i * length, (i + 1) * length));
    },
  };
}
