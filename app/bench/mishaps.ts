// What can go wrong in a lane without the traveller's doing, as a table: somebody follows or comes from behind, something is left
// lying, a door is pushed or stands still, a contact of the board opens. The bench page begins and ends them by hand, a
// scenario or a soak by name. They act on the far end of the barrier and on nothing else.
import type { Board, Contact } from '../../hardware/bench/board.ts';
import type { Door, Place } from '../../hardware/bench/people.ts';
import type { Drive } from '../../hardware/bench/drives.ts';
import type { Layout } from '../../state/lane/lane.ts';

export type MishapName =
  | 'tailgater'
  | 'wrong-way'
  | 'left-luggage'
  | `${'obstructed' | 'stuck' | 'broken' | 'forced'}-${Door}`
  | 'tamper'
  | 'mains-lost'
  | 'maintenance'
  | 'emergency-button'
  | 'manual-release';

type Kind =
  /** Is over at once: what comes of it walks by itself. */
  | { readonly kind: 'somebody'; comes(board: Board): unknown }
  /** A thing that lies there until it is taken away. */
  | { readonly kind: 'thing'; readonly at: Readonly<Record<Layout, Place>> }
  | { readonly kind: 'drive'; readonly door: Door; readonly what: 'stuck' | 'broken' | 'forced' }
  | { readonly kind: 'contact'; readonly contact: Contact };

export interface Mishap {
  readonly name: MishapName;
  /** For a button. */
  readonly text: string;
  readonly how: Kind;
}

const everywhere = (place: Place) => ({ turnstile: place, mantrap: place });

function atDoor(door: Door): readonly Mishap[] {
  return [
    {
      name: `obstructed-${door}`,
      text: `Block the ${door}`,
      how: { kind: 'thing', at: everywhere(`${door}-doorway`) },
    },
    { name: `forced-${door}`, text: `Push the ${door} open`, how: { kind: 'drive', door, what: 'forced' } },
    { name: `stuck-${door}`, text: `Jam the ${door}`, how: { kind: 'drive', door, what: 'stuck' } },
    { name: `broken-${door}`, text: `Break the ${door}’s motor`, how: { kind: 'drive', door, what: 'broken' } },
  ];
}

const AT_ENTRY = atDoor('entry');

const ALL: readonly Mishap[] = [
  {
    name: 'tailgater',
    text: 'Somebody follows',
    how: { kind: 'somebody', comes: ({ people }) => people.tailgate() },
  },
  {
    name: 'wrong-way',
    text: 'Somebody comes from behind',
    how: { kind: 'somebody', comes: ({ people }) => people.wrongWay() },
  },
  {
    name: 'left-luggage',
    text: 'Leave luggage',
    // Where it is in the way of the next crossing: behind the barrier, or between the doors.
    how: { kind: 'thing', at: { turnstile: 'zone-b', mantrap: 'zone-a' } },
  },
  ...AT_ENTRY,
  ...atDoor('exit'),
  { name: 'tamper', text: 'Open the housing', how: { kind: 'contact', contact: 'tamper' } },
  { name: 'mains-lost', text: 'Cut the mains', how: { kind: 'contact', contact: 'mainsLost' } },
  { name: 'maintenance', text: 'Service switch', how: { kind: 'contact', contact: 'maintenance' } },
  { name: 'emergency-button', text: 'Emergency button', how: { kind: 'contact', contact: 'emergencyButton' } },
  { name: 'manual-release', text: 'Release by hand', how: { kind: 'contact', contact: 'manualRelease' } },
];

export const MISHAPS: Readonly<Record<Layout, readonly Mishap[]>> = {
  turnstile: ALL.filter((mishap) => !AT_ENTRY.includes(mishap)),
  mantrap: ALL,
};

export interface Mishaps {
  /** What can happen here; `on` is undefined for what is over at once. */
  list(): readonly { readonly name: MishapName; readonly text: string; readonly on: boolean | undefined }[];
  /** Begins or ends one. @returns why it cannot be, in words */
  set(name: string, on: boolean): string | undefined;
  /** Ends all of them; whoever walks about goes away as soon as the doors let them. */
  end(): void;
}

/** @param board undefined where the barrier is not simulated: then nothing can go wrong by hand */
export function createMishaps(board: Board | undefined, layout: Layout): Mishaps {
  const left = new Map<MishapName, number>();

  const isLying = (thing: number | undefined) => board?.people.all.some(({ name }) => name === thing) === true;

  function driveOf({ drives }: Board, door: Door): Drive {
    const drive = drives[door];
    if (drive === undefined) throw new Error(`there is no ${door} in a ${layout}`);
    return drive;
  }

  function isOn(at: Board, { name, how }: Mishap): boolean | undefined {
    switch (how.kind) {
      case 'somebody':
        return undefined;
      case 'thing':
        return isLying(left.get(name));
      case 'drive':
        return driveOf(at, how.door)[how.what];
      case 'contact':
        return at.isSet(how.contact);
    }
  }

  function apply(at: Board, { name, how }: Mishap, on: boolean): void {
    switch (how.kind) {
      case 'somebody':
        if (on) how.comes(at);
        return;
      case 'thing': {
        const thing = left.get(name);
        if (on && !isLying(thing)) left.set(name, at.people.leave(how.at[layout]));
        if (!on && thing !== undefined) at.people.take(thing);
        return;
      }
      case 'drive':
        driveOf(at, how.door)[how.what] = on;
        return;
      case 'contact':
        at.set(how.contact, on);
        return;
    }
  }

  return {
    list() {
      if (board === undefined) return [];
      return MISHAPS[layout].map((mishap) => ({ name: mishap.name, text: mishap.text, on: isOn(board, mishap) }));
    },
    set(name, on) {
      if (board === undefined) return 'the barrier board is not simulated';
      const mishap = MISHAPS[layout].find((known) => known.name === name);
      if (mishap === undefined) return `there is no mishap ${name} in a ${layout}`;
      apply(board, mishap, on);
      return undefined;
    },
    end() {
      if (board === undefined) return;
      for (const mishap of MISHAPS[layout]) apply(board, mishap, false);
      board.people.disperse();
    },
  };
}
