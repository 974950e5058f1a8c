import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as WorkerThreads from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isMissing, sharedData } from '../../state/testing/prerequisites.ts';
import type { EncodedImage, RgbImage } from '../../state/gate/ports.ts';
import { sniffImage } from '../../state/document/portrait/sniff.ts';
import { decodeImage } from '../../state/document/portrait/worker/decode.ts';
import { encodeJ2k, encodeJpeg } from '../../state/document/portrait/worker/encode.ts';
import type { Result } from '../../state/result.ts';
import { modelNamed } from '../catalogue.ts';
import { obtainModels } from '../obtain/obtain.ts';
import { enrolFolder } from './calibrate.ts';
import { falseMatchRate, thresholdAt } from './calibration.ts';
import { type DemoFaces, obtainDemoFaces } from './demo-faces.ts';
import { type FaceEngine, startFaceEngine } from './engine.ts';
import { cropTransform } from './geometry.ts';
import { Picture } from './picture.ts';
import { similarity } from './template.ts';

const workers = vi.hoisted((): WorkerThreads.Worker[] => []);
vi.mock('node:worker_threads', async (original) => {
  const actual = await original<typeof WorkerThreads>();
  class RecordedWorker extends actual.Worker {
    constructor(...how: ConstructorParameters<typeof WorkerThreads.Worker>) {
      super(...how);
      workers.push(this);
    }
  }
  return { ...actual, Worker: RecordedWorker };
});

const soon = () => AbortSignal.timeout(20_000);

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(String(result.error));
  return result.value;
}

async function imageFile(file: string): Promise<EncodedImage> {
  const image = sniffImage(await readFile(file));
  if (image === undefined) throw new Error(`${file} is not an image`);
  return image;
}

async function jpegOf(image: RgbImage): Promise<EncodedImage> {
  return { format: 'jpeg', bytes: value(await encodeJpeg(image, 95)) };
}

/** The picture turned about its middle, or as in a mirror. */
async function redrawn(image: EncodedImage, { degrees = 0, mirror = false }): Promise<EncodedImage> {
  const { width, height, data } = value(await decodeImage(image));
  const side = Math.min(width, height);
  const centre = { x: (width - 1) / 2, y: (height - 1) / 2 };
  const turned = cropTransform(centre, side, (degrees * Math.PI) / 180, side);
  const planes = new Picture({ width, height, data }).cut(turned, side);
  const pixels = side * side;
  const redrawnData = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    const from = mirror ? i - (i % side) + (side - 1 - (i % side)) : i;
    for (let colour = 0; colour < 3; colour++) redrawnData[3 * i + colour] = planes[colour * pixels + from] ?? 0;
  }
  return jpegOf({ width: side, height: side, data: redrawnData });
}

let cacheDir: string;
let modelDir: string;
let demo: DemoFaces;
let engine: FaceEngine;
let portrait: EncodedImage;
let live: EncodedImage;
let other: EncodedImage;

beforeAll(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'autogate-face-'));
  ({ modelDir } = await obtainModels({ offline: true, onProgress: () => undefined, cacheDir }));
  demo = value(await obtainDemoFaces({ cacheDir }));
  [portrait, live, other] = await Promise.all([imageFile(demo.portrait), imageFile(demo.live), imageFile(demo.other)]);
  engine = startFaceEngine({ modelDir, timeoutMs: 20_000 });
});

afterAll(async () => {
  await engine.stop();
  await rm(cacheDir, { recursive: true, force: true });
});

async function similarityOf(one: EncodedImage, two: EncodedImage): Promise<number> {
  const outcome = await engine.compare(one, two, soon());
  if (outcome.kind !== 'compared') throw new Error(JSON.stringify(outcome));
  return outcome.similarity;
}

