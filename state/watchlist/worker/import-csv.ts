// Imports a CSV file, the whole of it or nothing, in one transaction. A file is the whole of every list that it names:
// what such a list held before is gone.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { err, messageOf, ok, type Result } from '../../result.ts';
import { readCsv } from '../csv.ts';
import { COLUMNS, entryOf, type Cells, type Column, type Entry } from '../entry.ts';

export interface ImportRequest {
  readonly file: string;
  /** ISO 8601. */
  readonly at: string;
}

export type ImportOutcome = Result<{ readonly imported: number }, readonly string[]>;

const MOST_BYTES = 512 * 1024 * 1024;
const MOST_FAULTS = 50;
const NEEDED: readonly Column[] = ['entry'];

function* textOf(file: string): Generator<string, void> {
  const about = statSync(file);
  if (!about.isFile()) throw new Error('is no file');
  if (about.size > MOST_BYTES) throw new Error(`has more than ${MOST_BYTES} bytes`);
  const handle = openSync(file, 'r');
  try {
    // Swallows a byte order mark, too.
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const buffer = new Uint8Array(65_536);
    for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer))
      yield decoder.decode(buffer.subarray(0, read), { stream: true });
    yield decoder.decode();
  } finally {
    closeSync(handle);
  }
}

function headerOf(fields: readonly string[]): Result<readonly Column[], readonly string[]> {
  const names = fields.map((field) => field.trim().toLowerCase());
  const columns = names.flatMap((name) => COLUMNS.filter((column) => column === name));
  const faults = [
    // By number: in a file without a header these are somebody's data.
    ...names.flatMap((name, index) =>
      COLUMNS.some((column) => column === name)
        ? []
        : [`field ${index + 1} is the name of no column; there are ${COLUMNS.join(', ')}`],
    ),
    ...columns
      .filter((name, index) => columns.indexOf(name) < index)
      .map((name) => `the column ${name} is there twice`),
    ...NEEDED.filter((name) => !columns.includes(name)).map((name) => `the column ${name} is missing`),
  ];
  return faults.length === 0 ? ok(columns) : err(faults);
}

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

class Refused extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super('the file was refused');
    this.faults = faults;
  }
}

function importAll(db: Database.Database, { file, at }: ImportRequest): number {
  const lists = writer(db, at);
  const faults: string[] = [];
  let columns: readonly Column[] | undefined;
  let imported = 0;

  for (const record of readCsv(textOf(file))) {
    if (!record.ok) {
      faults.push(`line ${record.error.line}, ${record.error.text}`);
      break;
    }
    const { line, fields } = record.value;
    if (columns === undefined) {
      const header = headerOf(fields);
      if (!header.ok) throw new Refused(header.error.map((text) => `line ${line}, ${text}`));
      columns = header.value;
      continue;
    }
    if (fields.length !== columns.length) {
      faults.push(`line ${line}, has ${fields.length} fields, the header has ${columns.length}`);
    } else {
      const cells: Cells = Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? '']));
      const entry = entryOf(cells);
      if (entry.ok && faults.length === 0) lists.write(entry.value);
      if (!entry.ok) faults.push(...entry.error.map(({ column, text }) => `line ${line}, ${column}: ${text}`));
      imported++;
    }
    if (faults.length > MOST_FAULTS) break;
  }
  if (columns === undefined && faults.length === 0) faults.push('line 1, the header is missing');
  if (faults.length > MOST_FAULTS) faults.splice(MOST_FAULTS, faults.length, 'and there is more');
  if (faults.length > 0) throw new Refused(faults);
  lists.finish();
  return imported;
}

/** @returns how many rows were imported; or every line at fault, by number and column, the values left out */
export function importCsv(db: Database.Database, request: ImportRequest): ImportOutcome {
  try {
    return ok({ imported: db.transaction(importAll).immediate(db, request) });
  } catch (error) {
    return err(error instanceof Refused ? error.faults : [`the file cannot be imported: ${messageOf(error)}`]);
  }
}
