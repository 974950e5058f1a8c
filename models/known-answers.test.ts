import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MODELS } from './catalogue.ts';
import { startKnownAnswers } from './known-answers.ts';
import { defaultCacheDir, modelDirOf } from './obtain/cache.ts';
import { obtainModels } from './obtain/obtain.ts';

const MODEL_DIR = modelDirOf(defaultCacheDir());
let folder: string;

beforeAll(async () => {
  await obtainModels({ offline: true, onProgress: () => undefined });
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-known-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function knownOf(modelDir: string) {
  const known = startKnownAnswers(modelDir);
  try {
    return { files: await known.files(), answers: await known.answers() };
  } finally {
    await known.stop();
  }
}

describe('the known answers', () => {
  it('are given by the networks of the catalogue', async () => {
    const { files, answers } = await knownOf(MODEL_DIR);
    const required = files.filter((file) => file.required);
    expect(required.map(({ found }) => found)).toEqual(required.map(({ wanted }) => wanted));
    expect(answers.ok && answers.value.map(({ model }) => model)).toEqual(required.map(({ model }) => model));
    expect(answers.ok && answers.value.every(({ deviation, tolerance }) => deviation <= tolerance)).toBe(true);
  });

  it('are not given when a byte of a network is another, and its file is named', async () => {
    for (const { file, required } of MODELS)
      if (required) copyFileSync(path.join(MODEL_DIR, file), path.join(folder, file));
    const file = path.join(folder, 'face-embedder.onnx');
    const bytes = readFileSync(file);
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const { files, answers } = await knownOf(folder);
    expect(
      files.filter(({ found, wanted, required }) => required && found !== wanted).map(({ model }) => model),
    ).toEqual(['face-embedder']);
    expect(answers).toMatchObject({ ok: false, error: expect.stringContaining('face-embedder.onnx') as string });
  });

  it('are missed, and every file with them, where there are none', async () => {
    const { files, answers } = await knownOf(folder);
    expect(files.map(({ found }) => found)).toEqual(MODELS.map(() => undefined));
    expect(answers.ok).toBe(false);
  });
});
