// What stands at an arrow: its names put into words, its wait with its length.
import { familyOf, type Arrow, type Condition, type State, type Trigger } from './chart.ts';
import { DELAYS, EVENTS, GUARDS, POSTURES, STATES, TASKS } from './words.ts';

/** The lengths of the machine's waits in ms, by name. */
export type Lengths = Readonly<Record<string, number>>;

const TABLES = { EVENTS, GUARDS, DELAYS, TASKS, STATES, POSTURES } as const;

/** The words of one table by name. */
type Dictionary = { readonly [Table in keyof typeof TABLES]: Readonly<Record<string, unknown>> };

function namesOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'guard':
      return [condition.name];
    case 'not':
      return namesOf(condition.of);
    case 'and':
    case 'or':
      return condition.of.flatMap(namesOf);
  }
}

/** The names that a chart needs words for, by table. */
function neededBy(root: State, postures: Iterable<string>): Record<keyof Dictionary, ReadonlySet<string>> {
  const states = familyOf(root);
  // An arrow that leads nowhere is not drawn.
  const arrows = states.flatMap((state) => state.arrows).filter(({ to }) => to.length > 0);
  const pick = (of: (trigger: Trigger) => string | undefined) =>
    new Set(arrows.flatMap(({ trigger }) => of(trigger) ?? []));
  return {
    STATES: new Set(states.filter(({ parent }) => parent !== undefined).map(({ path }) => path)),
    EVENTS: pick((trigger) => (trigger.kind === 'event' ? trigger.event : undefined)),
    DELAYS: pick((trigger) => (trigger.kind === 'after' ? trigger.delay : undefined)),
    TASKS: pick((trigger) =>
      trigger.kind === 'task-done' || trigger.kind === 'task-failed' ? trigger.task : undefined,
    ),
    GUARDS: new Set(arrows.flatMap(({ condition }) => (condition === undefined ? [] : namesOf(condition)))),
    POSTURES: new Set(postures),
  };
}

/**
 * What is wrong with the words, one sentence each: names of the machine that have none, and words that no name has.
 * @param postures those that some state has
 */
export function wordFaults(root: State, postures: Iterable<string>, words: Dictionary = TABLES): readonly string[] {
  const needed = neededBy(root, postures);
  return (Object.keys(TABLES) as (keyof Dictionary)[]).flatMap((table) => [
    ...[...needed[table]]
      .filter((name) => !Object.hasOwn(words[table], name))
      .map((name) => `${table}: no words for '${name}'`),
    ...Object.keys(words[table])
      // A posture that no state has is still one of the gate's.
      .filter((name) => table !== 'POSTURES' && !needed[table].has(name))
      .map((name) => `${table}: the machine draws no '${name}'`),
  ]);
}

function wordOf(table: Readonly<Record<string, string>>, name: string): string {
  const words = table[name];
  if (words === undefined) throw new Error(`no words for '${name}'`);
  return words;
}

/** What the state is; of the machine itself there is nothing to say. */
export function stateWords({ path, parent }: State): string {
  return parent === undefined ? '' : wordOf(STATES, path);
}

export function delayWords(delay: string): string {
  return wordOf(DELAYS, delay);
}

/** `after 1.5 s`, `after 10 min`. */
export function lengthWords(lengths: Lengths, delay: string): string {
  const ms = lengths[delay];
  if (ms === undefined) throw new Error(`no length for '${delay}'`);
  return ms >= 60_000 && ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}

function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case 'guard':
      return wordOf(GUARDS, condition.name);
    case 'not':
      return `not: ${conditionWords(condition.of)}`;
    case 'and':
      return condition.of.map(conditionWords).join(', and ');
    case 'or':
      return condition.of.map(conditionWords).join(', or ');
  }
}

function triggerWords(trigger: Trigger, lengths: Lengths): string | undefined {
  switch (trigger.kind) {
    case 'event':
      return wordOf(EVENTS, trigger.event);
    case 'level':
      return undefined;
    case 'after':
      return `after ${lengthWords(lengths, trigger.delay)} (${trigger.delay})`;
    case 'task-done':
      return wordOf(TASKS, trigger.task);
    case 'task-failed':
      return 'fails';
    case 'parts-done':
      return 'all of it is done';
  }
}

/** What makes the arrow happen. */
export function arrowWords({ trigger, condition, otherwise }: Arrow, lengths: Lengths): string {
  const parts = [
    triggerWords(trigger, lengths),
    condition === undefined ? undefined : conditionWords(condition),
    otherwise ? 'otherwise' : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'at once' : parts.join(', ');
}
