// npm run diagnose: how each device of a lane is, tested by limits, and why. A running controller is asked, and tests its own
// devices behind a closed lane; only where there is none is every device opened here, because two masters on one barrier must
// never be.
import { setTimeout as delay } from 'node:timers/promises';
import { THIS_COMPUTER, inspectDisk, watchClock, type Computer } from '../app/controller/diagnosis/computer.ts';
import {
  allServe,
  reportOf,
  serves,
  tableOf,
  type DeviceReport,
  type Diagnosis,
} from '../app/controller/diagnosis/report.ts';
import {
  inspectFaceModels,
  inspectHall,
  inspectJournal,
  inspectPermits,
  inspectPortraitDecoder,
  inspectTrustStore,
  inspectWatchlist,
} from '../app/controller/diagnosis/services.ts';
import type { StatusReport } from '../app/controller/status-report.ts';
import { defaultCacheDir, modelDirOf } from '../models/obtain/cache.ts';
import { err, messageOf, ok, type Result } from '../state/result.ts';
import { NAMES, readArguments, type DiagnoseTask, type Name, type Task } from './diagnose/arguments.ts';
import { inspectCamera } from './diagnose/camera.ts';
import { diagnoseOpened } from './diagnose/opened.ts';
import { partsOf } from './diagnose/parts.ts';
import { printCodes } from './diagnose/print-codes.ts';
import { signReadiness, verifyReadiness, type Readiness } from './diagnose/readiness.ts';
import { askRunning, diagnoseRunning } from './diagnose/running.ts';
import { terminalTechnician, type TerminalTechnician } from './diagnose/terminal.ts';
import { inspectTrust } from './diagnose/trust.ts';

const EXIT = { allServe: 0, someFailed: 1, couldNotRun: 2 } as const;
const WATCH_MS = 2000;
/** Devices that a person may have to help with. */
const SERIAL = ['mrzReader', 'codeScanner', 'barrier'] as const;
/** Home, and everything below it erased (ECMA-48). */
const REDRAW = '\x1b[H\x1b[J';

/** What a test of this command puts in the place of this computer and of Ctrl-C. */
export interface DiagnoseDependencies {
  readonly computer?: Computer;
  /** Ends `--watch`. */
  readonly signal?: AbortSignal;
}

interface Made {
  readonly how: string;
  readonly found: Diagnosis;
  readonly status: StatusReport | undefined;
}

const say = (text: string) => process.stderr.write(`diagnose: ${text}\n`);
const sayReport = ({ name, state }: DeviceReport) => say(`${name}: ${state}`);

