import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

/** Keeps elliptic curves of node:crypto out of what proves a chip (eslint.config.js). */
const CURVES = '@typescript-eslint/no-restricted-imports';

const eslint = new ESLint({
  cwd: path.resolve(import.meta.dirname, '../..'),
  // The types are not needed for these two rules, and the planted files are on no disk.
  overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } }],
  ruleFilter: ({ ruleId }) => ruleId.startsWith('house/') || ruleId === CURVES,
});

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.resolve(import.meta.dirname, '../..', filePath) });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

describe('arrows', () => {
  it.each([
    ['state/gate/planted.ts', "import { x } from '../../hardware/serial/line.ts'; x();"],
    ['state/gate/planted.ts', "export * from '../../app/contract/messages.ts';"],
    ['hardware/serial/planted.ts', "import { x } from '../../models/face/face.ts'; x();"],
    ['models/face/planted.ts', "import type { X } from '../../hardware/serial/line.ts'; export type Y = X;"],
    ['app/bench/planted.ts', "await import('../../scripts/start.ts');"],
  ])('refuses the upward import planted in %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual(['house/arrows']);
  });

  it('lets an import point down', async () => {
    expect(await complaints('app/bench/planted.ts', "import { x } from '../../hardware/serial/line.ts'; x();")).toEqual(
      [],
    );
  });
});

describe('curves of node:crypto', () => {
  it.each([
    ['state/document/pki/planted.ts', "import { verify } from 'node:crypto'; verify();"],
    ['state/document/pki/trust/planted.ts', "import { X509Certificate } from 'node:crypto'; new X509Certificate('');"],
    ['hardware/chip-reader/pace/planted.ts', "import { createECDH } from 'node:crypto'; createECDH('x');"],
    ['hardware/chip-reader/planted.ts', "import * as crypto from 'node:crypto'; crypto.verify();"],
  ])('are refused where they are planted in %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual([CURVES]);
  });

  it('are for tests, and hashes for everybody', async () => {
    expect(
      await complaints('state/document/pki/planted.test.ts', "import { verify } from 'node:crypto'; verify();"),
    ).toEqual([]);
    expect(
      await complaints(
        'state/document/pki/planted.ts',
        "import { createHash } from 'node:crypto'; createHash('sha1');",
      ),
    ).toEqual([]);
  });
});

describe('main-thread', () => {
  it.each([
    ['state/journal/planted.ts', "import Database from 'better-sqlite3'; new Database('x');"],
    ['models/face/planted.ts', "import * as ort from 'onnxruntime-node'; ort.env.debug = true;"],
    ['state/journal/planted.ts', "import { x } from './store.worker.ts'; x();"],
    ['app/controller/planted.ts', "import { x } from '../../models/face/worker/embed.ts'; x();"],
  ])('refuses slow work outside a worker in %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual(['house/main-thread']);
  });

  it('lets a worker import it, and anybody its types', async () => {
    expect(await complaints('state/journal/store.worker.ts', "import D from 'better-sqlite3'; new D('x');")).toEqual(
      [],
    );
    expect(
      await complaints('state/journal/planted.ts', "import type D from 'better-sqlite3'; export type E = D;"),
    ).toEqual([]);
  });
});
