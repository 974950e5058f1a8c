// The file of the hall: one SQLite database in WAL mode, opened by threads of several lanes at a time. Whoever comes first
// makes its tables.
import type Database from 'better-sqlite3';
import { openDatabase, type Schema } from '../../worker/database.ts';

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

const HALL: Schema = { what: 'the hall', steps: STEPS, pragmas: ['synchronous = NORMAL', 'secure_delete = ON'] };

/**
 * Opens the hall, and makes it where it is not there; throws as {@link openDatabase} does.
 * @param busyMs longest wait for another thread that writes, in ms
 */
export function openHall(file: string, busyMs: number): Database.Database {
  return openDatabase(file, HALL, busyMs);
}
