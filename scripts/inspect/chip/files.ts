// The elementary files of a chip that lie in a folder, under whatever names tools and test sets give them: EF_SOD.bin,
// Datagroup2.bin, dg2.dat, ef011D.bin, 0101 (Doc 9303-10, tables 36 and 38). A key that lies beside them (DG15_pk.bin) is none.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { LDS_FILES } from '../../../state/document/lds/files.ts';
import type { FileName } from '../../../state/document/pki/types.ts';
import { err, ok, type Result } from '../../../state/result.ts';
import { fileFault } from '../input.ts';

/** Of one file: far more than the largest portrait has. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_ENTRIES = 1000;

const EXTENSION = /\.(bin|dat|der|raw|ef)$/;
const PREFIX = /^ef[._ -]?/;
const GROUP = /^(?:dg|datagroup|data[._ -]group)[._ -]?0?(\d{1,2})$/;
const SEPARATORS = /[._ -]/g;

const BY_NAME = new Map<string, FileName>(
  (Object.keys(LDS_FILES) as FileName[]).flatMap((name) => [
    [name.toLowerCase(), name],
    [LDS_FILES[name].fileId.toString(16).padStart(4, '0'), name],
  ]),
);

/** The file that a name means, whatever its case; undefined for what is none that the gate reads. */
export function fileNamed(name: string): FileName | undefined {
  const bare = name.toLowerCase().replace(EXTENSION, '').replace(PREFIX, '');
  const group = GROUP.exec(bare)?.[1];
  return BY_NAME.get(group === undefined ? bare.replaceAll(SEPARATORS, '') : `dg${Number(group)}`);
}

/** Reads what lies in the folder itself; files with other names are left alone. The error says what to do. */
export function readChipFiles(folder: string): Result<ReadonlyMap<FileName, Buffer>, string> {
  const files = new Map<FileName, Buffer>();
  let at = folder;
  try {
    const names = readdirSync(folder).toSorted();
    if (names.length > MAX_ENTRIES)
      return err(`--files ${folder}: it holds more than ${MAX_ENTRIES} files; give a folder with one chip`);
    for (const entry of names) {
      const name = fileNamed(entry);
      at = path.join(folder, entry);
      const found = name === undefined ? undefined : statSync(at);
      if (name === undefined || found?.isFile() !== true) continue;
      if (files.has(name)) return err(`--files ${at}: it is a second ${name}; give a folder with one chip`);
      if (found.size > MAX_BYTES) return err(`--files ${at}: no file of a chip has more than ${MAX_BYTES} bytes`);
      files.set(name, readFileSync(at));
    }
  } catch (error) {
    return err(`--files ${at}: ${at === folder ? folderFault(error) : fileFault(error)}`);
  }
  if (!files.has('SOD')) return err(`--files ${folder}: it holds no EF.SOD, and without it nothing is signed`);
  return ok(files);
}

function folderFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such folder; give the one that holds the files of the chip';
  return code === 'ENOTDIR' ? 'it is no folder; give the one that holds the file' : fileFault(error);
}
