// A simulated traveller: steps up, lays the passport down, takes it back, goes in where there is an entry, looks, and walks when
// the barrier opens, each after a time that the seed draws. Does what the scenario says by what can be seen of the lane (its
// states), never by what the controller knows.
import type { Place } from '../../hardware/bench/people.ts';
import type { VirtualPassport } from '../../hardware/bench/passport.ts';
import type { FarEnds } from './far-ends.ts';
import { createMishaps } from './mishaps.ts';
import type { ScenarioOptions } from './scenarios.ts';

export interface TravellerPlan {
  readonly options: ScenarioOptions;
  readonly lines: readonly string[];
  readonly passport: VirtualPassport;
  /** Another document, for whoever has two. */
  readonly otherLines: readonly string[];
  /** How long this traveller takes for a step, as a share of what people take; 1 unless given. */
  readonly pace?: number;
}

export interface SimulatedTraveller {
  /** The number of who walks in the lane; undefined before the first step. */
  readonly walker: number | undefined;
  /** Comes to the open lane. */
  begin(): void;
  /** A state that the gate has entered. */
  see(state: string): void;
  /** Takes the passport and is gone; what went wrong by this scenario is over. */
  vanish(): void;
}

/** How long a person takes for each step, ms. */
const TIMES = {
  stepUp: [50, 300],
  layDown: [200, 600],
  take: [200, 600],
  walk: [300, 900],
  giveUp: [300, 800],
  fire: [300, 800],
  again: [800, 1500],
} as const satisfies Record<string, readonly [least: number, most: number]>;

/** The states in which the screen asks for the document, or the lane has done with it. */
const TAKES_DOCUMENT = ['crossing.inspecting.presence.taking', 'crossing.readying', 'crossing.recording'];

export function createTraveller(ends: FarEnds, plan: TravellerPlan, random: () => number): SimulatedTraveller {
  const { options } = plan;
  const { layout } = ends.lane;
  const board = ends.board?.board;
  const mishaps = createMishaps(board, layout);
  const timers = new Set<NodeJS.Timeout>();
  let walker: number | undefined;
  let follower: number | undefined;

  function after(step: keyof typeof TIMES, act: () => void): void {
    const [least, most] = TIMES[step];
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        act();
      },
      (least + random() * (most - least)) * (plan.pace ?? 1),
    );
    timers.add(timer);
  }

  function layDown(): void {
    ends.chipReader.insert(plan.passport, options.chipFaults);
    // A document on a reader that is unplugged is read by nobody; the lane's own time-outs see to that.
    void ends.mrzReader?.present(plan.lines);
  }

  function walk(person: number | undefined, to: Place): void {
    if (person !== undefined) board?.people.walk(person, to);
  }

  /** Comes up behind the traveller, and goes in after them; a barrier is stood in until the traveller is out of the way. */
  function follow(): void {
    follower = board?.people.tailgate();
    walk(follower, 'zone-a');
  }

  function see(state: string): void {
    if (state === 'crossing.inspecting') {
      // Whoever stands before a closed door has only to turn round.
      if (options.withdraws && layout === 'mantrap') walk(walker, 'outside');
      if (options.withdraws && layout === 'turnstile') after('giveUp', () => walk(walker, 'outside'));
      if (options.fire) after('fire', () => board?.set('fireAlarm', true));
      if (options.hasTwoDocuments) after('layDown', () => void ends.mrzReader?.present(plan.otherLines));
      if (options.isFollowed && layout === 'mantrap') follow();
    }
    if (TAKES_DOCUMENT.includes(state) && !options.leavesDocument) after('take', () => ends.chipReader.remove());
    if (state === 'open.retry') after('again', layDown);
    if (state === 'crossing.passing') {
      if (options.isFollowed && layout === 'turnstile') follow();
      if (options.walks !== 'not')
        after('walk', () => walk(walker, options.walks === 'into' ? 'exit-doorway' : 'gone'));
    }
    if (state === 'crossing.passing.doorway') walk(follower, 'exit-doorway');
    if (state === 'crossing.closing.yielding') after('walk', () => walk(walker, 'gone'));
    if (state === 'crossing.closing') after('walk', () => walk(follower, 'gone'));
    if (state === 'crossing.leaving.back' && !options.stays) after('walk', () => walk(walker, 'outside'));
    for (const { when, name } of options.mishaps) if (when === state) mishaps.set(name, true);
  }

  return {
    get walker() {
      return walker;
    },
    begin() {
      after('stepUp', () => {
        walker = board?.people.enter();
        after('layDown', layDown);
      });
    },
    see,
    vanish() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      ends.chipReader.remove();
      walk(walker, 'outside');
      walk(follower, 'outside');
      for (const { name } of options.mishaps) mishaps.set(name, false);
    },
  };
}
