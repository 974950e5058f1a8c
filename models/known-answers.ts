// Whether the networks still answer as they did when they were taken in: their files by sha256, and their outputs for a
// generated picture that is nobody's face, against numbers on file. `known-answers.json` is made by
// `node models/known-answers.worker.ts` (see there), to be run again whenever a model of the catalogue changes.
import { err, type Result } from '../state/result.ts';
import { startWorkerPort } from '../state/worker-port.ts';
import type { KnownAnswer, KnownAnswersData, KnownAnswersService, ModelFile } from './known-answers.worker.ts';

export type { KnownAnswer, ModelFile };

export interface KnownAnswers {
  /** Every model of the catalogue. Rejects when the thread dies. */
  files(): Promise<readonly ModelFile[]>;
  /** Every network that runs in this program, or why they cannot run. */
  answers(): Promise<Result<readonly KnownAnswer[], string>>;
  stop(): Promise<void>;
}

/** Loading takes a second; a busy computer may need more, ms. */
const TIMEOUT_MS = 60_000;

/** Starts the thread; the caller stops it. */
export function startKnownAnswers(modelDir: string): KnownAnswers {
  const data: KnownAnswersData = { modelDir };
  const port = startWorkerPort<KnownAnswersService>(new URL('./known-answers.worker.ts', import.meta.url), {
    data,
    timeoutMs: TIMEOUT_MS,
  });
  return {
    async files() {
      const files = await port.call('files', undefined);
      if (!files.ok) throw new Error(files.error.text);
      return files.value;
    },
    async answers() {
      const answers = await port.call('answers', undefined);
      return answers.ok ? answers : err(answers.error.text);
    },
    stop: () => port.stop(),
  };
}
