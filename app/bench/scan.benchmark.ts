// The scan of the barrier board, and the way from an alarm to the order that releases the doors: on an idle lane, and while
// everything else is busy. The board is a process of its own, as a real one has a processor of its own, and its line takes the time
// of its bytes.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createMaster } from '../../hardware/barrier/master.ts';
import { scanOnce } from '../../hardware/barrier/scan.ts';
import { openSerialLine } from '../../hardware/serial/open-line.ts';
import { decodeOutputs } from '../../state/gate/board.ts';
import { parseLane, type BarrierOptions } from '../../state/lane/lane.ts';
import { startController, type Controller } from '../controller/controller.ts';
import { createLog } from '../controller/log.ts';
import { runBoard, type BoardRun } from './board-run.ts';
import { demoLaneFile, makeDemoLane, QUICK_BOARD } from './demo-lane.ts';
import { createFarEnds } from './far-ends.ts';
import { startLoad } from './load.ts';
import { median, quantile, type Measurement } from './measurement.ts';
import { seededRandom } from '../../state/testing/random.ts';
import { whyNotOpen } from './standing-lane.ts';
import { createStillCamera } from './still-camera.ts';

const ALARMS = 40;
const BAUD = 19_200;
/** A scan by function 23: 17 bytes out and 13 back, 11 bits each (egate-rtu-v1.md, 3). */
const BITS_PER_SCAN = (17 + 13) * 11;
const BACK_TO_BACK_MS = 5000;
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
  // The machine takes a reset at any time; it ends the emergency only here.
  await until('no reset', OPEN_MS, () => gate.snapshot.matches({ emergency: { loop: 'resettable' } }));
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

/** Scan after scan with nothing in between: what the line gives at most, and how much of it the driver takes. */
async function backToBack(options: BarrierOptions): Promise<readonly Measurement[]> {
  const serial = { ...options, parity: 'none' } as const;
  const line = await openSerialLine(serial);
  if (!line.ok) throw new Error(line.error.text);
  try {
    const timing = { unit: 1, baudRate: BAUD, bitsPerCharacter: 11, answerMs: 100 };
    const master = createMaster(line.value, timing);
    const from = performance.now();
    let [scans, failed] = [0, 0];
    for (; performance.now() < from + BACK_TO_BACK_MS; scans += 1)
      if (!(await scanOnce(master, 'one-request', 0, scans & 0xffff)).ok) failed += 1;
    const bytes = 'scan: the bytes of a scan alone, end to end';
    const rate = (scans - failed) / ((performance.now() - from) / 1000);
    const row = { unit: 'a second', n: scans } as const;
    return [
      {
        ...row,
        name: 'scan, back to back: rate',
        value: rate,
        note: `${BAUD} baud, ${failed} without a proven answer; silence between frames and rounding to ms are the rest`,
        against: bytes,
      },
      {
        ...row,
        name: bytes,
        value: BAUD / BITS_PER_SCAN,
        n: 1,
        note: `computed: ${BITS_PER_SCAN} bits at ${BAUD} baud`,
      },
    ];
  } finally {
    await line.value.close();
  }
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
  const board = await runBoard(link, { travelMs: QUICK_BOARD.travelMs, stepMs: QUICK_BOARD.stepMs, lineBaud: BAUD });
  const alone = await backToBack(lane.value.devices.barrier);
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
    csca: ends.csca,
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
    try {
      await until('the lane is not open', OPEN_MS, () => controller.gate.snapshot.matches('open'));
    } catch (error) {
      throw new Error(`the lane did not open: ${whyNotOpen(controller)}`, { cause: error });
    }
    await until('no models', OPEN_MS, () => controller.serviceStatus('faceModels').state === 'ready');
    await until('no authorities', OPEN_MS, () => controller.serviceStatus('trustStore').state === 'ready');
    const idle = await phase(controller, board, scans);
    const load = await startLoad(controller, demo, folder, log);
    const busy = await phase(controller, board, scans);
    const done = Object.entries(await load.stop()).map(([what, count]) => `${count} ${what}`);
    return [
      ...alone,
      ...rows(
        'idle',
        idle,
        `${BAUD} baud; wanted every ${lane.value.devices.barrier.scanMs} ms, sooner when an output changes`,
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
