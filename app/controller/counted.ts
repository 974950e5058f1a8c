// Counts for the two devices that have no line of ours, so that a technician sees whether they work: what was asked of a chip
// reader or a camera, what came of it and how long it took. A count that a port cannot have (bytes, retries) stays 0.
import { createRoundTrips } from '../../hardware/serial/round-trips.ts';
import type { DeviceCounters, DeviceStatus } from '../../state/lane/device.ts';
import type { ChipDevice } from './chip.ts';
import type { CameraDevice } from './controller.ts';
import type { AdaptedDevice } from './devices.ts';

interface Tally {
  frames: number;
  timeouts: number;
  reconnects: number;
}

function createTally(onStatus: AdaptedDevice['onStatus']) {
  const tally: Tally = { frames: 0, timeouts: 0, reconnects: 0 };
  const roundTrips = createRoundTrips();
  let lives = 0;
  let serves = false;

  /** Each time that it comes to serve after it did not is a life. */
  function see({ state }: DeviceStatus): void {
    const now = state === 'ready' || state === 'degraded';
    if (now && !serves) lives += 1;
    serves = now;
    tally.reconnects = Math.max(0, lives - 1);
  }

  return {
    tally,
    roundTrips,
    onStatus: (listener: (status: DeviceStatus) => void) =>
      onStatus((status) => {
        see(status);
        listener(status);
      }),
    counters: (): DeviceCounters => ({
      ...tally,
      discardedBytes: 0,
      retries: 0,
      roundTrips: roundTrips.quantiles(),
    }),
  };
}

/**
 * The same reader. One that counts by itself keeps its counts; else a frame is a file that was read, a round trip a chip that
 * was read whole.
 */
export function countedChip(device: ChipDevice): ChipDevice {
  const { tally, roundTrips, onStatus, counters } = createTally((listener) => device.onStatus(listener));

  async function* read(...[key, signal]: Parameters<ChipDevice['port']['read']>) {
    const from = performance.now();
    for await (const event of device.port.read(key, signal)) {
      if (event.kind === 'group') tally.frames += 1;
      if (event.kind === 'finished') roundTrips.add(performance.now() - from);
      if (event.kind === 'failed' && event.cause === 'time-out') tally.timeouts += 1;
      yield event;
    }
  }

  return {
    port: { read },
    onStatus,
    get counters() {
      return device.counters ?? counters();
    },
  };
}

/** The same camera; a frame is a picture that was handed on, a round trip the time from the request to it. */
export function countedCamera(device: CameraDevice): CameraDevice {
  const { tally, roundTrips, onStatus, counters } = createTally((listener) => device.onStatus(listener));
  return {
    async capture(withinMs, signal) {
      const from = performance.now();
      const outcome = await device.capture(withinMs, signal);
      if (outcome.kind === 'captured') {
        tally.frames += 1;
        roundTrips.add(performance.now() - from);
      } else if (!signal.aborted) tally.timeouts += 1;
      return outcome;
    },
    onStatus,
    get counters() {
      return counters();
    },
  };
}
