// What the tests of the polled boards share: a lane that is wired as most are, and a driver on a cable whose events are kept.
import { expect, vi } from 'vitest';
import type { BarrierScan } from '../../state/gate/board.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import { parseLane, type BarrierOptions } from '../../state/lane/lane.ts';
import { createCable } from '../bench/io-cable.ts';
import type { OpenLine } from '../serial/line.ts';
import { startBarrier } from './barrier.ts';
import type { Barrier } from './driver.ts';

const closed = (channel: number) => ({ channel, polarity: 'closed-is-true' as const });
const open = (channel: number) => ({ channel, polarity: 'open-is-true' as const });

/** The exit on relay 0, which falls open; lights and alarm behind it. */
export const RELAYS = {
  exitOpen: open(0),
  entryRed: closed(1),
  entryGreen: closed(2),
  exitRed: closed(3),
  exitGreen: closed(4),
  alarm: closed(5),
};
export const FALLS_SHUT = { ...RELAYS, exitOpen: closed(0) };
export const INPUTS = {
  exitClosed: closed(0),
  exitOpen: closed(1),
  zoneA: open(2),
  zoneB: open(3),
  fireAlarm: open(4),
  emergencyButton: open(5),
  exitObstructed: open(6),
};

/** A lane file with this barrier; the rest is a bench. */
export function laneFile(barrier: Readonly<Record<string, unknown>>, head: Readonly<Record<string, unknown>> = {}) {
  return {
    lane: 'BENCH-01',
    kind: 'bench',
    direction: 'arrival',
    layout: 'turnstile',
    state: 'UTO',
    ...head,
    devices: {
      mrzReader: { path: 'bench' },
      codeScanner: { path: 'bench' },
      barrier: { path: 'memory', ...barrier },
      chipReader: { path: 'bench' },
      camera: { path: 'bench' },
    },
  };
}

export function barrierOptions<const Profile extends BarrierOptions['profile']>(
  profile: Profile,
  barrier: Readonly<Record<string, unknown>>,
): Extract<BarrierOptions, { profile: Profile }> {
  const lane = parseLane(laneFile({ profile, ...barrier }));
  if (!lane.ok) throw new Error(lane.error.join('\n'));
  return lane.value.devices.barrier as Extract<BarrierOptions, { profile: Profile }>;
}

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

const running: (() => unknown)[] = [];

/** Stops at the end of the test. */
export function alsoStop(stop: () => unknown): void {
  running.push(stop);
}

export function useSimulatedTime(): void {
  vi.useFakeTimers();
}

export async function endSimulatedTime(): Promise<void> {
  const stopped = Promise.all(running.splice(0).map((stop) => stop()));
  await pass(10);
  await stopped;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
}

export interface Driven {
  readonly barrier: Barrier;
  readonly scans: BarrierScan[];
  readonly losses: string[];
  readonly statuses: DeviceStatus[];
}

export function drive(options: BarrierOptions, line: OpenLine): Driven {
  const scans: BarrierScan[] = [];
  const losses: string[] = [];
  const statuses: DeviceStatus[] = [];
  const barrier = startBarrier(
    options,
    {
      onScan: (scan) => scans.push(scan),
      onLost: (cause) => losses.push(cause),
      onStatus: (status) => statuses.push(status),
    },
    { open: line },
  );
  alsoStop(() => barrier.stop());
  return { barrier, scans, losses, statuses };
}

export { createCable };
