// Random events on the running machine, on a clock that is turned with them: whatever comes, and whenever, the invariants hold at
// each step, and no door stays open longer than its waits allow. A seed draws everything.
import { createActor, SimulatedClock, type EventObject } from 'xstate';
import type { Layout } from '../lane/lane.ts';
import { pick } from '../testing/random.ts';
import { answersTo, eventsOf, machineOf, scanOf } from './alphabet.fixture.ts';
import { isTrouble, type GateEvent } from './events.ts';
import { silentParts, zoneOf } from './gate.fixture.ts';
import { INVARIANTS } from './invariants.ts';
import { outputsOf, type GateSnapshot } from './outputs.ts';
import { DEVICES } from './table.fixture.ts';

export interface GateStorm {
  readonly layout: Layout;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly events: number;
  readonly onProgress?: (events: number) => void;
}

export interface GateStormReport {
  readonly events: number;
  /** Simulated time, ms. */
  readonly ms: number;
  /** How often the machine was started: it ends when the lane is stopped. */
  readonly starts: number;
  /** Crossings that were put on record, and how often an exit began to open. */
  readonly recorded: number;
  readonly openings: number;
  readonly emergencies: number;
  /** The longest time for which a door was told to be open outside an emergency, ms, and the most that the waits allow. */
  readonly longestOpenMs: number;
  readonly mostOpenMs: number;
  /** What must not be, with the events that led to it; empty when all is well. */
  readonly findings: readonly string[];
}

/** Share of the turns that turn the clock, and that answer a task. */
const CLOCK_SHARE = 0.15;
const ANSWER_SHARE = 0.35;
/** How far the clock is turned at most, ms; now and then much farther. */
const TURN_MS = 4000;
const LONG_TURN_MS = 90_000;
const LONG_TURN_SHARE = 0.02;
/** The share in which a drawn event is taken. */
const RARE: Readonly<Partial<Record<GateEvent['type'], number>>> = {
  'BOARD.ALARM': 0.01,
  'DEVICE.LOST': 0.01,
  'LANE.STOP': 0.01,
  'OFFICER.CLOSE': 0.1,
  'TRAVELLER.CALLED': 0.2,
};
const TROUBLED = 0.05;
/** Share of the turns in which all goes on as it should. */
const COURSE_SHARE = 0.4;

/** A word is a scan. */
type Next = string | GateEvent;

const ADMISSION = { type: 'OFFICER.RESOLVED', crossing: 'crossing-1', resolution: 'admit', remark: 'seen' } as const;
const DOCUMENT = { type: 'DOCUMENT.READ', zone: zoneOf('NLD') } as const;
const TAKEN = { type: 'DOCUMENT.REMOVED' } as const;

/**
 * What happens next where nothing goes wrong, the first that matches: so that the storm breaks over crossings, and not over a
 * lane that stands still.
 */
const COURSE: readonly (readonly [state: Parameters<GateSnapshot['matches']>[0], next: readonly Next[]])[] = [
  ['open', [DOCUMENT]],
  [{ crossing: { inspecting: { presence: 'entering' } } }, ['entry open A']],
  [{ crossing: 'admitting' }, ['entry open A']],
  [{ crossing: 'referred' }, ['A', ADMISSION]],
  [{ crossing: 'opening' }, ['open entered']],
  [{ crossing: 'passing' }, ['open entered', 'open B', 'open']],
  [{ crossing: 'inspecting' }, ['A', TAKEN]],
  [{ crossing: 'deciding' }, ['A']],
  [{ crossing: 'readying' }, ['A', TAKEN]],
];
const AT_REST: readonly Next[] = [
  'rest',
  TAKEN,
  { type: 'OFFICER.OPEN' },
  { type: 'OFFICER.RESET' },
  ...(['barrier', 'mrzReader'] as const).map((device) => ({ type: 'DEVICE.READY', device }) as const),
];

const KEPT_EVENTS = 30;
const MOST_FINDINGS = 10;
const PROGRESS_EVERY = 100_000;

