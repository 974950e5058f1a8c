// The doors of a lane and the people in it, who get into each other's way: drives as far as the layout fits them, what the
// sensors see, the fault that is shown, and how often the interlock of a mantrap was broken.
import type { Layout } from '../../state/lane/lane.ts';
import type { BarrierInputs, BarrierOutputs } from '../../state/gate/board.ts';
import { createDrive, type Drive, type DriveFault } from './drives.ts';
import { createPeople, DOORS, type Door, type People } from './people.ts';

export interface DoorsOptions {
  readonly layout: Layout;
  readonly travelMs: number;
  readonly stepMs: number;
}

export interface Drives {
  /** A turnstile has none. */
  readonly entry: Drive | undefined;
  readonly exit: Drive;
}

/** The inputs that come from the lane itself. */
export type SeenInputs = Pick<
  BarrierInputs,
  | 'entryClosed'
  | 'entryOpen'
  | 'exitClosed'
  | 'exitOpen'
  | 'entryObstructed'
  | 'exitObstructed'
  | 'zoneA'
  | 'zoneB'
  | 'driveFault'
>;

export interface Doors {
  readonly drives: Drives;
  readonly people: People;
  /** How often both doors came to be not closed at once, by an order and not by an emergency. */
  readonly interlockBroken: number;
  /** @param released both doors may be open: an emergency, or the board's safe outputs */
  advance(ms: number, orders: Pick<BarrierOutputs, 'entryOpen' | 'exitOpen'>, released: boolean): void;
  inputs(): SeenInputs;
  /** IR3, without what is the board's own. */
  fault(): number;
}

const DRIVE = { retryMs: 1000, motorMs: 7000 };
/** From here on a person can walk through. */
const PASSABLE = 0.9;
/** Section 7 of the profile. */
const CODES: Readonly<Record<DriveFault, Readonly<Record<Door, number>>>> = {
  none: { entry: 0, exit: 0 },
  motor: { entry: 1, exit: 2 },
  obstructed: { entry: 3, exit: 4 },
  forced: { entry: 7, exit: 7 },
};
/** These set the input of the drive fault, too. */
const MOST_OF_DRIVES = 6;

export function createDoors({ layout, travelMs, stepMs }: DoorsOptions): Doors {
  const drives: Drives = {
    entry: layout === 'mantrap' ? createDrive({ ...DRIVE, travelMs }) : undefined,
    exit: createDrive({ ...DRIVE, travelMs }),
  };
  const people = createPeople({ layout, stepMs });
  const fitted = DOORS.flatMap((door) => {
    const drive = drives[door];
    return drive === undefined ? [] : [{ door, drive, doorway: `${door}-doorway`, order: `${door}Open` } as const];
  });
  let interlockBroken = 0;

  const codes = () => fitted.map(({ door, drive }) => CODES[drive.fault][door]).filter((code) => code > 0);

  return {
    drives,
    people,
    get interlockBroken() {
      return interlockBroken;
    },
    advance(ms, orders, released) {
      const shut = fitted.filter(({ drive }) => drive.closed);
      for (const { drive, doorway, order } of fitted)
        drive.advance(orders[order] ? 'open' : 'shut', people.isOccupied(doorway), ms);
      people.advance(ms, (door) => (drives[door]?.position ?? 0) >= PASSABLE);
      const allOpen = fitted.length > 1 && fitted.every(({ drive }) => !drive.closed);
      if (allOpen && !released && shut.some(({ drive }) => !drive.forced)) interlockBroken += 1;
    },
    inputs: () => ({
      // A door that is not fitted reports closed.
      entryClosed: drives.entry?.closed ?? true,
      entryOpen: drives.entry?.open ?? false,
      exitClosed: drives.exit.closed,
      exitOpen: drives.exit.open,
      entryObstructed: people.isOccupied('entry-doorway'),
      exitObstructed: people.isOccupied('exit-doorway'),
      zoneA: people.isOccupied('zone-a'),
      zoneB: people.isOccupied('zone-b'),
      driveFault: codes().some((code) => code <= MOST_OF_DRIVES),
    }),
    fault: () => (codes().length === 0 ? 0 : Math.min(...codes())),
  };
}
