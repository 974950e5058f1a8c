// The journal's thread.
import { workerData } from 'node:worker_threads';
import { serve } from '../worker-service.ts';
import type { Crossing } from './crossing.ts';
import type { Verification } from './worker/chain.ts';
import { IMAGES_AT_ONCE, JournalStore, type CrossingSummary } from './worker/store.ts';

export interface JournalWorkerData {
  readonly file: string;
}

export interface DeleteRequest {
  /** ISO 8601, UTC, both. */
  readonly since: string;
  readonly now: string;
}

export interface JournalService {
  readonly record: (crossing: Crossing) => number;
  readonly list: (limit: number) => readonly CrossingSummary[];
  readonly deleteImages: (request: DeleteRequest) => { readonly deleted: number; readonly more: boolean };
  readonly erase: (nothing: undefined) => void;
  readonly verify: (nothing: undefined) => Verification;
}

const { file } = workerData as JournalWorkerData;
const store = new JournalStore(file);

serve<JournalService>(
  {
    record: (crossing) => store.record(crossing),
    list: (limit) => store.list(limit),
    deleteImages({ since, now }) {
      const deleted = store.deleteImages(since, now);
      return { deleted, more: deleted === IMAGES_AT_ONCE };
    },
    erase: () => store.erase(),
    verify: () => store.verify(),
  },
  () => store.close(),
);
