// Imports a file of permits or of obligations, the whole of it or nothing: it replaces all that were there.
import type Database from 'better-sqlite3';
import { importTable, type ImportOutcome, type ImportRequest, type Table } from '../../watchlist/worker/csv-table.ts';
import {
  OBLIGATION_COLUMNS,
  obligationOf,
  PERMIT_COLUMNS,
  permitOf,
  type ObligationColumn,
  type ObligationRow,
  type PermitColumn,
  type PermitRow,
} from '../rows.ts';

const PERMITS: Table<PermitColumn, PermitRow> = {
  columns: PERMIT_COLUMNS,
  needed: ['document_number', 'issuing_state', 'kind', 'valid_from', 'valid_to'],
  read: permitOf,
};

const OBLIGATIONS: Table<ObligationColumn, ObligationRow> = {
  columns: OBLIGATION_COLUMNS,
  needed: ['document_number', 'issuing_state', 'kind', 'since'],
  read: obligationOf,
};

const INSERT = {
  permit: `INSERT INTO permit (document_number, issuing_state, kind, number, valid_from, valid_to, entries, used)
    VALUES (:documentNumber, :issuingState, :kind, :number, :validFrom, :validTo, :entries, :used)`,
  obligation: `INSERT INTO obligation (document_number, issuing_state, kind, since, text)
    VALUES (:documentNumber, :issuingState, :kind, :since, :text)`,
} as const;

function importInto<Column extends string, Row extends object>(
  db: Database.Database,
  what: keyof typeof INSERT,
  table: Table<Column, Row>,
  { file, at }: ImportRequest,
): ImportOutcome {
  return importTable(
    file,
    table,
    (work) => db.transaction(work).immediate(),
    () => {
      db.exec(`DELETE FROM ${what}`);
      const insert = db.prepare<[Row]>(INSERT[what]);
      let entries = 0;
      return {
        write(row) {
          insert.run(row);
          entries++;
        },
        finish() {
          db.prepare('INSERT OR REPLACE INTO imported (what, entries, at) VALUES (?, ?, ?)').run(what, entries, at);
        },
      };
    },
  );
}

export function importPermits(db: Database.Database, request: ImportRequest): ImportOutcome {
  return importInto(db, 'permit', PERMITS, request);
}

export function importObligations(db: Database.Database, request: ImportRequest): ImportOutcome {
  return importInto(db, 'obligation', OBLIGATIONS, request);
}
