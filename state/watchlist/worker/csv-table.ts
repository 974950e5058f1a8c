// A CSV file as a table: its header is checked against the columns that may be there, every row is read, and every fault
// is told by line and column, the value left out. For imports that take the whole of a file or nothing.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { err, messageOf, ok, type Result } from '../../result.ts';
import type { CellFault } from '../cells.ts';
import { readCsv } from '../csv.ts';

export interface ImportRequest {
  readonly file: string;
  /** ISO 8601. */
  readonly at: string;
}

export type ImportOutcome = Result<{ readonly imported: number }, readonly string[]>;

export interface Table<Column extends string, Row> {
  readonly columns: readonly Column[];
  /** Columns that have to be there. */
  readonly needed: readonly Column[];
  readonly read: (cells: Readonly<Partial<Record<Column, string>>>) => Result<Row, readonly CellFault<Column>[]>;
}

const MOST_BYTES = 512 * 1024 * 1024;
const MOST_FAULTS = 50;

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

function headerOf<Column extends string>(
  fields: readonly string[],
  { columns: known, needed }: Pick<Table<Column, unknown>, 'columns' | 'needed'>,
): Result<readonly Column[], readonly string[]> {
  const names = fields.map((field) => field.trim().toLowerCase());
  const columns = names.flatMap((name) => known.filter((column) => column === name));
  const faults = [
    // By number: in a file without a header these are somebody's data.
    ...names.flatMap((name, index) =>
      known.some((column) => column === name)
        ? []
        : [`field ${index + 1} is the name of no column; there are ${known.join(', ')}`],
    ),
    ...columns
      .filter((name, index) => columns.indexOf(name) < index)
      .map((name) => `the column ${name} is there twice`),
    ...needed.filter((name) => !columns.includes(name)).map((name) => `the column ${name} is missing`),
  ];
  return faults.length === 0 ? ok(columns) : err(faults);
}

class Refused extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super('the file was refused');
    this.faults = faults;
  }
}

/** Reads the file and writes row by row; throws `Refused` at its end when anything was wrong, so that all is undone. */
function writeAll<Column extends string, Row>(
  file: string,
  table: Table<Column, Row>,
  write: (row: Row) => void,
): number {
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
      const header = headerOf(fields, table);
      if (!header.ok) throw new Refused(header.error.map((text) => `line ${line}, ${text}`));
      columns = header.value;
      continue;
    }
    if (fields.length !== columns.length) {
      faults.push(`line ${line}, has ${fields.length} fields, the header has ${columns.length}`);
    } else {
      const cells = Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? '']));
      const row = table.read(cells as Partial<Record<Column, string>>);
      if (row.ok && faults.length === 0) write(row.value);
      if (!row.ok) faults.push(...row.error.map(({ column, text }) => `line ${line}, ${column}: ${text}`));
      imported++;
    }
    if (faults.length > MOST_FAULTS) break;
  }
  if (columns === undefined && faults.length === 0) faults.push('line 1, the header is missing');
  if (faults.length > MOST_FAULTS) faults.splice(MOST_FAULTS, faults.length, 'and there is more');
  if (faults.length > 0) throw new Refused(faults);
  return imported;
}

/**
 * Imports a file within a transaction.
 * @param transact runs what it is given, and undoes it when that throws
 * @param writer how rows are written, and what is done after the last one
 * @returns how many rows were imported; or every line at fault, by number and column, the values left out
 */
export function importTable<Column extends string, Row>(
  file: string,
  table: Table<Column, Row>,
  transact: (work: () => number) => number,
  writer: () => { readonly write: (row: Row) => void; readonly finish: () => void },
): ImportOutcome {
  try {
    const imported = transact(() => {
      const { write, finish } = writer();
      const rows = writeAll(file, table, write);
      finish();
      return rows;
    });
    return ok({ imported });
  } catch (error) {
    return err(error instanceof Refused ? error.faults : [`the file cannot be imported: ${messageOf(error)}`]);
  }
}
