// npm run diagnose: how each device of a lane is, and why. A running controller is asked; only where there is none is every
// device opened here, because two masters on one barrier must never be.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { absentChipReader } from '../app/controller/chip.ts';
import { askController, type NoStatus } from '../app/controller/control-socket.ts';
import { inspectDevices } from '../app/controller/diagnosis/devices.ts';
import { allServe, reportOf, serves, tableOf } from '../app/controller/diagnosis/report.ts';
import type { DeviceReport, Diagnosis } from '../app/controller/diagnosis/report.ts';
import {
  inspectFaceModels,
  inspectJournal,
  inspectPortraitDecoder,
  inspectWatchlist,
} from '../app/controller/diagnosis/services.ts';
import type { StatusReport } from '../app/controller/status-report.ts';
import { defaultCacheDir, modelDirOf } from '../models/obtain/cache.ts';
import { readLaneFile, type Lane } from '../state/lane/lane.ts';
import { err, messageOf, ok, type Result } from '../state/result.ts';

const USAGE = `npm run diagnose [-- --lane FILE] [--json]

  --lane FILE   default: lane.bench.json; in a package /etc/autogate/lane.json
  --json        one JSON object on stdout: {lane, devices: [{name, kind, state, cause, version, tests}]}

exit code: 0 everything serves, 1 something has failed or is absent, 2 the diagnosis could not be made
`;

const EXIT = { allServe: 0, someFailed: 1, couldNotRun: 2 } as const;

const BENCH_LANE = path.resolve(import.meta.dirname, '../lane.bench.json');
const PACKAGE_LANE = '/etc/autogate/lane.json';

const ANSWER_MS = 2000;
/** How long a controller that has just started may have until it knows all its devices, ms, and how often it is asked. */
const SETTLE_MS = 8000;
const ASK_AGAIN_MS = 250;

const say = (text: string) => process.stderr.write(`diagnose: ${text}\n`);

interface Task {
  readonly lane: Lane;
  /** The lane's data folder. */
  readonly folder: string;
  readonly json: boolean;
}

function readArguments(args: readonly string[]): Result<Task, string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      lane: { type: 'string', default: existsSync(BENCH_LANE) ? BENCH_LANE : PACKAGE_LANE },
      json: { type: 'boolean', default: false },
    },
  });
  const lane = readLaneFile(values.lane);
  if (!lane.ok) return err(lane.error.join('\n'));
  return ok({ lane: lane.value, folder: path.resolve(path.dirname(values.lane), lane.value.data), json: values.json });
}

/** Says of each as soon as it is known; keeps the order. */
function collect(reports: readonly Promise<DeviceReport>[]): Promise<DeviceReport[]> {
  return Promise.all(
    reports.map(async (pending) => {
      const report = await pending;
      say(`${report.name}: ${report.state}`);
      return report;
    }),
  );
}

async function askUntilSettled(folder: string): Promise<Result<StatusReport, NoStatus>> {
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    const asked = await askController(folder, ANSWER_MS);
    const isSettled = !asked.ok || [...asked.value.devices, ...asked.value.services].every(isKnown);
    if (isSettled || performance.now() >= until) return asked;
    await delay(ASK_AGAIN_MS);
  }
}

const isKnown = ({ state }: { readonly state: string }) => state !== 'starting';

/** What the controller says of itself, and what its databases show from outside. */
async function diagnoseRunning(status: StatusReport, { folder }: Task): Promise<Diagnosis> {
  const stores = await collect([inspectJournal(folder), inspectWatchlist(folder, new Date())]);
  const devices = status.devices.map((device) => reportOf(device, []));
  const services = status.services.map((service) => {
    const store = stores.find(({ name }) => name === service.name);
    if (store === undefined) return reportOf(service, []);
    return serves(service) ? store : reportOf(service, store.tests);
  });
  return { lane: status.lane, devices: [...devices, ...services] };
}

async function openDevices(lane: Lane): Promise<DeviceReport[]> {
  if (lane.kind !== 'bench') return collect(inspectDevices(lane, absentChipReader()));
  const { createFarEnds } = await import('../app/bench/far-ends.ts');
  const ends = createFarEnds(lane);
  try {
    return await collect(inspectDevices(ends.lane, ends.chip));
  } finally {
    await ends.close();
  }
}

async function diagnoseOpened({ lane, folder }: Task): Promise<Diagnosis> {
  const devices = await openDevices(lane);
  const services = await collect([
    inspectJournal(folder),
    inspectWatchlist(folder, new Date()),
    inspectFaceModels(modelDirOf(defaultCacheDir())),
    inspectPortraitDecoder(),
  ]);
  return { lane: lane.lane, devices: [...devices, ...services] };
}

async function diagnose(task: Task): Promise<Result<{ readonly how: string; readonly found: Diagnosis }, string>> {
  const { lane, folder } = task;
  const asked = await askUntilSettled(folder);
  if (asked.ok) {
    if (asked.value.lane !== lane.lane)
      return err(`the controller that runs on ${folder} is lane ${asked.value.lane}, the lane file is ${lane.lane}`);
    const how = `its controller runs and was asked; the lane is ${asked.value.state}`;
    say(how);
    return ok({ how, found: await diagnoseRunning(asked.value, task) });
  }
  // A controller that cannot be asked still has its devices: a second one must not reach for them.
  if (asked.error.kind === 'no-answer')
    return err(`a controller has ${folder}, but ${asked.error.cause}; its devices were not touched`);
  const how = 'no controller runs; every device was opened by this command';
  say(how);
  return ok({ how, found: await diagnoseOpened(task) });
}

/** @returns 0 when everything serves, 1 when something has failed or is absent, 2 when the diagnosis could not be made */
export async function main(args: readonly string[]): Promise<number> {
  let task: Result<Task, string>;
  try {
    task = readArguments(args);
  } catch (error) {
    task = err(`${messageOf(error)}\n${USAGE}`);
  }
  if (!task.ok) {
    say(task.error);
    return EXIT.couldNotRun;
  }
  let made: Awaited<ReturnType<typeof diagnose>>;
  try {
    made = await diagnose(task.value);
  } catch (error) {
    made = err(messageOf(error));
  }
  if (!made.ok) {
    say(made.error);
    return EXIT.couldNotRun;
  }
  const { how, found } = made.value;
  process.stdout.write(task.value.json ? `${JSON.stringify(found)}\n` : `${found.lane}: ${how}\n${tableOf(found)}`);
  return allServe(found) ? EXIT.allServe : EXIT.someFailed;
}
