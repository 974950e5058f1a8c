// The permits and obligations of foreigners as the gate sees them: questions with an answer or a named failure, imports
// that never delay them.
import type { PermitAnswer, PermitPort } from '../inspection/eligibility-types.ts';
import type { DeviceStatus } from '../lane/device.ts';
import { err, type Result } from '../result.ts';
import { startWorkerPort, type WorkerFault } from '../worker-port.ts';
import type { ImporterService, PermitsWorkerData, ReaderService } from './permits.worker.ts';
import type { StoreSize } from './worker/store.ts';

export interface PermitsOptions {
  /** The database; it and its folder are made where they are not there. */
  readonly file: string;
  /** For the time of an import. */
  readonly clock?: () => Date;
  /** Longest wait for an answer, in ms; default 2500. */
  readonly askMs?: number;
  /** Longest wait for an import, in ms; default ten minutes. */
  readonly wholeMs?: number;
}

type Imported = Result<{ readonly imported: number }, readonly string[]>;

export interface Permits extends PermitPort {
  readonly status: DeviceStatus;
  /**
   * Imports a CSV file (columns: README.md), the whole of it or nothing; it replaces all permits that were there.
   * @returns the number of rows, or one text a fault: line, column and what is wrong, never the value
   */
  importPermits(csv: string): Promise<Imported>;
  /** The same for obligations. A file with nothing but its header says that there are none. */
  importObligations(csv: string): Promise<Imported>;
  /** How many there are, and since when. */
  size(): Promise<Result<StoreSize, string>>;
  stop(): Promise<void>;
}

export type { StoreSize };

const WORKER = new URL('./permits.worker.ts', import.meta.url);

const textOf = ({ kind, text }: WorkerFault) => `${kind}: ${text}`;

/** Starts the thread of the permits; it is asked and replaced as `worker-port.ts` says. */
export function startPermits(options: PermitsOptions): Permits {
  const { file, clock = () => new Date(), askMs = 2500, wholeMs = 600_000 } = options;
  const dataFor = (role: PermitsWorkerData['role']): PermitsWorkerData => ({ file, role });
  const reader = startWorkerPort<ReaderService>(WORKER, { data: dataFor('reader'), timeoutMs: askMs, maxWaiting: 16 });

  async function importCsv(what: keyof ImporterService, csv: string): Promise<Imported> {
    const importer = startWorkerPort<ImporterService>(WORKER, { data: dataFor('importer'), timeoutMs: wholeMs });
    try {
      const outcome = await importer.call(what, { file: csv, at: clock().toISOString() });
      return outcome.ok ? outcome.value : err([textOf(outcome.error)]);
    } finally {
      await importer.stop();
    }
  }

  /** One import at a time: two writers of one file would only wait for each other. */
  let imports: Promise<unknown> = Promise.resolve();
  function queued(what: keyof ImporterService, csv: string): Promise<Imported> {
    const outcome = imports.then(() => importCsv(what, csv));
    imports = outcome;
    return outcome;
  }

  return {
    get status() {
      return reader.status;
    },
    async ask(query, signal): Promise<PermitAnswer> {
      const answer = await reader.call('ask', query, { signal });
      return answer.ok ? { kind: 'answered', ...answer.value } : { kind: 'failed', cause: textOf(answer.error) };
    },
    importPermits: (csv) => queued('importPermits', csv),
    importObligations: (csv) => queued('importObligations', csv),
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
