// A traveller of whom it is known that he is no citizen of this state. Only such a one can be refused entry: the resolution
// of an officer that refuses entry carries one, and for a citizen, or for somebody whose nationality is not known, there is none
// to be had (UU 6/2011, Art. 14; domain.md).
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import { classOf } from './eligibility.ts';

declare const proven: unique symbol;

export interface Foreigner {
  /** Doc 9303-3 code as in the zone. */
  readonly nationality: string;
  readonly [proven]: true;
}

/** @returns undefined for a citizen, and without a document */
export function foreignerOf(zone: MachineReadableZone | undefined, state: string): Foreigner | undefined {
  if (zone === undefined || classOf(zone.nationality, state) === 'citizen') return undefined;
  return { nationality: zone.nationality } as Foreigner;
}
