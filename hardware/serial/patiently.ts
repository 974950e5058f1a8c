// A timer that does not take the delay of this process for silence of the device.
import type { Clock } from './clock.ts';

/** A timer later than this was held up together with the whole process, in ms: bytes may have come that nobody has read yet. */
const LATE_MS = 5;
/** Time to read them in. */
const CATCH_UP_MS = 30;

/**
 * Runs `then` once after `ms` without what it waits for; when the process was held up, what has arrived is read in first.
 * @returns cancels it; idempotent
 */
export function patiently(clock: Clock, ms: number, then: () => void): () => void {
  const due = clock.now() + ms;
  let cancel = clock.after(ms, () => {
    if (clock.now() - due > LATE_MS) cancel = clock.after(CATCH_UP_MS, then);
    else then();
  });
  return () => {
    cancel();
  };
}
