import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { clearCrossing, referredCrossing } from '../crossing.fixture.ts';
import { IMAGES_AT_ONCE, JournalStore } from './store.ts';

let folder: string;
let store: JournalStore;

const file = () => path.join(folder, 'journal.sqlite');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-journal-'));
  store = new JournalStore(file());
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** Does to the file what no program of ours would. */
function tamper(...statements: string[]): void {
  const db = new Database(file());
  const triggers = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.pragma('foreign_keys = OFF');
  for (const statement of statements) db.exec(statement);
  db.close();
}

function filesWith(canary: string): string[] {
  return readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(canary));
}

it('is in files of this user alone', () => {
  store.record(referredCrossing());
  const modes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).mode & 0o077);
  expect(modes).toContain(0);
  expect(new Set(modes)).toEqual(new Set([0]));
});

describe('a crossing', () => {
  it('gets the next number and is listed with its reasons, the newest first', () => {
    const clear = clearCrossing();
    const referred = referredCrossing();
    expect([store.record(clear), store.record(referred)]).toEqual([1, 2]);
    expect(store.list(10)).toEqual([
      {
        seq: 2,
        id: referred.id,
        lane: 'BENCH-1',
        direction: 'departure',
        startedAt: '2026-11-22T08:00:00.000Z',
        endedAt: '2026-11-22T08:01:00.000Z',
        outcome: 'referred',
        passage: 'none',
        resolution: 'second-line',
        reasons: ['face-mismatch', 'watchlist-hit'],
        notices: ['silent-hit'],
        images: 2,
      },
      expect.objectContaining({
        seq: 1,
        id: clear.id,
        outcome: 'opened',
        reasons: [],
        resolution: undefined,
        images: 0,
      }),
    ]);
    expect(store.list(1)).toHaveLength(1);
    expect(store.list(-1)).toEqual([]);
  });

  it('that comes twice is the one that is there', () => {
    const crossing = clearCrossing();
    expect(store.record(crossing)).toBe(1);
    expect(store.record({ ...crossing, endedAt: '2026-11-22T08:02:00.000Z' })).toBe(1);
    expect(store.list(10)).toHaveLength(1);
    expect(() => store.record({ ...crossing, startedAt: '2026-11-22T07:00:00.000Z' })).toThrow('is another');
  });

  it.each([
    ['a time that is not UTC', { endedAt: '2026-11-22T09:01:00+01:00' }],
    ['an outcome that is none', { outcome: 'vanished' as never }],
    ['a check without a name', { checks: [{ name: null as never, result: 'failed' as const, cause: '' }] }],
    [
      'an image beyond all measure',
      { images: { portrait: undefined, live: { format: 'png' as const, bytes: Buffer.alloc(16 * 1024 * 1024 + 1) } } },
    ],
  ])('with %s is refused whole', (_, fault) => {
    expect(() => store.record({ ...referredCrossing(), ...fault })).toThrow();
    expect(store.list(10)).toEqual([]);
    expect(store.verify()).toEqual({ ok: true, rows: 0 });
  });
});

