// A lane whose controller runs: it is asked, and it tests its own devices after its lane was closed. Its devices are not touched
// from here. The lane opens again afterwards, if it was open.
import { setTimeout as delay } from 'node:timers/promises';
import {
  askController,
  orderClosed,
  orderReopened,
  orderTest,
  type NoStatus,
} from '../../app/controller/control-socket.ts';
import { reportOf, serves, untested, type DeviceReport, type Test } from '../../app/controller/diagnosis/report.ts';
import type { PartStatus, StatusReport } from '../../app/controller/status-report.ts';
import type { DeviceName } from '../../state/lane/lane.ts';
import { err, ok, type Result } from '../../state/result.ts';
import type { DiagnoseTask } from './arguments.ts';
import { NOBODY } from './opened.ts';
import { PATIENCE_MS, type TerminalTechnician } from './terminal.ts';

const ANSWER_MS = 2000;
/** How long a controller that has just started may have until it knows all its devices, ms, and how often it is asked. */
const SETTLE_MS = 8000;
const ASK_AGAIN_MS = 250;
/** How long a crossing that is under way may take to end, ms. */
const CLOSE_MS = 60_000;

const SHUT: readonly StatusReport['state'][] = ['closed', 'out-of-service'];
/** Tests of these take what their reader reads, so the lane is closed for them. */
const READERS: readonly DeviceName[] = ['mrzReader', 'codeScanner', 'chipReader'];
const ACTS = { mrzReader: 'lay-document', codeScanner: 'show-code', chipReader: 'lay-passport' } as const;

const isKnown = ({ state }: { readonly state: string }) => state !== 'starting';

/** @param settle whether to wait until it knows all its devices */
export async function askRunning(folder: string, settle: boolean): Promise<Result<StatusReport, NoStatus>> {
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    const asked = await askController(folder, ANSWER_MS);
    const isSettled = !asked.ok || !settle || [...asked.value.devices, ...asked.value.services].every(isKnown);
    if (isSettled || performance.now() >= until) return asked;
    await delay(ASK_AGAIN_MS);
  }
}

export interface RunningTask extends Pick<DiagnoseTask, 'folder' | 'only'> {
  readonly status: StatusReport;
  readonly terminal: TerminalTechnician | undefined;
  readonly say: (text: string) => void;
}

/** Resolves when the gate takes no traveller. */
async function untilShut(folder: string): Promise<Result<StatusReport, string>> {
  const until = performance.now() + CLOSE_MS;
  for (;;) {
    const asked = await askController(folder, ANSWER_MS);
    if (!asked.ok) return err('the controller ended');
    const { state } = asked.value;
    if (SHUT.includes(state)) return ok(asked.value);
    if (state === 'emergency') return err('the lane is in emergency');
    if (performance.now() >= until) return err(`the lane did not close within ${CLOSE_MS / 1000} s; it is ${state}`);
    await delay(ASK_AGAIN_MS);
  }
}

async function testOne(device: PartStatus, { folder, terminal }: RunningTask): Promise<readonly Test[]> {
  const name = device.name as DeviceName;
  if (!serves(device)) return [];
  const end = name in ACTS ? terminal?.announce(ACTS[name as keyof typeof ACTS], PATIENCE_MS) : undefined;
  const tested = await orderTest(folder, { device: name, withinMs: PATIENCE_MS }, ANSWER_MS);
  end?.();
  if (tested.ok) return tested.value;
  return [untested('tests', tested.error.kind === 'not-running' ? 'the controller ended' : tested.error.cause)];
}

/** @returns the reports of the devices that were asked for, or why the diagnosis could not be made */
export async function diagnoseRunning(task: RunningTask): Promise<Result<readonly DeviceReport[], string>> {
  const { folder, status, only, terminal, say } = task;
  const isBench = status.kind === 'bench';
  const chosen = status.devices.filter(({ name }) => (only as ReadonlySet<string>).has(name));
  const hasHelp = isBench || terminal !== undefined;
  const isReader = ({ name }: PartStatus) => READERS.some((reader) => reader === name);
  let closed = status;
  let ordered = false;
  try {
    if (hasHelp && chosen.some(isReader)) {
      const order = await orderClosed(folder, ANSWER_MS);
      if (!order.ok) return err('cause' in order.error ? order.error.cause : 'the controller ended');
      ordered = true;
      if (order.value) say('the lane is being closed; a crossing that is under way is finished first');
      const shut = await untilShut(folder);
      if (!shut.ok) return shut;
      closed = shut.value;
    }
    const reports: DeviceReport[] = [];
    for (const { name } of chosen) {
      const device = closed.devices.find((part) => part.name === name);
      if (device === undefined) continue;
      const tests = isReader(device) && !hasHelp ? [untested('specimen', NOBODY)] : await testOne(device, task);
      reports.push(reportOf(device, tests));
      say(`${name}: ${device.state}`);
    }
    return ok(reports);
  } finally {
    if (ordered) {
      const reopened = await orderReopened(folder, ANSWER_MS);
      if (!reopened.ok) say('the lane is still closed: the controller did not answer; an officer has to open it');
      else if (reopened.value) say('the lane opens again');
    }
  }
}
