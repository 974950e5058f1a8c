// The file of the hall: one SQLite database in WAL mode, opened by threads of several lanes at a time. Whoever comes first
// makes its tables.
import Database from 'better-sqlite3';
import { makePrivateFile } from '../../private-file.ts';

/** The steps from an empty file to what this program knows; `user_version` counts those that were made. */
const STEPS = [
  `CREATE TABLE salt (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     bytes BLOB NOT NULL CHECK (length(bytes) = 32)
   ) STRICT;

   CREATE TABLE use (
     document BLOB NOT NULL CHECK (length(document) = 32),
     lane TEXT NOT NULL,
     direction TEXT NOT NULL CHECK (direction IN ('arrival', 'departure')),
     at INTEGER NOT NULL,
     PRIMARY KEY (document, at, lane, direction)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX use_at ON use (at);`,
  // The narrow index on the time is what a count reads, too.
  `CREATE TABLE declaration (
     id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 32),
     crossing BLOB NOT NULL CHECK (length(crossing) = 32),
     until INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX declaration_until ON declaration (until);`,
] as const;

const RETRY_MS = 5;

/**
 * Opens the hall, and makes it where it is not there. The caller closes it.
 * @param busyMs longest wait for another thread that writes, in ms
 * @throws Error where the file cannot be opened, is no database, or is of a later program
 */
export function openHall(file: string, busyMs: number): Database.Database {
  makePrivateFile(file);
  const db = new Database(file, { timeout: busyMs });
  try {
    switchToWal(db, Date.now() + busyMs);
    db.pragma('synchronous = NORMAL');
    db.pragma('secure_delete = ON');
    db.transaction(() => {
      const version = Number(db.pragma('user_version', { simple: true }));
      if (version > STEPS.length)
        throw new Error(`the hall has version ${version}, this program knows ${STEPS.length}`);
      for (const step of STEPS.slice(version)) db.exec(step);
      db.pragma(`user_version = ${STEPS.length}`);
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
