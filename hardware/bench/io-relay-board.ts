// A plain relay board on Modbus RTU (hardware/barrier/io-board.md): coils, pulses that end by themselves, inputs; no watchdog. What
// public pages leave open is an option, so that the driver is tried with either.
import { crcHolds, withCrc } from '../barrier/crc16.ts';
import { createPlant, type Plant, type PlantOptions } from './io-plant.ts';
import type { SimulatedBoard } from './io-server.ts';
import { encodeException } from './modbus-slave.ts';

export interface RelayBoardOptions extends PlantOptions {
  /** 1 to 247. */
  readonly unit?: number;
  /** Relays and inputs each. */
  readonly channels?: number;
  /** How many inputs may be read; beyond its channels a board answers 0. */
  readonly readable?: number;
  /** What a pulse does that is sent while one runs: `extends` starts it again, `ignored` lets the running one end. */
  readonly resent?: 'extends' | 'ignored';
  /** Mode registers at 0x1000, one for each relay; a board without any raises an exception. */
  readonly modes?: readonly number[];
}

export interface RelayBoard extends SimulatedBoard {
  readonly plant: Plant;
  readonly relays: readonly boolean[];
  /** Switches a relay behind the host's back. */
  force(channel: number, on: boolean): void;
}

const FLASH_ON = 0x0200;
const FLASH_OFF = 0x0400;
const ALL = 0x00ff;
const MODES = 0x1000;
const ON = 0xff00;
const SHORTEST = 8;

/** Length of a request by its function; 15 says its own. */
function lengthOf(received: Buffer): number {
  return received[1] === 0x0f && received.length >= 7 ? 9 + received.readUInt8(6) : SHORTEST;
}

function packed(bits: readonly boolean[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  bits.forEach((on, index) => bytes.writeUInt8((bytes[index >> 3] ?? 0) | (on ? 1 << (index & 7) : 0), index >> 3));
  return bytes;
}

export function createRelayBoard(options: RelayBoardOptions): RelayBoard {
  const { unit = 1, channels = 8, readable = 2 * channels, resent = 'extends', modes } = options;
  const plant = createPlant(options);
  const relays = new Array<boolean>(channels).fill(false);
  /** Time left until a pulse of this relay ends, and what the relay is then. */
  const pulses = new Map<number, { left: number; readonly then: boolean }>();

  function set(channel: number, on: boolean): void {
    pulses.delete(channel);
    relays[channel] = on;
  }

  function pulse(channel: number, on: boolean, steps: number): void {
    if (resent === 'ignored' && pulses.has(channel)) return;
    relays[channel] = on;
    pulses.set(channel, { left: steps * 100, then: !on });
  }

  /** Writes one coil; false where there is no such coil or value. */
  function writeCoil(address: number, value: number): boolean {
    const level = value === ON || value === 0;
    if (address === ALL && level) relays.forEach((_, channel) => set(channel, value === ON));
    else if (address < channels && level) set(address, value === ON);
    else if (address >= FLASH_ON && address < FLASH_ON + channels) pulse(address - FLASH_ON, true, value);
    else if (address >= FLASH_OFF && address < FLASH_OFF + channels) pulse(address - FLASH_OFF, false, value);
    else return false;
    return true;
  }

  function readBits(name: number, from: number, count: number): Buffer {
    const [held, most] =
      name === 0x01 ? [(at: number) => relays[at] ?? false, channels] : [(at: number) => plant.closed(at), readable];
    if (count < 1 || from + count > most) return encodeException(unit, name, 2);
    const bytes = packed(Array.from({ length: count }, (_, index) => held(from + index)));
    return withCrc(Buffer.concat([Buffer.of(unit, name, bytes.length), bytes]));
  }

  function answer(frame: Buffer): Buffer {
    const name = frame.readUInt8(1);
    const [address, value] = [frame.readUInt16BE(2), frame.readUInt16BE(4)];
    const echo = () => withCrc(frame.subarray(0, 6));
    switch (name) {
      case 0x01:
      case 0x02:
        return readBits(name, address, value);
      case 0x03: {
        const held = modes?.slice(address - MODES, address - MODES + value) ?? [];
        if (address < MODES || held.length !== value) return encodeException(unit, name, 2);
        return withCrc(Buffer.from([unit, name, 2 * value, ...held.flatMap((mode) => [mode >> 8, mode & 0xff])]));
      }
      case 0x05:
        return writeCoil(address, value) ? echo() : encodeException(unit, name, 2);
      case 0x0f: {
        if (address + value > channels) return encodeException(unit, name, 2);
        for (let bit = 0; bit < value; bit += 1)
          set(address + bit, ((frame[7 + (bit >> 3)] ?? 0) >> (bit & 7)) % 2 === 1);
        return echo();
      }
      default:
        return encodeException(unit, name, 1);
    }
  }

  return {
    plant,
    relays,
    force: set,
    advance(ms) {
      plant.advance(ms, (channel) => relays[channel] ?? false);
      for (const [channel, running] of pulses) {
        running.left -= ms;
        if (running.left <= 0) set(channel, running.then);
      }
    },
    take(received) {
      const length = lengthOf(received);
      if (received.length < length) return undefined;
      const frame = received.subarray(0, length);
      const ours = frame[0] === unit && crcHolds(frame);
      // A frame that is not sound takes all with it: the next one comes after a silence.
      return ours ? { bytes: length, answer: answer(frame) } : { bytes: received.length, answer: undefined };
    },
  };
}
