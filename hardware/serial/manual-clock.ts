// A clock that stands still until a test moves it.
import type { Clock } from './clock.ts';

export interface ManualClock extends Clock {
  /** Moves on by `ms` and runs, in order and at their time, what falls due on the way. */
  advance(ms: number): void;
  /** Moves on by `ms` without running anything, as when the process was held up; what fell due runs at the next `advance`. */
  stall(ms: number): void;
  /** How many calls of `after` are outstanding. */
  readonly waiting: number;
}

export function manualClock(): ManualClock {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly then: () => void }>();
  const next = (until: number) => [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.then();
      }
      now = until;
    },
    stall(ms) {
      now += ms;
    },
    get waiting() {
      return timers.size;
    },
  };
}
