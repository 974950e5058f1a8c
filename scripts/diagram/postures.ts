// How the barrier stands in each state: asked of the gate itself, in every combination of states that the state can be in.
import { initialTransition } from 'xstate';
import type { GateMachine } from '../../state/gate/machine.ts';
import { postureOf, type Posture } from '../../state/gate/outputs.ts';
import { familyOf, type State } from './chart.ts';

/** As the library writes it: a name, or the parts by name. */
type Value = string | { readonly [part: string]: Value | undefined };

/** More combinations than this are a machine that needs another way of asking. */
const LIMIT = 50_000;

interface Combination {
  readonly value: Value;
  readonly active: readonly State[];
}

function* combinations(state: State): Generator<Combination> {
  if (state.type === 'parallel') yield* sideBySide(state, state.children);
  else if (state.children.length === 0) yield { value: {}, active: [state] };
  else
    for (const child of state.children)
      for (const { value, active } of combinations(child))
        yield { value: child.children.length === 0 ? child.key : { [child.key]: value }, active: [state, ...active] };
}

function* sideBySide(state: State, regions: readonly State[]): Generator<Combination> {
  const [first, ...others] = regions;
  if (first === undefined) {
    yield { value: {}, active: [state] };
    return;
  }
  for (const rest of sideBySide(state, others))
    for (const { value, active } of combinations(first))
      yield {
        value: { [first.key]: value, ...(typeof rest.value === 'string' ? {} : rest.value) },
        active: [...active, ...rest.active],
      };
}

/**
 * The postures of each state, by its path: one, or several where it depends on what is within it or beside it.
 * @throws Error when the machine has more combinations of states than can be asked
 */
export function posturesOf(machine: GateMachine, root: State): ReadonlyMap<string, readonly Posture[]> {
  const [{ context }] = initialTransition(machine);
  const found = new Map(familyOf(root).map(({ path }) => [path, new Set<Posture>()]));
  let asked = 0;
  for (const { value, active } of combinations(root)) {
    asked += 1;
    if (asked > LIMIT) throw new Error(`more than ${LIMIT} combinations of states`);
    const posture = postureOf(machine.resolveState({ value: value, context }));
    for (const { path } of active) found.get(path)?.add(posture);
  }
  return new Map([...found].map(([path, postures]) => [path, [...postures]]));
}
