// Which arrival declarations were used, for all lanes that share the file of the hall: the replay cache of
// ../../document/seal/arrival/replay.ts in SQLite. It keeps SHA-256 of the declaration's identifier and of the crossing: both
// are random (128 bits), so that neither can be guessed from the file, and a row is of one size whatever they hold.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { CAPACITY, type ReplayCache, type Use } from '../../document/seal/arrival/replay.ts';
import { openHall } from './database.ts';

export interface HallReplayOptions {
  /** The database of the hall. */
  readonly file: string;
  /** Declarations remembered at one time, at most. */
  readonly capacity?: number;
  /** Longest wait for another thread that writes, in ms; below the time that a code has. */
  readonly busyMs?: number;
  readonly now?: () => Date;
}

export interface HallReplayCache extends ReplayCache {
  close(): void;
}

interface Row {
  readonly id: Buffer;
  readonly crossing: Buffer;
  readonly until: number;
}

/** One statement asks and remembers: SQLite lets no other connection write in between. No row: there is no place for one more. */
const USE = `
  INSERT INTO declaration (id, crossing, until)
  SELECT :id, :crossing, :until
  WHERE EXISTS (SELECT 1 FROM declaration WHERE id = :id) OR (SELECT count(*) FROM declaration) < :capacity
  ON CONFLICT (id) DO UPDATE SET until = declaration.until
  RETURNING crossing = :crossing AS mine`;

const SWEEP_MS = 60_000;

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/**
 * The file is opened by the first use, so that codes which are no declaration can be judged without it; when that fails, the
 * next use tries again. A use rejects when the file cannot be opened, read or written.
 */
export function hallReplayCache(options: HallReplayOptions): HallReplayCache {
  const { file, capacity = CAPACITY, busyMs = 800, now = () => new Date() } = options;
  let opened: Database.Database | undefined;
  let swept = Number.NEGATIVE_INFINITY;

  function open(): Database.Database {
    const db = openHall(file, busyMs);
    // A use that was answered outlives a power cut, too.
    db.pragma('synchronous = FULL');
    return db;
  }

  /** Once a minute; the clock may have been set back. */
  function sweep(db: Database.Database): void {
    const time = now().getTime();
    if (Math.abs(time - swept) < SWEEP_MS) return;
    db.prepare('DELETE FROM declaration WHERE until < ?').run(time);
    swept = time;
  }

  function use(row: Row): Use {
    opened ??= open();
    sweep(opened);
    const answer = opened.prepare<[Row & { capacity: number }], { mine: 0 | 1 }>(USE).get({ ...row, capacity });
    if (answer === undefined) return 'full';
    return answer.mine === 1 ? 'first' : 'again';
  }

  return {
    use: (id, until, crossing) =>
      new Promise((resolve) => {
        resolve(use({ id: sha256(id), crossing: sha256(crossing), until: until.getTime() }));
      }),
    close() {
      opened?.close();
      opened = undefined;
    },
  };
}
