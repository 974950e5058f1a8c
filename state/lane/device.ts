// How well a device is, in the five words that every screen and report uses.

export type DeviceState = 'absent' | 'starting' | 'ready' | 'degraded' | 'failed';

export interface DeviceStatus {
  readonly state: DeviceState;
  /** Why it is degraded, failed or absent; empty when ready. No personal data. */
  readonly cause: string;
  /** Firmware, map or protocol version as the device gave it; undefined where it gives none. */
  readonly version: string | undefined;
}

export interface DeviceCounters {
  readonly frames: number;
  readonly discardedBytes: number;
  readonly reconnects: number;
  readonly timeouts: number;
}

/** A device that is being kept alive. `stop` is idempotent and resolves when its line is closed. */
export interface Device {
  readonly status: DeviceStatus;
  readonly counters: DeviceCounters;
  stop(): Promise<void>;
}
