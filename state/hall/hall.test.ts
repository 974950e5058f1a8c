import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HallQuery } from '../inspection/eligibility-types.ts';
import { startHall, type Hall } from './hall.ts';

let folder: string;
let hall: Hall;
let now = new Date('2026-11-22T08:00:00.000Z');
const databaseFile = () => path.join(folder, 'data', 'hall.sqlite');
const start = () => startHall({ file: databaseFile(), windowMinutes: 60, clock: () => now });

beforeEach(() => {
  now = new Date('2026-11-22T08:00:00.000Z');
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-hall-'));
  hall = start();
});

afterEach(async () => {
  await hall.stop();
  rmSync(folder, { recursive: true });
});

const query = (change: Partial<HallQuery> = {}): HallQuery => ({
  documentNumber: 'L898902C3',
  issuingState: 'UTO',
  lane: 'A1',
  direction: 'arrival',
  at: now.toISOString(),
  ...change,
});
const ask = (change: Partial<HallQuery> = {}, signal = new AbortController().signal) => hall.ask(query(change), signal);

describe('the hall', () => {
  it('answers what two lanes have noted, for as long as the window lasts', async () => {
    const other = start();
    await hall.note(query());
    await other.note(query({ lane: 'A2' }));
    expect(await ask()).toMatchObject({ kind: 'answered', uses: [{ lane: 'A1' }, { lane: 'A2' }] });
    await other.stop();
    now = new Date(now.getTime() + 61 * 60_000);
    expect(await ask()).toEqual({ kind: 'answered', uses: [] });
    expect(hall.status.state).toBe('ready');
  });

  it('fails a question that is aborted, that makes no sense, or that comes after stop', async () => {
    expect(await ask({}, AbortSignal.abort())).toMatchObject({ kind: 'failed' });
    expect(await ask({ documentNumber: '' })).toMatchObject({ kind: 'failed' });
    await hall.stop();
    expect(await ask()).toMatchObject({ kind: 'failed' });
    await expect(hall.note(query())).rejects.toThrow(/^the use is not noted: stopped/);
  });

  it('never says that a document was used nowhere because its use could not be noted', async () => {
    await hall.stop();
    hall = startHall({ file: databaseFile(), windowMinutes: 60, clock: () => now, askMs: 300 });
    const writer = new Database(databaseFile());
    writer.exec('BEGIN IMMEDIATE');
    await expect(hall.note(query())).rejects.toThrow('the use is not noted');
    expect(await ask()).toMatchObject({ kind: 'failed' });
    writer.exec('ROLLBACK');
    writer.close();
    const answer = await vi.waitUntil(
      async () => {
        const found = await ask();
        return found.kind === 'answered' ? found : undefined;
      },
      { timeout: 10_000 },
    );
    expect(answer.uses).toMatchObject([{ lane: 'A1' }]);
  });

  it('fails when its file is no database, and the status says why', async () => {
    await hall.stop();
    for (const name of readdirSync(path.dirname(databaseFile()))) rmSync(path.join(folder, 'data', name));
    writeFileSync(databaseFile(), 'x'.repeat(5000));
    hall = start();
    expect(await ask()).toMatchObject({ kind: 'failed' });
    await expect(hall.note(query())).rejects.toThrow('the use is not noted');
    expect(hall.status).toMatchObject({ state: 'failed' });
  });

  it.each([0, 1.5, 10_081, Number.NaN])('has no window of %d minutes', (windowMinutes) => {
    expect(() => startHall({ file: databaseFile(), windowMinutes })).toThrow(RangeError);
  });
});