describe('the chain', () => {
  it('is whole over whatever text and numbers a crossing holds', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const number = fc.option(fc.double(), { nil: undefined });
    fc.assert(
      fc.property(text, text, number, number, (remark, name, similarity, falseMatchRate) => {
        const crossing = referredCrossing();
        store.record({
          ...crossing,
          similarity,
          falseMatchRate,
          resolution: { kind: 'admit', remark },
          document: crossing.document && { ...crossing.document, primaryIdentifier: `${name}\u0000\ud800` },
        });
        expect(store.verify()).toMatchObject({ ok: true });
      }),
      fuzzed(9303, 25),
    );
  });

  it('stays whole after a restart', () => {
    store.record(clearCrossing());
    store.close();
    store = new JournalStore(file());
    expect(store.record(referredCrossing())).toBe(2);
    expect(store.verify()).toEqual({ ok: true, rows: 2 });
  });

  it.each([
    ['a reason taken away', ["DELETE FROM reason WHERE seq = 2 AND code = 'watchlist-hit'"], 2],
    ['a reason in place of another', ["UPDATE reason SET code = 'none' WHERE seq = 2"], 2],
    ['a reason made a notice', ["UPDATE reason SET kind = 'notice', position = 9 WHERE code = 'face-mismatch'"], 2],
    ['another result of a check', ["UPDATE check_result SET result = 'successful' WHERE seq = 2"], 2],
    ['another outcome', ["UPDATE crossing SET outcome = 'opened' WHERE seq = 2"], 2],
    ['another similarity', ['UPDATE crossing SET similarity = 0.9 WHERE seq = 2'], 2],
    ['another image', ["UPDATE image SET bytes = x'00' WHERE role = 'live'"], 2],
    ['the digest of another image', ["UPDATE image SET digest = x'00' WHERE role = 'live'"], 2],
    [
      'an image added',
      ["INSERT INTO image (seq, role, format, digest, salt, bytes) VALUES (1, 'live', 'png', x'', x'', x'')"],
      1,
    ],
    ['an image taken away', ['DELETE FROM image'], 2],
    ['another hash', ['UPDATE link SET hash = zeroblob(32) WHERE seq = 1'], 1],
    ['a hash taken away', ['DELETE FROM link WHERE seq = 2'], 2],
    [
      'a crossing taken away',
      ['reason', 'check_result', 'image', 'link', 'crossing'].map((table) => `DELETE FROM ${table} WHERE seq = 2`),
      2,
    ],
    ['rows of no crossing', ["INSERT INTO reason VALUES (99, 'reason', 0, 'x')"], 0],
  ])('shows %s, and where', (_, statements, at) => {
    for (const crossing of [clearCrossing(), referredCrossing(), clearCrossing()]) store.record(crossing);
    expect(store.verify()).toEqual({ ok: true, rows: 3 });
    tamper(...statements);
    expect(store.verify()).toMatchObject({ ok: false, at });
  });

  it('is not gone on with once a hash is missing', () => {
    store.record(clearCrossing());
    tamper('DELETE FROM link');
    expect(() => store.record(clearCrossing())).toThrow('the chain is broken');
  });

  it('is only added to by our own programs', () => {
    store.record(referredCrossing());
    const db = new Database(file());
    for (const table of ['crossing', 'reason', 'check_result', 'link']) {
      expect(() => db.exec(`DELETE FROM ${table}`)).toThrow('only ever added to');
      expect(() => db.exec(`UPDATE ${table} SET seq = 9`)).toThrow('only ever added to');
    }
    db.close();
  });
});

describe('images', () => {
  const CANARY = 'canary-of-a-portrait';
  const picture = (size: number) => Buffer.from(CANARY.repeat(size));

  function withCanary(crossing: ReturnType<typeof clearCrossing>) {
    return {
      ...crossing,
      images: {
        portrait: { format: 'jp2' as const, bytes: picture(1) },
        live: { format: 'jpeg' as const, bytes: picture(2000) },
      },
    };
  }

  it.each([
    ['clear', clearCrossing()],
    ['given up', { ...clearCrossing(), outcome: 'closed' as const, passage: 'none' as const }],
  ])('of a %s crossing are never written, neither to the file nor to its log', (_, crossing) => {
    store.record(withCanary(crossing));
    expect(filesWith(CANARY)).toEqual([]);
    store.erase();
    expect(filesWith(CANARY)).toEqual([]);
  });

  it.each([
    ['referred', referredCrossing()],
    ['admitted by an officer', { ...clearCrossing(), resolution: { kind: 'admit' as const, remark: '' } }],
  ])('of a crossing that was %s are kept', (_, crossing) => {
    store.record(withCanary(crossing));
    expect(store.list(1)).toMatchObject([{ images: 2 }]);
    expect(filesWith(CANARY)).not.toEqual([]);
  });

  it('are gone from file and log when their days are over, and the chain is whole', () => {
    store.record(withCanary(referredCrossing({ endedAt: '2026-11-01T00:00:00.000Z' })));
    store.record(withCanary(referredCrossing({ endedAt: '2026-11-02T00:00:00.000Z' })));
    const now = '2026-12-01T00:00:00.000Z';
    expect(store.deleteImages('2026-11-01T00:00:00.000Z', now)).toBe(0);
    expect(store.deleteImages('2026-11-01T00:00:00.001Z', now)).toBe(2);
    expect(store.list(2).map(({ images }) => images)).toEqual([2, 0]);
    expect(store.deleteImages('2026-11-03T00:00:00.000Z', now)).toBe(2);
    store.erase();
    expect(filesWith(CANARY)).toEqual([]);
    expect(store.verify()).toEqual({ ok: true, rows: 2 });
  });

  it('are deleted a few at a time', () => {
    for (let crossings = 0; crossings < IMAGES_AT_ONCE / 2 + 1; crossings++)
      store.record(withCanary(referredCrossing()));
    const since = '2027-01-01T00:00:00.000Z';
    expect([1, 2].map(() => store.deleteImages(since, since))).toEqual([IMAGES_AT_ONCE, 2]);
  });

  it('say that they are not erased while somebody else reads', () => {
    store.record(withCanary(referredCrossing()));
    const reader = new Database(file());
    const rows = reader.prepare('SELECT seq FROM image').iterate();
    rows.next();
    store.deleteImages('2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z');
    expect(() => store.erase()).toThrow('not yet erased');
    rows.return?.();
    reader.close();
    store.erase();
    expect(filesWith(CANARY)).toEqual([]);
  });
});
