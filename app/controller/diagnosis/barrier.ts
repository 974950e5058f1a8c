// The tests of the barrier. First one scan with all outputs off, which moves nothing: a tripped watchdog is not cleared by it.
// The rest moves doors, and is made only where somebody has agreed to that and that scan shows an empty lane.
import { setTimeout as delay } from 'node:timers/promises';
import { WATCHDOG_TRIPPED } from '../../../hardware/barrier/driver.ts';
import type { BarrierScan } from '../../../state/gate/board.ts';
import type { DeviceStatus } from '../../../state/lane/device.ts';
import type { Lane } from '../../../state/lane/lane.ts';
import { doorPosition, doorsOf, inputTests } from './barrier-inputs.ts';
import { fireLoopTest, lightTests } from './barrier-guided.ts';
import {
  inTheWay,
  openOf,
  startSession,
  type BarrierSession,
  type Seen,
  type StartBarrier,
} from './barrier-session.ts';
import { atMost, equal, serves, told, untested, type Found, type Test } from './report.ts';
import { settled } from './settled.ts';
import type { Help } from './technician.ts';

export interface BarrierUnderTest {
  readonly lane: Lane;
  readonly start: StartBarrier;
  readonly help: Help;
  /** Asked once it is known that nobody is in the lane. */
  readonly mayMove: () => Promise<{ readonly yes: true } | { readonly yes: false; readonly why: string }>;
}

/** What is opened for somebody who comes while all doors are being shut: never both, and boards do not shut onto anybody. */
const WAY_OUT = ['exit'] as const;
const AT_FIRST = 'doors shut at first';
const WATCHDOG = 'watchdog trips without a heartbeat';
const SAFE = 'safe outputs';
const CLEARED = 'serves again afterwards';
/** How long after its watchdog a board has for its doors to leave where they were, ms. */
const AFTER_TRIP_MS = 1500;
/** How long the driver may take to clear a trip, ms. */
const CLEAR_MS = 5000;

/** How a wait ended, as the value of a test that has failed by it. */
function failure(seen: Exclude<Seen, { kind: 'met' }>, within: number): string {
  if (seen.kind === 'time-out') return `not within ${within} ms`;
  return seen.kind === 'lost' ? `the board was lost: ${seen.cause}` : `broken off: ${seen.by}`;
}

interface FirstScan extends Found {
  readonly scan: BarrierScan | undefined;
}

async function firstScan({ lane, start }: BarrierUnderTest): Promise<FirstScan> {
  const scans: BarrierScan[] = [];
  const barrier = start({
    onScan: (scan) => {
      scans.push(scan);
      void barrier.stop();
    },
    onLost: () => undefined,
    onStatus: () => undefined,
  });
  const status = await settled(() => barrier.status);
  await barrier.stop();
  if (!serves(status)) return { status, tests: [], scan: undefined };
  const { p50Ms } = barrier.statistics();
  const tripped = scans.at(0)?.inputs.watchdogTripped === true;
  const tests = [
    equal('commissioned', 'yes', 'yes'),
    atMost('answer in ms', Math.round(p50Ms * 10) / 10, lane.devices.barrier.answerMs),
    told('watchdog, with no controller', tripped ? 'tripped' : 'not tripped yet'),
  ];
  const causes = status.cause.split('; ').filter((cause) => cause !== '' && cause !== WATCHDOG_TRIPPED);
  return {
    status: { ...status, state: causes.length === 0 ? 'ready' : 'degraded', cause: causes.join('; ') },
    tests,
    scan: scans.at(0),
  };
}

/** Each door alone, open and shut again, the others shut. */
async function doorTests(session: BarrierSession, lane: Lane): Promise<readonly Test[]> {
  const limit = lane.times.motor;
  const tests: Test[] = [];
  for (const door of doorsOf(lane.layout))
    for (const [way, position] of [
      ['open', 'open'],
      ['shut', 'shut'],
    ] as const) {
      session.tell(openOf(way === 'open' ? [door] : []));
      const seen = await session.until(({ inputs }) => doorPosition(door, inputs) === position, limit, [door]);
      const name = `${door} door ${way} in ms`;
      if (seen.kind === 'met') tests.push(atMost(name, Math.round(seen.ms), limit));
      else return [...tests, { name, value: failure(seen, limit), limit, passed: false }];
    }
  return tests;
}

const allShut = (lane: Lane) => (scan: BarrierScan) =>
  !scan.inputs.watchdogTripped && doorsOf(lane.layout).every((door) => doorPosition(door, scan.inputs) === 'shut');

