// From the machine to the files: every page laid out both ways, the better one put on its sheet.
import { instance } from '@viz-js/viz';
import type { GateMachine } from '../../state/gate/machine.ts';
import { chartOf, type State } from './chart.ts';
import { graphOf } from './graph.ts';
import { sheetFor } from './captions.ts';
import { groupingsOf, MOST_GROUPS } from './groups.ts';
import { cutsOf, foldedOf, namedBy, pageOf, type Page } from './pages.ts';
import { posturesOf } from './postures.ts';
import { drawingOf, isLegible, scaleOf, sheetOf, type Drawing, type Sheet } from './sheet.ts';
import { wordFaults, type Lengths } from './speech.ts';

const LAYOUTS = [
  { direction: 'TB', labelWidth: 24 },
  { direction: 'TB', labelWidth: 36 },
  { direction: 'LR', labelWidth: 24 },
] as const;

interface Laid {
  readonly page: Page;
  readonly sheet: Sheet;
  readonly scale: number;
  readonly drawing: Drawing;
}

/**
 * @param lengths of the machine's waits in ms, by name
 * @returns the text of each file by its name, such as `gate-overview.svg`
 * @throws Error with every name that has no words, every word that has no name, or the page that no longer fits a sheet
 */
export async function drawGate(machine: GateMachine, lengths: Lengths): Promise<ReadonlyMap<string, string>> {
  const root = chartOf(machine);
  const postures = posturesOf(machine, root);
  const faults = wordFaults(root, new Set([...postures.values()].flat()));
  if (faults.length > 0) throw new Error(`scripts/diagram/words.ts:\n  ${faults.join('\n  ')}`);

  const viz = await instance();
  const look = { postures, lengths };
  const laidOut = new Map<string, Laid | undefined>();

  /** The best way to lay the page out in so many groups. */
  function lay(page: Page, count: number): Laid | undefined {
    const key = `${count} ${page.state.path}: ${page.box.parts.map(({ state, as }) => `${state.key} ${as}`).join(', ')}`;
    if (laidOut.has(key)) return laidOut.get(key);
    const sheet = sheetFor(page, look);
    const tried = groupingsOf(page, count).flatMap((groups) =>
      LAYOUTS.map((layout): Laid => {
        const drawing = drawingOf(viz.renderString(graphOf(page, look, { ...layout, groups }), { format: 'svg' }));
        return { page, sheet, drawing, scale: scaleOf(sheet, drawing) };
      }),
    );
    const [best] = tried.toSorted((one, other) => other.scale - one.scale);
    laidOut.set(key, best);
    return best;
  }

  /** The page on one sheet: whole, else with frames folded away, else in groups; undefined when nothing helps. */
  function onOneSheet(page: Page): Laid | undefined {
    const foldings = [page];
    for (let next = foldedOf(root, page); next !== undefined; next = foldedOf(root, next)) foldings.push(next);
    for (let count = 1; count <= MOST_GROUPS; count += 1)
      for (const folding of foldings) {
        const laid = lay(folding, count);
        if (laid !== undefined && isLegible(laid.scale)) return laid;
      }
    return undefined;
  }

  /** On one sheet, or on as many as it takes, each part on one of them. */
  function fit(page: Page): readonly Laid[] {
    const whole = onOneSheet(page);
    if (whole !== undefined) return [whole];
    const [cut] = cutsOf(root, page);
    if (cut === undefined)
      throw new Error(`${page.name}: '${page.box.parts[0]?.state.key ?? ''}' is too much for one sheet`);
    return cut.flatMap(fit);
  }

  const files = new Map<string, string>();
  function add(state: State): void {
    const laid = fit(pageOf(root, state));
    for (const [place, { page, sheet, drawing }] of laid.entries()) {
      const number = laid.length === 1 ? '' : `-${place + 1}`;
      const title = laid.length === 1 ? sheet.title : `${sheet.title} (${place + 1} of ${laid.length})`;
      files.set(`${page.name}${number}.svg`, sheetOf({ ...sheet, title }, drawing));
    }
    for (const { page } of laid) for (const deeper of namedBy(page)) add(deeper);
  }
  add(root);
  return files;
}
