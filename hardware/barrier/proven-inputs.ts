// What may be believed of a board whose answers carry no proof that they are fresh (Modbus RTU and DCON have no transaction
// number). An input that makes the gate careful is believed at first sight; one that makes it easy only when two scans in a row
// agree on it whose answers differ in form, so that one late answer cannot be both. A scan that failed is never bridged.
import type { BarrierInputs } from '../../state/gate/board.ts';

/** The value of each input on which the gate relies for letting somebody do something; the other one is believed at once. */
export const HARMLESS: BarrierInputs = {
  entryClosed: true,
  entryOpen: false,
  exitClosed: true,
  exitOpen: false,
  entryObstructed: false,
  exitObstructed: false,
  zoneA: false,
  zoneB: false,
  fireAlarm: false,
  emergencyButton: false,
  manualRelease: false,
  tamper: false,
  mainsLost: false,
  driveFault: false,
  watchdogTripped: false,
  maintenance: false,
};

export interface InputProof {
  /**
   * @param seen one sound answer
   * @param form what tells answers of this form from those of the scan before, such as their length
   * @returns what may be believed now; undefined until two scans have agreed for the first time
   */
  observe(seen: BarrierInputs, form: string | number): BarrierInputs | undefined;
  /** A scan failed: what comes next is not the second of two. */
  interrupted(): void;
  /** The board was away: nothing of before holds. */
  forget(): void;
}

function each(value: (name: keyof BarrierInputs) => boolean): BarrierInputs {
  return {
    entryClosed: value('entryClosed'),
    entryOpen: value('entryOpen'),
    exitClosed: value('exitClosed'),
    exitOpen: value('exitOpen'),
    entryObstructed: value('entryObstructed'),
    exitObstructed: value('exitObstructed'),
    zoneA: value('zoneA'),
    zoneB: value('zoneB'),
    fireAlarm: value('fireAlarm'),
    emergencyButton: value('emergencyButton'),
    manualRelease: value('manualRelease'),
    tamper: value('tamper'),
    mainsLost: value('mainsLost'),
    driveFault: value('driveFault'),
    watchdogTripped: value('watchdogTripped'),
    maintenance: value('maintenance'),
  };
}

export function createInputProof(): InputProof {
  let held: BarrierInputs | undefined;
  let last: { readonly seen: BarrierInputs; readonly form: string | number } | undefined;

  return {
    observe(seen, form) {
      const before = last?.form === form ? undefined : last?.seen;
      last = { seen, form };
      // Of the very first pair, whatever either of them fears counts.
      const known = held ?? before;
      if (known === undefined) return undefined;
      held = each((name) => {
        const harmless = HARMLESS[name];
        if (seen[name] !== harmless) return !harmless;
        return before?.[name] === harmless ? harmless : known[name];
      });
      return held;
    },
    interrupted() {
      last = undefined;
    },
    forget() {
      held = undefined;
      last = undefined;
    },
  };
}
