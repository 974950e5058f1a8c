import { expect, it } from 'vitest';
import { and, createMachine, not } from 'xstate';
import { chartOf, familyOf, type Arrow } from './chart.ts';
import { gateToDraw } from './machine.ts';
import { posturesOf } from './postures.ts';
import { arrowWords, lengthWords, wordFaults } from './speech.ts';
import * as words from './words.ts';

const TABLES = {
  EVENTS: words.EVENTS,
  GUARDS: words.GUARDS,
  DELAYS: words.DELAYS,
  TASKS: words.TASKS,
  STATES: words.STATES,
  POSTURES: words.POSTURES,
};

const root = chartOf(gateToDraw());
const postures = new Set([...posturesOf(gateToDraw(), root).values()].flat());

/** What is wrong with these words that is not wrong anyhow. */
function newFaults(tables: Parameters<typeof wordFaults>[2]): readonly string[] {
  const anyhow = wordFaults(root, postures);
  return wordFaults(root, postures, tables).filter((fault) => !anyhow.includes(fault));
}

it('has words for all that is drawn, and no others', () => {
  expect(wordFaults(root, postures)).toEqual([]);
});

it.each(Object.keys(TABLES) as (keyof typeof TABLES)[])('names what has lost its words in %s', (table) => {
  const [[gone] = [''], ...left] = Object.entries<unknown>(TABLES[table]);
  const faults = newFaults({ ...TABLES, [table]: Object.fromEntries(left) });
  expect(faults).toEqual([`${table}: no words for '${gone}'`]);
});

it('names words that the machine no longer has', () => {
  const stale = { ...TABLES, GUARDS: { ...words.GUARDS, 'the moon is full': 'the moon is full' } };
  expect(newFaults(stale)).toEqual(["GUARDS: the machine draws no 'the moon is full'"]);
});

function arrowsOf(config: Parameters<typeof createMachine>[0]): readonly Arrow[] {
  return familyOf(chartOf(createMachine(config))).flatMap(({ arrows }) => arrows);
}

it('tells event, guards, waits and tasks in words', () => {
  const arrows = arrowsOf({
    initial: 'a',
    states: {
      a: {
        on: { 'LANE.STOP': [{ guard: and(['exitShut', not('alarm')]), target: 'b' }, { target: 'b' }] },
        after: { motor: 'b' },
        invoke: { src: 'record', onDone: 'b', onError: 'b' },
      },
      b: { always: 'a' },
    },
  });
  const { EVENTS, GUARDS, TASKS } = words;
  expect(arrows.map((arrow) => arrowWords(arrow, { motor: 1500 }))).toEqual([
    `${EVENTS['LANE.STOP'] ?? ''}, ${GUARDS['exitShut'] ?? ''}, and not: ${GUARDS['alarm'] ?? ''}`,
    `${EVENTS['LANE.STOP'] ?? ''}, otherwise`,
    TASKS['record'],
    'fails',
    'after 1.5 s (motor)',
    'at once',
  ]);
});

it('draws no guard and no wait that has no name', () => {
  const target = 'a';
  expect(() => arrowsOf({ initial: 'a', states: { a: { always: { guard: () => true, target } } } })).toThrow(
    'a guard without a name',
  );
  expect(() => arrowsOf({ initial: 'a', states: { a: { after: { 100: target } } } })).toThrow('a wait without a name');
});

it.each([
  [1500, '1.5 s'],
  [60_000, '1 min'],
  [90_000, '90 s'],
  [600_000, '10 min'],
])('writes %i ms as %s', (ms, text) => {
  expect(lengthWords({ wait: ms }, 'wait')).toBe(text);
});
