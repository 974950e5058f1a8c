// The thread behind known-answers.ts. On the main thread of its own process it makes the file instead:
//   node models/known-answers.worker.ts > models/known-answers.json
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMainThread, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { serve } from '../state/worker-service.ts';
import { MODELS, modelNamed } from './catalogue.ts';
import { openNetworks, type Networks } from './face/worker/networks.ts';
import knownJson from './known-answers.json' with { type: 'json' };
import { defaultCacheDir, modelDirOf, sha256Of } from './obtain/cache.ts';

export interface KnownAnswersData {
  readonly modelDir: string;
}

export interface ModelFile {
  readonly model: string;
  /** sha256 of the file, in hexadecimal; undefined where there is none. */
  readonly found: string | undefined;
  readonly wanted: string;
  readonly required: boolean;
}

export interface KnownAnswer {
  readonly model: string;
  /** The largest difference to a known number, as a share of it where it is above 1. */
  readonly deviation: number;
  readonly tolerance: number;
}

export interface KnownAnswersService {
  readonly files: () => Promise<readonly ModelFile[]>;
  readonly answers: () => Promise<readonly KnownAnswer[]>;
}

/** Processors round differently; another model, or a damaged one, is off by whole numbers. */
const TOLERANCE = 0.001;
/** So many numbers of each output are kept, evenly spread. */
const KEPT = 16;

const known = z.record(z.string(), z.record(z.string(), z.array(z.number())));

/** Planes of 0 to 255 in which every pixel, row and plane differs; whole numbers, so that no processor makes another picture. */
function pattern(side: number): Float32Array {
  const image = new Float32Array(3 * side * side);
  for (let plane = 0; plane < 3; plane += 1)
    for (let y = 0; y < side; y += 1)
      for (let x = 0; x < side; x += 1)
        image[(plane * side + y) * side + x] = (x * 3 + y * 5 + plane * 71 + ((x * y) >> 4)) & 0xff;
  return image;
}

function sampled(output: Float32Array): number[] {
  const step = output.length / KEPT;
  return Array.from({ length: KEPT }, (_, index) => Math.round((output[Math.floor(index * step)] ?? 0) * 1e5) / 1e5);
}

const sideOf = (model: string) => Number(modelNamed(model).inputs[0]?.shape.at(-1));

type Outputs = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

async function outputsOf(networks: Networks): Promise<Outputs> {
  const found = await networks.detect(pattern(sideOf('face-detector')));
  const [template = new Float32Array()] = await networks.embed(pattern(sideOf('face-embedder')));
  return {
    'face-detector': Object.fromEntries(Object.entries(found).map(([name, output]) => [name, sampled(output)])),
    'face-landmarks': { landmarks: sampled(await networks.landmarks(pattern(sideOf('face-landmarks')))) },
    'face-embedder': { descriptor: sampled(template) },
  };
}

/** Infinity where an output, or a number of one, is not what it was at all. */
function deviationOf(outputs: Outputs[string], wanted: Outputs[string]): number {
  let most = 0;
  for (const [name, numbers] of Object.entries(wanted))
    for (const [index, number] of numbers.entries()) {
      const difference = Math.abs((outputs[name]?.[index] ?? NaN) - number) / Math.max(1, Math.abs(number));
      most = Number.isFinite(difference) ? Math.max(most, difference) : Infinity;
    }
  return Math.round(most * 1e6) / 1e6;
}

async function sha256In(modelDir: string, file: string): Promise<string | undefined> {
  try {
    return sha256Of(await readFile(path.join(modelDir, file)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (isMainThread)
  process.stdout.write(`${JSON.stringify(await outputsOf(await openNetworks(modelDirOf(defaultCacheDir()))))}\n`);
else {
  const { modelDir } = workerData as KnownAnswersData;
  serve<KnownAnswersService>({
    files: () =>
      Promise.all(
        MODELS.map(async ({ name, file, sha256, required }) => ({
          model: name,
          found: await sha256In(modelDir, file),
          wanted: sha256,
          required,
        })),
      ),
    answers: async () => {
      const outputs = await outputsOf(await openNetworks(modelDir));
      return Object.entries(known.parse(knownJson)).map(([model, wanted]) => ({
        model,
        deviation: deviationOf(outputs[model] ?? {}, wanted),
        tolerance: TOLERANCE,
      }));
    },
  });
}
