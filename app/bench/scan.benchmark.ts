// The scan of the barrier board, and the way from an alarm to the order that releases the doors: on an idle lane, and while
// everything else is busy. The board is a process of its own, as a real one has a processor of its own.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeOutputs } from '../../state/gate/board.ts';
import { parseLane } from '../../state/lane/lane.ts';
import { startController, type Controller } from '../controller/controller.ts';
import { createLog } from '../controller/log.ts';
import { runBoard, type BoardRun } from './board-run.ts';
import { demoLaneFile, makeDemoLane, QUICK_BOARD } from './demo-lane.ts';
import { createFarEnds } from './far-ends.ts';
import { startLoad } from './load.ts';
import { median, quantile, type Measurement } from './measurement.ts';
import { seededRandom } from './random.ts';
import { createStillCamera } from './still-camera.ts';

const ALARMS = 40;
const OPEN_MS = 30_000;
const ALARM_MS = 5000;
const POLL_MS = 5;

interface Scans {
  readonly at: number[];
  readonly roundTrips: number[];
}

interface Phase {
  readonly aSecond: number;
  readonly longestGapMs: number;
  readonly roundTrips: readonly number[];
  /** From the broken loop to the order on the board, ms. */
  readonly reactions: readonly number[];
  /** Losses of the board. */
  readonly lost: number;
}

async function until(what: string, ms: number, holds: () => boolean): Promise<void> {
  const last = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > last) throw new Error(`${what} within ${ms} ms`);
    await delay(POLL_MS);
  }
}

/** Breaks the fire loop once, and brings the lane back. @returns from the loop to the order on the board, ms */
async function alarm(controller: Controller, board: BoardRun): Promise<number> {
  const { gate } = controller;
  const from = board.told.length;
  board.command({ do: 'set', contact: 'fireAlarm', on: true });
  const news = () => board.told.slice(from);
  // The loop acts on the drives by wire: that is the moment of the alarm on the board's own clock.
  const broken = () => news().find((line) => line.kind === 'applied');
  const ordered = () => news().find((line) => line.kind === 'outputs' && decodeOutputs(line.outputs).alarm);
  await until('no order', ALARM_MS, () => ordered() !== undefined);
  const [first, order] = [broken(), ordered()];
  board.command({ do: 'set', contact: 'fireAlarm', on: false });
  await until('no reset', OPEN_MS, () => gate.can({ type: 'OFFICER.RESET' }));
  gate.send({ type: 'OFFICER.RESET' });
  await until('the lane is not open', OPEN_MS, () => gate.snapshot.matches('open'));
  if (first?.kind !== 'applied' || order?.kind !== 'outputs') throw new Error('the board did not tell of the alarm');
  return order.at - first.at;
}

async function phase(controller: Controller, board: BoardRun, scans: Scans): Promise<Phase> {
  const random = seededRandom(1);
  const reactions: number[] = [];
  scans.at.length = 0;
  scans.roundTrips.length = 0;
  const failedBefore = controller.devices.barrier.statistics().failedScans;
  for (let round = 0; round < ALARMS; round += 1) {
    // Anywhere between two scans.
    await delay(random() * 2 * controller.lane.devices.barrier.scanMs);
    reactions.push(await alarm(controller, board));
  }
  const gaps = scans.at.slice(1).map((at, index) => at - (scans.at[index] ?? at));
  const seconds = ((scans.at.at(-1) ?? 0) - (scans.at[0] ?? 0)) / 1000;
  return {
    aSecond: gaps.length / seconds,
    longestGapMs: Math.max(...gaps),
    roundTrips: [...scans.roundTrips],
    reactions,
    lost: controller.devices.barrier.statistics().failedScans - failedBefore,
  };
}

function rows(name: string, measured: Phase, note: string, against: string | undefined): Measurement[] {
  const { aSecond, longestGapMs, roundTrips, reactions, lost } = measured;
  const scans = roundTrips.length;
  const row = (
    what: string,
    value: number,
    n: number,
    more: string,
    unit: Measurement['unit'] = 'ms',
  ): Measurement => ({
    name: `scan, ${name}: ${what}`,
    value,
    unit,
    n,
    note: more,
    ...(against === undefined ? {} : { against: `scan, ${against}: ${what}` }),
  });
  return [
    row('rate', aSecond, scans, note, 'a second'),
    row('longest gap', longestGapMs, scans, `${lost} scans without a proven answer`),
    row('round trip, median', median(roundTrips), scans, ''),
    row('round trip, p99', quantile(roundTrips, 0.99), scans, ''),
    row('alarm to order, median', median(reactions), reactions.length, 'fire loop broken to HR0 written; whole ms'),
    row('alarm to order, p99', quantile(reactions, 0.99), reactions.length, 'with so few, the longest'),
  ];
}

/** Takes about a minute and a half. Rejects when the lane does not come back. */
export async function benchmarkScan(): Promise<readonly Measurement[]> {
  const demo = await makeDemoLane();
  const link = path.join(demo.data, 'barrier');
  const barrier = { path: link };
  const lane = parseLane(demoLaneFile({ times: { fireDebounce: 100 }, barrier }, demo.data));
  if (!lane.ok) throw new Error(lane.error.join('; '));
  const folder = path.join(demo.data, 'load');
  await mkdir(folder);
  const board = await runBoard(link, { travelMs: QUICK_BOARD.travelMs, stepMs: QUICK_BOARD.stepMs });
  const ends = createFarEnds(lane.value);
  const log = createLog('silent');
  const scans: Scans = { at: [], roundTrips: [] };
  let sentAt = 0;
  const controller = startController({
    lane: ends.lane,
    data: demo.data,
    modelDir: demo.modelDir,
    log,
    chip: ends.chip,
    camera: createStillCamera().device,
    onWire: ({ device, direction }) => {
      if (device === 'barrier' && direction === 'tx') sentAt = performance.now();
    },
    onScan: ({ ms }) => {
      scans.at.push(ms);
      scans.roundTrips.push(ms - sentAt);
    },
  });
  try {
    await until('the lane is not open', OPEN_MS, () => controller.gate.snapshot.matches('open'));
    await until('no models', OPEN_MS, () => controller.serviceStatus('faceModels').state === 'ready');
    const idle = await phase(controller, board, scans);
    const load = await startLoad(controller, demo, folder, log);
    const busy = await phase(controller, board, scans);
    const done = Object.entries(await load.stop()).map(([what, count]) => `${count} ${what}`);
    return [
      ...rows(
        'idle',
        idle,
        `wanted every ${lane.value.devices.barrier.scanMs} ms, sooner when an output changes`,
        undefined,
      ),
      ...rows('busy', busy, `meanwhile ${done.join(', ')}`, 'idle'),
    ];
  } finally {
    await controller.stop();
    await ends.close();
    await board.stop();
    await demo.close();
  }
}
