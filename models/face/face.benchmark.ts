// How long a face takes, against face-api.js on the same pictures in the same run: decoding is left out for neither when the
// name says "from JPEG", and for both when it says "from pixels".
import { readFile } from 'node:fs/promises';
import { startPortraitDecoder } from '../../state/document/portrait/decoder.ts';
import type { EncodedImage, RgbImage } from '../../state/gate/ports.ts';
import { obtainModels } from '../obtain/obtain.ts';
import { type FaceApi, loadFaceApi, loadNetwork } from '../obtain/original/face-api.ts';
import { obtainDemoFaces } from './demo-faces.ts';
import { startFaceEngine } from './engine.ts';

export interface BenchmarkRow {
  readonly name: string;
  /** Median of `n`, in ms. */
  readonly ms: number;
  readonly n: number;
}

const ROUNDS = 20;
const LIMIT_MS = 60_000;

async function timed(name: string, times: number, work: (round: number) => Promise<unknown>): Promise<BenchmarkRow> {
  const taken: number[] = [];
  for (let round = 0; round < times; round++) {
    const start = performance.now();
    await work(round);
    taken.push(performance.now() - start);
  }
  taken.sort((p, q) => p - q);
  return { name, ms: taken[Math.floor(taken.length / 2)] ?? NaN, n: times };
}

function required<T extends { readonly kind: string }>(outcome: T): T {
  if (outcome.kind === 'failed' || outcome.kind === 'no-face') throw new Error(JSON.stringify(outcome));
  return outcome;
}

async function ours(images: readonly EncodedImage[], modelDir: string): Promise<readonly BenchmarkRow[]> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const engine = startFaceEngine({ modelDir, timeoutMs: LIMIT_MS });
  const [one, two] = images;
  if (one === undefined || two === undefined) throw new Error('two pictures are needed');
  const image = (round: number) => images[round % images.length] ?? one;
  try {
    required(await engine.template(one, signal));
    return [
      await timed('face: detect and landmarks, from JPEG', ROUNDS, async (i) =>
        required(await engine.detect(image(i), signal)),
      ),
      await timed('face: detect, align, embed, from JPEG', ROUNDS, async (i) =>
        required(await engine.template(image(i), signal)),
      ),
      await timed('face: compare two pictures, from JPEG', ROUNDS, async () =>
        required(await engine.compare(one, two, signal)),
      ),
    ];
  } finally {
    await engine.stop();
  }
}

async function pixelsOf(images: readonly EncodedImage[]): Promise<readonly RgbImage[]> {
  const decoder = startPortraitDecoder();
  try {
    const pictures: RgbImage[] = [];
    for (const image of images) {
      const decoded = await decoder.decode(image, AbortSignal.timeout(LIMIT_MS));
      if (!decoded.ok) throw new Error(decoded.error);
      pictures.push(decoded.value);
    }
    return pictures;
  } finally {
    await decoder.stop();
  }
}

async function describeWithFaceApi(faceApi: FaceApi, { width, height, data }: RgbImage): Promise<void> {
  const tensor = faceApi.tf.tensor3d(Float32Array.from(data), [height, width, 3]);
  try {
    await faceApi.detectSingleFace(tensor).withFaceLandmarks().withFaceDescriptor();
  } finally {
    tensor.dispose();
  }
}

/**
 * Times the demo's three faces (480x600). face-api.js runs on TensorFlow.js's plain JavaScript backend, the one that its
 * package holds; its WebAssembly backend is faster (584 ms a picture were measured elsewhere) and not installed.
 * Takes about half a minute and the thread it runs on.
 */
export async function benchmarkFaces(): Promise<readonly BenchmarkRow[]> {
  const { modelDir } = await obtainModels({ offline: true, onProgress: () => undefined });
  const demo = await obtainDemoFaces();
  if (!demo.ok) throw new Error(demo.error);
  const files = [demo.value.portrait, demo.value.live, demo.value.other];
  const images = await Promise.all(
    files.map(async (file): Promise<EncodedImage> => ({ format: 'jpeg', bytes: await readFile(file) })),
  );
  const rows = await ours(images, modelDir);

  const faceApi = await loadFaceApi();
  for (const name of ['ssdMobilenetv1', 'faceLandmark68Net', 'faceRecognitionNet'] as const)
    await loadNetwork(faceApi, name);
  // Two: one takes it seconds.
  const pictures = await pixelsOf(images.slice(0, 2));
  const theirs = await timed(
    'face-api.js (plain JavaScript backend): detect, align, embed, from pixels',
    pictures.length,
    async (i) => {
      const picture = pictures[i];
      if (picture !== undefined) await describeWithFaceApi(faceApi, picture);
    },
  );
  return [...rows, theirs];
}
