// Plays one cell of the matrix of device faults on a lane that stands, over the real lines and through the whole controller, and says
// what was seen of the device, of the lane, and of the way back.
import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceName } from '../../state/lane/lane.ts';
import { SAID_WITHIN_MS, serves, zone, type Cell, type Stage } from './device-faults.ts';
import { scenarioNamed, type ScenarioOptions } from './scenarios.ts';
import type { StandingLane } from './standing-lane.ts';

/** What was seen, in words that are the same on every machine. */
export interface Seen {
  /** State and cause, as long as the fault lasted. */
  readonly device: string;
  readonly lane: string;
  /** How the lane was open again, or why it was not. */
  readonly back: string;
}

/** How long a device that does not mind is watched. */
const WATCH_MS = 600;
const BACK_WITHIN_MS = 20_000;
const POLL_MS = 5;

/** The status in words, without paths of this machine and without what the driver was about to do. */
function statusText(lane: StandingLane, device: DeviceName, either: readonly string[] = []): string {
  const { state, cause } = lane.controller.devices.status(device);
  const said = cause.replace(/^\/\S+: |^barrier: |^map version \(IR0\): /, '');
  if (said === '') return state;
  return `${state}: ${either.includes(said) ? either.join(', or ') : said}`;
}

/** Waits until the device says what it comes to, or watches it for a while. */
async function settle(lane: StandingLane, device: DeviceName, said: RegExp | undefined): Promise<void> {
  const last = performance.now() + (said === undefined ? WATCH_MS : SAID_WITHIN_MS);
  while (performance.now() < last && said?.test(statusText(lane, device)) !== true) await delay(POLL_MS);
}

const LANE_WORDS: readonly (readonly [state: RegExp, text: string])[] = [
  [/^outOfService/, 'out of service'],
  [/^crossing/, 'a crossing begins'],
  [/^open\.retry/, 'asks for the document again'],
];

function laneText(events: readonly string[]): string {
  return LANE_WORDS.find(([state]) => events.some((event) => state.test(event)))?.[1] ?? 'stays open';
}

interface Counted {
  readonly frames: number;
  readonly discardedBytes: number;
  readonly reconnects: number;
}

function countedOf(lane: StandingLane, device: DeviceName): Counted {
  return lane.controller.devices.counters(device) ?? { frames: 0, discardedBytes: 0, reconnects: 0 };
}

/** What came through of a device on a line. */
function gotText(device: DeviceName, before: Counted, after: Counted): string {
  if (device === 'chipReader' || device === 'camera') return '';
  const frames = device === 'barrier' ? 0 : after.frames - before.frames;
  const parts = [
    ...(frames === 0 ? [] : [device === 'mrzReader' ? `${frames} zone` : `${frames} code${frames > 1 ? 's' : ''}`]),
    ...(after.discardedBytes > before.discardedBytes ? ['bytes discarded'] : []),
  ];
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}

async function playIdle(stage: Stage, device: DeviceName, cell: Extract<Cell, { kind: 'idle' }>): Promise<string[]> {
  const { lane } = stage;
  const events: string[] = [];
  const offTimeline = lane.controller.gate.onTimeline(({ event }) => events.push(event));
  const before = countedOf(lane, device);
  try {
    await cell.act(stage);
    await settle(lane, device, cell.until);
    return [statusText(lane, device, cell.either) + gotText(device, before, countedOf(lane, device)), laneText(events)];
  } finally {
    offTimeline();
    await cell.heal?.(stage);
  }
}

async function playCrossing(
  stage: Stage,
  device: DeviceName,
  cell: Extract<Cell, { kind: 'crossing' }>,
): Promise<string[]> {
  const { lane, demo } = stage;
  const clear = scenarioNamed('clear');
  if (clear === undefined) throw new Error('there is no scenario clear');
  const options: ScenarioOptions = {
    ...clear.options,
    chip: cell.passport ?? 'sound',
    chipFaults: cell.chip === undefined ? [] : [cell.chip],
  };
  const half = demo.live.bytes.subarray(0, demo.live.bytes.length >> 1);
  const bytes = Buffer.isBuffer(cell.live) && cell.live.length === 0 ? half : cell.live;
  const holder = bytes === 'holder' ? demo.live : undefined;
  lane.camera.show(Buffer.isBuffer(bytes) ? { format: 'jpeg', bytes } : holder);
  let acted: Promise<unknown> | undefined;
  const played = await lane.play({
    scenario: { ...clear, options },
    lines: zone(),
    portrait: demo.portrait,
    seed: 5,
    pace: 0.1,
    officer: 'second-line',
    onTimeline: ({ event }) => {
      if (event === 'crossing.inspecting') acted ??= cell.on?.(stage);
    },
  });
  await acted;
  if (cell.until !== undefined) await settle(lane, device, cell.until);
  const text = statusText(lane, device);
  if (played.kind !== 'ended') return [text, played.kind];
  const { outcome, reasons } = played.crossing;
  played.leave();
  return [text, [outcome, ...reasons.toSorted()].join(', ').replace(', ', ': ')];
}

/** One cell on an open lane; afterwards the lane is as before, or `back` says why not. */
export async function playCell(stage: Stage, device: DeviceName, cell: Exclude<Cell, { kind: 'none' }>): Promise<Seen> {
  const { lane } = stage;
  const before = countedOf(lane, device).reconnects;
  const [text = '', did = ''] =
    cell.kind === 'idle' ? await playIdle(stage, device, cell) : await playCrossing(stage, device, cell);
  const recovered = await lane.recover(BACK_WITHIN_MS);
  if (!recovered.ok) return { device: text, lane: did, back: `not: ${recovered.error}` };
  // The lane is open without some devices.
  await settle(lane, device, /^(ready|degraded)/);
  if (!serves(lane, device)) return { device: text, lane: did, back: `not: ${statusText(lane, device)}` };
  const reconnects = countedOf(lane, device).reconnects - before;
  const back = reconnects === 0 ? 'open' : `open after ${reconnects} reconnect${reconnects > 1 ? 's' : ''}`;
  return { device: text, lane: did, back };
}
