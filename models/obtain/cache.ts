// The cache of models: a folder of the user's, in which a file counts only with the sha256 that the catalogue gives.
// Files appear whole or not at all, also when two programs fill the cache at once.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** `AUTOGATE_CACHE`, else `XDG_CACHE_HOME/autogate`, else `~/.cache/autogate`. */
export function defaultCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['AUTOGATE_CACHE'];
  if (named !== undefined && named !== '') return path.resolve(named);
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG specification says to ignore a relative path.
  const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(homedir(), '.cache');
  return path.join(base, 'autogate');
}

/** Where the models lie in a cache folder; what `startFaceEngine` wants as `modelDir`. */
export function modelDirOf(cacheDir: string): string {
  return path.join(cacheDir, 'models');
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether the file is there with this length and sha256; `false` for whatever is wrong with it. */
export async function isIntact(
  file: string,
  expected: { readonly bytes: number; readonly sha256: string },
): Promise<boolean> {
  try {
    const { size } = await stat(file);
    return size === expected.bytes && sha256Of(await readFile(file)) === expected.sha256;
  } catch {
    return false;
  }
}

/** Writes beside the file, waits for the disk, then takes the name: a power cut leaves the old file or the new one. */
export async function writeWhole(file: string, content: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.${randomUUID()}.part`;
  try {
    const handle = await open(part, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
