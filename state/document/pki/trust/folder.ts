// The files in the folder of trust, as bytes; which ones it takes and how they differ from those of before. Files of other
// kinds are read, too, and named unknown: a list under a wrong name shall not be missed in silence.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { err, messageOf, ok, type Result } from '../../../result.ts';
import { LARGEST_FILE } from './blocks.ts';
import type { TrustFile } from './types.ts';

const MAX_FILES = 10_000;
/** Of all files together; the lists of all states have less than a tenth of it. */
const MAX_BYTES = 256 * 1024 * 1024;

/** People's notes, what the file manager leaves, and files that are just being written. */
const PASSED_OVER = /^\.|^readme(\.[a-z]+)?$|~$|\.(tmp|part)$/i;

/** The error says what is wrong and what to do; a folder that is not there is one. */
export function readTrustFiles(folder: string): Result<readonly TrustFile[], string> {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
      .map(({ name }) => name)
      .filter((name) => !PASSED_OVER.test(name))
      .toSorted();
    if (entries.length > MAX_FILES) return err(`${folder}: it holds more than ${MAX_FILES} files; give fewer`);
    const files: TrustFile[] = [];
    let length = 0;
    const folders: string[] = [];
    for (const name of entries) {
      const file = path.join(folder, name);
      // Nothing, where a link leads nowhere: a file that says nothing, which is told, and no reason to go without the others.
      const found = statSync(file, { throwIfNoEntry: false });
      if (found === undefined) files.push({ name, bytes: Buffer.alloc(0) });
      if (found?.isDirectory() === true) folders.push(name);
      if (found?.isFile() !== true) continue;
      length += Math.min(found.size, LARGEST_FILE + 1);
      if (length > MAX_BYTES) return err(`${folder}: its files have more than ${MAX_BYTES} bytes; give fewer`);
      // Of one that is too large only as much is read as shows it.
      files.push({ name, bytes: found.size > LARGEST_FILE ? Buffer.alloc(LARGEST_FILE + 1) : readFileSync(file) });
    }
    const [only] = folders;
    return files.length === 0 && only !== undefined
      ? err(`${folder}: it holds no files, only folders such as ${only}; give the one that holds them`)
      : ok(files);
  } catch (error) {
    return err(`${folder}: ${folderFault(error)}`);
  }
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder; give the one with the master lists and certificates that you trust',
  ENOTDIR: 'it is no folder; give the one that holds the file',
  EACCES: 'it may not be read; ask for the right, or give another one',
};

function folderFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FAULTS[code] ?? messageOf(error);
}

/** Changes whenever a name or a byte of the files does. */
export function fingerprintOf(files: readonly TrustFile[]): string {
  const hash = createHash('sha256');
  for (const { name, bytes } of files)
    hash.update(JSON.stringify([name, createHash('sha256').update(bytes).digest('hex')]));
  return hash.digest('hex');
}
