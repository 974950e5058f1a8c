// When something that has just been started counts as known: it serves, or it had its time.
import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceStatus } from '../../../state/lane/device.ts';
import { serves } from './report.ts';

const POLL_MS = 20;
/** A device that says nothing for so long has failed, ms. */
const MOST_MS = 8000;
/** A first failure may pass, ms: some boards and readers restart when their line is opened. */
const FAILURE_MS = 2000;

/** @returns `ready`, `degraded`, `absent` or `failed`; never `starting` */
export async function settled(read: () => DeviceStatus): Promise<DeviceStatus> {
  const start = performance.now();
  let failure: { readonly status: DeviceStatus; readonly since: number } | undefined;
  for (;;) {
    const status = read();
    const now = performance.now();
    if (serves(status) || status.state === 'absent') return status;
    if (status.state === 'failed') failure = { status, since: failure?.since ?? now };
    if (failure !== undefined && now - failure.since >= FAILURE_MS) return failure.status;
    if (now - start >= MOST_MS)
      return failure?.status ?? { ...status, state: 'failed', cause: `not known after ${MOST_MS / 1000} s` };
    await delay(POLL_MS);
  }
}
