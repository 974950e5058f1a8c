// One crossing on the bench, from the open lane to its end: the far ends, the controller as it is, a traveller who plays the
// scenario, and a report of what the lane did.
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeInputs, encodeOutputs } from '../../state/gate/board.ts';
import { outputsOf } from '../../state/gate/outputs.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import type { CheckResult } from '../../state/inspection/checks.ts';
import type { Crossing, Outcome, Passage, Resolution } from '../../state/journal/crossing.ts';
import { DEVICE_NAMES, type Lane, type Layout } from '../../state/lane/lane.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { startController, type CameraDevice, type Controller } from '../controller/controller.ts';
import type { FaceFinder } from '../controller/guidance.ts';
import type { Log } from '../controller/log.ts';
import { createFarEnds, type BoardEntry, type FarEnds } from './far-ends.ts';
import { playCrossing, until } from './play.ts';
import { expectedIn, type Scenario } from './scenarios.ts';
import { whyNotOpen } from './standing-lane.ts';

export interface CrossingOptions {
  readonly lane: Lane;
  readonly scenario: Scenario;
  readonly lines: readonly string[];
  readonly portrait: EncodedImage;
  /** Folder for the journal and the watchlist of this one run; deleted at its end. */
  readonly data: string;
  readonly modelDir: string;
  /** CSV to import before the traveller comes. */
  readonly watchlist: string | undefined;
  readonly seed: number;
  readonly log: Log;
  readonly camera: (finder: FaceFinder) => CameraDevice;
  /** Called when the controller runs, before the lane must be open; a browser joins here. Its end is called at the end. */
  readonly join?: (controller: Controller) => Promise<() => Promise<void>>;
}

/** What `npm run crossing -- --json` prints. */
export interface CrossingReport {
  readonly scenario: string;
  readonly outcome: Outcome;
  readonly passage: Passage;
  readonly reasons: readonly string[];
  readonly resolution: Resolution | null;
  readonly similarity: number | null;
  readonly fmr: number | null;
  readonly timeline: readonly { readonly ms: number; readonly event: string }[];
  readonly checks: readonly CheckResult[];
  readonly board: readonly { readonly ms: number; readonly outputs: number; readonly inputs: number }[];
  /** How often both doors of a mantrap came to be open at once but for an emergency; of a simulated board. */
  readonly interlockBroken: number;
}

/** How long the lane may take to open, ms; less when a device is not even there, which no waiting mends. */
const OPEN_MS = 30_000;
const ABSENT_MS = 8000;
/** Several scans: how long the last outputs may take to the board, ms. */
const SETTLE_MS = 1000;

const rounded = (ms: number) => Math.round(ms * 10) / 10;

interface Records {
  readonly start: number;
  readonly timeline: { readonly ms: number; readonly event: string }[];
  readonly board: BoardEntry[];
  readonly interlockBroken: () => number;
}

function reportOf(
  scenario: Scenario,
  crossing: Crossing,
  { start, timeline, board, interlockBroken }: Records,
): CrossingReport {
  return {
    scenario: scenario.name,
    outcome: crossing.outcome,
    passage: crossing.passage,
    reasons: crossing.reasons,
    resolution: crossing.resolution?.kind ?? null,
    similarity: crossing.similarity ?? null,
    fmr: crossing.falseMatchRate ?? null,
    timeline: timeline.map(({ ms, event }) => ({ ms: rounded(ms - start), event })),
    checks: crossing.checks,
    board: board.map(({ ms, outputs, inputs }) => ({ ms: rounded(ms - start), outputs, inputs })),
    interlockBroken: interlockBroken(),
  };
}

/** Whether the report is what the scenario says. */
export function isExpected(layout: Layout, scenario: Scenario, report: CrossingReport): boolean {
  const { outcome, passage, reasons, resolution } = expectedIn(layout, scenario);
  return (
    report.interlockBroken === 0 &&
    report.outcome === outcome &&
    report.passage === passage &&
    report.resolution === (resolution ?? null) &&
    report.reasons.length === reasons.length &&
    reasons.every((reason) => report.reasons.includes(reason))
  );
}

