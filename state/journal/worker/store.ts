// The journal in SQLite: records crossings, lists them, lets pictures go when their days are over.
import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { EncodedImage } from '../../gate/ports.ts';
import type { Crossing } from '../crossing.ts';
import { keepsImages } from '../retention.ts';
import { Chain, digestOf, type Verification } from './chain.ts';
import { openJournal } from './schema.ts';

/** A crossing without what says who the traveller was. */
export interface CrossingSummary extends Pick<
  Crossing,
  'id' | 'lane' | 'direction' | 'startedAt' | 'endedAt' | 'outcome' | 'passage' | 'reasons' | 'notices'
> {
  /** 1, 2, 3 ... without a gap. */
  readonly seq: number;
  readonly resolution: NonNullable<Crossing['resolution']>['kind'] | undefined;
  /** Images that are still stored, 0 to 2. */
  readonly images: number;
}

const MOST_LISTED = 1000;

/** Of at most 16 MiB each, mostly some 100 kB. */
export const IMAGES_AT_ONCE = 50;

const INSERT_CROSSING = `
  INSERT INTO crossing (seq, id, lane, direction, started_at, ended_at, outcome, passage, resolution, remark,
    similarity, false_match_rate, document_number, issuing_state, nationality, primary_identifier,
    secondary_identifier, date_of_birth, date_of_expiry)
  VALUES (:seq, :id, :lane, :direction, :startedAt, :endedAt, :outcome, :passage, :resolution, :remark,
    :similarity, :falseMatchRate, :documentNumber, :issuingState, :nationality, :primaryIdentifier,
    :secondaryIdentifier, :dateOfBirth, :dateOfExpiry)`;

const LIST = `
  SELECT seq, id, lane, direction, started_at AS startedAt, ended_at AS endedAt, outcome, passage, resolution,
    (SELECT count(*) FROM image WHERE image.seq = crossing.seq AND bytes IS NOT NULL) AS images
  FROM crossing ORDER BY seq DESC LIMIT ?`;

interface ListRow extends Omit<CrossingSummary, 'reasons' | 'notices' | 'resolution'> {
  readonly resolution: CrossingSummary['resolution'] | null;
}

export class JournalStore {
  readonly #db: Database.Database;
  readonly #chain: Chain;

  constructor(file: string) {
    this.#db = openJournal(file);
    this.#chain = new Chain(this.#db);
  }

  /**
   * Stores one crossing with all that belongs to it, or throws and stores nothing. An `id` that is there already is the
   * same crossing, recorded again because its acknowledgement was lost: it gets its number, nothing is written.
   * @returns its sequence number, once it is on the disk
   */
  record(crossing: Crossing): number {
    return this.#db.transaction(() => this.#known(crossing) ?? this.#add(crossing)).immediate();
  }

  #known({ id, lane, startedAt }: Crossing): number | undefined {
    const known = this.#db
      .prepare<[string], { seq: number; lane: string; startedAt: string }>(
        'SELECT seq, lane, started_at AS startedAt FROM crossing WHERE id = ?',
      )
      .get(id);
    if (known !== undefined && (known.lane !== lane || known.startedAt !== startedAt))
      throw new Error(`crossing ${known.seq} has the same id and is another`);
    return known?.seq;
  }

  #add(crossing: Crossing): number {
    const last = this.#db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM crossing').get()?.seq ?? 0;
    const seq = last + 1;
    const { document, resolution } = crossing;
    this.#db.prepare(INSERT_CROSSING).run({
      seq,
      id: crossing.id,
      lane: crossing.lane,
      direction: crossing.direction,
      startedAt: crossing.startedAt,
      endedAt: crossing.endedAt,
      outcome: crossing.outcome,
      passage: crossing.passage,
      resolution: resolution?.kind,
      remark: resolution?.remark,
      similarity: crossing.similarity,
      falseMatchRate: crossing.falseMatchRate,
      documentNumber: document?.number,
      issuingState: document?.issuingState,
      nationality: document?.nationality,
      primaryIdentifier: document?.primaryIdentifier,
      secondaryIdentifier: document?.secondaryIdentifier,
      dateOfBirth: document?.dateOfBirth,
      dateOfExpiry: document?.dateOfExpiry,
    });

    const insertReason = this.#db.prepare('INSERT INTO reason (seq, kind, position, code) VALUES (?, ?, ?, ?)');
    for (const [position, code] of crossing.reasons.entries()) insertReason.run(seq, 'reason', position, code);
    for (const [position, code] of crossing.notices.entries()) insertReason.run(seq, 'notice', position, code);
    const insertCheck = this.#db.prepare(
      'INSERT INTO check_result (seq, position, name, result, cause) VALUES (?, ?, ?, ?, ?)',
    );
    for (const [position, { name, result, cause }] of crossing.checks.entries())
      insertCheck.run(seq, position, name, result, cause);
    if (keepsImages(crossing)) {
      this.#keep(seq, 'portrait', crossing.images.portrait);
      this.#keep(seq, 'live', crossing.images.live);
    }

    const previous = this.#chain.linkOf(last);
    if (previous === undefined) throw new Error(`the chain is broken: crossing ${last} has no hash`);
    this.#db.prepare('INSERT INTO link (seq, hash) VALUES (?, ?)').run(seq, this.#chain.hashOf(seq, previous));
    return seq;
  }

  #keep(seq: number, role: keyof Crossing['images'], image: EncodedImage | undefined): void {
    if (image === undefined) return;
    const salt = randomBytes(32);
    this.#db
      .prepare('INSERT INTO image (seq, role, format, salt, bytes, digest) VALUES (?, ?, ?, ?, ?, ?)')
      .run(seq, role, image.format, salt, image.bytes, digestOf(salt, image.bytes));
  }

  /** The newest first; at most 1000. */
  list(limit: number): readonly CrossingSummary[] {
    const reasonsOf = this.#db.prepare<[number], { kind: string; code: string }>(
      'SELECT kind, code FROM reason WHERE seq = ? ORDER BY position',
    );
    const rows = this.#db.prepare<[number], ListRow>(LIST).all(Math.max(0, Math.min(Math.trunc(limit), MOST_LISTED)));
    return rows.map((row) => {
      const codes = reasonsOf.all(row.seq);
      const codesOf = (wanted: string) => codes.filter(({ kind }) => kind === wanted).map(({ code }) => code);
      return {
        ...row,
        resolution: row.resolution ?? undefined,
        reasons: codesOf('reason'),
        notices: codesOf('notice'),
      };
    });
  }

  verify(): Verification {
    return this.#chain.verify();
  }

  /**
   * Deletes some images of crossings that ended before `since`, few enough not to keep a crossing waiting.
   * @returns how many; fewer than `IMAGES_AT_ONCE` when these were the last
   */
  deleteImages(since: string, now: string): number {
    return this.#db
      .prepare(
        `UPDATE image SET bytes = NULL, salt = NULL, deleted_at = :now
         WHERE rowid IN (SELECT image.rowid FROM image JOIN crossing USING (seq)
           WHERE bytes IS NOT NULL AND ended_at < :since LIMIT ${IMAGES_AT_ONCE})`,
      )
      .run({ now, since }).changes;
  }

  /**
   * Erases what deleted images left: with secure_delete the file has zeros where the bytes were, but the write-ahead log has
   * them until it is cut off. Throws when somebody else is reading the journal and it has to be done later.
   */
  erase(): void {
    const [checkpoint] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    if (checkpoint?.busy !== 0) throw new Error('the images are deleted, but not yet erased from the write-ahead log');
  }

  close(): void {
    this.#db.close();
  }
}
