// Walks the gate machine to its end: from a first state, every event of an alphabet in every state that is found, until
// nothing new appears. Pure: no task is started, no time passes; `after`, `done` and `error` events are part of the
// alphabet like any other. Used by the proof in proof.test.ts.
import { createActor, initialTransition, type AnyActorScope, type EventObject } from 'xstate';
import type { GateMachine } from './machine.ts';
import type { BarrierOutputs } from './board.ts';
import { outputsOf, type GateSnapshot } from './outputs.ts';

export interface Step {
  readonly from: GateSnapshot;
  readonly event: EventObject;
  readonly to: GateSnapshot;
  /** What the board is told in each of them. */
  readonly before: BarrierOutputs;
  readonly told: BarrierOutputs;
  /** The types of the events that led here from the first state; the shortest way there is. */
  readonly trace: readonly string[];
}

export interface Walk {
  readonly states: number;
  /** States in which the machine has ended, and nothing happens any more. */
  readonly ended: number;
  readonly transitions: number;
}

/**
 * One step of the machine and nothing else: no task is started, no action is carried out but what it writes down. The same as
 * XState's `transition`, which makes an actor for each step and so takes ten times as long.
 */
export function stepperOf(machine: GateMachine): (from: GateSnapshot, event: EventObject) => GateSnapshot {
  const self = createActor(machine);
  const nothing = () => undefined;
  const scope: AnyActorScope = {
    self,
    id: '',
    sessionId: '',
    system: self.system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
  return (from, event) => machine.transition(from, event as never, scope as never);
}

export function initialOf(machine: GateMachine): GateSnapshot {
  return initialTransition(machine)[0];
}

/**
 * @param first where the walk begins
 * @param keyOf what makes two snapshots the same state for the walk; everything that a guard reads must be in it
 * @param eventsOf the alphabet in one state
 * @param visit sees every event in every state found, whether it changed anything or not
 * @param limit of states; a larger machine is an error, never a silently shorter proof
 * @param tell what the board is told in a state
 */
export function walk(
  machine: GateMachine,
  first: GateSnapshot,
  keyOf: (snapshot: GateSnapshot) => string,
  eventsOf: (snapshot: GateSnapshot) => readonly EventObject[],
  visit: (step: Step) => void,
  limit: number,
  tell: (snapshot: GateSnapshot) => BarrierOutputs = outputsOf,
): Walk {
  const step = stepperOf(machine);
  const found = new Set([keyOf(first)]);
  const queue: { readonly snapshot: GateSnapshot; readonly trace: readonly string[] }[] = [
    { snapshot: first, trace: [] },
  ];
  let transitions = 0;
  let ended = 0;
  // The queue grows while it is walked.
  for (const { snapshot, trace } of queue) {
    if (snapshot.status !== 'active') {
      ended += 1;
      continue;
    }
    const before = tell(snapshot);
    for (const event of eventsOf(snapshot)) {
      const to = step(snapshot, event);
      const path = [...trace, event.type];
      transitions += 1;
      visit({ from: snapshot, event, to, before, told: tell(to), trace: path });
      const key = keyOf(to);
      if (found.has(key)) continue;
      found.add(key);
      if (found.size > limit) throw new Error(`more than ${limit} states: a counter in the context has no bound`);
      queue.push({ snapshot: to, trace: path });
    }
  }
  return { states: found.size, ended, transitions };
}