describe('comparing two pictures', () => {
  it('clears two photographs of one person at a false match rate of 0.1 %', async () => {
    const outcome = await engine.compare(portrait, live, soon());
    expect(outcome).toMatchObject({ kind: 'compared', severalFaces: [] });
    expect(outcome.kind === 'compared' && outcome.falseMatchRate).toBeLessThanOrEqual(0.001);
    expect(engine.status).toMatchObject({ state: 'ready', version: expect.stringContaining('dlib') as string });
  });

  it('does not clear somebody else', async () => {
    expect(falseMatchRate(await similarityOf(portrait, other))).toBeGreaterThan(0.01);
    expect(falseMatchRate(await similarityOf(live, other))).toBeGreaterThan(0.01);
  });

  it('does not depend on which side of the face is left', async () => {
    expect(await similarityOf(live, await redrawn(live, { mirror: true }))).toBeGreaterThan(0.995);
  });

  it.each([-30, -15, 15, 30])('does not depend on a head that leans by %d degrees', async (degrees) => {
    expect(await similarityOf(live, await redrawn(live, { degrees }))).toBeGreaterThan(0.98);
  });

  it('takes a JPEG 2000 portrait as it takes a JPEG', async () => {
    const jp2 = value(await encodeJ2k(value(await decodeImage(portrait))));
    expect(jp2.format).toBe('jp2');
    expect(await similarityOf(jp2, portrait)).toBeGreaterThan(0.99);
  });

  it('says in which picture there is no face', async () => {
    const blank = await jpegOf({ width: 320, height: 240, data: new Uint8Array(320 * 240 * 3).fill(128) });
    expect(await engine.compare(blank, live, soon())).toEqual({ kind: 'no-face', where: 'portrait' });
    expect(await engine.compare(portrait, blank, soon())).toEqual({ kind: 'no-face', where: 'live' });
    expect(await engine.detect(blank, soon())).toEqual({ kind: 'faces', faces: [], width: 320, height: 240 });
  });

  it.each(['jpeg', 'jp2', 'png'] as const)(
    'fails by name for a %s that is garbage, and for one that is empty',
    async (format) => {
      for (const bytes of [Buffer.alloc(5000, 0xa5), Buffer.alloc(0)]) {
        const garbage = { format, bytes };
        expect(await engine.compare(portrait, garbage, soon())).toMatchObject({
          kind: 'failed',
          cause: expect.stringMatching(/^live: ./) as string,
        });
        expect(await engine.detect(garbage, soon())).toMatchObject({ kind: 'failed' });
      }
    },
  );

  it('does not send an image of too many bytes to the worker', async () => {
    const huge = { format: 'jpeg', bytes: Buffer.alloc(17_000_000) } as const;
    const tooLarge = { kind: 'failed', cause: 'the image has too many bytes' };
    expect(await engine.compare(portrait, huge, soon())).toEqual(tooLarge);
    expect(await engine.detect(huge, soon())).toEqual(tooLarge);
    expect(await engine.template(huge, soon())).toEqual(tooLarge);
  });

  it('leaves the caller’s bytes to the caller', async () => {
    const before = Buffer.from(live.bytes);
    await engine.detect(live, soon());
    expect(live.bytes.equals(before)).toBe(true);
  });
});

describe('detecting faces for guidance', () => {
  it('gives box, landmarks, distance of the eyes and pose', async () => {
    const detection = await engine.detect(live, soon());
    if (detection.kind !== 'faces') throw new Error(detection.cause);
    const [face, ...more] = detection.faces;
    expect(more).toEqual([]);
    expect(detection).toMatchObject({ width: 480, height: 600 });
    expect(face?.landmarks).toHaveLength(68);
    expect(face?.interEyeDistance).toBeGreaterThan(90);
    expect(face?.interEyeDistance).toBeLessThan(130);
    expect(Math.abs(face?.pose.roll ?? NaN)).toBeLessThan(5);
  });

  it('gives a head’s lean in degrees, clockwise', async () => {
    const detection = await engine.detect(await redrawn(live, { degrees: -20 }), soon());
    const roll = detection.kind === 'faces' ? detection.faces[0]?.pose.roll : undefined;
    expect(roll).toBeGreaterThan(15);
    expect(roll).toBeLessThan(25);
  });

  it('reports a second face of the same size', async () => {
    const [left, right] = [value(await decodeImage(live)), value(await decodeImage(other))];
    const width = left.width + right.width;
    const data = new Uint8Array(width * left.height * 3);
    for (let y = 0; y < left.height; y++) {
      data.set(left.data.subarray(3 * y * left.width, 3 * (y + 1) * left.width), 3 * y * width);
      data.set(right.data.subarray(3 * y * right.width, 3 * (y + 1) * right.width), 3 * (y * width + left.width));
    }
    const two = await jpegOf({ width, height: left.height, data });
    const detection = await engine.detect(two, soon());
    expect(detection.kind === 'faces' && detection.faces).toHaveLength(2);
    expect(await engine.compare(portrait, two, soon())).toMatchObject({ kind: 'compared', severalFaces: ['live'] });
  });
});

