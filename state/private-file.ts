// Databases of personal data are for this user alone, whoever makes them first and whatever the umask says.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes the file, empty, and its folder where they are not there. SQLite takes an empty file for a new database and gives
 * its write-ahead log the same permissions.
 * @throws Error where they cannot be made
 */
export function makePrivateFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    // Never opened when it is there: a close here would drop the locks of SQLite's connections in this process (fcntl(2)).
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
