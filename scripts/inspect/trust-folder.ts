// The certificates and lists of revoked ones that lie in a folder, as files for the trust store, which judges them.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readTrust, type TrustFile, type TrustStore } from '../../state/document/seal/trust.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { fileFault } from './input.ts';

/** DER, PEM or base64, under the names that authorities give them. */
const EXTENSIONS = ['.der', '.crt', '.cer', '.pem', '.crl'];
const MAX_FILES = 10_000;
/** Of all files together; all states together have a tenth of it. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Reads the folder itself, not what is below it; files of other kinds are left alone. The error says what to do. */
export function readTrustFolder(folder: string): Result<TrustStore, string> {
  const files: TrustFile[] = [];
  let length = 0;
  let at = folder;
  try {
    const names = readdirSync(folder)
      .filter((name) => EXTENSIONS.includes(path.extname(name).toLowerCase()))
      .toSorted();
    if (names.length === 0)
      return err(`--trust ${folder}: it holds no certificate; their names end with ${EXTENSIONS.join(', ')}`);
    if (names.length > MAX_FILES) return err(`--trust ${folder}: it holds more than ${MAX_FILES} files; give fewer`);
    for (const name of names) {
      at = path.join(folder, name);
      const found = statSync(at);
      if (!found.isFile()) continue;
      length += found.size;
      if (length > MAX_BYTES) return err(`--trust ${folder}: its files have more than ${MAX_BYTES} bytes; give fewer`);
      files.push({ name, bytes: readFileSync(at) });
    }
  } catch (error) {
    return err(`--trust ${at}: ${at === folder ? folderFault(error) : fileFault(error)}`);
  }
  return ok(readTrust(files));
}

function folderFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such folder; give the one with the certificates that you trust';
  return code === 'ENOTDIR' ? 'it is no folder; give the one that holds the file' : fileFault(error);
}
