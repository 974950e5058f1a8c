import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HallQuery } from '../../inspection/eligibility-types.ts';
import { HallStore, MOST_ANSWERED, MOST_USES } from './store.ts';

const AT = '2026-11-22T08:00:00.000Z';
const later = (minutes: number) => new Date(Date.parse(AT) + minutes * 60_000).toISOString();

let folder: string;
let store: HallStore;
const databaseFile = () => path.join(folder, 'data', 'hall.sqlite');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-hall-'));
  store = new HallStore(databaseFile(), 60);
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const query: HallQuery = {
  documentNumber: 'L898902C3',
  issuingState: 'UTO',
  lane: 'A1',
  direction: 'arrival',
  at: AT,
};
const note = (change: Partial<HallQuery> = {}, now = change.at ?? AT) => {
  store.note({ query: { ...query, ...change }, now });
};
const ask = (change: Partial<HallQuery> = {}, now = change.at ?? AT) =>
  store.ask({ query: { ...query, ...change }, now });

describe('the memory of a hall', () => {
  it('tells in which lane, direction and at what time a document was used, the latest first', () => {
    note();
    note({ lane: 'A2', direction: 'departure', at: later(5) });
    note({ documentNumber: 'X1', at: later(6) });
    note({ issuingState: 'D', at: later(7) });
    expect(ask({ at: later(10), documentNumber: 'l898902-c3' })).toEqual([
      { lane: 'A2', direction: 'departure', at: later(5) },
      { lane: 'A1', direction: 'arrival', at: AT },
    ]);
    expect(ask({ documentNumber: 'X2', at: later(10) })).toEqual([]);
  });

  it('notes nothing by a question, and the same use once', () => {
    ask();
    expect(ask()).toEqual([]);
    note();
    note();
    expect(ask()).toHaveLength(1);
  });

  it('forgets after the window', () => {
    note();
    expect(ask({ at: later(60) })).toHaveLength(1);
    expect(ask({ at: later(61) })).toEqual([]);
    expect(ask({ at: later(10) })).toEqual([]);
  });

  it('forgets without a question, too', () => {
    note();
    expect([store.expire(later(60)), store.expire(later(61)), store.expire(later(62))]).toEqual([0, 1, 0]);
  });

  it('is shared by lanes that open the same file', () => {
    const other = new HallStore(databaseFile(), 60);
    note();
    expect(other.ask({ query: { ...query, lane: 'A2' }, now: AT })).toEqual([
      { lane: 'A1', direction: 'arrival', at: AT },
    ]);
    other.close();
  });

  it('survives a restart', () => {
    note();
    store.close();
    store = new HallStore(databaseFile(), 60);
    expect(ask()).toHaveLength(1);
  });

  it('gives the latest uses of a document that is used all the time', () => {
    for (let second = 0; second < MOST_ANSWERED + 5; second++)
      note({ at: new Date(Date.parse(AT) + second * 1000).toISOString() });
    const uses = ask({ at: later(2) });
    expect(uses).toHaveLength(MOST_ANSWERED);
    expect(uses[0]?.at).toBe(new Date(Date.parse(AT) + (MOST_ANSWERED + 4) * 1000).toISOString());
  });

  it.each<[string, Partial<HallQuery>]>([
    ['no document number', { documentNumber: '' }],
    ['no time', { at: 'now' }],
    ['a time to come', { at: later(61) }],
    ['a time long ago', { at: later(-61) }],
    ['no lane', { lane: '' }],
    ['a lane without end', { lane: 'A'.repeat(65) }],
  ])('refuses a note with %s', (_, change) => {
    expect(() => note(change, AT)).toThrow();
    expect(ask()).toEqual([]);
  });

  it('refuses a question that makes no sense', () => {
    expect(() => ask({ documentNumber: '' })).toThrow('the document number is no document number');
    expect(() => ask({ at: 'now' }, AT)).toThrow('the time is no time');
  });

  it('keeps no document in its files, which are private', () => {
    note();
    const files = readdirSync(path.dirname(databaseFile())).map((name) => path.join(folder, 'data', name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(statSync(file).mode & 0o077).toBe(0);
      expect(readFileSync(file).includes('L898902C3')).toBe(false);
    }
  });

  it('keeps a document under a hash that is another one once all uses have gone', () => {
    const reader = new Database(databaseFile(), { readonly: true });
    const hashes = () => reader.prepare<[], { document: Buffer }>('SELECT document FROM use').all();
    note();
    const [first] = hashes();
    store.expire(later(61));
    expect(hashes()).toEqual([]);
    note({ at: later(62) });
    const [second] = hashes();
    reader.close();
    expect(first?.document).toHaveLength(32);
    expect(second?.document).not.toEqual(first?.document);
  });

  it('is bounded: the oldest uses go first', () => {
    const db = new Database(databaseFile());
    db.prepare(
      `INSERT INTO use (document, lane, direction, at)
       WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${MOST_USES})
       SELECT zeroblob(32), 'A1', 'arrival', ? + i FROM n`,
    ).run(Date.parse(AT));
    note({ at: later(10) });
    const { count, oldest } = db
      .prepare<[], { count: number; oldest: number }>('SELECT count(*) AS count, min(at) AS oldest FROM use')
      .get() ?? { count: 0, oldest: 0 };
    db.close();
    expect(count).toBe(MOST_USES);
    expect(oldest).toBe(Date.parse(AT) + 2);
  });
});
