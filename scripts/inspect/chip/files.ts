// The elementary files of a chip that lie in a folder, under whatever names tools and test sets give them: EF_SOD.bin,
// Datagroup2.bin, dg2.dat, ef011D.bin, 0101 (Doc 9303-10, tables 36 and 38). A key that lies beside them (DG15_pk.bin) is none.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { LDS_FILES } from '../../../state/document/lds/files.ts';
import type { ChipReading, FileName } from '../../../state/document/pki/types.ts';
import { err, ok, type Result } from '../../../state/result.ts';
import { fileFault } from '../input.ts';

/** Of one file: far more than the largest portrait has. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_ENTRIES = 1000;

const EXTENSION = /\.(bin|dat|der|raw|ef)$/;
const PREFIX = /^ef[._ -]?/;
const GROUP = /^(?:dg|datagroup|data[._ -]group)[._ -]?0?(\d{1,2})$/;
const SEPARATORS = /[._ -]/g;

const LAST_GROUP = 16;

/** Of an elementary file, one that the gate reads, or the number of a group that it does not. */
type Named = FileName | number;

const hexOf = (fileId: number): string => fileId.toString(16).padStart(4, '0');

/** The gate's own files come last, so that their names and numbers count. */
const BY_NAME = new Map<string, Named>([
  ...Array.from({ length: LAST_GROUP }, (_, index) => index + 1).flatMap((group): [string, Named][] => [
    [`dg${group}`, group],
    [hexOf(0x0100 + group), group],
  ]),
  ...(Object.keys(LDS_FILES) as FileName[]).flatMap((name): [string, Named][] => [
    [name.toLowerCase(), name],
    [hexOf(LDS_FILES[name].fileId), name],
  ]),
]);

/** The file that a name means, whatever its case; undefined for what is no file of a chip. */
export function fileNamed(name: string): Named | undefined {
  const bare = name.toLowerCase().replace(EXTENSION, '').replace(PREFIX, '');
  const group = GROUP.exec(bare)?.[1];
  return BY_NAME.get(group === undefined ? bare.replaceAll(SEPARATORS, '') : `dg${Number(group)}`);
}

export type ChipFiles = Required<Pick<ChipReading, 'files' | 'furtherGroups'>>;

/** Reads what lies in the folder itself; files with other names are left alone. The error says what to do. */
export function readChipFiles(folder: string): Result<ChipFiles, string> {
  const found = new Map<Named, Buffer>();
  let at = folder;
  try {
    const names = readdirSync(folder).toSorted();
    if (names.length > MAX_ENTRIES)
      return err(`--files ${folder}: it holds more than ${MAX_ENTRIES} files; give a folder with one chip`);
    for (const entry of names) {
      const name = fileNamed(entry);
      at = path.join(folder, entry);
      const status = name === undefined ? undefined : statSync(at);
      if (name === undefined || status?.isFile() !== true) continue;
      if (found.has(name)) return err(`--files ${at}: it is a second ${textOf(name)}; give a folder with one chip`);
      if (status.size > MAX_BYTES) return err(`--files ${at}: no file of a chip has more than ${MAX_BYTES} bytes`);
      found.set(name, readFileSync(at));
    }
  } catch (error) {
    return err(`--files ${at}: ${at === folder ? folderFault(error) : fileFault(error)}`);
  }
  const isThere = (found.get('SOD')?.length ?? 0) > 0;
  if (!isThere) return err(`--files ${folder}: it holds no EF.SOD, and without it nothing is signed`);
  const files = new Map<FileName, Buffer>();
  const furtherGroups = new Map<number, Buffer>();
  for (const [name, bytes] of found)
    if (typeof name === 'number') furtherGroups.set(name, bytes);
    else files.set(name, bytes);
  return ok({ files, furtherGroups });
}

const textOf = (name: Named): string => (typeof name === 'number' ? `DG${name}` : name);

function folderFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such folder; give the one that holds the files of the chip';
  return code === 'ENOTDIR' ? 'it is no folder; give the one that holds the file' : fileFault(error);
}
