// The traveller of the bench page, moved by hand: steps up, lays the passport down, takes it back, walks.
import type { Place } from '../../hardware/bench/people.ts';
import { passportFor } from './document.ts';
import type { Controller } from '../controller/controller.ts';
import type { FarEnds } from './far-ends.ts';
import type { Person } from './person.ts';

/** Whatever cannot be done is told in words. */
export interface TravellerByHand {
  /** The number of who stands in the lane, or has. */
  readonly walker: number | undefined;
  stepUp(): string | undefined;
  walk(to: Extract<Place, 'outside' | 'gone'>): string | undefined;
  layDown(person: Person): Promise<string | undefined>;
}

export function createTravellerByHand(
  { board: server, chipReader, mrzReader, states }: FarEnds,
  controller: Pick<Controller, 'refreshTrust'>,
): TravellerByHand {
  const people = server?.board.people;
  let walker: number | undefined;

  return {
    get walker() {
      return walker;
    },
    stepUp() {
      if (people === undefined) return 'the barrier board is not simulated: step before the real one';
      if (walker !== undefined && people.placeOf(walker) !== undefined) return 'the traveller stands there already';
      walker = people.enter();
      return undefined;
    },
    walk(to) {
      if (people === undefined) return 'the barrier board is not simulated: walk through the real one';
      if (walker === undefined || people.placeOf(walker) === undefined) return 'nobody is there: step up first';
      people.walk(walker, to);
      return undefined;
    },
    async layDown({ lines, portrait }) {
      if (mrzReader === undefined) return 'the document reader is not simulated';
      if (portrait === undefined) return 'there is no portrait for the chip: make a traveller first';
      const passport = await passportFor(states, controller, lines, portrait);
      if (!passport.ok) return passport.error;
      chipReader.insert(passport.value);
      return (await mrzReader.present(lines)) ? undefined : 'the document reader is unplugged: the chip reader has it';
    },
  };
}
