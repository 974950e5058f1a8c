// How regularly the board is scanned: for the bench command and the technician.

export interface ScanStatistics {
  /** Accepted scans since the start. */
  readonly scans: number;
  readonly failedScans: number;
  /** Longest time between two accepted scans with no loss of the board between them, in ms. */
  readonly longestGapMs: number;
  /** Round trips of the latest scans (1,000 at most), in ms; 0 before the first one. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface ScanRecorder {
  accepted(atMs: number, roundTripMs: number): void;
  failed(): void;
  /** The board was lost: the time until the next scan is an outage, not a gap. */
  interrupted(): void;
  statistics(): ScanStatistics;
}

const WINDOW = 1000;

export function createScanRecorder(): ScanRecorder {
  const roundTrips = new Float64Array(WINDOW);
  let scans = 0;
  let failedScans = 0;
  let longestGapMs = 0;
  let lastAt: number | undefined;

  return {
    accepted(atMs, roundTripMs) {
      roundTrips[scans % WINDOW] = roundTripMs;
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
    statistics() {
      const sorted = roundTrips.slice(0, Math.min(scans, WINDOW)).sort();
      const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      return { scans, failedScans, longestGapMs, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
    },
  };
}
