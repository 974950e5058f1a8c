// Everything at once: what a lane does beside scanning its barrier, over and over and as fast as it goes, far beyond what a
// lane ever has to do. For measurements and for whoever wants to see what gives way.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Crossing } from '../../state/journal/crossing.ts';
import type { Controller } from '../controller/controller.ts';
import type { Log } from '../controller/log.ts';
import { startServer } from '../controller/serve/server.ts';
import type { DemoLane } from './demo-lane.ts';
import { openPage } from './page-socket.ts';

export interface Load {
  /** Ends all of it. @returns how often each was done; rejects when one of them failed */
  stop(): Promise<Readonly<Record<string, number>>>;
}

const ENTRIES = 100_000;
/** Faces that one is compared with in a search. */
const TEMPLATES = 100_000;
const FRAMES_A_SECOND = 10;

function listOf(entries: number): string {
  const rows = Array.from({ length: entries }, (_, index) => `e${index},X${index},UTO,,,`);
  return ['entry,document_number,issuing_state,primary_identifier,secondary_identifier,date_of_birth', ...rows].join(
    '\n',
  );
}

function referral({ lane, portrait, live }: DemoLane): Crossing {
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    lane: lane.lane,
    direction: lane.direction,
    startedAt: now,
    endedAt: now,
    outcome: 'referred',
    passage: 'none',
    reasons: ['face-mismatch'],
    notices: [],
    resolution: undefined,
    checks: [],
    similarity: undefined,
    falseMatchRate: undefined,
    document: undefined,
    images: { portrait, live },
  };
}

/** @param folder for the list that is imported */
export async function startLoad(controller: Controller, demo: DemoLane, folder: string, log: Log): Promise<Load> {
  const csv = path.join(folder, 'load.csv');
  await writeFile(csv, listOf(ENTRIES));
  const ended = new AbortController();
  const over = () => ended.signal.aborted;
  const done: Record<string, number> = {};

  // A page that sends the pictures of its camera, to a server of its own.
  const server = await startServer({
    files: new Map(),
    lane: demo.lane.lane,
    bench: true,
    landmarker: undefined,
    port: 0,
    log,
    onMessage: () => (done['frames'] = (done['frames'] ?? 0) + 1),
    onConnected: () => undefined,
    onPages: () => undefined,
  });
  const page = await openPage(server.mint('traveller'));
  const jpeg = demo.live.bytes.toString('base64');

  async function overAndOver(what: string, act: () => Promise<string | undefined>): Promise<void> {
    while (!over()) {
      const failure = await act();
      if (failure !== undefined && !over()) throw new Error(`${what}: ${failure}`);
      done[what] = (done[what] ?? 0) + 1;
    }
  }

  const search = new Worker(new URL('./search.worker.ts', import.meta.url), { workerData: { templates: TEMPLATES } });
  await once(search, 'message');

  const work = Promise.all([
    overAndOver('comparisons', async () => {
      const compared = await controller.face.compare(demo.portrait, demo.live, ended.signal);
      return compared.kind === 'failed' ? compared.cause : undefined;
    }),
    overAndOver(`imports of ${ENTRIES} entries`, async () => {
      const imported = await controller.watchlist.importCsv(csv);
      return imported.ok ? undefined : imported.error.join('; ');
    }),
    overAndOver(`searches of ${TEMPLATES} templates`, async () => {
      search.postMessage(undefined);
      await once(search, 'message', { signal: ended.signal }).catch((error: unknown) => {
        if (!over()) throw error;
      });
      return undefined;
    }),
    overAndOver('portraits decoded', async () => {
      const decoded = await controller.portraits.decode(demo.portrait, ended.signal);
      return decoded.ok ? undefined : decoded.error;
    }),
    overAndOver('records', async () => {
      await controller.journal.record(referral(demo));
      return undefined;
    }),
    (async () => {
      while (!over()) {
        page.send({ type: 'frame', capture: 1, jpeg, quality: 0.5, final: false });
        await delay(1000 / FRAMES_A_SECOND);
      }
    })(),
  ]);
  // Told by `stop`.
  work.catch(() => undefined);

  return {
    async stop() {
      ended.abort();
      page.close();
      await server.close();
      await search.terminate();
      await work;
      return done;
    },
  };
}
