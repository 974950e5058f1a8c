// A drawn page on a sheet of A4 across: title, drawing, and below it the notes and what the colours mean. The sheet is made so
// that it can be printed and read on paper.
import type { Posture } from '../../state/gate/outputs.ts';
import { FONT } from './graph.ts';
import { escaped, TEXT_SIZE, wrapped } from './labels.ts';
import { POSTURES } from './words.ts';

/** A4 across in points, and the margin that printers need. */
const SHEET = { width: 842, height: 595, margin: 22 } as const;
export const SMALLEST_TEXT = 9;
const LARGEST_SCALE = 1.35;

/** As wide as the one by which Graphviz has measured, or nearly so: a wider one would leave its boxes. */
const FONTS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans Condensed', sans-serif";
const TITLE_HEIGHT = 31;
const NOTE_LINE = 11;
/** Letters of a note that fit the width of the sheet. */
const NOTE_WIDTH = 178;
const LEGEND_HEIGHT = 17;

export interface Sheet {
  readonly title: string;
  /** Below the title. */
  readonly subtitle: string;
  /** For whoever cannot see it. */
  readonly description: string;
  readonly notes: readonly string[];
  readonly postures: readonly Posture[];
  /** Whether some box has no colour, because its posture depends on what goes on. */
  readonly hasOpenPosture: boolean;
}

/** What Graphviz has drawn, without its frame. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

/** @throws Error when this is not what Graphviz writes */
export function drawingOf(svg: string): Drawing {
  const found = /<svg [^>]*viewBox="0\.00 0\.00 ([\d.]+) ([\d.]+)"[^>]*>(.*)<\/svg>/s.exec(svg);
  const [, width, height, body] = found ?? [];
  if (width === undefined || height === undefined || body === undefined) throw new Error('not a drawing of Graphviz');
  return { width: Number(width), height: Number(height), body };
}

function room({ notes }: Sheet) {
  const lines = notes.flatMap((note) => wrapped(note, NOTE_WIDTH));
  return {
    lines,
    width: SHEET.width - 2 * SHEET.margin,
    height: SHEET.height - 2 * SHEET.margin - TITLE_HEIGHT - lines.length * NOTE_LINE - LEGEND_HEIGHT,
  };
}

/** How much the drawing is made larger or smaller to fill the sheet. */
export function scaleOf(sheet: Sheet, { width, height }: Drawing): number {
  const free = room(sheet);
  return Math.min(free.width / width, free.height / height, LARGEST_SCALE);
}

/** Whether the text of the drawing can still be read on paper. */
export function isLegible(scale: number): boolean {
  return scale * TEXT_SIZE >= SMALLEST_TEXT;
}

const OPEN_POSTURE = { words: 'depends on what goes on in it or beside it', fill: '#ffffff', edge: '#1d1b16' } as const;

function legend({ postures, hasOpenPosture }: Sheet, y: number): string {
  let x: number = SHEET.margin;
  return [...postures.map((posture) => POSTURES[posture]), ...(hasOpenPosture ? [OPEN_POSTURE] : [])]
    .map(({ words, fill, edge }) => {
      const at = x;
      x += 30 + words.length * 4.5;
      return `<rect x="${at}" y="${y - 9}" width="12" height="11" rx="2" fill="${fill}" stroke="${edge}"/><text x="${at + 16}" y="${y}">${escaped(words)}</text>`;
    })
    .join('\n');
}

/** @returns the whole SVG file */
export function sheetOf(sheet: Sheet, drawing: Drawing): string {
  const { lines } = room(sheet);
  const scale = scaleOf(sheet, drawing);
  const x = (SHEET.width - drawing.width * scale) / 2;
  const bottom = SHEET.height - SHEET.margin;
  const notes = lines.map(
    (line, place) =>
      `<text x="${SHEET.margin}" y="${bottom - LEGEND_HEIGHT - (lines.length - 1 - place) * NOTE_LINE}">${escaped(line)}</text>`,
  );
  const body = drawing.body
    .replace(/<!--.*?-->\n?/gs, '')
    .replaceAll(new RegExp(` font-family="${FONT}[^"]*"`, 'g'), '')
    .trim();
  return `<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm" viewBox="0 0 ${SHEET.width} ${SHEET.height}" font-family="${FONTS}" font-size="9" fill="#1d1b16" role="img">
<title>${escaped(sheet.title)}</title>
<desc>${escaped(sheet.description)}</desc>
<rect width="${SHEET.width}" height="${SHEET.height}" fill="#ffffff"/>
<text x="${SHEET.margin}" y="${SHEET.margin + 12}" font-size="15" font-weight="bold">${escaped(sheet.title)}</text>
<text x="${SHEET.margin}" y="${SHEET.margin + 26}" font-size="9.5">${escaped(sheet.subtitle)}</text>
<g transform="translate(${x.toFixed(2)} ${SHEET.margin + TITLE_HEIGHT}) scale(${scale.toFixed(4)})">
${body}
</g>
${notes.join('\n')}
${legend(sheet, bottom)}
</svg>
`;
}
