// The MRZ that a seal carries: parsed as a document's, and compared with the printed one (BSI TR-03135: MRZ against seal). The
// seal of a visa leaves the optional data of the second line away, so what is compared is what the seal has.
import type { Result } from '../../../result.ts';
import { parseMrz } from '../../mrz/parse.ts';
import type { MachineReadableZone, MrzProblem } from '../../mrz/zone.ts';

export interface SealMrz {
  /** As the seal has them. */
  readonly lines: readonly string[];
  /** Optional data that the seal leaves away are fillers here. */
  readonly zone: Result<MachineReadableZone, readonly MrzProblem[]>;
}

/** @param today YYYY-MM-DD, for the centuries */
export function readSealMrz(lines: readonly string[], today: string): SealMrz {
  const width = lines[0]?.length ?? 0;
  return {
    lines,
    zone: parseMrz(
      lines.map((line) => line.padEnd(width, '<')),
      today,
    ),
  };
}

/** Line and column, from 1, of each character of the seal that the document has otherwise; one of 0 and 0 for another shape. */
export function differencesToSeal(
  { lines }: Pick<SealMrz, 'lines'>,
  printed: readonly string[],
): readonly { readonly line: number; readonly column: number }[] {
  const hasShape =
    lines.length === printed.length && lines.every((line, index) => line.length <= (printed[index]?.length ?? 0));
  if (!hasShape || lines[0]?.length !== printed[0]?.length) return [{ line: 0, column: 0 }];
  return lines.flatMap((text, line) =>
    Array.from(text).flatMap((character, column) =>
      character === printed[line]?.[column] ? [] : [{ line: line + 1, column: column + 1 }],
    ),
  );
}
