// The lists in SQLite: one row an entry, one row a spelling of a name. The reader and an import are two connections to
// one file in WAL mode, so that a question never waits for an import.
import type Database from 'better-sqlite3';
import type { WatchlistHit, WatchlistQuery } from '../../gate/ports.ts';
import { keyOfDocumentNumber, keyOfState } from '../document-key.ts';
import { HANDLINGS } from '../entry.ts';
import { keysOfName } from '../person-name.ts';
import { openDatabase, type Schema } from '../../worker/database.ts';

const BUSY_MS = 5000;

const TABLES = `
  CREATE TABLE list (
    name TEXT PRIMARY KEY,
    entries INTEGER NOT NULL,
    imported_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    list TEXT NOT NULL,
    entry TEXT NOT NULL,
    kind TEXT NOT NULL,
    document_number TEXT,
    issuing_state TEXT,
    date_of_birth TEXT,
    nationality TEXT,
    direction TEXT NOT NULL CHECK (direction IN ('arrival', 'departure', 'both')),
    valid_from TEXT,
    valid_to TEXT,
    handling TEXT NOT NULL CHECK (handling IN ('stop', 'refer', 'silent', 'inform')),
    reason TEXT NOT NULL
  ) STRICT;
  CREATE INDEX entry_document ON entry (document_number) WHERE document_number IS NOT NULL;

  CREATE TABLE name (
    key TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    PRIMARY KEY (key, entry_id)
  ) STRICT, WITHOUT ROWID;
`;

const WATCHLIST: Schema = { what: 'the watchlist', steps: [TABLES], pragmas: ['synchronous = NORMAL'] };

/** Bounds the answer. A name without a date of birth may be many people's: what weighs most must not be cut off. */
const MOST_HITS = 100;

const BY_WEIGHT = HANDLINGS.map((handling, weight) => `WHEN '${handling}' THEN ${weight}`).join(' ');

const IN_FORCE = `
  direction IN ('both', :direction)
  AND (valid_from IS NULL OR valid_from <= :day)
  AND (valid_to IS NULL OR valid_to >= :day)
  ORDER BY CASE handling ${BY_WEIGHT} END
  LIMIT ${MOST_HITS}`;

const HIT = `entry.list, entry.entry, entry.kind, entry.handling, entry.reason,
  entry.issuing_state AS issuingState, entry.nationality`;

interface HitRow {
  readonly list: string;
  readonly entry: string;
  readonly kind: string;
  readonly handling: WatchlistHit['handling'];
  readonly reason: string;
  readonly issuingState: string | null;
  readonly nationality: string | null;
}

export interface Found {
  readonly hits: readonly WatchlistHit[];
  readonly entries: number;
  readonly importedAt: string | undefined;
}

export interface ListSize {
  readonly entries: number;
  /** ISO 8601, UTC: of the list that was imported longest ago. */
  readonly importedAt: string | undefined;
}

export type Integrity =
  { readonly ok: true; readonly entries: number } | { readonly ok: false; readonly cause: string };

/** Opens the lists, and makes them where they are not there; throws as {@link openDatabase} does. */
export function openWatchlist(file: string): Database.Database {
  return openDatabase(file, WATCHLIST, BUSY_MS);
}

function byWeight(one: WatchlistHit, other: WatchlistHit): number {
  return HANDLINGS.indexOf(one.handling) - HANDLINGS.indexOf(other.handling);
}

export class WatchlistStore {
  readonly #db: Database.Database;
  readonly #byDocument: Database.Statement<[Record<string, string>], HitRow>;
  readonly #byPerson: Database.Statement<[Record<string, string | null>], HitRow>;
  readonly #size: Database.Statement<[], { entries: number; importedAt: string | null }>;

  constructor(file: string) {
    this.#db = openWatchlist(file);
    this.#byDocument = this.#db.prepare(`
      SELECT ${HIT} FROM entry
      WHERE document_number = :number AND (issuing_state IS NULL OR issuing_state = :state) AND ${IN_FORCE}`);
    this.#byPerson = this.#db.prepare(`
      SELECT ${HIT} FROM name JOIN entry ON entry.id = name.entry_id
      WHERE name.key = :key AND (:born IS NULL OR date_of_birth = :born)
        AND (nationality IS NULL OR nationality = :nationality) AND ${IN_FORCE}`);
    this.#size = this.#db.prepare(
      'SELECT coalesce(sum(entries), 0) AS entries, min(imported_at) AS importedAt FROM list',
    );
  }

  /**
   * Everything in force that names this document or this person. A traveller whose date of birth is not known is matched
   * by the name alone: an officer then looks. Throws when the question cannot be asked, never answers half of it.
   */
  ask(query: WatchlistQuery): Found {
    const { direction, day } = query;
    const number = keyOfDocumentNumber(query.documentNumber);
    if (number === undefined) throw new Error('the document number is no document number');
    const keys = keysOfName({ primary: query.primaryIdentifier, secondary: query.secondaryIdentifier });
    if (!keys.ok) throw new Error(`the name ${keys.error}`);

    const documents = this.#byDocument
      .all({ number, state: keyOfState(query.issuingState), direction, day })
      .map((row): WatchlistHit => ({
        ...headOf(row),
        matched: 'document',
        fields: ['document_number', ...(row.issuingState === null ? [] : ['issuing_state'])],
      }));

    const born = query.dateOfBirth ?? null;
    const nationality = keyOfState(query.nationality);
    const persons = keys.value
      .flatMap((key) => this.#byPerson.all({ key, born, nationality, direction, day }))
      .map((row): WatchlistHit => ({
        ...headOf(row),
        matched: 'person',
        fields: [
          'primary_identifier',
          'secondary_identifier',
          ...(born === null ? [] : ['date_of_birth']),
          ...(row.nationality === null ? [] : ['nationality']),
        ],
      }));

    // A subject with several rows is one hit; the document, which is the stronger sign, comes first.
    const hits = new Map<string, WatchlistHit>();
    for (const hit of [...documents, ...persons]) {
      const subject = JSON.stringify([hit.list, hit.entry, hit.handling]);
      if (!hits.has(subject)) hits.set(subject, hit);
    }
    return { hits: [...hits.values()].toSorted(byWeight), ...this.size() };
  }

  size(): ListSize {
    const { entries, importedAt } = this.#size.get() ?? { entries: 0, importedAt: null };
    return { entries, importedAt: importedAt ?? undefined };
  }

  /** SQLite's own check of the file, and that every list has as many entries as its import said. */
  integrity(): Integrity {
    const verdict = this.#db.pragma('integrity_check(1)', { simple: true });
    if (verdict !== 'ok') return { ok: false, cause: String(verdict) };
    const counted = this.#db.prepare<[], { entries: number }>('SELECT count(*) AS entries FROM entry').get();
    const { entries } = this.#size.get() ?? { entries: 0 };
    return counted?.entries === entries
      ? { ok: true, entries }
      : { ok: false, cause: `${counted?.entries ?? 0} entries are there, ${entries} were imported` };
  }

  close(): void {
    this.#db.close();
  }
}

function headOf({ list, entry, kind, handling, reason }: HitRow) {
  return { list, entry, kind, handling, reason };
}
