// How long answers take: the latest round trips of one device, for the technician and the bench command.
import type { RoundTrips } from '../../state/lane/device.ts';

export interface RoundTripRecorder {
  add(ms: number): void;
  quantiles(): RoundTrips;
}

const WINDOW = 1000;

export function createRoundTrips(): RoundTripRecorder {
  const times = new Float64Array(WINDOW);
  let count = 0;
  return {
    add(ms) {
      times[count % WINDOW] = ms;
      count += 1;
    },
    quantiles() {
      const sorted = times.slice(0, Math.min(count, WINDOW)).sort();
      const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      return { p50Ms: at(0.5), p99Ms: at(0.99) };
    },
  };
}
