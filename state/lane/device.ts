// How well a device is, in the five words that every screen and report uses.

export type DeviceState = 'absent' | 'starting' | 'ready' | 'degraded' | 'failed';

export interface DeviceStatus {
  readonly state: DeviceState;
  /** Why it is degraded, failed or absent; empty when ready. No personal data. */
  readonly cause: string;
  /** Firmware, map or protocol version as the device gave it; undefined where it gives none. */
  readonly version: string | undefined;
}

export interface RoundTrips {
  /** Of the latest ones (1,000 at most), in ms; 0 before the first. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Since the start of the driver. */
export interface DeviceCounters {
  /** Frames or replies that were accepted. */
  readonly frames: number;
  readonly discardedBytes: number;
  /** Requests that were sent once more. */
  readonly retries: number;
  /** Lives of the line after the first one. */
  readonly reconnects: number;
  /** Requests without an answer in time. */
  readonly timeouts: number;
  /** From a request to its answer; undefined for a device that is never asked. */
  readonly roundTrips: RoundTrips | undefined;
}

/** A device that is being kept alive. `stop` is idempotent and resolves when its line is closed. */
export interface Device {
  readonly status: DeviceStatus;
  readonly counters: DeviceCounters;
  stop(): Promise<void>;
}
