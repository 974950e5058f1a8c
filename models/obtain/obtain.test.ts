import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Model, modelNamed, MODELS } from '../catalogue.ts';
import { defaultCacheDir, sha256Of, writeWhole } from './cache.ts';
import { download } from './download.ts';
import { graphModel, graphModelToOnnx } from './graph-model.ts';
import { obtainModels, type ObtainProgress } from './obtain.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'autogate-obtain-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const landmarks = modelNamed('face-landmarks');
const landmarker = modelNamed('face-landmarker');

async function obtain(models: readonly Model[], sharedDir = path.join(folder, 'no-mirror')) {
  const progress: ObtainProgress[] = [];
  const cacheDir = path.join(folder, 'cache');
  const obtained = await obtainModels({
    offline: true,
    onProgress: (step) => progress.push(step),
    cacheDir,
    sharedDir,
    models,
  });
  return { ...obtained, progress };
}

describe('obtaining what an installed package ships', () => {
  const shipped = MODELS.filter((model) => model.origin.kind === 'npm');

  it('converts every network to the bytes of the catalogue, twice the same', async () => {
    expect(shipped.map(({ name }) => name)).toEqual(['face-detector', 'face-landmarks', 'face-embedder']);
    const first = await obtain(shipped);
    expect(first.models.map((model) => model.kind === 'ready' && model.how)).toEqual(shipped.map(() => 'converted'));
    expect(first.progress.map(({ step }) => step)).toEqual(shipped.map(() => 'converting'));
    await rm(first.modelDir, { recursive: true });
    const second = await obtain(shipped);
    for (const [i, model] of shipped.entries()) {
      const content = await readFile(path.join(second.modelDir, model.file));
      expect([sha256Of(content), content.length, second.models[i]?.kind]).toEqual([model.sha256, model.bytes, 'ready']);
    }
  });

  it('takes what is in the cache without a word', async () => {
    await obtain([landmarks]);
    const again = await obtain([landmarks]);
    expect(again.models).toMatchObject([{ kind: 'ready', how: 'cached' }]);
    expect(again.progress).toEqual([]);
  });

  it.each([
    ['a changed byte', (file: string) => writeFile(file, 'X', { flag: 'r+' })],
    ['a torn end', (file: string) => truncate(file, 1000)],
  ])('rebuilds a cached file with %s', async (_, damage) => {
    const { modelDir } = await obtain([landmarks]);
    const file = path.join(modelDir, landmarks.file);
    await damage(file);
    expect((await obtain([landmarks])).models).toMatchObject([{ kind: 'ready', how: 'converted' }]);
    expect(sha256Of(await readFile(file))).toBe(landmarks.sha256);
  });

  it('leaves no half-written file', async () => {
    const { modelDir } = await obtain([landmarks]);
    await expect(writeWhole(path.join(modelDir, landmarks.file, 'below-a-file'), new Uint8Array(1))).rejects.toThrow();
    expect(await readdir(modelDir)).toEqual([landmarks.file]);
  });

  it('refuses a source file that is not the pinned version', async () => {
    if (landmarks.origin.kind !== 'npm') throw new Error('the landmarks come from a package');
    const weights = { ...landmarks.origin.weights, sha256: '0'.repeat(64) };
    const { models } = await obtain([{ ...landmarks, origin: { ...landmarks.origin, weights } }]);
    expect(models).toMatchObject([
      { kind: 'missing', required: true, cause: expect.stringContaining('1.7.15') as string },
    ]);
  });

  it('refuses a conversion that gives other bytes than the catalogue', async () => {
    const { models } = await obtain([{ ...landmarks, sha256: '0'.repeat(64) }]);
    expect(models).toMatchObject([{ kind: 'missing', cause: expect.stringContaining(landmarks.sha256) as string }]);
  });

  it('says which package is not installed', async () => {
    if (landmarks.origin.kind !== 'npm') throw new Error('the landmarks come from a package');
    const { models } = await obtain([{ ...landmarks, origin: { ...landmarks.origin, package: '@nobody/has-this' } }]);
    expect(models).toMatchObject([{ kind: 'missing', cause: expect.stringContaining('@nobody/has-this') as string }]);
  });
});

