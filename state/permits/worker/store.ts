// Permits and obligations in SQLite, by document. The reader and an import are two connections to one file in WAL mode, so
// that a question never waits for an import.
import type Database from 'better-sqlite3';
import { isDay } from '../../day.ts';
import type { Obligation, Permit, PermitAnswer, PermitQuery } from '../../inspection/eligibility-types.ts';
import { keyOfDocumentNumber, keyOfState } from '../../watchlist/document-key.ts';
import { openDatabase, type Schema } from '../../worker/database.ts';

const BUSY_MS = 5000;

const TABLES = `
  CREATE TABLE permit (
    document_number TEXT NOT NULL,
    issuing_state TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    entries TEXT NOT NULL CHECK (entries IN ('single', 'multiple')),
    used TEXT NOT NULL CHECK (used IN ('yes', 'no'))
  ) STRICT;
  CREATE INDEX permit_document ON permit (document_number, issuing_state);

  CREATE TABLE obligation (
    document_number TEXT NOT NULL,
    issuing_state TEXT NOT NULL,
    kind TEXT NOT NULL,
    since TEXT NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX obligation_document ON obligation (document_number, issuing_state);

  CREATE TABLE imported (
    what TEXT PRIMARY KEY CHECK (what IN ('permit', 'obligation')),
    entries INTEGER NOT NULL,
    at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

const PERMITS: Schema = {
  what: 'the permits',
  steps: [TABLES],
  pragmas: ['synchronous = NORMAL', 'secure_delete = ON'],
};

/** Of one document. With more, no answer is given: half of them could hide what counts. */
const MOST_ROWS = 200;

export type Answered = Omit<Extract<PermitAnswer, { kind: 'answered' }>, 'kind'>;

export interface StoreSize {
  readonly permits: number;
  readonly obligations: number;
  /** ISO 8601, UTC: of the older of the two imports; undefined until there were both. */
  readonly importedAt: string | undefined;
}

/** Opens the store, and makes it where it is not there; throws as {@link openDatabase} does. */
export function openPermits(file: string): Database.Database {
  return openDatabase(file, PERMITS, BUSY_MS);
}

interface StoredPermit extends Omit<Permit, 'used'> {
  readonly used: 'yes' | 'no';
}

interface Imported {
  readonly what: 'permit' | 'obligation';
  readonly entries: number;
  readonly at: string;
}

export class PermitStore {
  readonly #db: Database.Database;
  readonly #permits: Database.Statement<[number: string, state: string], StoredPermit>;
  readonly #obligations: Database.Statement<[number: string, state: string], Obligation>;
  readonly #imported: Database.Statement<[], Imported>;

  constructor(file: string) {
    this.#db = openPermits(file);
    const ofDocument = `WHERE document_number = ? AND issuing_state = ? ORDER BY rowid LIMIT ${MOST_ROWS + 1}`;
    this.#permits = this.#db.prepare(
      `SELECT kind, number, valid_from AS validFrom, valid_to AS validTo, entries, used FROM permit ${ofDocument}`,
    );
    this.#obligations = this.#db.prepare(`SELECT kind, since, text FROM obligation ${ofDocument}`);
    this.#imported = this.#db.prepare('SELECT what, entries, at FROM imported');
  }

  /** All that is known of this document. Throws when the question cannot be asked, never answers half of it. */
  ask({ documentNumber, issuingState, day }: PermitQuery): Answered {
    const number = keyOfDocumentNumber(documentNumber);
    if (number === undefined) throw new Error('the document number is no document number');
    if (!isDay(day)) throw new Error('the day is no day of the calendar');
    const state = keyOfState(issuingState);
    // One view of both tables, whatever is imported meanwhile.
    return this.#db.transaction(() => {
      const permits = this.#permits.all(number, state);
      const obligations = this.#obligations.all(number, state);
      if (permits.length > MOST_ROWS || obligations.length > MOST_ROWS)
        throw new Error(`there are more than ${MOST_ROWS} permits or obligations of this document`);
      return {
        permits: permits.map((permit) => ({ ...permit, used: permit.used === 'yes' })),
        obligations,
        importedAt: this.size().importedAt,
      };
    })();
  }

  size(): StoreSize {
    const imported = this.#imported.all();
    const entriesOf = (what: Imported['what']) => imported.find((each) => each.what === what)?.entries ?? 0;
    const times = imported.map(({ at }) => at).toSorted();
    return {
      permits: entriesOf('permit'),
      obligations: entriesOf('obligation'),
      importedAt: times.length === 2 ? times[0] : undefined,
    };
  }

  close(): void {
    this.#db.close();
  }
}
