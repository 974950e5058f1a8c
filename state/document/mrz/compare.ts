// Whether the printed MRZ and the one in the chip (DG1) are the same, character for character (Doc 9303-10, 4.7.1).
import { FIELDS, LAYOUTS, textAt, type MrzField } from './layout.ts';
import type { MachineReadableZone } from './zone.ts';

export type DifferingField = 'format' | Exclude<MrzField, 'name'> | 'primaryIdentifier' | 'secondaryIdentifier';

export interface Agreement {
  readonly agree: boolean;
  /** The fields whose characters differ, in the order of the standard's tables; `format` alone when the formats do. */
  readonly differing: readonly DifferingField[];
}

/** Compares two zones; names, not values, are in the answer, so that it may be logged. */
export function sameDocument(printed: MachineReadableZone, dg1: MachineReadableZone): Agreement {
  if (printed.format !== dg1.format) return { agree: false, differing: ['format'] };
  const differing = FIELDS.flatMap((field): readonly DifferingField[] => {
    const place = LAYOUTS[printed.format].fields[field];
    if (place === undefined || textAt(printed.lines, place) === textAt(dg1.lines, place)) return [];
    return field === 'name' ? differingIdentifiers(printed, dg1) : [field];
  });
  return { agree: differing.length === 0, differing };
}

function differingIdentifiers(one: MachineReadableZone, other: MachineReadableZone): readonly DifferingField[] {
  const differing = (['primaryIdentifier', 'secondaryIdentifier'] as const).filter(
    (field) => one[field] !== other[field],
  );
  // The same letters with other fillers: the parting of the components is the secondary identifier's.
  return differing.length > 0 ? differing : ['secondaryIdentifier'];
}
