import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearCrossing, referredCrossing } from './crossing.fixture.ts';
import { startJournal, type Journal } from './journal.ts';

let folder: string;
let journal: Journal;

const file = () => path.join(folder, 'data', 'journal.sqlite');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-journal-'));
  journal = startJournal({ file: file() });
});

afterEach(async () => {
  await journal.stop();
  rmSync(folder, { recursive: true });
});

describe('the journal', () => {
  it('records crossings, even before its thread is up, lists and verifies them', async () => {
    const crossings = [clearCrossing(), referredCrossing()];
    expect(await Promise.all(crossings.map((crossing) => journal.record(crossing)))).toEqual([1, 2]);
    expect(await journal.list(5)).toMatchObject([
      { seq: 2, outcome: 'referred', images: 2 },
      { seq: 1, outcome: 'opened' },
    ]);
    expect(await journal.verify()).toEqual({ ok: true, rows: 2 });
    expect(journal.status.state).toBe('ready');
  });

  it('leaves the caller his pictures, and takes no more than them', async () => {
    const wide = Buffer.from('somebody else | portrait');
    const portrait = { format: 'jpeg' as const, bytes: wide.subarray(16) };
    await journal.record(referredCrossing({ images: { portrait, live: undefined } }));
    expect(portrait.bytes.toString()).toBe('portrait');
    expect(await journal.verify()).toEqual({ ok: true, rows: 1 });
  });

  it('deletes the pictures whose days are over', async () => {
    await journal.record(referredCrossing({ endedAt: '2026-10-01T00:00:00.000Z' }));
    await journal.record(referredCrossing({ endedAt: '2026-11-01T00:00:00.000Z' }));
    expect(await journal.deleteExpired(new Date('2026-11-22T00:00:00Z'), 30)).toEqual({ images: 2 });
    expect(await journal.deleteExpired(new Date('2026-11-22T00:00:00Z'), 0)).toEqual({ images: 2 });
    expect(await journal.deleteExpired(new Date('2026-11-22T00:00:00Z'), 0)).toEqual({ images: 0 });
    expect(await journal.verify()).toEqual({ ok: true, rows: 2 });
    await expect(journal.deleteExpired(new Date(), -1)).rejects.toThrow(RangeError);
  });

  it('rejects a crossing that it cannot store, and goes on', async () => {
    await expect(journal.record(clearCrossing({ endedAt: 'soon' }))).rejects.toThrow(
      'the crossing is not recorded: threw',
    );
    expect(await journal.record(clearCrossing())).toBe(1);
  });

  it('rejects everything after stop', async () => {
    await journal.stop();
    await expect(journal.record(clearCrossing())).rejects.toThrow('stopped');
    await expect(journal.list(1)).rejects.toThrow('stopped');
  });

  it('says that a file which is no journal is none, and records nothing', async () => {
    await journal.stop();
    writeFileSync(file(), 'x'.repeat(5000));
    journal = startJournal({ file: file() });
    await expect(journal.record(clearCrossing())).rejects.toThrow('crashed');
    expect(journal.status.state).toBe('failed');
    expect(await journal.verify()).toMatchObject({ ok: false, at: 0 });
  });
});
