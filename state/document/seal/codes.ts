// The main thread's hand on the thread that judges codes. Every call ends with a value: a code that nobody could judge is
// undetermined, with its cause, and an unsigned one never decides.
import type { SignedCode } from '../../inspection/evidence.ts';
import type { DeviceStatus } from '../../lane/device.ts';
import { startWorkerPort } from '../../worker-port.ts';
import type { JudgeRequest, SealService, SealWorkerData } from './seal.worker.ts';

export interface CodesOptions {
  /** Folder of the certificates that this lane trusts, and of their CRLs; it may be missing. */
  readonly folder: string;
  /** Database of the hall: a declaration that was used in one lane is used in all. */
  readonly hallFile: string;
  readonly timeoutMs?: number;
}

/** What a code is used for: the crossing, its document, and whose border it is. */
export type CodeUse = Pick<JudgeRequest, 'crossing' | 'zone' | 'state'>;

export interface Codes {
  readonly status: DeviceStatus;
  /** Never rejects. */
  judge(bytes: Buffer, use: CodeUse, signal: AbortSignal): Promise<SignedCode | 'unsigned'>;
  stop(): Promise<void>;
}

export function startCodes({ folder, hallFile, timeoutMs = 1200 }: CodesOptions): Codes {
  const data: SealWorkerData = { folder, hallFile };
  const port = startWorkerPort<SealService>(new URL('./seal.worker.ts', import.meta.url), {
    data,
    timeoutMs,
    maxWaiting: 4,
  });
  return {
    get status() {
      return port.status;
    },
    async judge(bytes, use, signal) {
      const request = { bytes: Uint8Array.from(bytes), at: Date.now(), ...use };
      const answer = await port.call('judge', request, { signal });
      return answer.ok ? answer.value : { result: 'undetermined', cause: answer.error.text, zone: undefined };
    },
    stop: () => port.stop(),
  };
}
