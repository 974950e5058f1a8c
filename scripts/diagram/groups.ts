// A machine is told in the order in which things go on. Where that is too long for one column, it is broken into several that
// stand side by side, like the columns of a page, at places that few arrows cross.
import { drawnOf } from './graph.ts';
import { boxesIn, type Box, type Page } from './pages.ts';

export const MOST_GROUPS = 4;
/** How many of the best ways to break a page are tried out. */
const TRIED = 3;

/** Every way to break a list into so many parts, none of them empty. */
function* partitions<T>(list: readonly T[], count: number): Generator<readonly (readonly T[])[]> {
  if (count === 1) {
    yield [list];
    return;
  }
  for (let size = 1; size <= list.length - count + 1; size += 1)
    for (const rest of partitions(list.slice(size), count - 1)) yield [list.slice(0, size), ...rest];
}

/** The longest group counts most: it makes the sheet long. */
function cost(page: Page, groups: readonly (readonly Box[])[]): number {
  const longest = Math.max(...groups.map(({ length }) => length));
  const drawn = drawnOf(page, groups).size;
  return longest * 2 - drawn;
}

/** What is broken: the page itself, or where its parts stand side by side anyhow, the longest of them. */
function longestOf(box: Box): Box {
  if (box.state.type !== 'parallel') return box;
  const [longest] = boxesIn(box)
    .filter(({ state }) => state.type === 'compound')
    .toSorted((one, other) => other.parts.length - one.parts.length);
  return longest ?? box;
}

/** The ways to break a page into `count` groups that are worth trying; the best first. */
export function groupingsOf(page: Page, count: number): readonly (readonly (readonly Box[])[])[] {
  const { parts } = longestOf(page.box);
  if (count > parts.length) return [];
  return [...partitions(parts, count)].toSorted((one, other) => cost(page, one) - cost(page, other)).slice(0, TRIED);
}
