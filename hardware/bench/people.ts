// People and things in a lane. People walk at their own time along the way of its layout, in either direction; nobody walks
// through a door that is not open, and a doorway holds one at a time. A thing that was left stays where it is.
import type { Layout } from '../../state/lane/lane.ts';

export const PLACES = ['outside', 'entry-doorway', 'zone-a', 'exit-doorway', 'zone-b', 'gone'] as const;
export type Place = (typeof PLACES)[number];

export const DOORS = ['entry', 'exit'] as const;
export type Door = (typeof DOORS)[number];

/** From where one comes to where one goes. A zone is before or behind a barrier, or between two doors. */
export const WAYS: Readonly<Record<Layout, readonly Place[]>> = {
  turnstile: ['outside', 'zone-a', 'exit-doorway', 'zone-b', 'gone'],
  mantrap: ['outside', 'entry-doorway', 'zone-a', 'zone-b', 'exit-doorway', 'gone'],
};

/** Where somebody stands to be inspected: before the camera. */
export const INSPECTED_AT: Readonly<Record<Layout, Place>> = { turnstile: 'zone-a', mantrap: 'zone-b' };

export interface PeopleOptions {
  readonly layout: Layout;
  /** Time for one step from place to place, ms. */
  readonly stepMs: number;
}

export interface People {
  /**
   * Somebody comes, goes to the camera and stays there; the number names this person. What no door shuts is entered at
   * once; before a door they wait outside until it is open.
   */
  enter(): number;
  /** Walks to a place and stays there; `outside` is back where they came from. Unknown numbers are ignored: they have left. */
  walk(person: number, to: Place): void;
  /** Somebody else, close behind: comes in and walks all the way as soon as the doors let them. */
  tailgate(): number;
  /** Somebody from the other end: comes in from behind and walks the wrong way as soon as the doors let them. */
  wrongWay(): number;
  /** A thing is left at a place; the number names it. */
  leave(at: Place): number;
  /** Takes a thing away; unknown numbers are ignored. */
  take(thing: number): void;
  /** Everybody goes the way that is nearest, and takes their things; who is not in the lane is gone at once. */
  disperse(): void;
  /** Everybody vanishes, and everything. */
  clear(): void;
  /** @param isOpen whether one can walk through a door now */
  advance(ms: number, isOpen: (door: Door) => boolean): void;
  /** How many people are at a place. */
  at(place: Place): number;
  /** Where somebody is; undefined when they have left. */
  placeOf(person: number): Place | undefined;
  /** Whether a sensor at a place would see anybody or anything. */
  isOccupied(place: Place): boolean;
  /** Everybody and everything, in the order in which they came. */
  readonly all: readonly { readonly name: number; readonly kind: 'person' | 'thing'; readonly at: Place }[];
  /** Persons who have come in the right way, and who have gone out through the exit, since the start. */
  readonly entries: number;
  readonly exits: number;
  /** Persons in the lane. */
  readonly count: number;
}

interface Person {
  place: number;
  goal: number;
  sinceMs: number;
}

const DOOR_OF: Partial<Readonly<Record<Place, Door>>> = { 'entry-doorway': 'entry', 'exit-doorway': 'exit' };

export function createPeople({ layout, stepMs }: PeopleOptions): People {
  const way = WAYS[layout];
  const end = way.length - 1;
  const exitDoorway = way.indexOf('exit-doorway');
  const persons = new Map<number, Person>();
  const things = new Map<number, Place>();
  let next = 1;
  let entries = 0;
  let exits = 0;

  const placeAt = (index: number): Place => way[index] ?? 'outside';
  const doorAt = (index: number) => DOOR_OF[placeAt(index)];
  const isAway = (index: number) => index === 0 || index === end;

  /** @throws Error where the layout has no such place */
  function indexOf(place: Place): number {
    const index = way.indexOf(place);
    if (index === -1) throw new Error(`there is no ${place} in a ${layout}`);
    return index;
  }

  const isOccupied = (place: Place) =>
    [...persons.values()].some((person) => placeAt(person.place) === place) || [...things.values()].includes(place);

  function step(person: Person, isOpen: (door: Door) => boolean): void {
    const from = person.place;
    const to = from + Math.sign(person.goal - from);
    const door = doorAt(to);
    if (door !== undefined && !isOpen(door)) {
      // Whoever has had to wait for a door takes half a step's time to start.
      person.sinceMs = stepMs / 2;
      return;
    }
    // Whoever is close behind goes in as soon as the one before is out.
    if (door !== undefined && isOccupied(placeAt(to))) return;
    if (doorAt(from) === 'entry' && to > from) entries += 1;
    if (from === exitDoorway && to > from) exits += 1;
    person.place = to;
    person.sinceMs = 0;
  }

  function come(from: 'outside' | 'gone', to: Place): number {
    const name = next;
    next += 1;
    const [away, first] = from === 'outside' ? [0, 1] : [end, end - 1];
    const isFree = doorAt(first) === undefined;
    if (isFree && from === 'outside') entries += 1;
    persons.set(name, { place: isFree ? first : away, goal: indexOf(to), sinceMs: 0 });
    return name;
  }

  return {
    enter: () => come('outside', INSPECTED_AT[layout]),
    tailgate: () => come('outside', 'gone'),
    wrongWay: () => come('gone', 'outside'),
    walk(name, to) {
      const goal = indexOf(to);
      const person = persons.get(name);
      if (person !== undefined) person.goal = goal;
    },
    leave(place) {
      const name = next;
      next += 1;
      things.set(name, placeAt(indexOf(place)));
      return name;
    },
    take: (name) => void things.delete(name),
    disperse() {
      things.clear();
      for (const person of persons.values()) {
        if (isAway(person.place)) person.goal = person.place;
        else person.goal = person.place >= exitDoorway ? end : 0;
      }
    },
    clear() {
      persons.clear();
      things.clear();
    },
    advance(ms, isOpen) {
      for (const [name, person] of persons) {
        person.sinceMs += ms;
        if (person.sinceMs >= stepMs && person.place !== person.goal) step(person, isOpen);
        if (isAway(person.place) && person.place === person.goal) persons.delete(name);
      }
    },
    at: (place) => [...persons.values()].filter((person) => placeAt(person.place) === place).length,
    placeOf(name) {
      const person = persons.get(name);
      return person && placeAt(person.place);
    },
    isOccupied,
    get all() {
      return [
        ...[...persons].map(([name, { place }]) => ({ name, kind: 'person', at: placeAt(place) }) as const),
        ...[...things].map(([name, at]) => ({ name, kind: 'thing', at }) as const),
      ].sort((a, b) => a.name - b.name);
    },
    get entries() {
      return entries;
    },
    get exits() {
      return exits;
    },
    get count() {
      return [...persons.values()].filter(({ place }) => !isAway(place)).length;
    },
  };
}
