// The thread of the hall's memory.
import { workerData } from 'node:worker_threads';
import type { EarlierUse } from '../inspection/eligibility-types.ts';
import { serve } from '../worker-service.ts';
import { HallStore, type HallRequest } from './worker/store.ts';

export interface HallWorkerData {
  readonly file: string;
  readonly windowMinutes: number;
}

export interface HallService {
  readonly ask: (request: HallRequest) => readonly EarlierUse[];
  readonly note: (request: HallRequest) => void;
  readonly expire: (now: string) => number;
}

const { file, windowMinutes } = workerData as HallWorkerData;
const store = new HallStore(file, windowMinutes);

serve<HallService>(
  {
    ask: (request) => store.ask(request),
    note: (request) => store.note(request),
    expire: (now) => store.expire(now),
  },
  () => store.close(),
);
