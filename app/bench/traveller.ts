// A simulated traveller: steps up, lays the passport down, looks, and walks when the barrier opens, each after a time that the
// seed draws. Does what the scenario says by what can be seen of the lane (its states), never by what the controller knows.
import type { VirtualPassport } from '../../hardware/bench/passport.ts';
import type { ScenarioOptions } from './scenarios.ts';
import type { FarEnds } from './far-ends.ts';

export interface TravellerPlan {
  readonly options: ScenarioOptions;
  readonly lines: readonly string[];
  readonly passport: VirtualPassport;
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
  /** Takes the passport and is gone. */
  vanish(): void;
}

/** How long a person takes for each step, ms. */
const TIMES = {
  stepUp: [50, 300],
  layDown: [200, 600],
  walk: [300, 900],
  giveUp: [300, 800],
  fire: [300, 800],
  again: [800, 1500],
} as const satisfies Record<string, readonly [least: number, most: number]>;

export function createTraveller(ends: FarEnds, plan: TravellerPlan, random: () => number): SimulatedTraveller {
  const { options } = plan;
  const timers = new Set<NodeJS.Timeout>();
  let person: number | undefined;

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

  function walk(to: 'outside' | 'gone'): void {
    if (person !== undefined) ends.board?.board.people.walk(person, to);
  }

  function see(state: string): void {
    if (state === 'crossing.inspecting') {
      if (options.withdraws) after('giveUp', () => walk('outside'));
      if (options.fire) after('fire', () => ends.board?.board.set('fireAlarm', true));
    }
    if (state === 'open.retry') after('again', layDown);
    if (state === 'crossing.passing' && options.walks) after('walk', () => walk('gone'));
  }

  return {
    get walker() {
      return person;
    },
    begin() {
      after('stepUp', () => {
        person = ends.board?.board.people.enter();
        after('layDown', layDown);
      });
    },
    see,
    vanish() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      ends.chipReader.remove();
      walk('outside');
    },
  };
}
