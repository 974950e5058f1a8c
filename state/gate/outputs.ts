// What the barrier board is told in each state: a table, and a pure function of the machine's state and of nothing else.
// For the layout `turnstile` the one barrier is the exit.
import type { SnapshotFrom } from 'xstate';
import { NO_OUTPUTS, type BarrierOutputs } from './board.ts';
import { levelsOf } from './levels.ts';
import type { GateMachine } from './machine.ts';

export type GateSnapshot = SnapshotFrom<GateMachine>;

const POSTURES = {
  /** Shut; nobody is invited. */
  shut: { entryRed: true, exitRed: true },
  /** Shut; the next traveller may come forward. */
  inviting: { entryGreen: true, exitRed: true },
  /** Shut; a traveller is being inspected. */
  occupied: { entryRed: true, exitRed: true },
  /** The entry is open for the one traveller whose document has been read. */
  entering: { entryOpen: true, entryGreen: true, exitRed: true },
  /** The exit is open for the one traveller. */
  released: { entryRed: true, exitGreen: true, exitOpen: true },
  /** The exit gives way to whoever stands in it. */
  yielding: { entryRed: true, exitGreen: true, exitOpen: true, buzzer: true },
  /** The entry is open for whoever has not passed and must leave as they came. */
  wayBack: { entryOpen: true, entryGreen: true, exitRed: true },
  /** The same, and an officer is called. */
  staying: { entryOpen: true, entryGreen: true, exitRed: true, alarm: true },
  /** Shut, and an officer is called. */
  held: { entryRed: true, exitRed: true, alarm: true },
  /** The doors that the fire plan releases are open, whoever is there. */
  emergency: { entryGreen: true, exitGreen: true, alarm: true },
} as const satisfies Record<string, Partial<BarrierOutputs>>;

export type Posture = keyof typeof POSTURES;

/** The states of the machine and the posture of each, the first that matches. */
export const POSTURE_OF = [
  [{ crossing: { inspecting: { presence: 'entering' } } }, 'entering'],
  [{ crossing: { inspecting: { presence: 'givingWay' } } }, 'entering'],
  [{ crossing: 'admitting' }, 'entering'],
  [{ crossing: 'opening' }, 'released'],
  [{ crossing: 'passing' }, 'released'],
  [{ crossing: { closing: 'yielding' } }, 'yielding'],
  [{ crossing: { unrecorded: 'back' } }, 'staying'],
  [{ crossing: { leaving: 'back' } }, 'wayBack'],
  [{ crossing: { leaving: 'staying' } }, 'staying'],
  [{ crossing: { leaving: 'held' } }, 'held'],
  [{ stopping: 'released' }, 'released'],
  [{ stopping: 'entering' }, 'entering'],
  ['emergency', 'emergency'],
  ['open', 'inviting'],
  ['crossing', 'occupied'],
  ['securing', 'shut'],
  ['outOfService', 'shut'],
  ['closed', 'shut'],
  ['stopping', 'shut'],
  ['stopped', 'shut'],
] as const;

export function postureOf(snapshot: GateSnapshot): Posture {
  for (const [state, posture] of POSTURE_OF) if (snapshot.matches(state)) return posture;
  return 'shut';
}

/** The posture; in an emergency the doors that are released; and the contact that calls staff while an incident is open. */
export function outputsOf(snapshot: GateSnapshot): BarrierOutputs {
  const { settings, latched } = snapshot.context;
  const posture = postureOf(snapshot);
  const outputs: BarrierOutputs = { ...NO_OUTPUTS, ...POSTURES[posture] };
  if (posture === 'emergency')
    return { ...outputs, entryOpen: settings.released.entry, exitOpen: settings.released.exit };
  // Somebody who is between two doors when the lane is not served can only be helped by staff.
  const isLockedIn =
    snapshot.matches('outOfService') && levelsOf(settings.layout, snapshot.context.inputs)?.inside === true;
  return latched.length === 0 && !isLockedIn ? outputs : { ...outputs, alarm: true };
}

/**
 * What the board is told after it was told `before`. A machine that has stopped says nothing more about a door that it
 * has left open for somebody: the board takes it over as it is.
 */
export function nextOutputs(before: BarrierOutputs, snapshot: GateSnapshot): BarrierOutputs {
  return snapshot.matches('stopped') && (before.exitOpen || before.entryOpen) ? before : outputsOf(snapshot);
}
