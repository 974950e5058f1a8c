// The texts of a drawn page, in the small HTML that Graphviz understands, broken into lines.
import type { Posture } from '../../state/gate/outputs.ts';
import { isWithin, type State } from './chart.ts';
import { pageName, type Line } from './pages.ts';
import { arrowWords, stateWords, type Lengths } from './speech.ts';

/** What the texts and colours of a page are made from. */
export interface Look {
  /** By the path of the state. */
  readonly postures: ReadonlyMap<string, readonly Posture[]>;
  readonly lengths: Lengths;
}

/** In points, before the page is scaled to its sheet. */
export const TEXT_SIZE = 10;

interface Html {
  readonly html: string;
}

/** In letters. */
const BOX_WIDTH = 27;
const NOTE_WIDTH = 34;
const FRAME_WIDTH = 60;
const ON_ITS_PAGE = 'see its page';

/** Breaks a text into lines of about `width` letters; a word is never broken. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const START = '● ';
const INDENT = '\u00a0\u00a0\u00a0';
/** Graphviz takes arrows for narrower than they are. */
const END = '\u00a0';

const small = (lines: readonly string[], align = 'CENTER') =>
  `<FONT POINT-SIZE="${TEXT_SIZE}">${lines.map((line) => `${escaped(line)}<BR ALIGN="${align}"/>`).join('')}</FONT>`;
const table = (cells: readonly string[], padding = 0) => ({
  html: `<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="${padding}" CELLSPACING="0">${cells.join('')}</TABLE>`,
});
const cell = (html: string, balign = 'CENTER') => `<TR><TD ALIGN="${balign}" BALIGN="${balign}">${html}</TD></TR>`;

/** What comes after the first line of a text stands a little to the right. */
function hanging(text: string, width: number, mark = ''): readonly string[] {
  return wrapped(text, width).map((line, place) => `${place === 0 ? mark : INDENT}${line}${END}`);
}

const noteCells = (notes: readonly string[], width: number) =>
  notes.length === 0
    ? []
    : [
        cell(
          small(
            notes.flatMap((note) => hanging(note, width)),
            'LEFT',
          ),
          'LEFT',
        ),
      ];

function nameHtml(state: State): string {
  return `<B>${state.parent?.initial === state ? START : ''}${escaped(state.key)}</B>`;
}

/** Name in bold, what it is, and below a rule what is not drawn as a line. */
export function boxLabel(state: State, hasPage: boolean, notes: readonly string[]): Html {
  const words = [...wrapped(stateWords(state), BOX_WIDTH), ...(hasPage ? [`see ${pageName(state)}`] : [])];
  const notesBelow = noteCells(notes, NOTE_WIDTH);
  return table(
    [cell(nameHtml(state)), cell(small(words)), ...(notesBelow.length > 0 ? ['<HR/>', ...notesBelow] : [])],
    1,
  );
}

export function frameLabel(state: State, notes: readonly string[]): Html {
  return table([
    cell(`${nameHtml(state)}<FONT POINT-SIZE="${TEXT_SIZE}">  ${escaped(stateWords(state))}</FONT>`, 'LEFT'),
    ...noteCells(notes, FRAME_WIDTH),
  ]);
}

/** The way from a place that is drawn to where the arrow really ends; `` when it ends there. */
function below(place: State, end: State): string {
  return place === end ? '' : end.path.slice(place.path.length).replace(/^\./, '');
}

/** What happens, one text each. What begins within a box that has a page is told there. */
function causesOf({ from, side, arrows }: Line, { lengths }: Look): readonly string[] {
  const texts = arrows.map(({ arrow }) =>
    side === 'in' || arrow.from === from ? arrowWords(arrow, lengths) : ON_ITS_PAGE,
  );
  return [...new Set(texts)].toSorted((one, other) => Number(one === ON_ITS_PAGE) - Number(other === ON_ITS_PAGE));
}

/** Where the line goes when that is deeper than it is drawn. */
function depthsOf({ to, side, arrows }: Line): string {
  const depths = side === 'out' ? [] : arrows.map(({ target }) => below(to, target)).filter((depth) => depth !== '');
  return depths.length === 0 ? '' : ` → ${[...new Set(depths)].join(', ')}`;
}

/** The text beside a line, broken at `width` letters. */
export function lineLabel(line: Line, look: Look, width: number): Html {
  const { arrows } = line;
  const causes = causesOf(line, look);
  const perTarget = Map.groupBy(arrows, ({ target }) => target);
  const texts =
    perTarget.size > 1
      ? [...perTarget.values()].flatMap((part) => {
          const some = { ...line, arrows: part };
          return causesOf(some, look).map((cause) => `${cause}${depthsOf(some)}`);
        })
      : causes.map((cause) => `${cause}${depthsOf(line)}`);
  const lines =
    texts.length > 1
      ? texts.flatMap((text) => hanging(text, width, '• '))
      : texts.flatMap((text) => wrapped(text, width));
  return table([
    cell(
      small(
        lines.map((text) => `\u00a0${text}`),
        'LEFT',
      ),
      'LEFT',
    ),
  ]);
}

/** The same as a sentence in the box. A place is named as it can be found from here. */
export function noteOf(line: Line, page: State, look: Look): string {
  const { side, from, to } = line;
  const causes = `${causesOf(line, look).join('; or ')}${depthsOf(line)}`;
  if (from.parent === undefined) return `← any state: ${causes}`;
  if (isWithin(to, from)) return `← anywhere in ${from.key}: ${causes}`;
  if (side === 'in') return `← ${from.path}: ${causes}`;
  return `→ ${to.parent === from.parent ? to.key : isWithin(to, page) ? below(page, to) : to.path}: ${causes}`;
}
