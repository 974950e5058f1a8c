// The watchlist's thread: the reader of the lists, or a short-lived importer beside it.
import { workerData } from 'node:worker_threads';
import type { WatchlistQuery } from '../gate/ports.ts';
import { serve } from '../worker-service.ts';
import { importCsv, type ImportOutcome, type ImportRequest } from './worker/import-csv.ts';
import { openWatchlist, WatchlistStore, type Found, type Integrity, type ListSize } from './worker/store.ts';

export interface WatchlistWorkerData {
  readonly file: string;
  readonly role: 'reader' | 'importer';
}

export interface ReaderService {
  readonly ask: (query: WatchlistQuery) => Found;
  readonly integrity: (nothing: undefined) => Integrity;
  readonly size: (nothing: undefined) => ListSize;
}

export interface ImporterService {
  readonly importCsv: (request: ImportRequest) => ImportOutcome;
}

const { file, role } = workerData as WatchlistWorkerData;

if (role === 'reader') {
  const store = new WatchlistStore(file);
  serve<ReaderService>(
    { ask: (query) => store.ask(query), integrity: () => store.integrity(), size: () => store.size() },
    () => store.close(),
  );
} else {
  const db = openWatchlist(file);
  serve<ImporterService>({ importCsv: (request) => importCsv(db, request) }, () => db.close());
}
