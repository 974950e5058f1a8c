// What is written around a drawn page: its title, what the marks mean, what ends every state of it from above, and its times.
import type { Arrow } from './chart.ts';
import type { Look } from './labels.ts';
import { boxesIn, pageName, type Page } from './pages.ts';
import type { Sheet } from './sheet.ts';
import { arrowWords, delayWords, lengthWords, stateWords } from './speech.ts';

const MARKS = '● begins here. Thick box: has its own page. Below the rule: → also leads to, ← also entered from.';
const ORIGIN = 'Made from the state machine itself by npm run diagram.';

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function list(before: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${before} ${items.join('; ')}.`];
}

export function sheetFor({ state, box, lines, inherited, stays }: Page, { postures, lengths }: Look): Sheet {
  const delays = lines.flatMap(({ side, from, arrows }) =>
    arrows.flatMap(({ arrow }) => (side === 'in' || arrow.from === from ? delayOf(arrow) : [])),
  );
  const shown = boxesIn(box)
    .filter(({ as }) => as !== 'frame')
    .map((each) => postures.get(each.state.path) ?? []);
  const about =
    state.parent === undefined
      ? 'What the lane does at every moment.'
      : `${sentence(stateWords(state))} Part of ${pageName(state.parent)}.`;
  return {
    title: state.parent === undefined ? 'The gate: overview' : `The gate: ${state.path}`,
    subtitle: `${about} ${MARKS}`,
    description: `${about} ${ORIGIN}`,
    notes: [
      ...list(
        'From everywhere here also:',
        inherited.map((arrow) => `${arrowWords(arrow, lengths)} → ${arrow.to.map(({ path }) => path).join(', ')}`),
      ),
      ...[...Map.groupBy(stays, ({ from }) => from)].flatMap(([from, arrows]) =>
        list(
          `${from.key} goes on at:`,
          arrows.map((arrow) => arrowWords(arrow, lengths)),
        ),
      ),
      ...list(
        'Times, unless the lane file says otherwise:',
        [...new Set(delays)].map((name) => `${name} ${lengthWords(lengths, name)} ${delayWords(name)}`),
      ),
    ],
    postures: [...new Set(shown.filter(({ length }) => length === 1).flat())],
    hasOpenPosture: shown.some(({ length }) => length > 1),
  };
}

function delayOf({ trigger }: Arrow): readonly string[] {
  return trigger.kind === 'after' ? [trigger.delay] : [];
}
