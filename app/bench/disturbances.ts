// What happens to a lane that nobody wishes for: devices pulled out and plugged in again, noise on every line, a board that
// answers nonsense, a passport lifted off. Each begins some time after the traveller has come and is over soon after.
import { setTimeout as delay } from 'node:timers/promises';
import { DEVICE_NAMES } from '../../state/lane/lane.ts';
import { upTo } from '../../state/testing/random.ts';
import type { StandingLane } from './standing-lane.ts';

type Random = () => number;

export interface Disturbance {
  readonly kind: string;
  /** Resolves when it is over. */
  run(lane: StandingLane, random: Random): Promise<void>;
}

/** The latest moment of a disturbance after the traveller has come, and its longest time, ms. */
const LATEST_MS = 1500;
const LONGEST_MS = 1000;

function noise(random: Random, most: number): Buffer {
  return Buffer.from(Array.from({ length: 1 + upTo(random, most) }, () => upTo(random, 256)));
}

function disturbance(kind: string, act: (lane: StandingLane, random: Random) => unknown): Disturbance {
  return {
    kind,
    async run(lane, random) {
      await delay(random() * LATEST_MS);
      await act(lane, random);
    },
  };
}

export const DISTURBANCES: readonly Disturbance[] = [
  ...DEVICE_NAMES.map((device) =>
    disturbance(`${device} unplugged`, async (lane, random) => {
      await lane.unplug(device);
      await delay(random() * LONGEST_MS);
      lane.plugIn(device);
    }),
  ),
  ...(['mrzReader', 'codeScanner', 'barrier'] as const).map((device) =>
    disturbance(`noise from ${device}`, (lane, random) => lane.ends.sendRaw(device, noise(random, 2000))),
  ),
  ...(['silent', 'garbage', 'half-frame', 'bad-crc', 'stuck-echo'] as const).map((kind) =>
    disturbance(`board answers: ${kind}`, (lane, random) => lane.ends.board?.inject({ kind }, 1 + upTo(random, 10))),
  ),
  disturbance('noise from camera', (lane, random) => lane.camera.show({ format: 'jpeg', bytes: noise(random, 5000) })),
  disturbance('passport lifted off', (lane) => lane.ends.chipReader.remove()),
];