function atTerminal({ lane }: DiagnoseTask): TerminalTechnician | undefined {
  const isBench = SERIAL.every((name) => lane.devices[name].path === 'bench');
  if (isBench || !process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return terminalTechnician(process.stdin, process.stderr);
}

/** Everything beside the devices that was asked for. */
async function inspectServices(
  { lane, folder, only }: DiagnoseTask,
  computer: Computer,
): Promise<readonly DeviceReport[]> {
  const clock = watchClock(computer);
  const seen: (string | undefined)[] = [];
  const aged = (found: { readonly report: DeviceReport; readonly newest: string | undefined }) => {
    seen.push(found.newest);
    return found.report;
  };
  const inspections: readonly (readonly [Name, () => Promise<DeviceReport> | DeviceReport])[] = [
    // First: what cannot be written says more than a database that cannot be made.
    ['disk', () => inspectDisk(folder, computer)],
    ['journal', async () => aged(await inspectJournal(folder))],
    ['watchlist', async () => aged(await inspectWatchlist(folder, lane, computer.now()))],
    ['permits', async () => aged(await inspectPermits(folder, lane, computer.now()))],
    ['hall', () => inspectHall(folder)],
    ['codes', () => inspectTrust(folder)],
    ['trustStore', () => inspectTrustStore(folder, lane, computer.now())],
    ['faceModels', () => inspectFaceModels(modelDirOf(defaultCacheDir()))],
    ['portraitDecoder', () => inspectPortraitDecoder()],
    ['clock', () => clock.report(seen)],
  ];
  const reports: DeviceReport[] = [];
  for (const [name, inspect] of inspections) {
    if (!only.has(name)) continue;
    const report = await inspect();
    sayReport(report);
    reports.push(report);
  }
  return reports;
}

/** Opened by a browser, where no controller runs; none where it was not asked for. */
async function cameraOf({ lane, only }: DiagnoseTask, guided: boolean): Promise<readonly DeviceReport[]> {
  if (!only.has('camera')) return [];
  const report = await inspectCamera(lane, guided, process.env);
  if (guided) sayReport(report);
  return [report];
}

/** A service that the controller has lost is lost, whatever is seen from outside. */
function asSeenBy(status: StatusReport | undefined, report: DeviceReport): DeviceReport {
  const service = status?.services.find(({ name }) => name === report.name);
  return service === undefined || serves(service) ? report : reportOf(service, report.tests);
}

const inOrder = (reports: readonly DeviceReport[]) =>
  NAMES.flatMap((name) => reports.filter((report) => report.name === name));

/** What of the lane's controller there is to ask; `undefined`: none runs. */
async function controllerOf(
  { lane, folder }: DiagnoseTask,
  settle: boolean,
): Promise<Result<StatusReport | undefined, string>> {
  const asked = await askRunning(folder, settle);
  if (asked.ok)
    return asked.value.lane === lane.lane
      ? asked
      : err(`the controller that runs on ${folder} is lane ${asked.value.lane}, the lane file is ${lane.lane}`);
  // A controller that cannot be asked still has its devices: a second one must not reach for them.
  return asked.error.kind === 'no-answer'
    ? err(`a controller has ${folder}, but ${asked.error.cause}; its devices were not touched`)
    : ok(undefined);
}

async function diagnose(task: DiagnoseTask, computer: Computer): Promise<Result<Made, string>> {
  const { lane, folder, only, move } = task;
  const asked = await controllerOf(task, true);
  if (!asked.ok) return asked;
  const status = asked.value;
  const how =
    status === undefined
      ? 'no controller runs; every device was opened by this command'
      : `its controller runs and was asked; the lane was ${status.state}`;
  say(how);
  const terminal = atTerminal(task);
  try {
    const opening = { lane, move, only, terminal, guided: true, onReport: sayReport };
    const devices =
      status === undefined
        ? ok(await diagnoseOpened(opening))
        : await diagnoseRunning({ folder, only, status, terminal, say });
    if (!devices.ok) return devices;
    // A browser loads the computer: not while the scans of the barrier are counted.
    const [camera, services] = await Promise.all([
      status === undefined ? cameraOf(task, true) : [],
      inspectServices(task, computer),
    ]);
    const seen = services.map((report) => asSeenBy(status, report));
    return ok({ how, found: { lane: lane.lane, devices: inOrder([...devices.value, ...camera, ...seen]) }, status });
  } finally {
    terminal?.close();
  }
}

function show({ json }: DiagnoseTask, { how, found }: Made, before = ''): void {
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : `${before}${found.lane}: ${how}\n${tableOf(found)}`);
}

/** How the devices are, once, without a test. */
async function look(task: DiagnoseTask): Promise<Result<Made, string>> {
  const { lane, only } = task;
  const asked = await controllerOf(task, false);
  if (!asked.ok) return asked;
  const status = asked.value;
  const opening = { lane, only, move: false, terminal: undefined, guided: false, onReport: () => undefined };
  const devices =
    status === undefined
      ? [...(await diagnoseOpened(opening)), ...(await cameraOf(task, false))]
      : [...status.devices, ...status.services].map((part) => reportOf(part, []));
  const chosen = devices.filter(({ name }) => (only as ReadonlySet<string>).has(name));
  const how = status === undefined ? 'no controller runs' : `its controller runs; the lane is ${status.state}`;
  return ok({ how, found: { lane: lane.lane, devices: inOrder(chosen) }, status });
}

