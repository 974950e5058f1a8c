// The register map of `egate-rtu-v1` (egate-rtu-v1.md, 4): addresses as they stand on the line, counted from 0.
import type { BarrierOptions } from '../../state/lane/lane.ts';
import { encodeOutputs, NO_OUTPUTS } from '../../state/gate/board.ts';

export const MAP_VERSION = 1;

export const HOLDING = {
  outputs: 0,
  heartbeat: 1,
  watchdog: 2,
  mode: 3,
  safeOutputs: 4,
  /** Mirror of the input registers 0 to 3, so that one request 23 can write the outputs and read the inputs. */
  mirror: 16,
} as const;

export const INPUT = {
  mapVersion: 0,
  heartbeatEcho: 1,
  inputs: 2,
  fault: 3,
  /** Two registers each, the high word first. */
  entryPassages: 4,
  exitPassages: 6,
  peopleInLane: 8,
} as const;

/** Length of the block that a scan reads: map version, heartbeat echo, inputs, fault. */
export const SCAN_BLOCK = 4;
/** Length of the block of counters: both passages and the people in the lane. */
export const COUNTER_BLOCK = 5;

export const MODE = { normal: 0, blocked: 1, emergency: 2 } as const;

/** One step of the watchdog register, in ms. */
export const WATCHDOG_STEP_MS = 100;

/**
 * HR4: what the board does when it is left alone. Nobody is invited in (entry red), a way out that is open is shown as one
 * (exit green), and the alarm calls for staff.
 */
export function safeOutputs(doors: BarrierOptions['doors']): number {
  const entryOpen = doors.entry === 'fail-safe';
  const exitOpen = doors.exit === 'fail-safe';
  return encodeOutputs({
    ...NO_OUTPUTS,
    entryOpen,
    exitOpen,
    entryRed: true,
    exitGreen: exitOpen,
    exitRed: !exitOpen,
    alarm: true,
  });
}
