// Which format a frame has, by the number and length of its lines and, for visas, its first letter (Doc 9303-3, 4.2; 9303-7).
import { err, ok, type Result } from '../../result.ts';
import { LAYOUTS } from './layout.ts';
import type { MrzFormat, MrzProblem } from './zone.ts';

const FORMATS = Object.keys(LAYOUTS) as readonly MrzFormat[];

function fault(line: number, column: number, text: string): Result<never, MrzProblem> {
  return err({ code: 'format', line, column, text });
}

/** @returns the format, or the first thing that no format allows */
export function formatOf(lines: readonly string[]): Result<MrzFormat, MrzProblem> {
  if (lines.length !== 2 && lines.length !== 3)
    return fault(1, 1, `an MRZ has two or three lines, here are ${lines.length}`);

  const isVisa = lines[0]?.startsWith('V') === true;
  const longest = Math.max(...lines.map((line) => line.length));
  const candidates = FORMATS.filter(
    (format) => LAYOUTS[format].lines === lines.length && (lines.length === 3 || format.startsWith('MRV') === isVisa),
  );
  const [format = 'TD3'] = candidates.toSorted(
    (one, other) => Math.abs(LAYOUTS[one].width - longest) - Math.abs(LAYOUTS[other].width - longest),
  );
  const { width } = LAYOUTS[format];
  for (const [index, { length }] of lines.entries())
    if (length !== width)
      return fault(
        index + 1,
        Math.min(length, width) + 1,
        `a line of a ${format} document has ${width} characters, this one ${length}`,
      );

  // Two lines of 36 as TD2, but other fields in them.
  if (format === 'TD2' && lines[0]?.startsWith('IDFRA') === true)
    return fault(1, 1, 'French identity cards of before 2021 do not follow Doc 9303');
  return ok(format);
}

/** Splits the MRZ of a chip's DG1, which has no ends of line (Doc 9303-10, 4.7.1), by its length. */
export function splitLines(text: string): Result<readonly string[], MrzProblem> {
  const layout = Object.values(LAYOUTS).find(({ lines, width }) => text.length === lines * width);
  if (layout === undefined) return fault(1, text.length + 1, `no MRZ has ${text.length} characters`);
  return ok(
    Array.from({ length: layout.lines }, (_, line) => text.slice(line * layout.width, (line + 1) * layout.width)),
  );
}
