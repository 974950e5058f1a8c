// What the lanes of a hall tell each other: which document was used in which lane, for as long as the rules' window lasts.
// All lanes that share the file know of each other, whatever process they run in.
import type { HallAnswer, HallPort } from '../inspection/eligibility-types.ts';
import type { DeviceStatus } from '../lane/device.ts';
import { startWorkerPort, type WorkerFault } from '../worker-port.ts';
import type { HallService, HallWorkerData } from './hall.worker.ts';

export interface HallOptions {
  /** The database; it and its folder are made where they are not there. */
  readonly file: string;
  /** How long a use is kept, in minutes, 1 to 10,080 (`hall.windowMinutes` of the rules); else a RangeError. */
  readonly windowMinutes: number;
  /** What the window is counted by. */
  readonly clock?: () => Date;
  /** Longest wait for an answer, in ms; default 2500. */
  readonly askMs?: number;
}

export interface Hall extends HallPort {
  readonly status: DeviceStatus;
  stop(): Promise<void>;
}

const WORKER = new URL('./hall.worker.ts', import.meta.url);
const LONGEST_MINUTES = 10_080;
/** An idle hall forgets, too: uses are gone after the window and this much at most. */
const SWEEP_MS = 60_000;

type NoteRequest = Parameters<HallService['note']>[0];

const textOf = ({ kind, text }: WorkerFault) => `${kind}: ${text}`;

/** Starts the thread of the hall; it is replaced as `worker-port.ts` says when it dies. */
export function startHall(options: HallOptions): Hall {
  const { file, windowMinutes, clock = () => new Date(), askMs = 2500 } = options;
  if (!Number.isInteger(windowMinutes) || windowMinutes < 1 || windowMinutes > LONGEST_MINUTES)
    throw new RangeError(`the window is not 1 to ${LONGEST_MINUTES} minutes`);
  const data: HallWorkerData = { file, windowMinutes };
  const store = startWorkerPort<HallService>(WORKER, { data, timeoutMs: askMs, maxWaiting: 16 });
  const now = () => clock().toISOString();
  /** Uses that could not be noted. While there are any, an empty answer would say that a document was used nowhere. */
  const owed = new Set<NoteRequest>();
  const settle = async (): Promise<boolean> => {
    const oldest = clock().getTime() - windowMinutes * 60_000;
    for (const request of owed) {
      if (Date.parse(request.query.at) >= oldest && !(await store.call('note', request)).ok) return false;
      owed.delete(request);
    }
    return true;
  };
  // A sweep that fails is made again by the next one, and by every question.
  const sweep = () => {
    void store.call('expire', now());
    void settle();
  };
  const sweeper = setInterval(sweep, SWEEP_MS).unref();
  sweep();

  return {
    get status() {
      return store.status;
    },
    async ask(query, signal): Promise<HallAnswer> {
      if (!(await settle())) return { kind: 'failed', cause: 'an earlier use is not noted yet' };
      const answer = await store.call('ask', { query, now: now() }, { signal });
      return answer.ok ? { kind: 'answered', uses: answer.value } : { kind: 'failed', cause: textOf(answer.error) };
    },
    async note(query) {
      const request = { query, now: now() };
      owed.add(request);
      const first = await store.call('note', request);
      // Whether it was noted before the thread died nobody knows; noting it again is harmless.
      const outcome = !first.ok && first.error.kind === 'crashed' ? await store.call('note', request) : first;
      if (!outcome.ok) throw new Error(`the use is not noted: ${textOf(outcome.error)}`);
      owed.delete(request);
    },
    async stop() {
      clearInterval(sweeper);
      await store.stop();
    },
  };
}
