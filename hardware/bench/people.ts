// People in a lane, each walking at their own time: outside, zone A before the barrier, the doorway, zone B behind it, gone.
// One at a time in the doorway, and nobody walks through a barrier that is not open.

export const PLACES = ['outside', 'zone-a', 'doorway', 'zone-b', 'gone'] as const;
export type Place = (typeof PLACES)[number];

export interface PeopleOptions {
  /** Time for one step from place to place, ms. */
  readonly stepMs: number;
}

export interface People {
  /** Somebody steps into zone A and stays there; the number names this person. */
  enter(): number;
  /** Walks to a place and stays there; `outside` is back where they came from. Unknown numbers are ignored: they have left. */
  walk(person: number, to: Place): void;
  /** Somebody else, close behind: steps into zone A and walks all the way as soon as the barrier lets them. */
  tailgate(): number;
  /** Everybody vanishes. */
  clear(): void;
  advance(ms: number, barrierOpen: boolean): void;
  at(place: Place): number;
  /** Persons who have come into the lane, and who have walked from the doorway into zone B, since the start. */
  readonly entries: number;
  readonly exits: number;
  readonly count: number;
}

interface Person {
  place: number;
  goal: number;
  sinceMs: number;
}

const OUTSIDE = PLACES.indexOf('outside');
const ZONE_A = PLACES.indexOf('zone-a');
const DOORWAY = PLACES.indexOf('doorway');
const GONE = PLACES.indexOf('gone');

export function createPeople({ stepMs }: PeopleOptions): People {
  const persons = new Map<number, Person>();
  let next = 1;
  let entries = 0;
  let exits = 0;

  const counted = (place: number) => [...persons.values()].filter((person) => person.place === place).length;

  function step(person: Person, barrierOpen: boolean): void {
    const to = person.place + Math.sign(person.goal - person.place);
    if (to === DOORWAY && (!barrierOpen || counted(DOORWAY) > 0)) {
      // Whoever has had to wait takes half a step's time to start.
      person.sinceMs = stepMs / 2;
      return;
    }
    if (person.place === DOORWAY && to > DOORWAY) exits += 1;
    person.place = to;
    person.sinceMs = 0;
  }

  function enter(goal: number): number {
    const name = next;
    next += 1;
    entries += 1;
    persons.set(name, { place: ZONE_A, goal, sinceMs: 0 });
    return name;
  }

  return {
    enter: () => enter(ZONE_A),
    tailgate: () => enter(GONE),
    walk(name, to) {
      const person = persons.get(name);
      if (person !== undefined) person.goal = PLACES.indexOf(to);
    },
    clear: () => persons.clear(),
    advance(ms, barrierOpen) {
      for (const [name, person] of persons) {
        person.sinceMs += ms;
        if (person.sinceMs >= stepMs && person.place !== person.goal) step(person, barrierOpen);
        if (person.place === OUTSIDE || person.place === GONE) persons.delete(name);
      }
    },
    at: (place) => counted(PLACES.indexOf(place)),
    get entries() {
      return entries;
    },
    get exits() {
      return exits;
    },
    get count() {
      return persons.size;
    },
  };
}
