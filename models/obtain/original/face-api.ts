// face-api.js with its own TensorFlow.js 4.22 on the plain JavaScript backend: the runtime for which the weights were
// published, against which the converted networks are checked and timed. It is slow; tests and the benchmark only.
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import path from 'node:path';

export interface TfTensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

interface TfGraphModel {
  execute(inputs: Readonly<Record<string, TfTensor>>, outputs: readonly string[]): readonly TfTensor[];
}

interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor3d(values: Float32Array | Int32Array, shape: readonly number[]): TfTensor;
  tensor4d(values: Float32Array, shape: readonly number[]): TfTensor;
  loadGraphModel(handler: unknown): Promise<TfGraphModel>;
  readonly io: { decodeWeights(bin: ArrayBuffer, specs: unknown): unknown; fromMemory(artifacts: object): unknown };
}

interface Network {
  loadFromWeightMap(weights: unknown): void;
  forward(image: TfTensor): Promise<TfTensor>;
}

interface DetectionTask {
  withFaceLandmarks(): { withFaceDescriptor(): Promise<{ readonly descriptor: Float32Array } | undefined> };
}

/** What we use of it: the package's own types leave out most of TensorFlow.js. */
export interface FaceApi {
  readonly tf: TensorFlow;
  readonly nets: Readonly<Record<'ssdMobilenetv1' | 'faceLandmark68Net' | 'faceRecognitionNet', Network>>;
  detectSingleFace(image: TfTensor): DetectionTask;
}

/** A file of an installed package. */
export async function packageFile(name: string, file: string): Promise<Buffer> {
  const packageJson = findPackageJSON(name, import.meta.url);
  if (packageJson === undefined) throw new Error(`${name} is not installed`);
  return readFile(path.join(path.dirname(packageJson), file));
}

let loading: Promise<FaceApi> | undefined;

/** Its bundle is made for browsers and stops in Node, whose `require` it lacks; a window and a document make it go on. */
async function load(): Promise<FaceApi> {
  const root: object = globalThis;
  Object.assign(root, { window: root, document: {} });
  try {
    const faceApi = (await import('@vladmandic/face-api/dist/face-api.esm.js')) as unknown as FaceApi;
    await faceApi.tf.setBackend('cpu');
    await faceApi.tf.ready();
    return faceApi;
  } finally {
    Reflect.deleteProperty(root, 'window');
    Reflect.deleteProperty(root, 'document');
  }
}

export function loadFaceApi(): Promise<FaceApi> {
  return (loading ??= load());
}

const FILES = {
  ssdMobilenetv1: 'ssd_mobilenetv1_model',
  faceLandmark68Net: 'face_landmark_68_model',
  faceRecognitionNet: 'face_recognition_model',
} as const;

/** One of its networks, with the weights that the package ships. */
export async function loadNetwork(faceApi: FaceApi, name: keyof typeof FILES): Promise<Network> {
  const file = `model/${FILES[name]}`;
  const bin = await packageFile('@vladmandic/face-api', `${file}.bin`);
  const json = await packageFile('@vladmandic/face-api', `${file}-weights_manifest.json`);
  const groups = JSON.parse(json.toString()) as readonly { readonly weights: readonly unknown[] }[];
  const network = faceApi.nets[name];
  network.loadFromWeightMap(
    faceApi.tf.io.decodeWeights(
      Uint8Array.from(bin).buffer,
      groups.flatMap(({ weights }) => weights),
    ),
  );
  return network;
}
