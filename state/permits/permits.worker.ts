// The thread of the permits: their reader, or a short-lived importer beside it.
import { workerData } from 'node:worker_threads';
import type { PermitQuery } from '../inspection/eligibility-types.ts';
import type { ImportOutcome, ImportRequest } from '../watchlist/worker/csv-table.ts';
import { serve } from '../worker-service.ts';
import { importObligations, importPermits } from './worker/import-csv.ts';
import { openPermits, PermitStore, type Answered, type StoreSize } from './worker/store.ts';

export interface PermitsWorkerData {
  readonly file: string;
  readonly role: 'reader' | 'importer';
}

export interface ReaderService {
  readonly ask: (query: PermitQuery) => Answered;
  readonly size: (nothing: undefined) => StoreSize;
}

export interface ImporterService {
  readonly importPermits: (request: ImportRequest) => ImportOutcome;
  readonly importObligations: (request: ImportRequest) => ImportOutcome;
}

const { file, role } = workerData as PermitsWorkerData;

if (role === 'reader') {
  const store = new PermitStore(file);
  serve<ReaderService>({ ask: (query) => store.ask(query), size: () => store.size() }, () => store.close());
} else {
  const db = openPermits(file);
  serve<ImporterService>(
    {
      importPermits: (request) => importPermits(db, request),
      importObligations: (request) => importObligations(db, request),
    },
    () => db.close(),
  );
}
