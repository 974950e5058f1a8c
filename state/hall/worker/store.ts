// Which document was used where, in SQLite, for as long as the window lasts. Documents are kept as HMAC-SHA-256 (RFC 2104)
// under a random salt that lives in the same file, and is replaced whenever nothing is left that it was used for.
import { createHmac, randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { EarlierUse, HallQuery } from '../../inspection/eligibility-types.ts';
import { keyOfDocumentNumber, keyOfState } from '../../watchlist/document-key.ts';
import { openHall } from './database.ts';

const MINUTE_MS = 60_000;
const LONGEST_LANE = 64;
/** Longest wait for another thread that writes. */
const BUSY_MS = 1000;

/** What is kept at most; the oldest goes first. A hall of 100 lanes that open every ten seconds fills it in five hours. */
export const MOST_USES = 200_000;
/** In one answer, latest first. */
export const MOST_ANSWERED = 50;

export interface HallRequest {
  readonly query: HallQuery;
  /** ISO 8601, UTC: the time of this computer, from which the window is counted. */
  readonly now: string;
}

function timeOf(at: string): number {
  const time = Date.parse(at);
  if (Number.isNaN(time)) throw new Error('the time is no time');
  return time;
}

export class HallStore {
  readonly #db: Database.Database;
  readonly #windowMs: number;

  constructor(file: string, windowMinutes: number) {
    this.#windowMs = windowMinutes * MINUTE_MS;
    this.#db = openHall(file, BUSY_MS);
  }

  /** The uses within the window of this one, latest first. Throws when the question makes no sense. */
  ask({ query, now }: HallRequest): readonly EarlierUse[] {
    return this.#db
      .transaction(() => {
        this.#expire(timeOf(now));
        const at = timeOf(query.at);
        const uses = this.#db
          .prepare<[Record<string, unknown>], { lane: string; direction: EarlierUse['direction']; at: number }>(
            `SELECT lane, direction, at FROM use WHERE document = :document AND abs(at - :at) <= :window
             ORDER BY at DESC, lane, direction LIMIT ${MOST_ANSWERED}`,
          )
          .all({ document: this.#keyOf(query), at, window: this.#windowMs });
        return uses.map((use) => ({ ...use, at: new Date(use.at).toISOString() }));
      })
      .immediate();
  }

  /** Notes a use; the same one again changes nothing. */
  note({ query, now }: HallRequest): void {
    const { lane, direction } = query;
    if (lane === '' || lane.length > LONGEST_LANE) throw new Error('the name of the lane is no name');
    const at = timeOf(query.at);
    // It would never expire, or at once.
    if (Math.abs(at - timeOf(now)) > this.#windowMs) throw new Error('the use lies outside of the window');
    this.#db
      .transaction(() => {
        this.#expire(timeOf(now));
        this.#db
          .prepare('INSERT OR IGNORE INTO use (document, lane, direction, at) VALUES (?, ?, ?, ?)')
          .run(this.#keyOf(query), lane, direction, at);
        this.#db
          .prepare(
            `DELETE FROM use WHERE (document, at, lane, direction) IN (
               SELECT document, at, lane, direction FROM use ORDER BY at
               LIMIT max(0, (SELECT count(*) FROM use) - ${MOST_USES}))`,
          )
          .run();
      })
      .immediate();
  }

  /** Forgets what is older than the window, and erases it from the write-ahead log, if nobody else is reading. */
  expire(now: string): number {
    const forgotten = this.#db.transaction(() => this.#expire(timeOf(now))).immediate();
    if (forgotten > 0) this.#db.pragma('wal_checkpoint(TRUNCATE)');
    return forgotten;
  }

  close(): void {
    this.#db.close();
  }

  /** In a transaction of the caller. */
  #expire(now: number): number {
    const { changes } = this.#db
      .prepare('DELETE FROM use WHERE at < ? OR at > ?')
      .run(now - this.#windowMs, now + this.#windowMs);
    const left = this.#db.prepare('SELECT 1 FROM use LIMIT 1').get() !== undefined;
    const salted = this.#db.prepare('SELECT 1 FROM salt').get() !== undefined;
    if (!salted || (changes > 0 && !left))
      this.#db.prepare('INSERT OR REPLACE INTO salt (id, bytes) VALUES (1, ?)').run(randomBytes(32));
    return changes;
  }

  /** In a transaction of the caller, after `#expire`: the salt may be replaced between two. */
  #keyOf({ documentNumber, issuingState }: HallQuery): Buffer {
    const number = keyOfDocumentNumber(documentNumber);
    if (number === undefined) throw new Error('the document number is no document number');
    const salt = this.#db.prepare<[], { bytes: Buffer }>('SELECT bytes FROM salt').get();
    if (salt === undefined) throw new Error('the hall has no salt');
    return createHmac('sha256', salt.bytes)
      .update(`${keyOfState(issuingState)}\0${number}`)
      .digest();
  }
}
