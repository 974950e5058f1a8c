// Random crossings over and over on one lane, with devices pulled out and noise on the lines in between: what it must never
// do is open for nobody, and what it must always do is come back. A seed draws everything but the machine's own time.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '../controller/log.ts';
import { QUICK_BOARD, type DemoLane } from './demo-lane.ts';
import { DISTURBANCES } from './disturbances.ts';
import { specimenLines, writeList } from './document.ts';
import { createOverseer, type Permit } from './overseer.ts';
import { pick, seededRandom, upTo } from '../../state/testing/random.ts';
import { expectedIn, scenariosOf, type Scenario } from './scenarios.ts';
import { startStandingLane } from './standing-lane.ts';

export interface StormOptions {
  readonly demo: DemoLane;
  readonly seed: number;
  /** Crossings that are played at most. */
  readonly crossings: number;
  /** Ends before the crossing after so many ms. */
  readonly withinMs: number;
  /** The controller is stopped and another started after so many crossings. */
  readonly freshEvery: number;
  readonly log: Log;
  readonly onCrossing?: (report: StormReport) => void;
}

export interface StormReport {
  readonly crossings: number;
  /** Of the lane, by outcome; `none` where no crossing began. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What was done to the lane, by kind. */
  readonly disturbances: Readonly<Record<string, number>>;
  readonly restarts: number;
  /** How often the barrier opened, by what permitted it. */
  readonly openings: Readonly<Record<Permit, number>>;
  /** The longest time from the end of a disturbed crossing to the open lane, ms. */
  readonly longestRecoveryMs: number;
  /** Resident memory of the process after each crossing, in MB. */
  readonly memory: readonly number[];
  /** Everything that must not be; empty when all is well. */
  readonly findings: readonly string[];
}

/** Short waits, so that a storm has many crossings; long enough for a machine with other work. */
export const STORM_TIMES = {
  securing: 5000,
  capture: 3000,
  passage: 2000,
  absence: 300,
  officer: 10_000,
  leave: 1000,
  takeDocument: 1500,
  fireDebounce: 100,
} as const;

const RECOVERY_MS = 30_000;
const BEGINS_MS = 4000;
const PACE = 0.3;
/**
 * Memory counts as bounded when it is at the end below this share of what it was early, and so many MB. Controllers that are
 * started anew in one process leave its allocator arenas of their threads, which levels off after some ten of them.
 */
const MEMORY = { share: 1.5, spareMb: 64, leastCrossings: 40 };

function isEntitled({ options }: Scenario): boolean {
  return (
    options.live === 'holder' && options.document === 'valid' && !options.listed && options.chipFaults.length === 0
  );
}

function memoryFinding(memory: readonly number[]): string | undefined {
  if (memory.length < MEMORY.leastCrossings) return undefined;
  const part = Math.floor(memory.length / 4);
  const most = (values: readonly number[]) => Math.max(...values);
  const [early, late] = [most(memory.slice(part, 2 * part)), most(memory.slice(-part))];
  const bound = Math.round(early * MEMORY.share + MEMORY.spareMb);
  return late <= bound ? undefined : `memory has grown from ${early} to ${late} MB, more than to ${bound}`;
}

