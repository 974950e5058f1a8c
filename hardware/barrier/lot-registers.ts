// The public register map of LOT turnstiles (lot-modbus.md), as far as a lane needs it, and the gate's words in it. Pure.
import type { BarrierInputs, BarrierOutputs } from '../../state/gate/board.ts';
import type { LotModbusOptions } from '../../state/lane/lane.ts';
import type { ModbusRequest } from './modbus-rtu.ts';
import { HARMLESS } from './proven-inputs.ts';

/** Holding registers; read with function 03, written with function 16. */
export const LOT = {
  /** Passages granted: 0 none, n that many, 0xFFFF free; one register for each direction. */
  grant: { entry: 0x40, exit: 0x41 },
  /** Not 0: somebody stands in the turnstile, come from this side. */
  object: { entry: 0x42, exit: 0x43 },
  /** u32, low word first. */
  passed: { entry: 0x44, exit: 0x46 },
  errors: 0x48,
  /** Green and red of the entry, then of the exit: three registers each. */
  lights: 0x1000,
  mode: 0x3000,
  /** 0: grants do not add up. Then start, finish, dead zone, sensor and motor times, s. */
  accumulate: 0x3010,
} as const;

/** Kept when the power goes: a turnstile that was left in antipanic comes back in antipanic. */
export const LOT_MODE = { normal: 0, blocked: 1, antipanic: 2 } as const;

export const STATE_BLOCK = { first: LOT.grant.entry, withErrors: 9, withoutErrors: 8 } as const;

export type Passage = LotModbusOptions['passage'];

export interface TurnstileState {
  /** Passages still granted in our direction, and in the other one, which must be 0. */
  readonly granted: number;
  readonly grantedBack: number;
  readonly objectFront: boolean;
  readonly objectBehind: boolean;
  /** u32 each. */
  readonly passed: number;
  readonly passedBack: number;
  /** 0 is none; undefined where they were not read. */
  readonly errors: number | undefined;
}

export const otherWay = (passage: Passage): Passage => (passage === 'entry' ? 'exit' : 'entry');

/** @param registers from {@link STATE_BLOCK}.first on */
export function stateOf(registers: readonly number[], passage: Passage): TurnstileState {
  const at = (register: number) => registers[register - STATE_BLOCK.first] ?? 0;
  const long = (register: number) => at(register) + at(register + 1) * 0x1_0000;
  const back = otherWay(passage);
  return {
    granted: at(LOT.grant[passage]),
    grantedBack: at(LOT.grant[back]),
    objectFront: at(LOT.object[passage]) !== 0,
    objectBehind: at(LOT.object[back]) !== 0,
    passed: long(LOT.passed[passage]),
    passedBack: long(LOT.passed[back]),
    errors: registers.length < STATE_BLOCK.withErrors ? undefined : at(LOT.errors),
  };
}

/** Open and green from both sides is what the gate asks for in an emergency and in nothing else (state/gate/outputs.ts). */
export function modeFor({ exitOpen, entryGreen, exitGreen }: BarrierOutputs): number {
  return exitOpen && entryGreen && exitGreen ? LOT_MODE.antipanic : LOT_MODE.normal;
}

/**
 * One grant for one rise of the level, given again only while nobody has used it.
 * @param used whether somebody has passed since the level rose
 * @returns what the grant register has to be written to; undefined where it may stay as it is
 */
export function grantToWrite(outputs: BarrierOutputs, granted: number, used: boolean): number | undefined {
  const wanted = outputs.exitOpen && modeFor(outputs) === LOT_MODE.normal && !used ? 1 : 0;
  return granted === wanted ? undefined : wanted;
}

/** How long a light stays on without being told again, in steps of 100 ms. */
const LIGHT_STEPS = 20;

/** Twelve registers: time on, time off and time in all of each light; nothing lights for ever. */
export function lightRegisters(outputs: BarrierOutputs): readonly number[] {
  const { entryGreen, entryRed, exitGreen, exitRed } = outputs;
  return [entryGreen, entryRed, exitGreen, exitRed].flatMap((on) => (on ? [LIGHT_STEPS, 0, LIGHT_STEPS] : [0, 0, 0]));
}

export function settingsFor({ times }: LotModbusOptions): readonly number[] {
  return [0, times.start, times.finish, times.deadZone, times.sensor, times.motor];
}

export const writeTo = (address: number, values: readonly number[]): ModbusRequest => ({
  function: 0x10,
  address,
  values,
});

/**
 * What can be told from the registers. There are no end switches: open is that the turnstile itself says that it grants a passage or
 * is in antipanic; closed is that it says neither and that nobody is in it.
 */
export function lotInputs(state: TurnstileState, mode: number, errors: number): BarrierInputs {
  const open = mode === LOT_MODE.antipanic || state.granted > 0 || state.grantedBack > 0;
  const occupied = state.objectFront || state.objectBehind;
  return {
    ...HARMLESS,
    exitOpen: open,
    exitClosed: !open && !occupied,
    zoneA: state.objectFront,
    zoneB: state.objectBehind,
    driveFault: errors !== 0,
    maintenance: mode === LOT_MODE.blocked,
  };
}
