// The journal as the gate sees it: the only place where personal data is stored. One crossing is one transaction.
import type { EncodedImage, JournalPort } from '../gate/ports.ts';
import type { DeviceStatus } from '../lane/device.ts';
import type { Result } from '../result.ts';
import { startWorkerPort, type WorkerFault } from '../worker-port.ts';
import type { Crossing } from './crossing.ts';
import type { JournalService, JournalWorkerData } from './journal.worker.ts';
import { keptSince, keepsImages } from './retention.ts';
import type { Verification } from './worker/chain.ts';
import type { CrossingSummary } from './worker/store.ts';

export interface JournalOptions {
  /** The database; it and its folder are made where they are not there. */
  readonly file: string;
  /** Longest wait until a crossing is stored, in ms; default 5000. */
  readonly recordMs?: number;
  /** Longest wait for a check of the whole chain, in ms; default ten minutes. */
  readonly wholeMs?: number;
}

export interface Journal extends JournalPort {
  readonly status: DeviceStatus;
  /** The newest crossings first, without what says who the travellers were. At most 1000. Rejects when it cannot be read. */
  list(limit: number): Promise<readonly CrossingSummary[]>;
  /** Checks every hash of the chain and every image. Never rejects. */
  verify(): Promise<Verification>;
  /**
   * Deletes the images of crossings that ended more than `keepDays` days before `now`, and erases them from the files;
   * the chain stays whole. Rejects when that is not done.
   */
  deleteExpired(now: Date, keepDays: number): Promise<{ readonly images: number }>;
  stop(): Promise<void>;
}

const WORKER = new URL('./journal.worker.ts', import.meta.url);

const textOf = ({ kind, text }: WorkerFault) => `${kind}: ${text}`;

function orThrow<T>(what: string, outcome: Result<T, WorkerFault>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`${what}: ${textOf(outcome.error)}`);
}

/** A view of a larger buffer would take all of it to the worker. */
function ownBytes(image: EncodedImage | undefined): EncodedImage | undefined {
  return image && { format: image.format, bytes: Buffer.from(Uint8Array.from(image.bytes).buffer) };
}

/** Pictures that are not to be kept do not even reach the journal's thread. */
function asStored(crossing: Crossing): Crossing {
  const { portrait, live } = crossing.images;
  const images = keepsImages(crossing)
    ? { portrait: ownBytes(portrait), live: ownBytes(live) }
    : { portrait: undefined, live: undefined };
  return { ...crossing, images };
}

/** Starts the journal's thread; it is replaced as `worker-port.ts` says when it dies. */
export function startJournal(options: JournalOptions): Journal {
  const { file, recordMs = 5000, wholeMs = 600_000 } = options;
  const data: JournalWorkerData = { file };
  const store = startWorkerPort<JournalService>(WORKER, { data, timeoutMs: recordMs });

  return {
    get status() {
      return store.status;
    },
    async record(crossing) {
      const stored = asStored(crossing);
      const first = await store.call('record', stored);
      // Whether it was stored before the thread died nobody knows; recording it again is harmless.
      const outcome = !first.ok && first.error.kind === 'crashed' ? await store.call('record', stored) : first;
      return orThrow('the crossing is not recorded', outcome);
    },
    async list(limit) {
      return orThrow('the journal cannot be read', await store.call('list', limit));
    },
    async deleteExpired(now, keepDays) {
      const request = { since: keptSince(now, keepDays), now: now.toISOString() };
      let images = 0;
      for (let more = true; more;) {
        const batch = orThrow('expired images are not deleted', await store.call('deleteImages', request));
        images += batch.deleted;
        more = batch.more;
      }
      orThrow('expired images are not erased', await store.call('erase', undefined));
      return { images };
    },
    async verify() {
      // On a thread of its own: a crossing never waits for the check of a long chain.
      const checker = startWorkerPort<JournalService>(WORKER, { data, timeoutMs: wholeMs });
      try {
        const outcome = await checker.call('verify', undefined);
        return outcome.ok ? outcome.value : { ok: false, at: 0, cause: textOf(outcome.error) };
      } finally {
        await checker.stop();
      }
    },
    stop: () => store.stop(),
  };
}
