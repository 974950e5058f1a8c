// A turnstile of LOT (hardware/barrier/lot-modbus.md) with a person to walk through it: grants that run out, modes that survive a
// restart, counters, lights that go out by themselves. The barrier moves as `createDrive` does.
import { createDrive, type Drive } from './drives.ts';
import { createPeople, type People } from './people.ts';
import type { SimulatedBoard } from './io-server.ts';
import { encodeReply, encodeException, readFrame, type SlaveReply } from './modbus-slave.ts';

export interface LotTurnstile extends SimulatedBoard {
  /** They come from the side that the lane calls its entry: object register 0x42. */
  readonly people: People;
  readonly drive: Drive;
  /** By address; what is not there cannot be read or written. */
  readonly registers: Map<number, number>;
  /** Power off and on: grants and lights are forgotten; mode, settings and counters are kept. */
  restart(): void;
}

const GRANT = [0x40, 0x41];
const FREE = 0xffff;
const OBJECTS = [0x42, 0x43];
const COUNTER = 0x44;
const LIGHTS = { first: 0x1000, count: 12 };
const MODE = 0x3000;
const ANTIPANIC = 2;
const BLOCKED = 1;
const SETTINGS = { first: 0x3010, values: [1, 7, 7, 30, 7, 7] };
const START_SECONDS = 0x3011;
const PASSABLE = 0.9;

export function createLotTurnstile({ unit = 1, travelMs = 500, stepMs = 600 } = {}): LotTurnstile {
  const people = createPeople({ layout: 'turnstile', stepMs });
  const drive = createDrive({ travelMs, retryMs: 1000, motorMs: 7000 });
  const registers = new Map<number, number>([
    ...GRANT.map((address) => [address, 0] as const),
    ...OBJECTS.map((address) => [address, 0] as const),
    ...Array.from({ length: 5 }, (_, index) => [COUNTER + index, 0] as const),
    ...Array.from({ length: LIGHTS.count }, (_, index) => [LIGHTS.first + index, 0] as const),
    [MODE, 0],
    ...SETTINGS.values.map((value, index) => [SETTINGS.first + index, value] as const),
  ]);
  const at = (address: number) => registers.get(address) ?? 0;
  let grantedMs = 0;
  let exits = 0;

  function read(address: number, count: number): SlaveReply {
    const found = Array.from({ length: count }, (_, index) => registers.get(address + index));
    const held = found.filter((value) => value !== undefined);
    return held.length === count ? { kind: 'registers', registers: held } : { kind: 'exception', code: 2 };
  }

  function write(address: number, values: readonly number[]): SlaveReply {
    if (values.some((_, index) => !registers.has(address + index))) return { kind: 'exception', code: 2 };
    values.forEach((value, index) => registers.set(address + index, value));
    if (address === GRANT[0]) grantedMs = 0;
    return { kind: 'written' };
  }

  function usePassages(): void {
    for (; exits < people.exits; exits += 1) {
      const count = at(COUNTER) + 1;
      registers.set(COUNTER, count & 0xffff).set(COUNTER + 1, (at(COUNTER + 1) + (count >> 16)) & 0xffff);
      const left = at(0x40);
      if (left > 0 && left !== FREE) registers.set(0x40, left - 1);
    }
  }

  return {
    people,
    drive,
    registers,
    advance(ms) {
      const mode = at(MODE);
      const isGranted = () => at(0x40) === FREE || at(0x40) > people.exits - exits || at(0x41) > 0;
      const open = mode === ANTIPANIC || (mode !== BLOCKED && isGranted());
      drive.advance(open ? 'open' : 'shut', people.isOccupied('exit-doorway'), ms);
      // The arms behind one who has gone through stop the next, however close behind.
      people.advance(ms, () => drive.position >= PASSABLE && (mode === ANTIPANIC || isGranted()));
      usePassages();
      const started = people.isOccupied('exit-doorway');
      grantedMs = at(0x40) > 0 && at(0x40) !== FREE && !started ? grantedMs + ms : 0;
      if (grantedMs > at(START_SECONDS) * 1000) registers.set(0x40, 0);
      registers.set(0x42, people.isOccupied('zone-a') || started ? 1 : 0);
      registers.set(0x43, people.isOccupied('zone-b') ? 1 : 0);
    },
    take(received) {
      const frame = readFrame(received);
      if (frame.kind === 'unsound') return undefined;
      const all = { bytes: received.length, answer: undefined };
      if (frame.unit !== unit) return all;
      if (frame.kind === 'refused') return { ...all, answer: encodeException(unit, frame.function, frame.code) };
      const { request } = frame;
      if (request.function === 0x03)
        return { ...all, answer: encodeReply(unit, request, read(request.address, request.count)) };
      if (request.function === 0x10)
        return { ...all, answer: encodeReply(unit, request, write(request.address, request.values)) };
      return { ...all, answer: encodeException(unit, request.function, 1) };
    },
    restart() {
      for (const address of GRANT) registers.set(address, 0);
      for (let index = 0; index < LIGHTS.count; index += 1) registers.set(LIGHTS.first + index, 0);
    },
  };
}
