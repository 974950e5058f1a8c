// Where everything stands in the drawing of a lane, for each layout; in its own units, 1000 by 300. People walk from left to
// right.
import type { BenchView, LanePlace } from '../../contract/simulated-lane.ts';

export interface DoorPlan {
  readonly name: 'entry' | 'exit';
  readonly x: number;
  /** What people call it: a turnstile has one barrier and no other name for it. */
  readonly text: string;
}

export interface LanePlan {
  readonly zones: readonly { readonly text: 'zone A' | 'zone B'; readonly from: number; readonly to: number }[];
  readonly doors: readonly DoorPlan[];
  readonly walk: Readonly<Record<LanePlace, number>>;
  readonly places: Readonly<Record<LanePlace, string>>;
  /** Where the traveller shall stand to be seen. */
  readonly footprints: number;
  readonly readerX: number;
  readonly cameraX: number;
  readonly lamps: { readonly entry: number; readonly exit: number };
  /** The outer ends of the walls. */
  readonly left: number;
  readonly right: number;
}

export const TOP = 76;
export const BOTTOM = 224;
export const MIDDLE = (TOP + BOTTOM) / 2;

export const PLANS: Readonly<Record<BenchView['layout'], LanePlan>> = {
  turnstile: {
    left: 230,
    right: 820,
    zones: [
      { text: 'zone A', from: 230, to: 544 },
      { text: 'zone B', from: 576, to: 820 },
    ],
    doors: [{ name: 'exit', x: 560, text: 'barrier' }],
    walk: { outside: 110, 'entry-doorway': 230, 'zone-a': 400, 'exit-doorway': 560, 'zone-b': 700, gone: 920 },
    places: {
      outside: 'outside',
      'entry-doorway': 'in the entry',
      'zone-a': 'before the barrier',
      'exit-doorway': 'in the barrier',
      'zone-b': 'behind the barrier',
      gone: 'through the gate',
    },
    footprints: 400,
    readerX: 310,
    cameraX: 500,
    lamps: { entry: 242, exit: 808 },
  },
  mantrap: {
    left: 236,
    right: 844,
    zones: [
      { text: 'zone A', from: 276, to: 534 },
      { text: 'zone B', from: 546, to: 804 },
    ],
    doors: [
      { name: 'entry', x: 260, text: 'entry' },
      { name: 'exit', x: 820, text: 'exit' },
    ],
    walk: { outside: 140, 'entry-doorway': 260, 'zone-a': 410, 'zone-b': 660, 'exit-doorway': 820, gone: 930 },
    places: {
      outside: 'before the entry',
      'entry-doorway': 'in the entry',
      'zone-a': 'between the doors, in zone A',
      'zone-b': 'between the doors, before the camera',
      'exit-doorway': 'in the exit',
      gone: 'through the gate',
    },
    footprints: 660,
    readerX: 120,
    cameraX: 716,
    lamps: { entry: 304, exit: 776 },
  },
};
