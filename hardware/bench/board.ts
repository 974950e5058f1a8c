// The barrier board of the bench: `egate-rtu-v1` (hardware/barrier/egate-rtu-v1.md) as a state machine without timers or bytes.
// Whoever owns it moves its time and hands it requests. What is fitted depends on the layout of the lane: one barrier at the
// exit, or a door at either end.
import {
  decodeOutputs,
  encodeInputs,
  encodeOutputs,
  type BarrierInputs,
  type BarrierOutputs,
} from '../../state/gate/board.ts';
import type { Layout } from '../../state/lane/lane.ts';
import { HOLDING, INPUT, MAP_VERSION, MODE, SCAN_BLOCK, WATCHDOG_STEP_MS } from '../barrier/register-map.ts';
import type { ModbusRequest } from '../barrier/modbus-rtu.ts';
import { answerRequest, type RegisterFile } from './board-registers.ts';
import { createDoors, type Drives } from './doors.ts';
import type { SlaveReply } from './modbus-slave.ts';
import type { People } from './people.ts';

/** What a person at the board can switch; named as the gate sees it. */
export const CONTACTS = [
  'fireAlarm',
  'emergencyButton',
  'manualRelease',
  'tamper',
  'mainsLost',
  'maintenance',
] as const;
export type Contact = (typeof CONTACTS)[number];

/** A board may lack what the standard lets it lack, or show what it must not. */
export interface BoardFeatures {
  readonly mapVersion: number;
  /** Function 23. */
  readonly readWrite: boolean;
  /** HR4. */
  readonly safeOutputs: boolean;
  /** IR4 to IR8. */
  readonly counters: boolean;
}

export interface BoardOptions {
  readonly features: BoardFeatures;
  readonly layout: Layout;
  readonly travelMs: number;
  readonly stepMs: number;
}

export const BOARD_DEFAULTS: BoardOptions = {
  features: { mapVersion: MAP_VERSION, readWrite: true, safeOutputs: true, counters: true },
  layout: 'turnstile',
  travelMs: 700,
  stepMs: 600,
};

export interface BoardEvents {
  /** HR0 as received, whenever it changes; `inputs` is IR2 at that moment. */
  onOutputs(change: { readonly ms: number; readonly outputs: number; readonly inputs: number }): void;
  /** What the board really does, whenever it changes, and whether that is because of the watchdog. */
  onApplied(change: { readonly ms: number; readonly applied: number; readonly tripped: boolean }): void;
}

export interface Board {
  readonly people: People;
  readonly drives: Drives;
  /** How often both doors of a mantrap were open at once but for an emergency; see doors.ts. */
  readonly interlockBroken: number;
  /** HR0 as received. */
  readonly outputs: number;
  /** What is done: HR0, or the safe outputs, or what a mode or a released loop makes of them. */
  readonly applied: number;
  readonly inputs: number;
  /** IR3; 0 is none. */
  readonly fault: number;
  readonly tripped: boolean;
  /** A board whose echo is stuck answers everything with the heartbeat that it holds now. */
  echoStuck: boolean;
  set(contact: Contact, on: boolean): void;
  isSet(contact: Contact): boolean;
  /** Moves time on to `ms`; earlier times are ignored. */
  advance(ms: number): void;
  /** Answers a request at the time to which the board was advanced. */
  answer(request: ModbusRequest): SlaveReply;
  /** Power off and on: HR0 and HR1 are forgotten, the settings are kept, the watchdog counts as tripped. */
  restart(): void;
}

const STEP_MS = 10;
const FACTORY = { watchdog: 15, safeOutputs: 0xa7 };
const WATCHDOG_STEPS = { least: 3, most: 100 };
const FRESH_TO_CLEAR = 3;
const BOTH_OPEN: Partial<BarrierOutputs> = { entryOpen: true, exitOpen: true };
const ALL_FUNCTIONS = [0x02, 0x03, 0x04, 0x06, 0x10, 0x17] as const;