/** The board holds these outputs: a state that was just entered has reached it. */
const holds = ({ board }: Records, outputs: number) => board.at(-1)?.outputs === outputs;

/** Asks every few milliseconds, for what tells nobody when it changes. */
async function waitFor(condition: () => boolean, ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (!condition() && performance.now() < until) await delay(5);
}

async function play(ends: FarEnds, controller: Controller, options: CrossingOptions, records: Records) {
  const { scenario, lines, portrait, seed } = options;
  const { gate } = controller;
  const played = await playCrossing(ends, controller, {
    scenario,
    lines,
    portrait,
    seed,
    officer: scenario.options.officer,
    until: expectedIn(controller.lane.layout, scenario).until,
    onTimeline: (event) => records.timeline.push(event),
  });
  if (played.kind === 'impossible') return err(played.cause);
  if (played.kind !== 'ended') return err(`the crossing did not come to an end; the lane is in ${played.state}`);
  const settled = encodeOutputs(outputsOf(gate.snapshot));
  await waitFor(() => holds(records, settled), SETTLE_MS);
  played.leave();
  return ok(played.crossing);
}

/**
 * Runs one crossing. Leaves nothing behind.
 * @returns the report, or in words why it could not run
 */
export async function runCrossing(options: CrossingOptions): Promise<Result<CrossingReport, string>> {
  // From the last to the first, each whatever became of the others: a controller that goes on would keep the process alive.
  await using started = new AsyncDisposableStack();
  started.defer(() => rmSync(options.data, { recursive: true, force: true }));
  const ends = createFarEnds(options.lane);
  started.defer(() => ends.close());
  const board: BoardEntry[] = [];
  ends.onBoard((entry) => board.push(entry));
  let written: number | undefined;
  const controller = startController({
    // A document that comes before all is awake would be a traveller's who pays for it.
    lane: { ...ends.lane, policies: { ...ends.lane.policies, opensAtStart: false } },
    data: options.data,
    modelDir: options.modelDir,
    log: options.log,
    chip: ends.chip,
    csca: ends.csca,
    camera: options.camera,
    // A foreign board tells nobody what it received: what it acknowledged stands for it.
    onScan: ({ ms, outputs, inputs }) => {
      if (ends.board !== undefined || outputs === written) return;
      written = outputs;
      board.push({ ms, outputs, inputs: encodeInputs(inputs) });
    },
  });
  started.defer(() => controller.stop());
  if (options.watchlist !== undefined) {
    const imported = await controller.watchlist.importCsv(options.watchlist);
    if (!imported.ok) return err(`${options.watchlist}: ${imported.error.join('; ')}`);
  }
  if (options.join !== undefined) started.defer(await options.join(controller));
  const { gate } = controller;
  const isOpen = () => {
    if (gate.snapshot.matches('closed') && isAwake(controller)) gate.send({ type: 'OFFICER.OPEN' });
    return gate.snapshot.matches('open');
  };
  const inTime =
    (await until(controller, ABSENT_MS, isOpen)) ||
    ((options.join !== undefined || nothingIsAbsent(controller)) &&
      (await until(controller, OPEN_MS - ABSENT_MS, isOpen)));
  if (!inTime) return err(`the lane did not open: ${whyNotOpen(controller)}`);
  const interlockBroken = () => ends.board?.board.interlockBroken ?? 0;
  const records: Records = { start: performance.now(), timeline: [], board, interlockBroken };
  const crossing = await play(ends, controller, options, records);
  return crossing.ok ? ok(reportOf(options.scenario, crossing.value, records)) : crossing;
}

/** Face models and authorities are loaded by their threads after the start. */
function isAwake(controller: Controller): boolean {
  return (['faceModels', 'trustStore'] as const).every((name) => controller.serviceStatus(name).state !== 'starting');
}

function nothingIsAbsent({ devices }: Controller): boolean {
  return DEVICE_NAMES.every((name) => devices.status(name).state !== 'absent');
}