describe('obtaining a file from elsewhere', () => {
  const content = Buffer.from('a model, small enough for a test');
  const small: Model = { ...landmarker, bytes: content.length, sha256: sha256Of(content) };

  it('copies it from the mirror folder', async () => {
    await writeWhole(path.join(folder, 'mirror/data/models/face_landmarker.task'), content);
    const { models, progress } = await obtain([small], path.join(folder, 'mirror'));
    expect(models).toMatchObject([{ kind: 'ready', how: 'copied' }]);
    expect(progress).toMatchObject([{ step: 'copying' }]);
  });

  it('does not take another file of the same name from the mirror', async () => {
    await writeWhole(path.join(folder, 'mirror/data/models/face_landmarker.task'), Buffer.from(content).fill(1));
    const { models } = await obtain([small], path.join(folder, 'mirror'));
    expect(models).toMatchObject([{ kind: 'missing', required: false }]);
  });

  it('is missing, not an error, when offline', async () => {
    const { models, progress } = await obtain([small]);
    expect(models).toMatchObject([{ kind: 'missing', cause: expect.stringContaining('switched off') as string }]);
    expect(progress).toEqual([]);
  });
});

describe('a download', () => {
  let server: Server;
  let address: string;

  beforeEach(async () => {
    server = createServer((request, response) => {
      if (request.url === '/silent') return;
      if (request.url === '/elsewhere') response.writeHead(302, { location: '/whole' }).end();
      else if (request.url === '/absent') response.writeHead(404).end();
      else response.end(Buffer.alloc(request.url === '/long' ? 2000 : 1000, 7));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const get = (page: string, bytes = 1000) =>
    download(address + page, { bytes, onBytes: () => undefined, silenceMs: 200, totalMs: 2000 });

  it('gives the whole content and says how far it is', async () => {
    const seen: number[] = [];
    const got = await download(`${address}/whole`, { bytes: 1000, onBytes: (done) => seen.push(done) });
    expect(got).toEqual({ ok: true, value: new Uint8Array(1000).fill(7) });
    expect(seen.at(-1)).toBe(1000);
  });

  it.each([
    ['a silent server', '/silent', 1000, 'nothing came for 200 ms'],
    ['a redirection', '/elsewhere', 1000, 'redirect'],
    ['an absent file', '/absent', 1000, '404'],
    ['too long a file', '/long', 1000, 'more than'],
    ['too short a file', '/whole', 1001, '1000 of 1001'],
  ])('ends with a cause for %s', async (_, page, bytes, cause) => {
    const got = await get(page, bytes);
    expect(got).toMatchObject({ ok: false, error: expect.stringContaining(cause) as string });
  });
});

describe('the cache folder', () => {
  it('is the one that is named, else the one of the XDG specification', () => {
    expect(defaultCacheDir({ AUTOGATE_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(defaultCacheDir({ XDG_CACHE_HOME: '/b' })).toBe('/b/autogate');
    expect(defaultCacheDir({ XDG_CACHE_HOME: 'relative' })).toMatch(/\.cache\/autogate$/);
    expect(defaultCacheDir({})).toMatch(/\.cache\/autogate$/);
  });
});

describe('a graph model with an operator that has no conversion', () => {
  it('is refused with the names of the node and the operator', () => {
    const model = graphModel.parse({
      format: 'graph-model',
      userDefinedMetadata: { signature: { inputs: {}, outputs: {} } },
      modelTopology: { node: [{ name: 'odd', op: 'StridedSlice' }] },
      weightsManifest: [{ weights: [] }],
    });
    const options = { mean: 0, divisor: 1, outputs: {} };
    expect(() => graphModelToOnnx(model, new Uint8Array(0), options)).toThrow('odd: operator StridedSlice');
  });
});
