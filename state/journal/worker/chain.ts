// The chain: each crossing's hash is SHA-256 over the hash before it and the canonical JSON of everything that is stored of
// it, images by their salted digests only. It is computed from what the database gives back, not from what was handed in.
import { createHash, timingSafeEqual } from 'node:crypto';
import type Database from 'better-sqlite3';
import { messageOf } from '../../result.ts';
import { canonicalJson, type Json } from '../canonical.ts';

type Row = Readonly<Record<string, Json>>;

/** What stands before the first crossing. */
export const ORIGIN = Buffer.alloc(32);

export type Verification =
  | { readonly ok: true; readonly rows: number }
  /** `at`: the sequence number of the first crossing that is not as it was recorded; 0 when the file itself is damaged. */
  | { readonly ok: false; readonly at: number; readonly cause: string };

export function digestOf(salt: Uint8Array, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(salt).update(bytes).digest();
}

export class Chain {
  readonly #db: Database.Database;
  readonly #crossing: Database.Statement<[number], Row>;
  readonly #reasons: Database.Statement<[number], Row>;
  readonly #checks: Database.Statement<[number], Row>;
  readonly #images: Database.Statement<[number], Row>;
  readonly #link: Database.Statement<[number], { hash: Buffer }>;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#crossing = db.prepare('SELECT * FROM crossing WHERE seq = ?');
    this.#reasons = db.prepare('SELECT kind, code FROM reason WHERE seq = ? ORDER BY kind, position');
    this.#checks = db.prepare('SELECT name, result, cause FROM check_result WHERE seq = ? ORDER BY position');
    this.#images = db.prepare('SELECT role, format, hex(digest) AS digest FROM image WHERE seq = ? ORDER BY role');
    this.#link = db.prepare('SELECT hash FROM link WHERE seq = ?');
  }

  /** The hash that belongs to the crossing `seq` as it is stored now. */
  hashOf(seq: number, previous: Uint8Array): Buffer {
    const crossing = this.#crossing.get(seq);
    if (crossing === undefined) throw new Error(`there is no crossing ${seq}`);
    const content = {
      crossing,
      reasons: this.#reasons.all(seq),
      checks: this.#checks.all(seq),
      images: this.#images.all(seq),
    };
    return createHash('sha256').update(previous).update(canonicalJson(content)).digest();
  }

  linkOf(seq: number): Buffer | undefined {
    return seq === 0 ? ORIGIN : this.#link.get(seq)?.hash;
  }

  /**
   * Walks the whole chain. It cannot see that crossings were cut off at its end, or that all of it was written anew:
   * for that its head has to be known elsewhere.
   */
  verify(): Verification {
    try {
      return this.#db.transaction(() => this.#walk())();
    } catch (error) {
      return { ok: false, at: 0, cause: messageOf(error) };
    }
  }

  #walk(): Verification {
    const verdict = this.#db.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') return { ok: false, at: 0, cause: String(verdict) };
    const [stray] = this.#db.pragma('foreign_key_check') as { table: string; rowid: number | null }[];
    if (stray !== undefined) return { ok: false, at: 0, cause: `${stray.table} has rows of no crossing` };

    const sequence = this.#db.prepare<[], { seq: number }>(
      'SELECT seq FROM crossing UNION SELECT seq FROM link ORDER BY seq',
    );
    let previous: Buffer = ORIGIN;
    let rows = 0;
    // All at once: a statement that is being iterated allows no other on its connection.
    for (const { seq } of sequence.all()) {
      if (seq !== rows + 1) return { ok: false, at: rows + 1, cause: 'the crossing is missing' };
      const link = this.linkOf(seq);
      if (link === undefined) return { ok: false, at: seq, cause: 'the crossing has no hash' };
      if (!timingSafeEqual(link, this.hashOf(seq, previous)))
        return { ok: false, at: seq, cause: 'the crossing, or the hash before it, was changed' };
      previous = link;
      rows++;
    }
    return this.#spoiledImage() ?? { ok: true, rows };
  }

  #spoiledImage(): Verification | undefined {
    const images = this.#db.prepare<[], { seq: number; role: string }>(
      'SELECT seq, role FROM image WHERE bytes IS NOT NULL ORDER BY seq',
    );
    const image = this.#db.prepare<[number, string], { salt: Buffer; bytes: Buffer; digest: Buffer }>(
      'SELECT salt, bytes, digest FROM image WHERE seq = ? AND role = ?',
    );
    for (const { seq, role } of images.all()) {
      const stored = image.get(seq, role);
      if (stored === undefined || !digestOf(stored.salt, stored.bytes).equals(stored.digest))
        return { ok: false, at: seq, cause: `the ${role} image was changed` };
    }
    return undefined;
  }
}
