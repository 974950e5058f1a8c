// The journal's tables. What is chained is only ever added to; of an image the bytes may go, its digest stays.
import type Database from 'better-sqlite3';
import { openDatabase, type Schema } from '../../worker/database.ts';

/** An image of a passport's chip has some 20 kB, a frame of a camera some 500 kB. */
const MOST_IMAGE_BYTES = 16 * 1024 * 1024;

/** How long one connection waits for another; well below the time that a crossing has to be recorded. */
const BUSY_MS = 2000;

const TIME = "GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'";

const TABLES = `
  CREATE TABLE crossing (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    lane TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('arrival', 'departure')),
    started_at TEXT NOT NULL CHECK (started_at ${TIME}),
    ended_at TEXT NOT NULL CHECK (ended_at ${TIME}),
    outcome TEXT NOT NULL CHECK (outcome IN ('opened', 'referred', 'closed', 'released')),
    passage TEXT NOT NULL CHECK (passage IN ('used', 'not-used', 'none', 'emergency')),
    resolution TEXT CHECK (resolution IN ('admit', 'refuse-entry', 'defer-departure', 'second-line')),
    remark TEXT,
    similarity REAL,
    false_match_rate REAL,
    document_number TEXT,
    issuing_state TEXT,
    nationality TEXT,
    primary_identifier TEXT,
    secondary_identifier TEXT,
    date_of_birth TEXT,
    date_of_expiry TEXT
  ) STRICT;

  CREATE TABLE reason (
    seq INTEGER NOT NULL REFERENCES crossing,
    kind TEXT NOT NULL CHECK (kind IN ('reason', 'notice')),
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (seq, kind, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE check_result (
    seq INTEGER NOT NULL REFERENCES crossing,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    result TEXT NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (seq, position)
  ) STRICT, WITHOUT ROWID;

  -- digest is SHA-256 over salt and bytes; both are gone when the image is, so that nobody can try images against it.
  CREATE TABLE image (
    seq INTEGER NOT NULL REFERENCES crossing,
    role TEXT NOT NULL CHECK (role IN ('portrait', 'live')),
    format TEXT NOT NULL,
    digest BLOB NOT NULL,
    salt BLOB,
    bytes BLOB CHECK (length(bytes) <= ${MOST_IMAGE_BYTES}),
    deleted_at TEXT CHECK ((deleted_at IS NULL) = (bytes IS NOT NULL AND salt IS NOT NULL)),
    PRIMARY KEY (seq, role)
  ) STRICT;

  CREATE TABLE link (
    seq INTEGER PRIMARY KEY REFERENCES crossing,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
  ) STRICT;
`;

/** Against a slip of our own programs; against anybody else there is the chain. */
const APPEND_ONLY = ['crossing', 'reason', 'check_result', 'link']
  .flatMap((table) =>
    ['UPDATE', 'DELETE'].map(
      (act) => `CREATE TRIGGER ${table}_no_${act.toLowerCase()} BEFORE ${act} ON ${table}
        BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;`,
    ),
  )
  .join('\n');

const JOURNAL: Schema = {
  what: 'the journal',
  steps: [`${TABLES}\n${APPEND_ONLY}`],
  pragmas: [
    // A row is on the disk before it is acknowledged.
    'synchronous = FULL',
    'secure_delete = ON',
    'temp_store = MEMORY',
    'foreign_keys = ON',
  ],
};

/** Opens the journal, and makes it where it is not there; throws as {@link openDatabase} does. */
export function openJournal(file: string): Database.Database {
  return openDatabase(file, JOURNAL, BUSY_MS);
}
