// Which states and arrows are drawn on which page. The machine itself is one page; a state with more than a few states in
// it gets a page of its own and is one box on the page above.
import { familyOf, isWithin, type Arrow, type State } from './chart.ts';

/** How many states without parts may be drawn inside another state before it gets its own page. */
const INLINE_LIMIT = 3;

export interface Box {
  readonly state: State;
  /** `frame` shows its parts, `page` has a page of its own, `box` has no parts. */
  readonly as: 'frame' | 'page' | 'box';
  readonly parts: readonly Box[];
}

/** Arrows between the same two places, drawn as one line. */
export interface Line {
  /** The place that is drawn; an arrow may begin or end deeper in it. */
  readonly from: State;
  readonly to: State;
  /** Whether each end lies on the page or is named beside it. */
  readonly side: 'inner' | 'in' | 'out';
  readonly arrows: readonly { readonly arrow: Arrow; readonly target: State }[];
}

export interface Page {
  /** Of its file: `gate-crossing`, and with a number where one sheet is not enough. */
  readonly name: string;
  readonly state: State;
  /** The parts of the state that are on this page, in the order of the definition. */
  readonly box: Box;
  readonly lines: readonly Line[];
  /** What ends every state of the page from above; drawn there. */
  readonly inherited: readonly Arrow[];
  /** What the state hears and stays for, though a state above it would be left. */
  readonly stays: readonly Arrow[];
}

export function pageName(state: State): string {
  return ['gate', ...(state.parent === undefined ? ['overview'] : state.path.split('.'))].join('-');
}

/** The whole of the machine, or of a state in it, on one page. */
export function pageOf(root: State, state: State): Page {
  return page(root, frameOf(state), pageName(state));
}

/**
 * The same page with the largest of its frames as a box that has its own page; undefined when it has none, or when they go on
 * side by side and are read side by side.
 */
export function foldedOf(root: State, { state, box, name }: Page): Page | undefined {
  const [largest] = box.parts
    .filter(({ as }) => as === 'frame')
    .toSorted((one, other) => familyOf(other.state).length - familyOf(one.state).length);
  const fold = (part: Box): Box => (part === largest ? { state: part.state, as: 'page', parts: [] } : part);
  return largest === undefined || state.type === 'parallel'
    ? undefined
    : page(root, { ...box, parts: box.parts.map(fold) }, name, state);
}

/** The ways to put a page on two sheets of about the same size; the one that tears the fewest lines first. */
export function cutsOf(root: State, { state, box, name }: Page): readonly (readonly [Page, Page])[] {
  const { length } = box.parts;
  const part = (from: number, until: number) =>
    page(root, { ...box, parts: box.parts.slice(from, until) }, name, state);
  const whole = ({ lines }: Page) => lines.filter(({ side }) => side === 'inner').length;
  return Array.from({ length: Math.max(length - 1, 0) }, (_, index) => index + 1)
    .filter((place) => place >= Math.floor(length / 3) && place <= Math.ceil((2 * length) / 3))
    .map((place) => [part(0, place), part(place, length)] as const)
    .toSorted(([a, b], [c, d]) => whole(c) + whole(d) - whole(a) - whole(b));
}

function page(root: State, box: Box, name: string, state = box.state): Page {
  return {
    name,
    state,
    box,
    lines: linesOf(root, box),
    inherited: inheritedBy(state),
    stays: boxesIn(box).flatMap((each) => staysOf(each.state)),
  };
}

/** The states in a page that have pages of their own. */
export function namedBy({ box }: Page): readonly State[] {
  return boxesIn(box).flatMap(({ state, as }) => (as === 'page' ? state : []));
}

/** The box and every box that is drawn in it. */
export function boxesIn(box: Box): readonly Box[] {
  return [box, ...box.parts.flatMap(boxesIn)];
}

function frameOf(state: State): Box {
  return { state, as: 'frame', parts: state.children.map((child) => boxOf(child, state)) };
}

function boxOf(state: State, parent: State): Box {
  if (state.children.length === 0) return { state, as: 'box', parts: [] };
  const leaves = familyOf(state).filter(({ children }) => children.length === 0);
  // What happens side by side is read side by side.
  return parent.type === 'parallel' || leaves.length <= INLINE_LIMIT
    ? frameOf(state)
    : { state, as: 'page', parts: [] };
}

function linesOf(root: State, box: Box): readonly Line[] {
  const shown = new Map(boxesIn(box).map((each) => [each.state, each]));
  const page = box.state;
  /** The innermost place of the page in which the state lies; undefined outside the page. */
  const placeOf = (state: State): State | undefined => {
    const place = shown.has(state) ? state : state.parent === undefined ? undefined : placeOf(state.parent);
    // In a part that is on another sheet of the same state.
    return place !== state && place !== undefined && shown.get(place)?.as === 'frame' ? undefined : place;
  };

  const lines = new Map<string, Line & { arrows: { arrow: Arrow; target: State }[] }>();
  for (const state of familyOf(root))
    for (const arrow of state.arrows)
      for (const target of arrow.to) {
        const [from, to] = [placeOf(arrow.from), placeOf(target)];
        // What begins above the page leaves all of it and is drawn above, unless it leads here.
        // From another sheet of the same state it is told there.
        if (from === undefined && (to === undefined || to === page || isWithin(arrow.from, page))) continue;
        // Within a place that has its own page.
        if (from !== undefined && from === to && shown.get(from)?.as === 'page') continue;
        const side = from === undefined ? 'in' : to === undefined ? 'out' : 'inner';
        const ends = { from: from ?? arrow.from, to: to ?? target };
        const key = `${side} ${ends.from.path} ${ends.to.path}`;
        const line = lines.get(key) ?? { ...ends, side, arrows: [] };
        line.arrows.push({ arrow, target });
        lines.set(key, line);
      }
  return [...lines.values()];
}

function eventOf({ trigger }: Arrow): string | undefined {
  return trigger.kind === 'event' ? trigger.event : undefined;
}

function inheritedBy(state: State): readonly Arrow[] {
  if (state.parent === undefined) return [];
  const heard = new Set(state.arrows.map(eventOf));
  return [...state.parent.arrows, ...inheritedBy(state.parent)].filter((arrow) => {
    const event = eventOf(arrow);
    return arrow.to.some((target) => !isWithin(target, state)) && (event === undefined || !heard.has(event));
  });
}

function staysOf(state: State): readonly Arrow[] {
  const left = new Set(inheritedFromAll(state).map(eventOf));
  return state.arrows.filter((arrow) => {
    const event = eventOf(arrow);
    return arrow.to.length === 0 && event !== undefined && left.has(event);
  });
}

function inheritedFromAll({ parent }: State): readonly Arrow[] {
  return parent === undefined ? [] : [...parent.arrows.filter(({ to }) => to.length > 0), ...inheritedFromAll(parent)];
}