export function createBoard(startMs: number, events: BoardEvents, options: BoardOptions = BOARD_DEFAULTS): Board {
  const { features } = options;
  const doors = createDoors(options);
  const contacts: Record<Contact, boolean> = {
    fireAlarm: false,
    emergencyButton: false,
    manualRelease: false,
    tamper: false,
    mainsLost: false,
    maintenance: false,
  };
  const settings = { ...FACTORY };
  let now = startMs;
  let outputs = 0;
  let heartbeat = 0;
  let mode: number = MODE.normal;
  let tripped = true;
  let lastBeatAt = startMs;
  let freshBeats = 0;
  let stuckEcho: number | undefined;
  let told = -1;
  let toldTripped = false;

  /** The loops act on the drives by wire, whatever the processor says. */
  const byWire = () => contacts.fireAlarm || contacts.emergencyButton || contacts.manualRelease;

  function applied(): number {
    const base = tripped && features.safeOutputs ? settings.safeOutputs : tripped ? 0 : outputs;
    const level = decodeOutputs(base);
    if (byWire()) return encodeOutputs({ ...level, ...BOTH_OPEN });
    if (tripped || mode === MODE.normal) return base;
    if (mode === MODE.emergency) return encodeOutputs({ ...level, ...BOTH_OPEN });
    return encodeOutputs({ ...level, entryOpen: false, exitOpen: false });
  }

  function inputs(): number {
    const values: BarrierInputs = { ...contacts, ...doors.inputs(), watchdogTripped: tripped };
    return encodeInputs(values);
  }

  function tell(): void {
    const word = applied();
    if (word === told && tripped === toldTripped) return;
    told = word;
    toldTripped = tripped;
    events.onApplied({ ms: now, applied: word, tripped });
  }

  function tick(ms: number): void {
    now += ms;
    if (now - lastBeatAt > settings.watchdog * WATCHDOG_STEP_MS) {
      tripped = true;
      freshBeats = 0;
    }
    doors.advance(ms, decodeOutputs(applied()), byWire() || tripped || mode === MODE.emergency);
    tell();
  }

  function inputRegisters(): Map<number, number> {
    const map = new Map<number, number>([
      [INPUT.mapVersion, features.mapVersion],
      [INPUT.heartbeatEcho, stuckEcho ?? heartbeat],
      [INPUT.inputs, inputs()],
      [INPUT.fault, doors.fault()],
    ]);
    if (!features.counters) return map;
    const long = (register: number, value: number) =>
      map.set(register, (value >>> 16) & 0xffff).set(register + 1, value & 0xffff);
    long(INPUT.entryPassages, doors.people.entries);
    long(INPUT.exitPassages, doors.people.exits);
    return map.set(INPUT.peopleInLane, doors.people.count);
  }

  function holdingRegisters(): Map<number, number> {
    const map = new Map<number, number>([
      [HOLDING.outputs, outputs],
      [HOLDING.heartbeat, heartbeat],
      [HOLDING.watchdog, settings.watchdog],
      [HOLDING.mode, mode],
    ]);
    if (features.safeOutputs) map.set(HOLDING.safeOutputs, settings.safeOutputs);
    if (!features.readWrite) return map;
    const mirrored = inputRegisters();
    for (let offset = 0; offset < SCAN_BLOCK; offset += 1) map.set(HOLDING.mirror + offset, mirrored.get(offset) ?? 0);
    return map;
  }

  function beat(value: number): void {
    if (value === heartbeat) return;
    lastBeatAt = now;
    if (tripped) freshBeats += 1;
  }

  function writeOutputs(value: number): void {
    if (value === outputs) return;
    outputs = value;
    events.onOutputs({ ms: now, outputs, inputs: inputs() });
  }

  function writeMode(value: number): void {
    mode = value;
    if (!tripped || freshBeats < FRESH_TO_CLEAR) return;
    tripped = false;
  }

  function write(values: ReadonlyMap<number, number>): void {
    const [word, pulse, newMode] = [
      values.get(HOLDING.outputs),
      values.get(HOLDING.heartbeat),
      values.get(HOLDING.mode),
    ];
    if (word !== undefined && pulse !== undefined) beat(pulse);
    heartbeat = pulse ?? heartbeat;
    settings.watchdog = values.get(HOLDING.watchdog) ?? settings.watchdog;
    settings.safeOutputs = values.get(HOLDING.safeOutputs) ?? settings.safeOutputs;
    if (newMode !== undefined) writeMode(newMode);
    if (word !== undefined) writeOutputs(word);
    tell();
  }

  const writable = new Map<number, (value: number) => boolean>([
    [HOLDING.outputs, () => true],
    [HOLDING.heartbeat, () => true],
    [HOLDING.watchdog, (value) => value >= WATCHDOG_STEPS.least && value <= WATCHDOG_STEPS.most],
    [HOLDING.mode, (value) => value <= MODE.emergency],
  ]);
  if (features.safeOutputs) writable.set(HOLDING.safeOutputs, (value) => value <= 0xff);
  const registers: RegisterFile = {
    functions: features.readWrite ? ALL_FUNCTIONS : ALL_FUNCTIONS.filter((name) => name !== 0x17),
    inputs,
    inputRegisters,
    holdingRegisters,
    writable,
    write,
  };

  tell();
  return {
    people: doors.people,
    drives: doors.drives,
    get interlockBroken() {
      return doors.interlockBroken;
    },
    get outputs() {
      return outputs;
    },
    get applied() {
      return applied();
    },
    get inputs() {
      return inputs();
    },
    get fault() {
      return doors.fault();
    },
    get tripped() {
      return tripped;
    },
    get echoStuck() {
      return stuckEcho !== undefined;
    },
    set echoStuck(stuck) {
      stuckEcho = stuck ? heartbeat : undefined;
    },
    set(contact, on) {
      contacts[contact] = on;
      tell();
    },
    isSet: (contact) => contacts[contact],
    advance(ms) {
      while (now < ms) tick(Math.min(STEP_MS, ms - now));
    },
    answer: (request) => answerRequest(registers, request),
    restart() {
      mode = MODE.normal;
      heartbeat = 0;
      tripped = true;
      freshBeats = 0;
      writeOutputs(0);
      tell();
    },
  };
}
