// What the inputs of the board mean in each layout (hardware/barrier/egate-rtu-v1.md, 2), so that the machine reads levels and
// no layout. Pure.
import type { Layout } from '../lane/lane.ts';
import type { BarrierInputs } from './board.ts';

export interface Levels {
  /** Shut and held. A door that is not fitted is. */
  readonly entryShut: boolean;
  readonly exitShut: boolean;
  readonly exitOpen: boolean;
  /** Nobody stands in the doorway. */
  readonly entryFree: boolean;
  readonly exitFree: boolean;
  /** Somebody stands where a traveller is inspected. */
  readonly present: boolean;
  /** More than one person, or a large thing, for as long as it lasts. */
  readonly several: boolean;
  /** Somebody stands where nobody may be when the lane is secured: behind the barrier, or between the doors. */
  readonly occupied: boolean;
  /** Somebody stands between two doors. */
  readonly inside: boolean;
  /** Somebody stands behind the barrier; of what is beyond a second door nothing is known. */
  readonly behind: boolean;
  /** Whoever goes through the exit is through: seen behind the barrier, or seen no longer between the doors. */
  readonly through: boolean;
  /** And has gone on. */
  readonly gone: boolean;
}

type Reading = (inputs: BarrierInputs) => Levels;

const READINGS: Readonly<Record<Layout, Reading>> = {
  turnstile: (inputs) => ({
    entryShut: true,
    entryFree: true,
    exitShut: inputs.exitClosed && !inputs.exitOpen,
    exitOpen: inputs.exitOpen,
    exitFree: !inputs.exitObstructed,
    present: inputs.zoneA,
    several: inputs.zoneA && inputs.zoneB,
    occupied: inputs.zoneB,
    inside: false,
    behind: inputs.zoneB,
    through: inputs.zoneB,
    gone: !inputs.zoneB,
  }),
  mantrap: (inputs) => {
    const present = inputs.zoneA || inputs.zoneB;
    const empty = !present && !inputs.exitObstructed;
    return {
      entryShut: inputs.entryClosed && !inputs.entryOpen,
      entryFree: !inputs.entryObstructed,
      exitShut: inputs.exitClosed && !inputs.exitOpen,
      exitOpen: inputs.exitOpen,
      exitFree: !inputs.exitObstructed,
      present,
      several: inputs.zoneA && inputs.zoneB,
      occupied: present,
      inside: present,
      behind: false,
      through: empty,
      gone: empty,
    };
  },
};

/** @returns undefined while the board does not answer: then nothing is known, and no level holds */
export function levelsOf(layout: Layout, inputs: BarrierInputs | undefined): Levels | undefined {
  return inputs === undefined ? undefined : READINGS[layout](inputs);
}
