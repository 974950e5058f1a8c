// The gate machine as a plain tree of states and arrows, read from its definition and from nothing else, so that no name of
// a state has to be known here.
import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** What makes a transition happen, by the names that the machine uses. */
export type Trigger =
  | { readonly kind: 'event'; readonly event: string }
  /** Told by a level: whenever the guard holds. */
  | { readonly kind: 'level' }
  | { readonly kind: 'after'; readonly delay: string }
  | { readonly kind: 'task-done' | 'task-failed'; readonly task: string }
  /** Every part of the state has come to its end. */
  | { readonly kind: 'parts-done' };

/** A named guard, or several put together. */
export type Condition =
  | { readonly kind: 'guard'; readonly name: string }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] };

export interface Arrow {
  readonly from: State;
  readonly trigger: Trigger;
  readonly condition: Condition | undefined;
  /** Holds only where no arrow before it with the same trigger does. */
  readonly otherwise: boolean;
  /** Empty: the state hears it and stays. */
  readonly to: readonly State[];
}

export interface State {
  /** The way to it, without the name of the machine: `crossing.closing`; the machine itself: ``. */
  readonly path: string;
  readonly key: string;
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final';
  readonly parent: State | undefined;
  readonly children: readonly State[];
  readonly initial: State | undefined;
  readonly arrows: readonly Arrow[];
}

/** The state and everything below it, in the order of the definition. */
export function familyOf(state: State): readonly State[] {
  return [state, ...state.children.flatMap(familyOf)];
}

/** Whether `state` is `other` or lies within it. */
export function isWithin(state: State, other: State): boolean {
  return state === other || (state.parent !== undefined && isWithin(state.parent, other));
}

/** What the library keeps of an arrow, as far as it is read here. */
interface Definition {
  readonly eventType: string;
  readonly guard?: unknown;
  readonly target: readonly AnyStateNode[] | undefined;
}

/**
 * @returns the machine itself, as the root of its tree
 * @throws Error for what has no name (a guard or delay written in place), a `history` state or a guard of an unknown kind
 */
export function chartOf(machine: AnyStateMachine): State {
  const states = new Map<AnyStateNode, State>();

  function stateOf(node: AnyStateNode, parent: State | undefined): State {
    if (node.type === 'history') throw new Error(`${node.id}: a history state cannot be drawn`);
    const children: State[] = [];
    const arrows: Arrow[] = [];
    const state: State = {
      path: node.path.join('.'),
      key: node.key,
      type: node.type,
      parent,
      children,
      get initial() {
        const [first] = node.type === 'compound' ? node.initial.target : [];
        return first === undefined ? undefined : known(first);
      },
      arrows,
    };
    states.set(node, state);
    for (const child of Object.values(node.states)) children.push(stateOf(child, state));
    return state;
  }

  function known(node: AnyStateNode): State {
    const state = states.get(node);
    if (state === undefined) throw new Error(`${node.id}: a target outside the machine`);
    return state;
  }

  const root = stateOf(machine.root, undefined);
  // Targets may lie anywhere: arrows are read once every state is known.
  for (const [node, state] of states) (state.arrows as Arrow[]).push(...arrowsOf(node, state, known));
  return root;
}

function arrowsOf(node: AnyStateNode, from: State, known: (node: AnyStateNode) => State): readonly Arrow[] {
  const groups: readonly (readonly Definition[])[] = [node.always ?? [], ...node.transitions.values()];
  return groups.flatMap((group) =>
    group.map((definition, place) => ({
      from,
      trigger: triggerOf(node, definition),
      condition: conditionOf(definition.guard, node.id),
      otherwise: place > 0 && definition.guard === undefined,
      to: (definition.target ?? []).map(known),
    })),
  );
}

function triggerOf(node: AnyStateNode, definition: Definition): Trigger {
  const event = definition.eventType;
  if (event === '') return { kind: 'level' };
  if (event === `xstate.done.state.${node.id}`) return { kind: 'parts-done' };
  const wait = node.after.find(({ eventType }) => eventType === event);
  if (wait !== undefined) {
    if (typeof wait.delay !== 'string') throw new Error(`${node.id}: a wait without a name`);
    return { kind: 'after', delay: wait.delay };
  }
  for (const { id, src } of node.invoke) {
    const kind =
      event === `xstate.done.actor.${id}`
        ? 'task-done'
        : event === `xstate.error.actor.${id}`
          ? 'task-failed'
          : undefined;
    if (kind === undefined) continue;
    if (typeof src !== 'string') throw new Error(`${node.id}: a task without a name`);
    return { kind, task: src };
  }
  if (event.startsWith('xstate.')) throw new Error(`${node.id}: ${event} cannot be drawn`);
  return { kind: 'event', event };
}

/** The library keeps the parts of `and`, `or` and `not` on the function that it makes of them. */
function conditionOf(guard: unknown, where: string): Condition | undefined {
  if (guard === undefined) return undefined;
  if (typeof guard === 'string') return { kind: 'guard', name: guard };
  if (typeof guard === 'object' && guard !== null && 'type' in guard && typeof guard.type === 'string')
    return { kind: 'guard', name: guard.type };
  if (typeof guard === 'function' && 'guards' in guard && Array.isArray(guard.guards)) {
    const of = guard.guards.flatMap((part: unknown) => conditionOf(part, where) ?? []);
    const [only] = of;
    if (guard.name === 'not' && only !== undefined) return { kind: 'not', of: only };
    if (guard.name === 'and' || guard.name === 'or') return { kind: guard.name, of };
  }
  throw new Error(`${where}: a guard without a name`);
}
