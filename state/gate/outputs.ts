// What the barrier board is told in each state: a table, and a pure function of the machine's state and of nothing else.
// For the layout `turnstile` the one barrier is the exit; an emergency releases whatever there is.
import type { SnapshotFrom } from 'xstate';
import { NO_OUTPUTS, type BarrierOutputs } from './board.ts';
import type { GateMachine } from './machine.ts';

export type GateSnapshot = SnapshotFrom<GateMachine>;

const POSTURES = {
  /** Shut; nobody is invited. */
  shut: { entryRed: true, exitRed: true },
  /** Shut; the next traveller may come forward. */
  inviting: { entryGreen: true, exitRed: true },
  /** Shut; a traveller is being inspected. */
  occupied: { entryRed: true, exitRed: true },
  /** Open for the one traveller. */
  released: { entryRed: true, exitGreen: true, exitOpen: true },
  /** Everything open, whoever is there. */
  emergency: { entryOpen: true, exitOpen: true, entryGreen: true, exitGreen: true, alarm: true },
} as const satisfies Record<string, Partial<BarrierOutputs>>;

export type Posture = keyof typeof POSTURES;

/** The states of the machine and the posture of each, the first that matches. */
const POSTURE_OF = [
  [{ crossing: 'opening' }, 'released'],
  [{ crossing: 'passing' }, 'released'],
  [{ crossing: { closing: 'yielding' } }, 'released'],
  [{ stopping: 'released' }, 'released'],
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

export function outputsOf(snapshot: GateSnapshot): BarrierOutputs {
  return { ...NO_OUTPUTS, ...POSTURES[postureOf(snapshot)] };
}

/**
 * What the board is told after it was told `before`. A machine that has stopped says nothing more about a barrier that it
 * has left open for somebody: the board takes it over as it is.
 */
export function nextOutputs(before: BarrierOutputs, snapshot: GateSnapshot): BarrierOutputs {
  return snapshot.matches('stopped') && before.exitOpen ? before : outputsOf(snapshot);
}
