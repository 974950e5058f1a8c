// How fast the core is: the MRZ, a watchlist of 100,000 entries, the journal. Run by `npm run bench`.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Crossing } from './journal/crossing.ts';
import { startJournal } from './journal/journal.ts';
import { startWatchlist } from './watchlist/watchlist.ts';

export interface BenchmarkRow {
  readonly name: string;
  /** Of one run, the median where there are several, in ms. */
  readonly ms: number;
  readonly n: number;
  readonly note: string;
}

const ENTRIES = 100_000;
const QUESTIONS = 1000;
const CROSSINGS = 300;

/** About what a camera's frame has as JPEG. */
const PICTURE_BYTES = 120_000;

async function times(n: number, act: (index: number) => Promise<unknown>): Promise<{ median: number; p99: number }> {
  const taken: number[] = [];
  for (let index = 0; index < n; index++) {
    const start = performance.now();
    await act(index);
    taken.push(performance.now() - start);
  }
  taken.sort((one, other) => one - other);
  return { median: taken[Math.floor(n / 2)] ?? 0, p99: taken[Math.floor(n * 0.99)] ?? 0 };
}

/** Names of pairs of letters, so that every one is another. */
function nameOf(index: number): string {
  return Array.from(index.toString(26), (digit) => String.fromCharCode(65 + Number.parseInt(digit, 26))).join('');
}

async function watchlist(folder: string): Promise<BenchmarkRow[]> {
  const rows = Array.from({ length: ENTRIES }, (_, index) =>
    index % 2 === 0
      ? `e${index},X${index},UTO,,,`
      : `e${index},,,${nameOf(index)},ANNA MARIA,${1940 + (index % 60)}-0${1 + (index % 9)}-1${index % 10}`,
  );
  const csv = path.join(folder, 'watchlist.csv');
  const header = 'entry,document_number,issuing_state,primary_identifier,secondary_identifier,date_of_birth';
  await writeFile(csv, [header, ...rows].join('\n'));

  const list = startWatchlist({ file: path.join(folder, 'watchlist.sqlite') });
  try {
    const start = performance.now();
    const imported = await list.importCsv(csv);
    const importMs = performance.now() - start;
    if (!imported.ok) throw new Error(imported.error.join('; '));
    const { signal } = new AbortController();
    const asked = await times(QUESTIONS, async (index) => {
      const answer = await list.ask(
        {
          documentNumber: `X${(index * 7919) % ENTRIES}`,
          issuingState: 'UTO',
          primaryIdentifier: nameOf((index * 104_729) % ENTRIES),
          secondaryIdentifier: 'ANNA MARIA',
          dateOfBirth: '1974-08-12',
          nationality: 'UTO',
          direction: 'departure',
          day: '2026-11-22',
        },
        signal,
      );
      if (answer.kind === 'failed') throw new Error(answer.cause);
    });
    return [
      { name: 'watchlist import', ms: importMs, n: ENTRIES, note: 'CSV, one transaction, thread started for it' },
      {
        name: 'watchlist answer',
        ms: asked.median,
        n: QUESTIONS,
        note: `of ${ENTRIES} entries, document and person, p99 ${asked.p99.toFixed(2)} ms`,
      },
    ];
  } finally {
    await list.stop();
  }
}

function crossing(referred: boolean): Crossing {
  const picture = { format: 'jpeg', bytes: Buffer.alloc(PICTURE_BYTES, 0xa5) } as const;
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    lane: 'BENCH-1',
    direction: 'departure',
    startedAt: now,
    endedAt: now,
    outcome: referred ? 'referred' : 'opened',
    passage: referred ? 'none' : 'used',
    reasons: referred ? ['face-mismatch'] : [],
    notices: [],
    resolution: undefined,
    checks: [{ name: 'face-match', result: referred ? 'failed' : 'successful', cause: '' }],
    similarity: 0.5,
    falseMatchRate: 0.001,
    document: undefined,
    images: { portrait: picture, live: picture },
  };
}

async function journal(folder: string): Promise<BenchmarkRow[]> {
  const store = startJournal({ file: path.join(folder, 'journal.sqlite') });
  try {
    await store.record(crossing(false));
    const clear = await times(CROSSINGS, () => store.record(crossing(false)));
    const referred = await times(CROSSINGS, () => store.record(crossing(true)));
    const start = performance.now();
    const verified = await store.verify();
    const verifyMs = performance.now() - start;
    if (!verified.ok) throw new Error(verified.cause);
    return [
      { name: 'journal, clear crossing', ms: clear.median, n: CROSSINGS, note: `p99 ${clear.p99.toFixed(2)} ms` },
      {
        name: 'journal, referred crossing',
        ms: referred.median,
        n: CROSSINGS,
        note: `two pictures of ${PICTURE_BYTES} bytes, p99 ${referred.p99.toFixed(2)} ms`,
      },
      { name: 'journal, whole chain verified', ms: verifyMs, n: verified.rows, note: 'start of its thread included' },
    ];
  } finally {
    await store.stop();
  }
}

/** Runs all of it, one after the other, in a folder of its own that is gone afterwards. */
export async function benchmarkState(): Promise<readonly BenchmarkRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'autogate-bench-'));
  try {
    return [...(await watchlist(folder)), ...(await journal(folder))];
  } finally {
    await rm(folder, { recursive: true });
  }
}
