// What hangs on the wires of a simulated I/O board: doors, people and contacts, wired as the lane file says. A relay moves its door by
// its polarity; an input's contact is open or closed by its polarity; any wire can be cut.
import type { BarrierInputs } from '../../state/gate/board.ts';
import type { ContactOptions, RelayOptions } from '../../state/lane/barrier.ts';
import type { Layout } from '../../state/lane/lane.ts';
import type { Contact } from './board.ts';
import { createDoors, type Doors } from './doors.ts';

export interface PlantOptions {
  readonly layout: Layout;
  readonly relays: RelayOptions;
  readonly inputs: ContactOptions;
  readonly travelMs?: number;
  readonly stepMs?: number;
}

export interface Plant {
  readonly doors: Doors;
  set(contact: Contact, on: boolean): void;
  /** Cuts or mends the wire of an input: a cut wire is an open contact. */
  cut(input: keyof ContactOptions, isCut: boolean): void;
  /** @param energised whether the relay of a channel is */
  advance(ms: number, energised: (channel: number) => boolean): void;
  /** Whether the contact at an input channel is closed; one that is not wired is open. */
  closed(channel: number): boolean;
}

export function createPlant({ layout, relays, inputs, travelMs = 700, stepMs = 600 }: PlantOptions): Plant {
  const doors = createDoors({ layout, travelMs, stepMs });
  const contacts = new Set<Contact>();
  const cutWires = new Set<keyof ContactOptions>();
  const wired = new Map(
    Object.entries(inputs).flatMap(([name, value]) =>
      value === undefined ? [] : [[value.channel, { name: name as keyof ContactOptions, ...value }] as const],
    ),
  );

  function truth(name: keyof BarrierInputs): boolean {
    const seen: Partial<BarrierInputs> = doors.inputs();
    return seen[name] ?? [...contacts].includes(name as Contact);
  }

  return {
    doors,
    set(contact, on) {
      if (on) contacts.add(contact);
      else contacts.delete(contact);
    },
    cut(input, isCut) {
      if (isCut) cutWires.add(input);
      else cutWires.delete(input);
    },
    advance(ms, energised) {
      const order = (relay: RelayOptions['exitOpen']) =>
        relay !== undefined && energised(relay.channel) === (relay.polarity === 'closed-is-true');
      doors.advance(ms, { entryOpen: order(relays.entryOpen), exitOpen: order(relays.exitOpen) }, true);
    },
    closed(channel) {
      const at = wired.get(channel);
      if (at === undefined || cutWires.has(at.name)) return false;
      return truth(at.name) === (at.polarity === 'closed-is-true');
    },
  };
}