describe('the worker', () => {
  it('that is killed fails the call in its hands, and the next call is answered', async () => {
    await engine.detect(live, soon());
    const lost = engine.compare(portrait, live, soon());
    await workers.at(-1)?.terminate();
    expect(await lost).toMatchObject({ kind: 'failed', cause: expect.stringContaining('worker') as string });
    expect(await engine.compare(portrait, live, soon())).toMatchObject({ kind: 'compared' });
  });

  it('is not asked for what is aborted', async () => {
    expect(await engine.compare(portrait, live, AbortSignal.abort())).toMatchObject({
      kind: 'failed',
      cause: expect.stringContaining('aborted') as string,
    });
  });

  it('refuses more calls than may wait', async () => {
    const narrow = startFaceEngine({ modelDir, maxWaiting: 1 });
    try {
      const outcomes = await Promise.all([1, 2, 3, 4].map(() => narrow.detect(live, soon())));
      expect(outcomes.some((outcome) => outcome.kind === 'failed' && outcome.cause.includes('waiting'))).toBe(true);
      expect(outcomes.some((outcome) => outcome.kind === 'faces')).toBe(true);
    } finally {
      await narrow.stop();
    }
  });

  it('does not start with a model that is missing or is not the catalogue’s, and says which', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'autogate-no-models-'));
    const empty = startFaceEngine({ modelDir: folder });
    try {
      expect(await empty.compare(portrait, live, soon())).toMatchObject({
        kind: 'failed',
        cause: expect.stringContaining('npm run models') as string,
      });
      expect(empty.status.state).toBe('failed');
      for (const name of ['face-detector', 'face-landmarks', 'face-embedder'])
        await writeFile(path.join(folder, modelNamed(name).file), 'not a network');
      const outcome = await empty.compare(portrait, live, soon());
      expect(outcome).toMatchObject({
        kind: 'failed',
        cause: expect.stringContaining('not the file of the catalogue') as string,
      });
    } finally {
      await empty.stop();
      await rm(folder, { recursive: true });
    }
  });

  it('answers nothing after it was stopped', async () => {
    const stopped = startFaceEngine({ modelDir });
    await stopped.stop();
    await stopped.stop();
    expect(await stopped.detect(live, soon())).toMatchObject({ kind: 'failed' });
    expect(stopped.status.state).toBe('absent');
  });
});

describe('the demo’s faces', () => {
  it('are taken from the cache, and cut anew when one is torn', async () => {
    await writeFile(demo.live, live.bytes.subarray(0, 2000));
    expect(value(await obtainDemoFaces({ cacheDir }))).toEqual(demo);
    expect((await imageFile(demo.live)).bytes.equals(live.bytes)).toBe(true);
    const started = workers.length;
    expect(value(await obtainDemoFaces({ cacheDir }))).toEqual(demo);
    expect(workers.length).toBe(started);
  });
});

const faces = sharedData('faces');
describe.skipIf(isMissing({ 'the shared faces': faces }))('press photographs', () => {
  it('of one person are cleared, of different people are not, as often as the table says', async () => {
    // A part of the calibration's own sample: this finds a broken pipeline, it does not measure its error rates.
    const threshold = thresholdAt(0.001) ?? NaN;
    const folder = await mkdtemp(path.join(tmpdir(), 'autogate-faces-'));
    try {
      const files = readdirSync(faces).filter((file) => /^[AB].*_000[12]\.jpg$/.test(file));
      for (const file of files) await writeFile(path.join(folder, file), await readFile(path.join(faces, file)));
      const { enrolled, withoutFace } = await enrolFolder(engine, folder);
      expect(withoutFace).toEqual([]);
      const scores = enrolled.flatMap((one, i) =>
        enrolled.slice(i + 1).map((two) => ({
          genuine: one.person === two.person,
          match: similarity(one.template, two.template) >= threshold,
        })),
      );
      const genuine = scores.filter((score) => score.genuine);
      const impostor = scores.filter((score) => !score.genuine);
      expect(genuine.length).toBeGreaterThan(5);
      expect(genuine.filter(({ match }) => match).length / genuine.length).toBeGreaterThan(0.8);
      expect(impostor.length).toBeGreaterThan(300);
      expect(impostor.filter(({ match }) => match).length / impostor.length).toBeLessThan(0.01);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
