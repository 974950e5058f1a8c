// Everything that can happen to the gate, in the words of the domain.
import type { Repair } from '../document/mrz/repair.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import type { Resolution } from '../journal/crossing.ts';
import type { DeviceName } from '../lane/lane.ts';
import type { BarrierInputs } from './board.ts';

/** What must work for the lane to be open: its devices, and the journal, without which no crossing may be. */
export type GateDevice = DeviceName | 'journal';

export type GateEvent =
  /** What the board saw at a scan that shows an alarm; nothing but the root and `emergency` may handle it. */
  | { readonly type: 'BOARD.ALARM'; readonly inputs: BarrierInputs }
  | { readonly type: 'BOARD.SCAN'; readonly inputs: BarrierInputs }
  | { readonly type: 'DEVICE.LOST'; readonly device: GateDevice }
  | { readonly type: 'DEVICE.READY'; readonly device: GateDevice }
  | {
      readonly type: 'DOCUMENT.READ';
      readonly zone: MachineReadableZone;
      /** The zone is the first of these, because what was read is none; only the chip can bear it out. */
      readonly repairs?: readonly Repair[];
    }
  | { readonly type: 'DOCUMENT.UNREADABLE' }
  /** A reader that can tell says that a document lies on it, and that it has been taken. */
  | { readonly type: 'DOCUMENT.PLACED' }
  | { readonly type: 'DOCUMENT.REMOVED' }
  | { readonly type: 'CODE.SCANNED' }
  | { readonly type: 'CODE.EXPIRED' }
  | { readonly type: 'TRAVELLER.CALLED' }
  | { readonly type: 'OFFICER.OPEN' }
  | { readonly type: 'OFFICER.CLOSE' }
  /** Ends an emergency, or an incident that an officer must have looked at, where its cause is gone. */
  | { readonly type: 'OFFICER.RESET' }
  /** Has gone to the traveller who called. */
  | { readonly type: 'OFFICER.CAME' }
  | {
      readonly type: 'OFFICER.RESOLVED';
      readonly crossing: string;
      readonly resolution: Resolution;
      readonly remark: string;
    }
  /** The controller is being stopped: what is open is recorded as it stands. */
  | { readonly type: 'LANE.STOP' };

/** An alarm wins over everything (fire loop, emergency button, a released door); it acts on the first scan that shows it. */
export function isAlarm(inputs: BarrierInputs): boolean {
  return inputs.fireAlarm || inputs.emergencyButton || inputs.manualRelease;
}

/** The board's own word that it cannot be trusted to move a barrier now. */
export function isTrouble(inputs: BarrierInputs): boolean {
  return inputs.driveFault || inputs.watchdogTripped || inputs.maintenance;
}

/** No door may be moved: the board has taken them over, or somebody works on them. A drive that has a fault may have one alone. */
export function isBarred(inputs: BarrierInputs): boolean {
  return inputs.watchdogTripped || inputs.maintenance;
}

export function boardEvent(inputs: BarrierInputs): GateEvent {
  return { type: isAlarm(inputs) ? 'BOARD.ALARM' : 'BOARD.SCAN', inputs };
}
