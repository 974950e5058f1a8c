// One life of the barrier's driver under test: what it is told, what its scans show, and waits that have an end. A door that is
// under way while somebody comes is opened and left open; the wait says so.
import type { Barrier, BarrierEvents } from '../../../hardware/barrier/driver.ts';
import { NO_OUTPUTS, type BarrierInputs, type BarrierOutputs, type BarrierScan } from '../../../state/gate/board.ts';
import { isAlarm } from '../../../state/gate/events.ts';

export type Door = 'entry' | 'exit';

export type Seen =
  | { readonly kind: 'met'; readonly ms: number; readonly scans: number; readonly scan: BarrierScan }
  /** Somebody, or an alarm, came in the way. */
  | { readonly kind: 'intruded'; readonly by: string }
  | { readonly kind: 'lost'; readonly cause: string }
  | { readonly kind: 'time-out' };

export interface BarrierSession {
  readonly barrier: Barrier;
  readonly latest: BarrierScan | undefined;
  /** Outputs that are on; all others are off. */
  tell(outputs: Partial<BarrierOutputs>): void;
  /**
   * Waits for a scan that shows it; the first one counted is the first after the call.
   * @param watched the door that is opened, and the wait ended, as soon as a scan shows somebody; undefined: nothing moves
   */
  until(condition: (scan: BarrierScan) => boolean, withinMs: number, watched?: readonly Door[]): Promise<Seen>;
}

export type StartBarrier = (events: BarrierEvents) => Barrier;

/** What in the lane forbids that a door moves, or undefined where nothing does. */
export function inTheWay(inputs: BarrierInputs): string | undefined {
  if (inputs.zoneA || inputs.zoneB) return 'somebody is in the lane';
  if (inputs.entryObstructed || inputs.exitObstructed) return 'a door is obstructed';
  if (inputs.maintenance) return 'the board is in maintenance';
  return isAlarm(inputs) ? 'an alarm or a release is on' : undefined;
}

export function openOf(doors: readonly Door[]): Partial<BarrierOutputs> {
  return { entryOpen: doors.includes('entry'), exitOpen: doors.includes('exit') };
}

/** @param start of the driver; nothing is on until something is told */
export function startSession(start: StartBarrier): BarrierSession {
  let latest: BarrierScan | undefined;
  const watchers = new Set<(scan: BarrierScan | string) => void>();
  const barrier = start({
    onScan: (scan) => {
      latest = scan;
      for (const watcher of watchers) watcher(scan);
    },
    onLost: (cause) => {
      for (const watcher of watchers) watcher(cause);
    },
    onStatus: () => undefined,
  });
  const tell = (outputs: Partial<BarrierOutputs>) => barrier.setOutputs({ ...NO_OUTPUTS, ...outputs });

  function until(
    condition: (scan: BarrierScan) => boolean,
    withinMs: number,
    watched?: readonly Door[],
  ): Promise<Seen> {
    return new Promise((resolve) => {
      const since = performance.now();
      let scans = 0;
      const end = (seen: Seen) => {
        clearTimeout(timer);
        watchers.delete(watch);
        resolve(seen);
      };
      const timer = setTimeout(() => end({ kind: 'time-out' }), withinMs);
      const watch = (scan: BarrierScan | string) => {
        if (typeof scan === 'string') {
          end({ kind: 'lost', cause: scan });
          return;
        }
        scans += 1;
        const by = watched === undefined ? undefined : inTheWay(scan.inputs);
        if (by !== undefined) {
          if (watched !== undefined && watched.length > 0) tell(openOf(watched));
          end({ kind: 'intruded', by });
        } else if (condition(scan)) end({ kind: 'met', ms: performance.now() - since, scans, scan });
      };
      watchers.add(watch);
    });
  }

  return {
    barrier,
    get latest() {
      return latest;
    },
    tell,
    until,
  };
}
