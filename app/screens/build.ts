// Builds the pages into app/screens/dist when their sources have changed since the last build. `npm start` and
// `npm test` call it, because npm's pre-scripts are switched off (`ignore-scripts`). A package ships `dist` with its
// hash, so that Vite is not needed there.
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, '../..');
const DIST = path.join(HERE, 'dist');

/** Whatever can change what the pages do; relative to the project. */
const SOURCES = [
  'app/screens/**/*.{ts,tsx,css,html,json,svg}',
  'app/contract/*.ts',
  'state/inspection/*.ts',
  'package-lock.json',
];
const NOT_SOURCES = /^app[\\/]screens[\\/](dist|testing|\.vite)[\\/]|\.test\.tsx?$/;

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: ROOT })
    .filter((file) => !NOT_SOURCES.test(file))
    .sort();
  for (const file of files) hash.update(`${file}\0`).update(await readFile(path.join(ROOT, file)));
  return hash.digest('hex');
}

async function hashOfBuild(): Promise<string | undefined> {
  return readFile(path.join(DIST, '.sources.sha256'), 'utf8').catch(() => undefined);
}

/**
 * Makes sure that the built pages fit their sources. Safe to call from several processes at once: each builds beside
 * `dist` and puts its whole build in place.
 * @returns the folder to serve
 * @throws the bundler's own error when the sources do not build
 */
export async function buildScreens(): Promise<string> {
  const hash = await hashOfSources();
  if ((await hashOfBuild()) === hash) return DIST;

  const scratch = path.join(HERE, '.vite', `build-${process.pid}`);
  const fresh = path.join(scratch, 'dist');
  const { NODE_ENV } = process.env;
  await mkdir(scratch, { recursive: true });
  try {
    const { build } = await import('vite');
    await build({
      configFile: path.join(HERE, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh },
    });
    await writeFile(path.join(fresh, '.sources.sha256'), hash);
    // Another process that was quicker made the same; pages may be served from it already.
    if ((await hashOfBuild()) !== hash) await putInPlace(fresh, path.join(scratch, 'old'), hash);
  } finally {
    // Vite sets it for the whole process; whoever called us, and what they start next, did not ask for that.
    if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = NODE_ENV;
    await rm(scratch, { recursive: true, force: true });
  }
  return DIST;
}

async function putInPlace(fresh: string, old: string, hash: string): Promise<void> {
  await rename(DIST, old).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
  try {
    await rename(fresh, DIST);
  } catch (error) {
    // Another process was quicker: its build serves as well when it was made from the same sources.
    if ((await hashOfBuild()) !== hash) throw error;
  }
}
