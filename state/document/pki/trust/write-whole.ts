// A file that is there whole or as it was: written beside and renamed, for this user alone.
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { err, messageOf, ok, type Result } from '../../../result.ts';

/** Makes its folder where there is none. The error says why it could not be written. Never throws */
export function writeWhole(file: string, text: string): Result<undefined, string> {
  const beside = `${file}.${randomUUID()}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(beside, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    return err(messageOf(error));
  }
  try {
    renameSync(beside, file);
    return ok(undefined);
  } catch (error) {
    rmSync(beside, { force: true });
    return err(messageOf(error));
  }
}
