// The controller as a process: `--lane FILE [--port N]`. Starts the lane, serves its screens, answers the shell, and stops in
// good order on a signal or when the shell is gone. What it may not do without a bench lane it cannot do: the bench is loaded
// for a bench lane only, and a package does not contain it.
import path from 'node:path';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { defaultCacheDir, modelDirOf } from '../../models/obtain/cache.ts';
import { readLaneFile, type DeviceName, type Lane } from '../../state/lane/lane.ts';
import { messageOf } from '../../state/result.ts';
import { ROLES } from '../contract/views.ts';
import type { BenchParts } from './simulated-parts.ts';
import { openChipReader } from './chip.ts';
import { startController, type Controller } from './controller.ts';
import { startControlSocket } from './control-socket.ts';
import { createRunningDiagnosis, type RunningDiagnosis } from './diagnosis/running.ts';
import { createLog, type Log } from './log.ts';
import { createPageCapture, type PageCapture } from './page-capture.ts';
import { startScreens, type Screens } from './screens.ts';
import { readFiles } from './serve/files.ts';
import { startShellLines } from './shell-lines.ts';
import { statusReport } from './status-report.ts';

const SCREENS = path.resolve(import.meta.dirname, '../screens/dist');
const LANDMARKER = { url: '/models/face_landmarker.task', file: 'face_landmarker.task' } as const;

async function benchParts(lane: Lane, log: Log): Promise<BenchParts> {
  const { createBench } = await import('../bench/bench.ts');
  return createBench(lane, log);
}

interface Running {
  readonly screens: Screens;
  readonly controller: Controller;
  stop(): Promise<void>;
}

/** Starts the lane from the bottom up; what was started before something failed is stopped again. */
async function run(laneFile: string, lane: Lane, port: number, log: Log): Promise<Running> {
  const modelDir = modelDirOf(defaultCacheDir());
  const data = path.resolve(path.dirname(laneFile), lane.data);
  const landmarker = path.join(modelDir, LANDMARKER.file);
  const isThere = existsSync(landmarker);
  const files = readFiles(SCREENS, isThere ? { [LANDMARKER.url]: landmarker } : {});
  /** What is spoken to before it is there. */
  const late: { screens?: Screens; controller?: Controller; diagnosis?: RunningDiagnosis } = {};

  await using started = new AsyncDisposableStack();
  // First, because it refuses a second controller on the same folder before any device is opened.
  const control = await startControlSocket({
    folder: data,
    answer: () => late.controller && statusReport(late.controller),
    diagnosis: () => late.diagnosis,
  });
  started.defer(() => control.close());

  const bench = lane.kind === 'bench' ? await benchParts(lane, log) : undefined;
  started.defer(() => bench?.close());
  const chip = bench?.chip ?? openChipReader(lane);
  if (bench === undefined) started.defer(() => chip.stop?.());
  let pageCamera: PageCapture | undefined;
  const controller = startController({
    lane: bench?.lane ?? lane,
    data,
    modelDir,
    log,
    chip,
    csca: bench?.csca,
    camera:
      bench?.camera ??
      ((finder) =>
        (pageCamera = createPageCapture(finder, {
          onChange: () => late.screens?.changed(),
          onGuidance: (capture, instruction) =>
            late.screens?.send('traveller', { type: 'guidance', lane: lane.lane, capture, instruction }),
        }))),
    ...(bench?.onWire === undefined ? {} : { onWire: bench.onWire }),
  });
  late.controller = controller;
  const technician = (device: DeviceName) => bench?.technician(device);
  late.diagnosis = createRunningDiagnosis({ controller, chip, technician, log });
  started.defer(() => controller.stop());

  const screens = await startScreens({
    controller,
    files,
    landmarker: isThere ? LANDMARKER.url : undefined,
    port,
    log,
    camera: pageCamera,
    bench: await bench?.screen(controller, pageCamera),
  });
  late.screens = screens;
  started.defer(() => screens.close());
  bench?.onScreens(screens);

  // Once more, so that it stops before the screens: the gate would take a page that goes for a camera that was lost.
  started.defer(() => controller.stop());

  const all = started.move();
  return { screens, controller, stop: () => all.disposeAsync() };
}

export async function main(args: readonly string[]): Promise<number> {
  const log = createLog(process.env['AUTOGATE_LOG'] ?? 'info');
  const { values } = parseArgs({
    args: [...args],
    options: { lane: { type: 'string' }, port: { type: 'string', default: '0' } },
  });
  if (values.lane === undefined || !/^\d{1,5}$/.test(values.port)) {
    process.stderr.write('usage: node app/controller/entry.js --lane FILE [--port N]\n');
    return 2;
  }
  const lane = readLaneFile(values.lane);
  if (!lane.ok) {
    process.stderr.write(`${lane.error.join('\n')}\n`);
    return 2;
  }

  const { promise: asked, resolve: ask } = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ask(signal));
  let running: Running;
  try {
    running = await run(values.lane, lane.value, Number(values.port), log);
  } catch (error) {
    log.fatal({ cause: messageOf(error) }, 'the lane cannot start');
    process.stderr.write(`autogate: the lane cannot start: ${messageOf(error)}\n`);
    return 1;
  }
  const { screens, controller } = running;
  const { server } = screens;
  const shell = startShellLines({
    input: process.stdin,
    output: process.stdout,
    log,
    mint: (role) => server.mint(role),
    mintable: lane.value.kind === 'bench' ? ROLES : screens.shown,
    onEnd: () => ask('the shell is gone'),
  });
  shell.say({ type: 'ready', port: server.port, screens: [...screens.shown] });
  const failed = controller.failed.then((cause) => `the gate has failed: ${cause}`);
  const why = await Promise.race([asked, failed]);
  log.info({ why }, 'stopping');
  shell.close();
  await running.stop();
  return why.startsWith('the gate has failed') ? 1 : 0;
}
