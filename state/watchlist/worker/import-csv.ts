// Imports a CSV file, the whole of it or nothing, in one transaction. A file is the whole of every list that it names:
// what such a list held before is gone.
import type Database from 'better-sqlite3';
import { COLUMNS, entryOf, type Column, type Entry } from '../entry.ts';
import { importTable, type ImportOutcome, type ImportRequest, type Table } from './csv-table.ts';

export type { ImportOutcome, ImportRequest };

const TABLE: Table<Column, Entry> = { columns: COLUMNS, needed: ['entry'], read: entryOf };

/** Writes entries; forgets what a list held before as soon as the file names that list. */
function writer(db: Database.Database, at: string) {
  const insertEntry = db.prepare(`
    INSERT INTO entry (list, entry, kind, document_number, issuing_state, date_of_birth, nationality,
      direction, valid_from, valid_to, handling, reason)
    VALUES (:list, :entry, :kind, :documentNumber, :issuingState, :dateOfBirth, :nationality,
      :direction, :validFrom, :validTo, :handling, :reason)`);
  const insertName = db.prepare('INSERT OR IGNORE INTO name (key, entry_id) VALUES (?, ?)');
  const sizes = new Map<string, number>();

  const forget = (list: string) => {
    db.prepare('DELETE FROM name WHERE entry_id IN (SELECT id FROM entry WHERE list = ?)').run(list);
    db.prepare('DELETE FROM entry WHERE list = ?').run(list);
  };
  return {
    write(entry: Entry) {
      const size = sizes.get(entry.list);
      if (size === undefined) forget(entry.list);
      const { nameKeys, ...row } = entry;
      const { lastInsertRowid } = insertEntry.run(row);
      for (const key of nameKeys) insertName.run(key, lastInsertRowid);
      sizes.set(entry.list, (size ?? 0) + 1);
    },
    finish() {
      const keep = db.prepare('INSERT OR REPLACE INTO list (name, entries, imported_at) VALUES (?, ?, ?)');
      for (const [list, size] of sizes) keep.run(list, size, at);
    },
  };
}

/** @returns how many rows were imported; or every line at fault, by number and column, the values left out */
export function importCsv(db: Database.Database, { file, at }: ImportRequest): ImportOutcome {
  return importTable(
    file,
    TABLE,
    (work) => db.transaction(work).immediate(),
    () => writer(db, at),
  );
}
