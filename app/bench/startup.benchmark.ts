// How long the controller's process takes to start, and what it needs of the machine: idle, and after crossings.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runBoard, walkByLights } from './board-run.ts';
import { runController, type ControllerRun } from './controller-run.ts';
import { demoLaneFile, makeDemoLane, QUICK_BOARD } from './demo-lane.ts';
import { median, quantile, type Measurement } from './measurement.ts';

const STARTS = 5;
const CROSSINGS = 20;
const IDLE_MS = 5000;
const OPEN_MS = 30_000;
const CROSSING_MS = 30_000;
const POLL_MS = 20;

const run = promisify(execFile);

async function bareNode(): Promise<number> {
  const start = performance.now();
  await run(process.execPath, ['-e', '0']);
  return performance.now() - start;
}

const timesOpened = ({ states }: ControllerRun) => states.filter((state) => state === 'open').length;

async function cross(controller: ControllerRun, seed: number): Promise<void> {
  const before = timesOpened(controller);
  await controller.order({ type: 'play', scenario: 'clear', seed });
  const last = performance.now() + CROSSING_MS;
  while (timesOpened(controller) === before) {
    if (performance.now() > last) throw new Error(`the crossing did not end; last: ${controller.states.at(-1) ?? '?'}`);
    await delay(POLL_MS);
  }
}

/** Takes about a minute and a half. */
export async function benchmarkStartup(): Promise<readonly Measurement[]> {
  const demo = await makeDemoLane();
  // A process of its own, so that what is measured is the controller.
  const link = path.join(demo.data, 'barrier');
  const laneFile = path.join(demo.data, 'lane.json');
  await writeFile(laneFile, JSON.stringify(demoLaneFile({ barrier: { path: link } }, demo.data)));
  const board = await runBoard(link, { travelMs: QUICK_BOARD.travelMs, stepMs: QUICK_BOARD.stepMs });
  walkByLights(board);
  try {
    const bare: number[] = [];
    const ready: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      bare.push(await bareNode());
      const controller = await runController(laneFile);
      ready.push(controller.readyMs);
      await controller.stop();
    }

    const controller = await runController(laneFile);
    try {
      await controller.reached('open', OPEN_MS);
      // The models are loaded after the start.
      await delay(IDLE_MS);
      const before = await controller.resources();
      await delay(IDLE_MS);
      const idle = await controller.resources();
      for (let seed = 1; seed <= CROSSINGS; seed += 1) await cross(controller, seed);
      const after = await controller.resources();

      const node = 'startup: Node.js with nothing to do';
      const idleMemory = 'startup: memory of an idle lane';
      return [
        {
          name: 'startup: process to its ready line',
          value: median(ready),
          unit: 'ms',
          n: STARTS,
          note: `median, longest ${Math.round(quantile(ready, 1))} ms; screens served, models still loading`,
          against: node,
        },
        { name: node, value: median(bare), unit: 'ms', n: STARTS, note: 'median, start to end' },
        { name: idleMemory, value: idle.memoryMb, unit: 'MB', n: 1, note: 'resident, models loaded, all threads' },
        {
          name: `startup: memory after ${CROSSINGS} crossings`,
          value: after.memoryMb,
          unit: 'MB',
          n: 1,
          note: 'resident',
          against: idleMemory,
        },
        {
          name: 'startup: processor of an idle lane',
          value: ((idle.processorMs - before.processorMs) / IDLE_MS) * 100,
          unit: '%',
          n: 1,
          note: `of one core, over ${IDLE_MS / 1000} s, the board scanned ten times a second`,
        },
      ];
    } finally {
      await controller.stop();
    }
  } finally {
    await board.stop();
    await demo.close();
  }
}
