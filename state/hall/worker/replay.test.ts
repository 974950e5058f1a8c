import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryReplayCache, type ReplayCache, type Use } from '../../document/seal/arrival/replay.ts';
import { openHall } from './database.ts';
import { hallReplayCache, type HallReplayCache, type HallReplayOptions } from './replay.ts';
import { HallStore } from './store.ts';

const NOW = new Date('2026-03-14T09:00:00Z');
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const UNTIL = inMinutes(600);
const ID = 'IDN:c5hVQzHl1JmX2rY8u0bTKw';

let folder: string;
let now: Date;
let caches: HallReplayCache[];
const databaseFile = () => path.join(folder, 'data', 'hall.sqlite');
const open = (options: Partial<HallReplayOptions> = {}): HallReplayCache => {
  const cache = hallReplayCache({ file: databaseFile(), now: () => now, ...options });
  caches.push(cache);
  return cache;
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-replay-'));
  now = NOW;
  caches = [];
});

afterEach(() => {
  for (const cache of caches) cache.close();
  rmSync(folder, { recursive: true });
});

const rows = (): number => {
  const db = new Database(databaseFile(), { readonly: true });
  const count = db.prepare<[], number>('SELECT count(*) FROM declaration').pluck().get();
  db.close();
  return count ?? 0;
};

describe.each<[string, (capacity: number) => ReplayCache]>([
  ['a thread', (capacity) => memoryReplayCache({ capacity, now: () => now })],
  ['a hall', (capacity) => open({ capacity })],
])('the memory of used declarations of %s', (_, start) => {
  it('knows the first crossing again, and no other', async () => {
    const cache = start(10);
    const answers: Use[] = [];
    for (const crossing of ['one', 'one', 'two', 'one', 'three']) answers.push(await cache.use(ID, UNTIL, crossing));
    expect(answers).toEqual(['first', 'first', 'again', 'first', 'again']);
    expect(await cache.use('AUS:c5hVQzHl1JmX2rY8u0bTKw', UNTIL, 'two')).toBe('first');
  });

  it('cannot say when it is full, but of those that it knows, until what has expired is forgotten', async () => {
    const cache = start(2);
    expect(await cache.use('a', inMinutes(5), 'one')).toBe('first');
    expect(await cache.use('b', inMinutes(600), 'two')).toBe('first');
    expect(await cache.use('c', UNTIL, 'three')).toBe('full');
    expect([await cache.use('a', UNTIL, 'one'), await cache.use('b', UNTIL, 'one')]).toEqual(['first', 'again']);
    now = inMinutes(6);
    expect(await cache.use('c', UNTIL, 'three')).toBe('first');
    expect([await cache.use('d', UNTIL, 'four'), await cache.use('b', UNTIL, 'four')]).toEqual(['full', 'again']);
  });
});

describe('the memory of used declarations of a hall', () => {
  it('is shared by all that open the same file', async () => {
    const [one, two] = [open(), open()];
    expect([await one.use(ID, UNTIL, 'one'), await two.use(ID, UNTIL, 'two')]).toEqual(['first', 'again']);
    expect([await two.use(ID, UNTIL, 'one'), await one.use(ID, UNTIL, 'two')]).toEqual(['first', 'again']);
  });

  it('outlives a thread that ends without closing it, and a computer that does', async () => {
    await open().use(ID, UNTIL, 'one');
    const after = path.join(folder, 'after');
    // The files as a crash leaves them: nothing is closed, all is in the write-ahead log.
    cpSync(path.dirname(databaseFile()), after, { recursive: true });
    for (const cache of [open(), open({ file: path.join(after, 'hall.sqlite') })])
      expect([await cache.use(ID, UNTIL, 'two'), await cache.use(ID, UNTIL, 'one')]).toEqual(['again', 'first']);
  });

  it('is opened again after it was closed', async () => {
    const cache = open();
    await cache.use(ID, UNTIL, 'one');
    cache.close();
    expect(await cache.use(ID, UNTIL, 'two')).toBe('again');
  });

  it('lives in one file with the uses of documents, also in one that was made before it', async () => {
    const query = { documentNumber: 'L898902C3', issuingState: 'UTO', lane: 'A1', at: NOW.toISOString() };
    const request = { query: { ...query, direction: 'arrival' as const }, now: NOW.toISOString() };
    const before = new HallStore(databaseFile(), 60);
    before.note(request);
    before.close();
    const db = new Database(databaseFile());
    db.exec('DROP TABLE declaration; PRAGMA user_version = 1');
    db.close();
    const cache = open();
    expect([await cache.use(ID, UNTIL, 'one'), await cache.use(ID, UNTIL, 'two')]).toEqual(['first', 'again']);
    const store = new HallStore(databaseFile(), 60);
    expect(store.ask(request)).toHaveLength(1);
    store.close();
  });

  it('sweeps what has expired, once a minute, also after the clock was set back', async () => {
    const cache = open();
    now = inMinutes(1_000_000);
    await cache.use('future', inMinutes(1_000_001), 'one');
    now = NOW;
    await cache.use('a', inMinutes(1), 'one');
    now = inMinutes(2);
    await cache.use('b', UNTIL, 'one');
    expect(rows()).toBe(2);
  });

  it('rejects while another one writes and does not end, and answers afterwards', async () => {
    const cache = open({ busyMs: 20 });
    await cache.use('a', UNTIL, 'one');
    const other = openHall(databaseFile(), 20);
    other.exec('BEGIN IMMEDIATE');
    await expect(cache.use(ID, UNTIL, 'one')).rejects.toThrow('locked');
    other.exec('ROLLBACK');
    other.close();
    expect(await cache.use(ID, UNTIL, 'two')).toBe('first');
  });

  it('rejects where its file is no database, or of a later program, and answers once it is one', async () => {
    openHall(databaseFile(), 20).close();
    const later = new Database(databaseFile());
    later.exec('PRAGMA user_version = 99');
    later.close();
    const cache = open();
    await expect(cache.use(ID, UNTIL, 'one')).rejects.toThrow('the hall has version 99');
    for (const name of readdirSync(path.dirname(databaseFile()))) rmSync(path.join(folder, 'data', name));
    writeFileSync(databaseFile(), 'x'.repeat(5000));
    await expect(cache.use(ID, UNTIL, 'one')).rejects.toThrow('not a database');
    rmSync(databaseFile());
    expect(await cache.use(ID, UNTIL, 'one')).toBe('first');
  });

  it('remembers nothing that has no end', async () => {
    const cache = open();
    await expect(cache.use(ID, new Date(Number.NaN), 'one')).rejects.toThrow('NOT NULL');
    expect(rows()).toBe(0);
  });

  it('keeps neither declaration nor crossing as they are, in files that are private', async () => {
    await open().use(ID, UNTIL, 'crossing-1');
    const files = readdirSync(path.dirname(databaseFile())).map((name) => path.join(folder, 'data', name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(statSync(file).mode & 0o077).toBe(0);
      const bytes = readFileSync(file);
      expect([bytes.includes(ID.slice(4)), bytes.includes('crossing-1')]).toEqual([false, false]);
    }
  });
});
