// Gates that are wrong on purpose, made by a script over the machine's definition: every guard left out, every transition left
// out, and every target swapped, once for an open door and once for the end of the service.
import { StateMachine } from 'xstate';
import type { Layout } from '../lane/lane.ts';
import { machineOf } from './alphabet.fixture.ts';
import type { GateMachine } from './machine.ts';

type Json = { readonly [key: string]: unknown };

export interface Mutant {
  /** What was done to which transition: `crossing.opening always 2: target swapped for #gate.open`. */
  readonly name: string;
  /** The state whose transition it is; '' is the root. */
  readonly state: string;
  readonly build: (layout: Layout) => GateMachine;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where transitions stand in the configuration of one state: each slot is one or more of them. */
function* slots(state: Json): Generator<readonly string[]> {
  if ('always' in state) yield ['always'];
  if ('onDone' in state) yield ['onDone'];
  for (const group of ['on', 'after'] as const)
    for (const key of Object.keys((state[group] as Json | undefined) ?? {})) yield [group, key];
  for (const key of ['onDone', 'onError'] as const)
    if (isObject(state['invoke']) && key in state['invoke']) yield ['invoke', key];
}

function* states(
  config: Json,
  path: readonly string[] = [],
): Generator<readonly [path: readonly string[], state: Json]> {
  yield [path, config];
  for (const [name, child] of Object.entries((config['states'] as Json | undefined) ?? {}))
    yield* states(child as Json, [...path, name]);
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((found, key) => (isObject(found) ? found[key] : undefined), value);

function laid(value: unknown, [key, ...rest]: readonly string[], change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (!isObject(value)) throw new Error(`there is no ${key}`);
  return { ...value, [key]: laid(value[key], rest, change) };
}

const transitionsIn = (value: unknown): readonly Json[] =>
  (Array.isArray(value) ? value : [value]).map((one: unknown) =>
    typeof one === 'string' ? { target: one } : (one as Json),
  );

type Change = readonly [name: string, change: (transition: Json) => Json | undefined];

/** An open door, and the end of the service. */
const SWAPS = ['#gate.stopping.released', '#gate.outOfService'] as const;

/** What can be done to a transition. One without a target writes something down, and can only be left out. */
function* changes(transition: Json): Generator<Change> {
  if ('guard' in transition) yield ['guard left out', (same) => ({ ...same, guard: undefined })];
  yield ['left out', () => undefined];
  const own = transition['target'];
  if (typeof own !== 'string') return;
  for (const target of SWAPS)
    if (own.split('.').at(-1) !== target.split('.').at(-1))
      yield [`target swapped for ${target}`, (same) => ({ ...same, target })];
}

/** A mutation is laid over the definition of each layout; they differ in their settings only. */
function built(layout: Layout, path: readonly string[], index: number, change: Change[1]): GateMachine {
  const sound = machineOf(layout);
  const config = laid(sound.config, path, (value) =>
    transitionsIn(value).flatMap((transition, position) =>
      position === index ? [change(transition)].filter((changed) => changed !== undefined) : [transition],
    ),
  );
  return new StateMachine(config as never, sound.implementations as never) as unknown as GateMachine;
}

export function* mutants(): Generator<Mutant> {
  const { config } = machineOf('turnstile');
  for (const [path, state] of states(config))
    for (const slot of slots(state)) {
      const place = [...path.flatMap((name) => ['states', name]), ...slot];
      const found = transitionsIn(at(config, place));
      for (const [index, transition] of found.entries())
        for (const [what, change] of changes(transition)) {
          const which = found.length > 1 ? ` ${index + 1}` : '';
          yield {
            name: `${path.join('.')} ${slot.join(' ')}${which}: ${what}`.trim(),
            state: path.join('.'),
            build: (layout) => built(layout, place, index, change),
          };
        }
    }
}