/** On its way open, open, and giving way three times; or let back out, with an officer called. */
function mostOpenMs(): number {
  const { motor, holdOpen, leave } = silentParts().delays;
  return motor + holdOpen + 3 * (leave + motor);
}

export function runGateStorm({ layout, random, events, onProgress }: GateStorm): GateStormReport {
  const machine = machineOf(layout);
  const alphabet = eventsOf(layout);
  const findings: string[] = [];
  const bound = mostOpenMs();
  let [ms, starts, recorded, openings, emergencies, longestOpenMs] = [0, 0, 0, 0, 0, 0];
  let done = 0;

  /** The events that end everything come now and then; or nothing else would ever happen. */
  function drawn(): GateEvent {
    for (;;) {
      const event = pick(random, alphabet);
      const isTroubled = event.type === 'BOARD.SCAN' && (isTrouble(event.inputs) || event.inputs.tamper);
      if (random() < (isTroubled ? TROUBLED : (RARE[event.type] ?? 1))) return event;
    }
  }

  function course(snapshot: GateSnapshot): GateEvent {
    const next = pick(random, COURSE.find(([state]) => snapshot.matches(state))?.[1] ?? AT_REST);
    return typeof next === 'string' ? scanOf(layout, next) : next;
  }

  function life(): void {
    const clock = new SimulatedClock();
    const actor = createActor(machine, { clock });
    actor.subscribe({ error: (error) => findings.push(`the machine ended in an error: ${String(error)}`) });
    actor.start();
    for (const device of DEVICES) actor.send({ type: 'DEVICE.READY', device });
    starts += 1;
    const trace: string[] = [];
    let openSince: number | undefined;
    let at: GateSnapshot = actor.getSnapshot();
    let told = outputsOf(at);

    function look(event: EventObject): void {
      const to: GateSnapshot = actor.getSnapshot();
      const [from, before] = [at, told];
      at = to;
      told = outputsOf(to);
      trace.push(event.type);
      if (trace.length > KEPT_EVENTS) trace.shift();
      for (const [name, holds] of Object.entries(INVARIANTS))
        if (!holds({ from, event, to, before, told, trace })) findings.push(`${name}: ${trace.join(' > ')}`);
      if (to.context.draft?.recorded === true && from.context.draft?.recorded !== true) recorded += 1;
      if (to.matches('emergency') && !from.matches('emergency')) emergencies += 1;
      if (told.exitOpen && !before.exitOpen && !to.matches('emergency')) openings += 1;
      if (!told.exitOpen || to.matches('emergency') || to.status !== 'active') openSince = undefined;
      else openSince ??= clock.now();
      if (openSince !== undefined) longestOpenMs = Math.max(longestOpenMs, clock.now() - openSince);
    }

    while (done < events && findings.length < MOST_FINDINGS && at.status === 'active') {
      done += 1;
      if (done % PROGRESS_EVERY === 0) onProgress?.(done);
      const draw = random();
      const answers = draw < ANSWER_SHARE ? answersTo(at) : [];
      if (draw > 1 - CLOCK_SHARE) {
        const by = Math.ceil(random() * (random() < LONG_TURN_SHARE ? LONG_TURN_MS : TURN_MS));
        // In steps, so that a wait that begins at the end of another is not late.
        for (let left = by; left > 0; left -= STEP_MS) {
          clock.increment(Math.min(left, STEP_MS));
          if (actor.getSnapshot() !== at) look({ type: 'xstate.after.clock' });
        }
        ms += by;
      } else {
        const isCourse = random() < COURSE_SHARE;
        const event = answers.length > 0 ? pick(random, answers) : isCourse ? course(at) : drawn();
        actor.send(event as never);
        look(event);
      }
    }
    actor.stop();
  }

  while (done < events && findings.length < MOST_FINDINGS) life();
  if (longestOpenMs > bound) findings.push(`the exit was told to be open for ${longestOpenMs} ms at a stretch`);
  return { events: done, ms, starts, recorded, openings, emergencies, longestOpenMs, mostOpenMs: bound, findings };
}

const STEP_MS = 500;
