// What the barrier board is told and what it says, in the words of the gate: the output word HR0 and the input word IR2
// of `egate-rtu-v1` (hardware/barrier/egate-rtu-v1.md, 4 and 5), with every bit named and its polarity taken out.

/** Levels, not commands: the whole of them is written at every scan. */
export interface BarrierOutputs {
  readonly entryOpen: boolean;
  readonly exitOpen: boolean;
  readonly entryRed: boolean;
  readonly entryGreen: boolean;
  readonly exitRed: boolean;
  readonly exitGreen: boolean;
  readonly buzzer: boolean;
  readonly alarm: boolean;
}

/** True always means what the name says: where a healthy contact is closed (1), a low bit is the alarm. */
export interface BarrierInputs {
  readonly entryClosed: boolean;
  readonly entryOpen: boolean;
  readonly exitClosed: boolean;
  readonly exitOpen: boolean;
  readonly entryObstructed: boolean;
  readonly exitObstructed: boolean;
  /** Somebody stands before the barrier. */
  readonly zoneA: boolean;
  /** Somebody stands behind the barrier; together with `zoneA`, somebody may be following. */
  readonly zoneB: boolean;
  /** The fire loop is broken: a fire, or a cut wire. */
  readonly fireAlarm: boolean;
  /** The emergency button's loop is broken: pressed, or a cut wire. */
  readonly emergencyButton: boolean;
  /** Somebody has released a door by its key or handle. */
  readonly manualRelease: boolean;
  /** The housing is open, or its loop is cut. */
  readonly tamper: boolean;
  /** The board runs on its battery. */
  readonly mainsLost: boolean;
  readonly driveFault: boolean;
  /** The board has missed the heartbeat and holds its safe outputs; what HR0 says is not applied. */
  readonly watchdogTripped: boolean;
  readonly maintenance: boolean;
}

/** What one accepted scan has shown. */
export interface BarrierScan {
  readonly inputs: BarrierInputs;
  /** IR3; 0 is no fault, else a key of {@link BOARD_FAULTS}. */
  readonly fault: number;
  /** HR0 as the board acknowledged it in this scan. */
  readonly outputs: number;
  /** When the answer was accepted, in ms of the driver's monotonic clock. */
  readonly ms: number;
}

/** IR4-8: persons since the board was made (u32, wrapping), and persons in the lane now. */
export interface PassageCounters {
  readonly entryPassages: number;
  readonly exitPassages: number;
  readonly peopleInLane: number;
}

const OUTPUT_BITS = {
  entryOpen: 0,
  exitOpen: 1,
  entryRed: 2,
  entryGreen: 3,
  exitRed: 4,
  exitGreen: 5,
  buzzer: 6,
  alarm: 7,
} as const satisfies Record<keyof BarrierOutputs, number>;

/** `low`: the contact is normally closed, so 0 is the event and a cut wire is an alarm. */
const INPUT_BITS = {
  entryClosed: { bit: 0, on: 'high' },
  entryOpen: { bit: 1, on: 'high' },
  exitClosed: { bit: 2, on: 'high' },
  exitOpen: { bit: 3, on: 'high' },
  entryObstructed: { bit: 4, on: 'high' },
  exitObstructed: { bit: 5, on: 'high' },
  zoneA: { bit: 6, on: 'high' },
  zoneB: { bit: 7, on: 'high' },
  fireAlarm: { bit: 8, on: 'low' },
  emergencyButton: { bit: 9, on: 'low' },
  manualRelease: { bit: 10, on: 'high' },
  tamper: { bit: 11, on: 'low' },
  mainsLost: { bit: 12, on: 'low' },
  driveFault: { bit: 13, on: 'high' },
  watchdogTripped: { bit: 14, on: 'high' },
  maintenance: { bit: 15, on: 'high' },
} as const satisfies Record<keyof BarrierInputs, { readonly bit: number; readonly on: 'high' | 'low' }>;

/** Every output off: doors shut, lights dark. */
export const NO_OUTPUTS: BarrierOutputs = {
  entryOpen: false,
  exitOpen: false,
  entryRed: false,
  entryGreen: false,
  exitRed: false,
  exitGreen: false,
  buzzer: false,
  alarm: false,
};

/** IR3 (egate-rtu-v1.md, 6). A code that is not here is shown by its number. */
export const BOARD_FAULTS: ReadonlyMap<number, string> = new Map([
  [0, 'no fault'],
  [1, 'the entry drive did not reach its end in time'],
  [2, 'the exit drive did not reach its end in time'],
  [3, 'the entry barrier was obstructed three times while closing'],
  [4, 'the exit barrier was obstructed three times while closing'],
  [5, 'the entry barrier says both open and closed'],
  [6, 'the exit barrier says both open and closed'],
  [7, 'a barrier was forced'],
  [8, 'the battery is low'],
  [9, 'the stored settings are damaged'],
  [10, 'the self-test of the board failed'],
]);

/** HR0 and HR4: bits 0 to 7, the others zero. */
export function encodeOutputs(outputs: BarrierOutputs): number {
  let word = 0;
  for (const [name, bit] of Object.entries(OUTPUT_BITS)) if (outputs[name as keyof BarrierOutputs]) word |= 1 << bit;
  return word;
}

/** The reverse of {@link encodeOutputs}; bits 8 to 15 mean nothing yet and are ignored. */
export function decodeOutputs(word: number): BarrierOutputs {
  const at = (bit: number) => (word & (1 << bit)) !== 0;
  return {
    entryOpen: at(OUTPUT_BITS.entryOpen),
    exitOpen: at(OUTPUT_BITS.exitOpen),
    entryRed: at(OUTPUT_BITS.entryRed),
    entryGreen: at(OUTPUT_BITS.entryGreen),
    exitRed: at(OUTPUT_BITS.exitRed),
    exitGreen: at(OUTPUT_BITS.exitGreen),
    buzzer: at(OUTPUT_BITS.buzzer),
    alarm: at(OUTPUT_BITS.alarm),
  };
}

/** IR2, or the sixteen inputs of function 02 with input 0 in bit 0. */
export function decodeInputs(word: number): BarrierInputs {
  const at = ({ bit, on }: { readonly bit: number; readonly on: 'high' | 'low' }) =>
    ((word & (1 << bit)) !== 0) === (on === 'high');
  return {
    entryClosed: at(INPUT_BITS.entryClosed),
    entryOpen: at(INPUT_BITS.entryOpen),
    exitClosed: at(INPUT_BITS.exitClosed),
    exitOpen: at(INPUT_BITS.exitOpen),
    entryObstructed: at(INPUT_BITS.entryObstructed),
    exitObstructed: at(INPUT_BITS.exitObstructed),
    zoneA: at(INPUT_BITS.zoneA),
    zoneB: at(INPUT_BITS.zoneB),
    fireAlarm: at(INPUT_BITS.fireAlarm),
    emergencyButton: at(INPUT_BITS.emergencyButton),
    manualRelease: at(INPUT_BITS.manualRelease),
    tamper: at(INPUT_BITS.tamper),
    mainsLost: at(INPUT_BITS.mainsLost),
    driveFault: at(INPUT_BITS.driveFault),
    watchdogTripped: at(INPUT_BITS.watchdogTripped),
    maintenance: at(INPUT_BITS.maintenance),
  };
}

/** The reverse of {@link decodeInputs}. */
export function encodeInputs(inputs: BarrierInputs): number {
  let word = 0;
  for (const [name, { bit, on }] of Object.entries(INPUT_BITS))
    if (inputs[name as keyof BarrierInputs] === (on === 'high')) word |= 1 << bit;
  return word;
}