/** @param options.demo a lane with {@link STORM_TIMES} */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const { demo, log } = options;
  const { layout } = demo.lane;
  const random = seededRandom(options.seed);
  const lane = startStandingLane({ ...demo, log, board: QUICK_BOARD });
  const { ends } = lane;
  const overseer = createOverseer(layout);
  const counts = { outcomes: {} as Record<string, number>, disturbances: {} as Record<string, number> };
  const findings: string[] = [];
  const memory: number[] = [];
  let crossings = 0;
  let restarts = 0;
  let longestRecoveryMs = 0;

  const count = (of: Record<string, number>, what: string) => (of[what] = (of[what] ?? 0) + 1);
  const look = () => {
    if (ends.board !== undefined) overseer.look(ends.board.board);
  };
  ends.onBoard(look);
  ends.onApplied(look);

  const report = (): StormReport => ({
    crossings,
    ...counts,
    restarts,
    openings: overseer.openings,
    longestRecoveryMs: Math.round(longestRecoveryMs),
    memory,
    findings: [...overseer.findings, ...findings],
  });

  /** Half of all travellers come to a lane that nobody disturbs. */
  function disturb(): readonly Promise<void>[] {
    const number = random() < 0.5 ? 0 : 1 + upTo(random, 2);
    return Array.from({ length: number }, () => {
      const disturbance = pick(random, DISTURBANCES);
      count(counts.disturbances, disturbance.kind);
      return disturbance.run(lane, seededRandom(upTo(random, 2 ** 32)));
    });
  }

  async function recovered(after: string): Promise<boolean> {
    const recovery = await lane.recover(RECOVERY_MS);
    if (recovery.ok) longestRecoveryMs = Math.max(longestRecoveryMs, recovery.value);
    else findings.push(`${after}: the lane did not open within ${RECOVERY_MS} ms: ${recovery.error}`);
    return recovery.ok;
  }

  async function crossOnce(): Promise<boolean> {
    const scenario = pick(random, scenariosOf(layout));
    const { options: plan } = scenario;
    const officer = plan.officer ?? (random() < 0.3 ? 'admit' : 'second-line');
    const name = `crossing ${crossings + 1} (${scenario.name})`;
    lane.camera.show({ holder: demo.live, 'somebody-else': demo.other, nobody: undefined }[plan.live]);
    overseer.begin(isEntitled(scenario));
    const disturbances = disturb();
    const played = await lane.play({
      scenario,
      lines: plan.listed ? listed : specimenLines(plan.document, new Date()),
      portrait: demo.portrait,
      seed: upTo(random, 2 ** 32),
      pace: PACE,
      officer,
      beginsWithinMs: BEGINS_MS,
      onTimeline: ({ event }) => {
        if (event === 'decision') overseer.decided();
        if (event === 'crossing.referred' && officer === 'admit') overseer.admitted();
      },
    });
    crossings += 1;
    count(counts.outcomes, played.kind === 'ended' ? played.crossing.outcome : 'none');
    if (played.kind === 'impossible') findings.push(`${name}: ${played.cause}`);
    if (played.kind === 'not-ended') findings.push(`${name}: did not end, in ${played.state}`);
    if (disturbances.length === 0) {
      const { outcome } = expectedIn(layout, scenario);
      if (played.kind !== 'ended') findings.push(`${name}: ${played.kind} on a lane that nobody disturbed`);
      // An admission opens a referral, too.
      else if (played.crossing.outcome !== outcome && !(outcome === 'referred' && officer === 'admit'))
        findings.push(
          `${name}: ${played.crossing.outcome} for ${played.crossing.reasons.join(', ')} on a lane that nobody disturbed`,
        );
    }
    if (played.kind === 'ended') played.leave();
    await Promise.all(disturbances);
    const open = await recovered(name);
    overseer.ended();
    look();
    return open;
  }

  const listed = specimenLines('valid', new Date(), 'B0000009');
  try {
    const folder = path.join(ends.folder, 'list');
    mkdirSync(folder);
    const imported = await lane.controller.watchlist.importCsv(writeList(folder, listed, true));
    if (!imported.ok) throw new Error(imported.error.join('; '));
    const from = performance.now();
    let open = await recovered('the start');
    while (open && crossings < options.crossings && performance.now() - from < options.withinMs) {
      open = await crossOnce();
      memory.push(Math.round(process.memoryUsage.rss() / 1e6));
      options.onCrossing?.(report());
      if (open && crossings % options.freshEvery === 0) {
        await lane.restart();
        restarts += 1;
        open = await recovered(`restart ${restarts}`);
      }
    }
    const grown = memoryFinding(memory);
    if (grown !== undefined) findings.push(grown);
    const broken = ends.board?.board.interlockBroken ?? 0;
    if (broken > 0) findings.push(`both doors were open at once ${broken} times`);
    const chain = await lane.controller.journal.verify();
    if (!chain.ok) findings.push(`the journal: ${chain.cause}`);
    return report();
  } finally {
    await lane.stop();
  }
}
