// What the technician can look back on: since when each part is as it is, the latest changes of state, and how regular the scans
// of the last minutes were. In memory, bounded, and without anything about a traveller.
import { MOST_CHANGES, type ScanSample, type StateChange } from '../contract/technician.ts';
import type { RoundTrips } from '../../state/lane/device.ts';

export interface Watched {
  /** The name of a device or service, or `lane`. */
  readonly part: string;
  readonly state: string;
  readonly cause: string;
}

export interface Supervision {
  /** Compares every part with what it was and keeps what has changed. */
  look(parts: readonly Watched[]): void;
  /** When the part came into its state, in ms since the epoch; undefined for one that was never looked at. */
  since(part: string): number | undefined;
  /** An accepted scan, in ms of the driver's monotonic clock. */
  scanned(ms: number): void;
  /** The board was lost: the time until the next scan is an outage, not a gap. */
  interrupted(): void;
  /** Ends one piece of the history. */
  sample(roundTrips: RoundTrips): void;
  /** Newest first. */
  readonly changes: readonly StateChange[];
  /** Oldest first. */
  readonly history: readonly ScanSample[];
}

/** So many pieces are kept. */
export const MOST_SAMPLES = 150;

/** @param now ms since the epoch */
export function createSupervision(now: () => number): Supervision {
  const known = new Map<string, { readonly state: string; readonly cause: string; readonly since: number }>();
  let changes: readonly StateChange[] = [];
  let history: readonly ScanSample[] = [];
  let lastAt: number | undefined;
  let longestGapMs = 0;
  let scans = 0;

  return {
    look(parts) {
      const at = now();
      for (const { part, state, cause } of parts) {
        const before = known.get(part);
        if (before?.state === state && before.cause === cause) continue;
        known.set(part, { state, cause, since: before?.state === state ? before.since : at });
        changes = [{ at, part, state, cause }, ...changes].slice(0, MOST_CHANGES);
      }
    },
    since: (part) => known.get(part)?.since,
    scanned(ms) {
      if (lastAt !== undefined) longestGapMs = Math.max(longestGapMs, ms - lastAt);
      lastAt = ms;
      scans += 1;
    },
    interrupted() {
      lastAt = undefined;
    },
    sample({ p50Ms, p99Ms }) {
      history = [...history, { at: now(), p50Ms, p99Ms, longestGapMs, scans }].slice(-MOST_SAMPLES);
      longestGapMs = 0;
      scans = 0;
    },
    get changes() {
      return changes;
    },
    get history() {
      return history;
    },
  };
}
