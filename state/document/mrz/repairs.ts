// The main thread's hand on the thread that proposes repairs. Without an answer there is none, and the zone stays unreadable.
import type { DeviceStatus } from '../../lane/device.ts';
import { startWorkerPort } from '../../worker-port.ts';
import type { RepairService } from './repair.worker.ts';
import type { Repair } from './repair.ts';

export interface Repairs {
  readonly status: DeviceStatus;
  /** Most probable first. Never rejects. */
  propose(lines: readonly string[], today: string): Promise<readonly Repair[]>;
  stop(): Promise<void>;
}

/** @param timeoutMs how long a traveller may be kept waiting for it */
export function startRepairs(timeoutMs = 500): Repairs {
  const port = startWorkerPort<RepairService>(new URL('./repair.worker.ts', import.meta.url), {
    timeoutMs,
    maxWaiting: 2,
  });
  return {
    get status() {
      return port.status;
    },
    async propose(lines, today) {
      const answer = await port.call('propose', { lines, today });
      return answer.ok ? answer.value : [];
    },
    stop: () => port.stop(),
  };
}
