// kill -9 of a controller at random moments of a crossing, over and over, with the barrier board in a process of its own: what
// the board does without it, what the next controller does first, and whether the journal bears it.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { safeOutputs } from '../../hardware/barrier/register-map.ts';
import { decodeOutputs, encodeOutputs } from '../../state/gate/board.ts';
import { startJournal } from '../../state/journal/journal.ts';
import { messageOf } from '../../state/result.ts';
import { runBoard, walkByLights, type BoardLine } from './board-run.ts';
import { runController, type ControllerRun } from './controller-run.ts';
import { demoLaneFile, QUICK_BOARD, type DemoLane } from './demo-lane.ts';
import { pick, seededRandom, upTo } from '../../state/testing/random.ts';

export interface KillOptions {
  readonly demo: DemoLane;
  readonly seed: number;
  readonly rounds: number;
  /** Ends before the round after so many ms. */
  readonly withinMs: number;
  readonly onRound?: (report: KillReport) => void;
}

export interface KillReport {
  readonly rounds: number;
  readonly watchdogMs: number;
  /** The state of the gate at each kill, by how often. */
  readonly killedIn: Readonly<Record<string, number>>;
  /** From the kill to the safe outputs, ms, one a round. */
  readonly safeAfterMs: readonly number[];
  /** From the start of the next controller to its open lane, ms. */
  readonly openAfterMs: readonly number[];
  /** Crossings that the journal holds at the end, its chain whole. */
  readonly recorded: number;
  readonly findings: readonly string[];
}

const WATCHDOG_MS = 1000;
/** What the machine may add to the watchdog: the board looks at its time every 20 ms, and its process must be scheduled. */
const SLACK_MS = 500;
const OPEN_MS = 30_000;
/** A crossing takes about so long, ms: the kill falls anywhere in it. */
const LONGEST_MS = 2500;
const SCENARIOS = ['clear', 'clear', 'impostor', 'nobody-passes', 'fire'] as const;

const SHUT = encodeOutputs({ ...decodeOutputs(0), entryRed: true, exitRed: true });
const opens = (word: number) => decodeOutputs(word).exitOpen || decodeOutputs(word).entryOpen;

function firstApplied(lines: readonly BoardLine[], tripped: boolean) {
  return lines.find((line) => line.kind === 'applied' && line.tripped === tripped);
}

/** What is wrong with how the board was told to do things by a controller that has just started. */
function faultOfStart(lines: readonly BoardLine[]): string | undefined {
  const first = firstApplied(lines, false);
  if (first?.kind !== 'applied') return 'the restarted controller did not take the board over';
  if (first.applied !== SHUT) return `the first that the restarted controller had the board do is ${first.applied}`;
  const told = lines.filter((line) => line.kind === 'outputs').find(({ outputs }) => opens(outputs));
  return told === undefined ? undefined : `the restarted controller opened (${told.outputs}) before anybody came`;
}

export async function runKillRounds(options: KillOptions): Promise<KillReport> {
  const { demo } = options;
  const random = seededRandom(options.seed);
  const link = path.join(demo.data, 'barrier');
  const laneFile = path.join(demo.data, 'lane.json');
  const barrier = { path: link, watchdogMs: WATCHDOG_MS };
  writeFileSync(laneFile, JSON.stringify(demoLaneFile({ times: { fireDebounce: 100 }, barrier }, demo.data)));
  const wanted = safeOutputs(demo.lane.devices.barrier.doors);

  const findings: string[] = [];
  const killedIn: Record<string, number> = {};
  const safeAfterMs: number[] = [];
  const openAfterMs: number[] = [];
  let rounds = 0;
  let recorded = 0;
  const report = (): KillReport => ({
    rounds,
    watchdogMs: WATCHDOG_MS,
    killedIn,
    safeAfterMs,
    openAfterMs,
    recorded,
    findings,
  });

  const board = await runBoard(link, { travelMs: QUICK_BOARD.travelMs, stepMs: QUICK_BOARD.stepMs });
  const offWalking = walkByLights(board);

  async function started(): Promise<ControllerRun> {
    const from = board.told.length;
    const startedAt = performance.now();
    const controller = await runController(laneFile);
    try {
      await controller.reached('open', OPEN_MS);
    } catch (error) {
      await controller.kill();
      throw error;
    }
    openAfterMs.push(Math.round(performance.now() - startedAt));
    if (controller.states[0] !== 'securing') findings.push(`round ${rounds}: began in ${controller.states[0] ?? '?'}`);
    const fault = faultOfStart(board.told.slice(from));
    if (fault !== undefined) findings.push(`round ${rounds}: ${fault}`);
    return controller;
  }

  /** The first that the board did by its watchdog after the kill. */
  async function safe(from: number, killedAt: number): Promise<void> {
    const last = performance.now() + WATCHDOG_MS + SLACK_MS;
    let line: BoardLine | undefined;
    while ((line = firstApplied(board.told.slice(from), true)) === undefined && performance.now() < last)
      await delay(5);
    if (line?.kind !== 'applied') {
      findings.push(`round ${rounds}: no safe outputs within ${WATCHDOG_MS + SLACK_MS} ms`);
      return;
    }
    safeAfterMs.push(line.at - killedAt);
    // A fire loop opens its doors by wire, whatever the word says.
    if ((line.applied & wanted) !== wanted)
      findings.push(`round ${rounds}: safe outputs are ${line.applied}, not ${wanted}`);
  }

  try {
    const from = performance.now();
    while (rounds < options.rounds && performance.now() - from < options.withinMs) {
      const controller = await started();
      rounds += 1;
      const scenario = pick(random, SCENARIOS);
      await controller.order({ type: 'play', scenario, seed: upTo(random, 2 ** 32) });
      if (scenario === 'fire') board.command({ do: 'set', contact: 'fireAlarm', on: random() < 0.5 });
      await delay(random() * LONGEST_MS);
      const state = controller.states.at(-1) ?? '?';
      killedIn[state] = (killedIn[state] ?? 0) + 1;
      const told = board.told.length;
      await safe(told, await controller.kill());
      board.command({ do: 'set', contact: 'fireAlarm', on: false });
      board.command({ do: 'clear' });
      options.onRound?.(report());
    }
    const last = await started();
    await last.stop();
  } catch (error) {
    findings.push(`round ${rounds}: ${messageOf(error)}`);
  } finally {
    offWalking();
    await board.stop();
  }
  const journal = startJournal({ file: path.join(demo.data, 'journal.sqlite') });
  try {
    const chain = await journal.verify();
    if (chain.ok) recorded = chain.rows;
    else findings.push(`the journal: ${chain.cause}`);
  } finally {
    await journal.stop();
  }
  return report();
}
