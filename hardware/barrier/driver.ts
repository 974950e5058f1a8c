// What a barrier board is to the controller, whatever its wire profile: levels in, proven inputs out.
import type { Device, DeviceStatus } from '../../state/lane/device.ts';
import type { BarrierOutputs, BarrierScan, PassageCounters } from '../../state/gate/board.ts';
import type { Clock } from '../serial/clock.ts';
import type { OpenLine } from '../serial/line.ts';
import type { WireDirection } from './master.ts';
import type { ScanStatistics } from './scan-statistics.ts';

export interface BarrierEvents {
  /** Each accepted scan; a scan that failed is never told. */
  onScan(scan: BarrierScan): void;
  /** The board is not reachable or may not serve: once, until the next accepted scan. The text starts with `barrier: `. */
  onLost(cause: string): void;
  onStatus(status: DeviceStatus): void;
  onWire?(direction: WireDirection, bytes: Buffer): void;
}

export interface BarrierDependencies {
  readonly open?: OpenLine;
  readonly clock?: Clock;
}

export interface Barrier extends Device {
  /** The level that every scan writes from now on; a change starts the next scan at once. All off until the first call. */
  setOutputs(outputs: BarrierOutputs): void;
  /** Latest passage counters; undefined before the first reading and for boards that have none. */
  passages(): PassageCounters | undefined;
  statistics(): ScanStatistics;
}

/** The cause of a board that was left alone and has shut itself off; so it is whenever no controller runs. */
export const WATCHDOG_TRIPPED = 'the watchdog of the board has tripped';
