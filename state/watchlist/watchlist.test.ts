import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WatchlistAnswer, WatchlistQuery } from '../gate/ports.ts';
import { startWatchlist, type Watchlist } from './watchlist.ts';

const AT = '2026-11-22T08:00:00.000Z';

let folder: string;
let watchlist: Watchlist;

const databaseFile = () => path.join(folder, 'data', 'watchlist.sqlite');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-watchlist-'));
  watchlist = startWatchlist({ file: databaseFile(), clock: () => new Date(AT) });
});

afterEach(async () => {
  await watchlist.stop();
  rmSync(folder, { recursive: true });
});

function csv(...lines: string[]): string {
  const file = path.join(folder, `list-${readdirSync(folder).length}.csv`);
  writeFileSync(file, lines.join('\n'));
  return file;
}

async function fill(...lines: string[]): Promise<void> {
  expect(await watchlist.importCsv(csv(...lines))).toMatchObject({ ok: true });
}

const traveller: WatchlistQuery = {
  documentNumber: 'L898902C3',
  issuingState: 'UTO',
  primaryIdentifier: 'ERIKSSON',
  secondaryIdentifier: 'ANNA MARIA',
  dateOfBirth: '1974-08-12',
  nationality: 'UTO',
  direction: 'departure',
  day: '2026-11-22',
};

async function ask(change: Partial<WatchlistQuery> = {}): Promise<WatchlistAnswer> {
  return watchlist.ask({ ...traveller, ...change }, new AbortController().signal);
}

async function failure(change: Partial<WatchlistQuery> = {}, signal = new AbortController().signal): Promise<string> {
  const answer = await watchlist.ask({ ...traveller, ...change }, signal);
  return answer.kind === 'failed' ? answer.cause : 'no failure';
}

/** The references of the entries that hit. */
async function hits(change: Partial<WatchlistQuery> = {}): Promise<string[]> {
  const answer = await ask(change);
  if (answer.kind === 'failed') throw new Error(answer.cause);
  return answer.hits.map(({ entry }) => entry);
}

describe('an empty watchlist', () => {
  it('answers, and says that it is empty', async () => {
    expect(await ask()).toEqual({ kind: 'answered', hits: [], entries: 0, importedAt: undefined });
    expect(watchlist.status.state).toBe('ready');
    expect(await watchlist.integrity()).toEqual({ ok: true, entries: 0 });
  });
});

describe('the import', () => {
  it('does not keep questions waiting, and imports wait for each other', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => `e${index},L${index}`);
    const imports = [1, 2].map(() => watchlist.importCsv(csv('entry,document_number', ...rows)));
    expect(await ask()).toMatchObject({ kind: 'answered', hits: [] });
    expect(await Promise.all(imports)).toEqual([1, 2].map(() => ({ ok: true, value: { imported: 5000 } })));
    expect(await ask({ documentNumber: 'L4999' })).toMatchObject({ entries: 5000, hits: [{ entry: 'e4999' }] });
  });
});

describe('a question that cannot be answered', () => {
  it('is a failure when it is aborted', async () => {
    expect(await failure({}, AbortSignal.abort())).toMatch(/^aborted: /);
  });

  it('is a failure when it makes no sense, never an empty answer', async () => {
    expect(await failure({ documentNumber: '' })).toBe('threw: the document number is no document number');
  });

  it('is a failure after stop', async () => {
    await watchlist.stop();
    expect(await failure()).toMatch(/^stopped: /);
  });

  it.each([
    ['is no database', () => writeFileSync(databaseFile(), 'x'.repeat(5000))],
    [
      'is of a newer program',
      () => {
        const db = new Database(databaseFile());
        db.pragma('user_version = 99');
        db.close();
      },
    ],
  ])('is a failure when the file %s, and the status says why', async (_, spoil) => {
    await watchlist.stop();
    for (const name of readdirSync(path.dirname(databaseFile()))) rmSync(path.join(folder, 'data', name));
    spoil();
    watchlist = startWatchlist({ file: databaseFile() });
    expect(await failure()).toMatch(/^crashed: /);
    expect(watchlist.status).toMatchObject({ state: 'failed' });
    expect(await watchlist.integrity()).toMatchObject({ ok: false });
  });
});

describe('what is stored', () => {
  it('survives a restart', async () => {
    await fill('entry,document_number', 'kept,L898902C3');
    await watchlist.stop();
    expect(readFileSync(databaseFile()).subarray(0, 6).toString()).toBe('SQLite');
    watchlist = startWatchlist({ file: databaseFile() });
    expect(await hits()).toEqual(['kept']);
  });
});