/** Life one: doors, inputs at rest, lights, fire loop. */
async function movingTests(session: BarrierSession, { lane, help }: BarrierUnderTest): Promise<readonly Test[]> {
  const limit = lane.times.motor + CLEAR_MS;
  const rest = await session.until(allShut(lane), limit, WAY_OUT);
  if (rest.kind !== 'met') return [equal(AT_FIRST, failure(rest, limit), 'shut')];
  const doors = await doorTests(session, lane);
  const { latest } = session;
  const inputs = latest === undefined ? [] : inputTests(latest.inputs, lane.layout, true);
  if (doors.some(({ passed }) => !passed)) return [...doors, ...inputs];
  const lights = await lightTests(session, lane, help);
  const fire = await fireLoopTest(session, help);
  const after = await session.until(allShut(lane), limit, WAY_OUT);
  const shut = equal('doors shut at last', after.kind === 'met' ? 'shut' : failure(after, limit), 'shut');
  return [...doors, ...inputs, ...lights, ...fire, shut];
}

/** What a scan of a board that holds its safe outputs must show of a door. */
function safeTest(lane: Lane, { inputs }: BarrierScan, status: DeviceStatus): Test {
  const { doors } = lane.devices.barrier;
  if (status.cause.includes('holds no safe outputs'))
    return untested(SAFE, 'the board holds none, and this lane accepts that');
  const wrong = doorsOf(lane.layout).filter(
    (door) => (doorPosition(door, inputs) === 'shut') === (doors[door] === 'fail-safe'),
  );
  return equal(
    SAFE,
    wrong.length === 0 ? 'taken' : wrong.map((door) => `${door} door: not ${doors[door]}`).join(', '),
    'taken',
  );
}

/** After how long without a heartbeat a board lets go by itself, ms; undefined for one that never does. */
function silenceOf({ devices: { barrier } }: Lane): number | undefined {
  if ('watchdogMs' in barrier) return barrier.watchdogMs;
  return 'pulseMs' in barrier ? barrier.pulseMs : undefined;
}

/** The last word of life one: the way out not where the board has to bring it, so that it is seen to be brought there. */
async function leaveAgainst(session: BarrierSession, lane: Lane): Promise<void> {
  if (lane.devices.barrier.doors.exit !== 'fail-secure' || silenceOf(lane) === undefined) return;
  session.tell(openOf(['exit']));
  await session.until(({ inputs }) => doorPosition('exit', inputs) === 'open', lane.times.motor, WAY_OUT);
}

/** Life two: the driver was silent for longer than the watchdog. The first scan must show that, and the doors where they belong. */
async function watchdogTests(
  { lane, start }: BarrierUnderTest,
  status: DeviceStatus,
): Promise<{ readonly tests: readonly Test[]; readonly lost: number }> {
  const silence = silenceOf(lane);
  if (silence === undefined)
    return { tests: [untested(WATCHDOG, 'boards of this profile do not let go by themselves')], lost: 0 };
  await delay(silence + AFTER_TRIP_MS);
  const session = startSession(start);
  try {
    const first = await session.until(() => true, CLEAR_MS);
    if (first.kind !== 'met') return { tests: [equal(WATCHDOG, failure(first, CLEAR_MS), 'tripped')], lost: 0 };
    const tripped = first.scan.inputs.watchdogTripped;
    const says = 'watchdogMs' in lane.devices.barrier;
    const tests = says ? [equal(WATCHDOG, tripped ? 'tripped' : 'not tripped', 'tripped')] : [];
    if (tripped || !says) {
      tests.push(safeTest(lane, first.scan, status));
      const limit = lane.times.motor + CLEAR_MS;
      const cleared = await session.until(allShut(lane), limit, WAY_OUT);
      tests.push(equal(CLEARED, cleared.kind === 'met' ? 'yes' : failure(cleared, limit), 'yes'));
    }
    return { tests, lost: session.barrier.statistics().failedScans };
  } finally {
    await session.barrier.stop();
  }
}

/** @returns the status of the board as commissioned, and the tests; never rejects for what a board does */
export async function testBarrier(under: BarrierUnderTest): Promise<Found> {
  const { lane } = under;
  const { status, tests, scan } = await firstScan(under);
  if (scan === undefined) return { status, tests };
  const still = (why: string): Found => ({
    status,
    tests: [
      ...tests,
      ...inputTests(scan.inputs, lane.layout, false),
      untested('doors, lights, fire loop, watchdog', why),
    ],
  });
  const blocked = inTheWay(scan.inputs);
  if (blocked !== undefined) return still(blocked);
  const may = await under.mayMove();
  if (!may.yes) return still(may.why);

  const session = startSession(under.start);
  let moved: readonly Test[];
  let lost: number;
  try {
    moved = await movingTests(session, under);
    lost = session.barrier.statistics().failedScans;
    // A door that was opened for somebody stays open until the lane is free; then the board takes over, as at any end.
    if (moved.every(({ passed }) => passed)) await leaveAgainst(session, lane);
    else await session.until(({ inputs }) => inTheWay(inputs) === undefined, lane.times.passage);
  } finally {
    await session.barrier.stop();
  }
  // Its doors would show nothing of safe outputs.
  if (moved.some(({ name }) => name === AT_FIRST))
    return { status, tests: [...tests, ...moved, untested(WATCHDOG, 'the doors do not shut')] };
  const dog = await watchdogTests(under, status);
  return { status, tests: [...tests, ...moved, ...dog.tests, atMost('scans lost', lost + dog.lost, 0)] };
}
