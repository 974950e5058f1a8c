// What a command is given: a file or stdin, whole, within a limit, or why it cannot be used.
import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { err, messageOf, ok, type Result } from '../../state/result.ts';

/** What stands for stdin in the place of a file's name. */
export const STDIN = '-';

/** How people call an input in a sentence. */
export const nameOf = (file: string): string => (file === STDIN ? 'stdin' : file);

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; give the path of one, or - for stdin',
  EACCES: 'you may not read it; ask for the right, or give another file',
  EISDIR: 'it is a folder; give a file in it',
};

/** What a fault of the file system means for the one who gave the path, with what to do. */
export function fileFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return CAUSES[code] ?? messageOf(error);
}

/**
 * Reads all of a file, or of stdin for `-`. An endless one is read up to the limit only.
 * @param maxBytes of the input; with more it is refused
 * @param stdin another stream in its place, for tests
 */
export async function readInput(
  file: string,
  maxBytes: number,
  stdin: Readable = process.stdin,
): Promise<Result<Buffer, string>> {
  try {
    if (file !== STDIN && statSync(file).isDirectory()) return err(`${file}: ${CAUSES['EISDIR'] ?? ''}`);
    const source = file === STDIN ? stdin : createReadStream(file);
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of source) {
      const bytes = Buffer.from(part as Uint8Array);
      length += bytes.length;
      if (length > maxBytes)
        return err(`${nameOf(file)}: it has more than ${maxBytes} bytes, which is too large for this; give less`);
      parts.push(bytes);
    }
    if (length === 0) return err(`${nameOf(file)}: it is empty; give something to inspect`);
    return ok(Buffer.concat(parts));
  } catch (error) {
    return err(`${nameOf(file)}: ${fileFault(error)}`);
  }
}
