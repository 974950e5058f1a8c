// How every SQLite file of the lane is opened: private, in WAL mode, brought to the version this program knows. Several
// threads may do so at a time; whoever comes first makes the tables.
import Database from 'better-sqlite3';
import { makePrivateFile } from '../private-file.ts';

export interface Schema {
  /** What the file is, for the error of a later program's file: 'the watchlist'. */
  readonly what: string;
  /** The steps from an empty file to what this program knows; `user_version` counts those that were made. */
  readonly steps: readonly string[];
  /** Of the connection, such as 'synchronous = NORMAL'. */
  readonly pragmas: readonly string[];
}

const RETRY_MS = 5;

/**
 * Opens the file, and makes it where it is not there. The caller closes it.
 * @param busyMs longest wait for another connection that writes, in ms
 * @throws Error where the file cannot be opened, is no database, or is of a later program
 */
export function openDatabase(file: string, { what, steps, pragmas }: Schema, busyMs: number): Database.Database {
  makePrivateFile(file);
  const db = new Database(file, { timeout: busyMs });
  try {
    switchToWal(db, Date.now() + busyMs);
    for (const pragma of pragmas) db.pragma(pragma);
    db.transaction(() => {
      const version = Number(db.pragma('user_version', { simple: true }));
      if (version === steps.length) return;
      if (version > steps.length) throw new Error(`${what} has version ${version}, this program knows ${steps.length}`);
      for (const step of steps.slice(version)) db.exec(step);
      db.pragma(`user_version = ${steps.length}`);
    }).immediate();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Two that switch a new file at a time get in each other's way, and SQLite does not wait there: one of them tries again. */
function switchToWal(db: Database.Database, deadline: number): void {
  for (;;)
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || Date.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
}
