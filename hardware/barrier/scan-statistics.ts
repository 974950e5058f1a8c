// How regularly the board is scanned: for the bench command and the technician.
import type { RoundTrips } from '../../state/lane/device.ts';
import { createRoundTrips } from '../serial/round-trips.ts';

/** With the round trips of the latest scans. */
export interface ScanStatistics extends RoundTrips {
  /** Accepted scans since the start. */
  readonly scans: number;
  readonly failedScans: number;
  /** Longest time between two accepted scans with no loss of the board between them, in ms. */
  readonly longestGapMs: number;
}

export interface ScanRecorder {
  accepted(atMs: number, roundTripMs: number): void;
  failed(): void;
  /** The board was lost: the time until the next scan is an outage, not a gap. */
  interrupted(): void;
  statistics(): ScanStatistics;
}

export function createScanRecorder(): ScanRecorder {
  const roundTrips = createRoundTrips();
  let scans = 0;
  let failedScans = 0;
  let longestGapMs = 0;
  let lastAt: number | undefined;

  return {
    accepted(atMs, roundTripMs) {
      roundTrips.add(roundTripMs);
      scans += 1;
      if (lastAt !== undefined) longestGapMs = Math.max(longestGapMs, atMs - lastAt);
      lastAt = atMs;
    },
    failed() {
      failedScans += 1;
    },
    interrupted() {
      lastAt = undefined;
    },
    statistics: () => ({ scans, failedScans, longestGapMs, ...roundTrips.quantiles() }),
  };
}