/** Until it is told to end; the exit code is that of the last look. */
async function watch(task: DiagnoseTask, signal: AbortSignal): Promise<number> {
  let code: number = EXIT.couldNotRun;
  while (!signal.aborted) {
    const seen = await look(task);
    if (!seen.ok) {
      say(seen.error);
      code = EXIT.couldNotRun;
    } else {
      show(task, seen.value, process.stdout.isTTY ? REDRAW : '');
      code = allServe(seen.value.found) ? EXIT.allServe : EXIT.someFailed;
    }
    // Aborted is how this ends.
    await delay(WATCH_MS, undefined, { signal }).catch(() => undefined);
  }
  return code;
}

function countersOf(status: StatusReport | undefined): Readiness['counters'] {
  return new Map(
    (status?.devices ?? []).flatMap(({ name, counters }) => (counters === undefined ? [] : [[name, counters]])),
  );
}

function signMade({ lane, folder }: DiagnoseTask, { how, found, status }: Made, at: Date): number {
  const about = { lane: lane.lane, at, how, found, parts: partsOf(lane, found), counters: countersOf(status) };
  const signed = signReadiness(folder, about);
  if (!signed.ok) {
    say(signed.error);
    return EXIT.couldNotRun;
  }
  const { file, ready, changes, publicPem, fingerprint } = signed.value;
  for (const change of changes) say(`warning: changed since the last signed report: ${change}`);
  say(`${ready ? 'READY' : 'NOT READY'}; the signed report is ${file}`);
  say(`signed with the lane's key, sha256 ${fingerprint}\n${publicPem.trim()}`);
  return ready ? EXIT.allServe : EXIT.someFailed;
}

async function printed(file: string): Promise<number> {
  const made = await printCodes(file);
  say(made.ok ? `${file}: print it at 100 % and show it to the code scanner` : `${file}: ${made.error}`);
  return made.ok ? EXIT.allServe : EXIT.couldNotRun;
}

function verified(task: Extract<Task, { readonly kind: 'verify' }>): number {
  const found = verifyReadiness(task.file, task);
  if (!found.ok) {
    say(found.error);
    return EXIT.couldNotRun;
  }
  const text = found.value ? 'as the lane has signed it' : 'NOT as the lane has signed it: do not trust it';
  process.stdout.write(`${task.file}: ${text}\n`);
  return found.value ? EXIT.allServe : EXIT.someFailed;
}

function interrupted(): AbortSignal {
  const end = new AbortController();
  process.once('SIGINT', () => end.abort());
  return end.signal;
}

async function run(task: Task, { computer = THIS_COMPUTER, signal }: DiagnoseDependencies): Promise<number> {
  switch (task.kind) {
    case 'print-codes':
      return printed(task.file);
    case 'verify':
      return verified(task);
    case 'watch':
      return watch(task, signal ?? interrupted());
    case 'diagnose':
    case 'sign': {
      const made = await diagnose(task, computer);
      if (!made.ok) {
        say(made.error);
        return EXIT.couldNotRun;
      }
      show(task, made.value);
      const code = allServe(made.value.found) ? EXIT.allServe : EXIT.someFailed;
      return task.kind === 'sign' ? signMade(task, made.value, computer.now()) : code;
    }
  }
}

/** @returns 0 when everything serves and every test has passed, 1 when not, 2 when the diagnosis could not be made */
export async function main(args: readonly string[], dependencies: DiagnoseDependencies = {}): Promise<number> {
  const task = readArguments(args);
  if (!task.ok) {
    say(task.error);
    return EXIT.couldNotRun;
  }
  try {
    return await run(task.value, dependencies);
  } catch (error) {
    say(messageOf(error));
    return EXIT.couldNotRun;
  }
}
