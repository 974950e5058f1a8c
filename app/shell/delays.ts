// Every delay of the shell, in ms, with what it is for.

/** From the controller's start to its `ready`: it opens devices, models and the watchlist in this time. */
export const START_MS = 60_000;

/** Between two questions to the controller whether its main thread still turns. */
export const PING_EVERY_MS = 5000;

/** A main thread that answers nothing for so long is hung; the barrier board has long been in its safe outputs. */
export const ANSWER_MS = 10_000;

/** From SIGTERM to SIGKILL: the controller closes the barrier and writes its journal in this time. */
export const STOP_MS = 5000;

/** A controller that has served so long has earned a clean slate. */
export const STABLE_MS = 60_000;

/** Before a controller is started again, by how many have ended in a row without having served for STABLE_MS. */
const RESTART_MS = [500, 2000] as const;

/** Three in a row are a crash loop: the static page stays, and it is tried slowly for as long as it takes. */
const CRASH_LOOP_MS = 30_000;

/** Before a page is loaded again, by how many loads have failed in a row. */
const RELOAD_MS = [200, 1000, 2000, 5000] as const;
const RELOAD_AT_MOST_MS = 10_000;

/** A page that does not answer for so long is ended, which reloads it. */
export const UNRESPONSIVE_MS = 10_000;

export interface RestartPlan {
  readonly delayMs: number;
  readonly crashLoop: boolean;
}

/** @param failures how many controllers in a row have ended early, this one included; from 1 */
export function restartPlan(failures: number): RestartPlan {
  const delayMs = RESTART_MS[failures - 1];
  return delayMs === undefined ? { delayMs: CRASH_LOOP_MS, crashLoop: true } : { delayMs, crashLoop: false };
}

/** @param failures how many loads of a page in a row have failed, this one included; from 1 */
export function reloadDelay(failures: number): number {
  return RELOAD_MS[failures - 1] ?? RELOAD_AT_MOST_MS;
}
