// The watchlist as the gate sees it: questions with an answer or a named failure, an import that never delays them.
import type { WatchlistAnswer, WatchlistPort } from '../gate/ports.ts';
import type { DeviceStatus } from '../lane/device.ts';
import { err, type Result } from '../result.ts';
import { startWorkerPort, type WorkerFault } from '../worker-port.ts';
import type { ImporterService, ReaderService, WatchlistWorkerData } from './watchlist.worker.ts';
import type { Integrity, ListSize } from './worker/store.ts';

export interface WatchlistOptions {
  /** The database; it and its folder are made where they are not there. */
  readonly file: string;
  /** For the time of an import. */
  readonly clock?: () => Date;
  /** Longest wait for an answer, in ms; default 2500. */
  readonly askMs?: number;
  /** Longest wait for an import or a check of the whole file, in ms; default ten minutes. */
  readonly wholeMs?: number;
}

export interface Watchlist extends WatchlistPort {
  readonly status: DeviceStatus;
  /**
   * Imports a CSV file (columns: README.md), the whole of it or nothing; it replaces every list that it names.
   * @returns the number of rows, or one text a fault: line, column and what is wrong, never the value
   */
  importCsv(file: string): Promise<Result<{ readonly imported: number }, readonly string[]>>;
  integrity(): Promise<Integrity>;
  /** How many entries there are, and since when. */
  size(): Promise<Result<ListSize, string>>;
  stop(): Promise<void>;
}

export type { ListSize };

const WORKER = new URL('./watchlist.worker.ts', import.meta.url);

const textOf = ({ kind, text }: WorkerFault) => `${kind}: ${text}`;

/** Starts the watchlist's thread; it is asked and replaced as `worker-port.ts` says. */
export function startWatchlist(options: WatchlistOptions): Watchlist {
  const { file, clock = () => new Date(), askMs = 2500, wholeMs = 600_000 } = options;
  const dataFor = (role: WatchlistWorkerData['role']): WatchlistWorkerData => ({ file, role });
  const reader = startWorkerPort<ReaderService>(WORKER, { data: dataFor('reader'), timeoutMs: askMs, maxWaiting: 16 });

  async function importCsv(csv: string): Promise<Result<{ readonly imported: number }, readonly string[]>> {
    const importer = startWorkerPort<ImporterService>(WORKER, { data: dataFor('importer'), timeoutMs: wholeMs });
    try {
      const outcome = await importer.call('importCsv', { file: csv, at: clock().toISOString() });
      return outcome.ok ? outcome.value : err([textOf(outcome.error)]);
    } finally {
      await importer.stop();
    }
  }

  /** One import at a time: two writers of one file would only wait for each other. */
  let imports: Promise<unknown> = Promise.resolve();

  return {
    get status() {
      return reader.status;
    },
    async ask(query, signal): Promise<WatchlistAnswer> {
      const answer = await reader.call('ask', query, { signal });
      return answer.ok ? { kind: 'answered', ...answer.value } : { kind: 'failed', cause: textOf(answer.error) };
    },
    importCsv(csv) {
      const outcome = imports.then(() => importCsv(csv));
      imports = outcome;
      return outcome;
    },
    async integrity() {
      // On a thread of its own: a question never waits for the check of a large file.
      const checker = startWorkerPort<ReaderService>(WORKER, { data: dataFor('reader'), timeoutMs: wholeMs });
      try {
        const checked = await checker.call('integrity', undefined);
        return checked.ok ? checked.value : { ok: false, cause: textOf(checked.error) };
      } finally {
        await checker.stop();
      }
    },
    async size() {
      const size = await reader.call('size', undefined);
      return size.ok ? size : err(textOf(size.error));
    },
    async stop() {
      await imports;
      await reader.stop();
    },
  };
}
