// Whom `npm run inspect -- chip` trusts: the lists and certificates of a folder, read and verified as the lane does it.
import { readTrustFiles } from '../../../state/document/pki/trust/folder.ts';
import { loadTrust } from '../../../state/document/pki/trust/load-trust.ts';
import type { TrustSnapshot } from '../../../state/document/pki/trust/types.ts';
import { err, ok, type Result } from '../../../state/result.ts';

/** @returns nobody is trusted without a folder; the error says what to do */
export function trustFrom(folder: string | undefined, at: Date): Result<TrustSnapshot, string> {
  if (folder === undefined) return ok(loadTrust([], at));
  const files = readTrustFiles(folder);
  if (!files.ok) return err(`--trust ${files.error}`);
  if (files.value.length === 0)
    return err(
      `--trust ${folder}: it holds nothing; give the folder with the master lists and certificates that you trust`,
    );
  return ok(loadTrust(files.value, at));
}
