// One page as a graph for Graphviz: boxes, frames for what has parts, and one labelled line for all arrows between two
// places. What leaves the page, or goes where nearly everything goes, is written into its box: lines across the whole sheet
// cannot be followed.
import type { Graph, Subgraph } from '@viz-js/viz';
import { isWithin, type State } from './chart.ts';
import { boxLabel, frameLabel, lineLabel, noteOf, TEXT_SIZE, type Look } from './labels.ts';
import { boxesIn, type Box, type Line, type Page } from './pages.ts';
import { POSTURES } from './words.ts';

/** The font from which Graphviz takes its widths; the sheet puts its own in its place. */
export const FONT = 'Helvetica';

const INK = '#1d1b16';
const LINE = '#4a453b';
const FRAME = '#77736a';
const GROUND = '#faf9f5';

export interface Layout {
  /** In which the page is read. */
  readonly direction: 'TB' | 'LR';
  /** Of the text at a line, in letters. */
  readonly labelWidth: number;
  /** The parts of the page in columns (rows, where it is read from left to right), as they follow each other. */
  readonly groups: readonly (readonly Box[])[];
}

/** The lines that are drawn: from a box, within a group. The others are written where they begin; the text at a line from a frame would lie on its title. */
export function drawnOf({ box, lines }: Page, groups: Layout['groups']): ReadonlySet<Line> {
  const frames = new Set(boxesIn(box).flatMap(({ state, as }) => (as === 'frame' ? state : [])));
  const groupOf = (state: State) => groups.findIndex((group) => group.some((part) => isWithin(state, part.state)));
  return new Set(
    lines.filter(({ side, from, to }) => {
      const [one, other] = [groupOf(from), groupOf(to)];
      return side === 'inner' && one === other && !frames.has(from);
    }),
  );
}

const clusterOf = (state: State) => `cluster_${state.path}`;

/** Some box in the box where a line to its frame can be tied. */
function anchorOf(box: Box): string {
  if (box.as !== 'frame') return box.state.path;
  const first = box.parts.find(({ state }) => state === box.state.initial) ?? box.parts[0];
  if (first === undefined) throw new Error(`${box.state.path}: a frame without parts`);
  return anchorOf(first);
}

function nodeOf({ state, as }: Box, notes: readonly string[], look: Look) {
  const [only, ...others] = look.postures.get(state.path) ?? [];
  const { fill, edge } = only === undefined || others.length > 0 ? { fill: '#ffffff', edge: INK } : POSTURES[only];
  return {
    name: state.path,
    attributes: {
      label: boxLabel(state, as === 'page', notes),
      fillcolor: fill,
      color: edge,
      ...(as === 'page' ? { penwidth: 2.5 } : {}),
      ...(state.type === 'final' ? { peripheries: 2 } : {}),
    },
  };
}

/** @returns what Graphviz lays out, for `svg` */
export function graphOf(page: Page, look: Look, layout: Layout): Graph {
  const boxes = new Map(boxesIn(page.box).map((box) => [box.state, box]));
  const lines = drawnOf(page, layout.groups);
  const drawn = [...lines];
  const written = page.lines.filter((line) => !lines.has(line));
  function isFrame(state: State): boolean {
    return boxes.get(state)?.as === 'frame';
  }

  function boxAt(state: State): Box {
    const box = boxes.get(state);
    if (box === undefined) throw new Error(`${state.path} is not on the page ${page.name}`);
    return box;
  }

  const notesOf = (state: State) =>
    written
      .filter(({ side, from, to }) => (side === 'in' || isWithin(to, from) ? to === state : from === state))
      .map((line) => noteOf(line, page.state, look));

  function edgesIn(state: State) {
    return arrows
      .filter(({ frame }) => frame === state)
      .map(({ tail, head, attributes }) => ({ tail, head, attributes }));
  }

  function subgraphOf({ state, parts }: Box): Subgraph {
    return {
      name: clusterOf(state),
      graphAttributes: {
        label: frameLabel(state, notesOf(state)),
        labeljust: 'l',
        fontname: FONT,
        fontsize: TEXT_SIZE,
        style: state.parent?.type === 'parallel' ? 'rounded,dashed' : 'rounded,filled',
        color: FRAME,
        fillcolor: GROUND,
        margin: 6,
      },
      nodes: [...parts.filter(({ as }) => as !== 'frame').map((part) => nodeOf(part, notesOf(part.state), look))],
      subgraphs: [...parts.filter(({ as }) => as === 'frame').map(subgraphOf), ...(state === grouped ? [heads] : [])],
      edges: edgesIn(state),
    };
  }

  /** The innermost frame around both, so that the text at the line stays in it. */
  function around(one: State, other: State): State {
    return isFrame(one) && isWithin(other, one) ? one : one.parent === undefined ? one : around(one.parent, other);
  }

  const arrows = drawn.map((line) => {
    const { from, to } = line;
    return {
      frame: around(from, to),
      tail: from.path,
      head: anchorOf(boxAt(to)),
      attributes: {
        label: lineLabel(line, look, layout.labelWidth),
        ...(isFrame(to) && !isWithin(from, to) ? { lhead: clusterOf(to) } : {}),
      },
    };
  });

  // An unseen line from the first of each group to that of the next keeps the groups in order, side by side.
  const firsts = layout.groups.flatMap(([first]) =>
    first === undefined || first.as === 'frame' ? [] : first.state.path,
  );
  // Graphviz counts rows from below.
  if (layout.direction === 'LR') firsts.reverse();
  const grouped = layout.groups[0]?.[0]?.state.parent;
  const heads: Subgraph = {
    graphAttributes: { rank: 'same' },
    nodes: firsts.map((name) => ({ name })),
    edges: firsts
      .slice(1)
      .map((head, place) => ({ tail: firsts[place] ?? head, head, attributes: { style: 'invis' } })),
  };

  const frame = subgraphOf(page.box);
  const isRoot = page.state.parent === undefined;
  return {
    directed: true,
    graphAttributes: { rankdir: layout.direction, compound: true, nodesep: 0.14, ranksep: 0.2, pad: 0.03 },
    nodeAttributes: {
      shape: 'box',
      style: 'rounded,filled',
      fillcolor: '#ffffff',
      color: FRAME,
      fontname: FONT,
      fontsize: TEXT_SIZE,
      fontcolor: INK,
      margin: '0.05,0.02',
      height: 0.3,
    },
    edgeAttributes: { fontname: FONT, fontsize: TEXT_SIZE, fontcolor: INK, color: LINE, arrowsize: 0.7 },
    nodes: isRoot ? (frame.nodes ?? []) : [],
    subgraphs: isRoot ? (frame.subgraphs ?? []) : [frame],
    edges: isRoot ? (frame.edges ?? []) : [],
  };
}
