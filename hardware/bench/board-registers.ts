// How a simulated board answers requests out of its registers (Modbus Application Protocol V1.1b3, 6 and 7).
import type { ModbusRequest } from '../barrier/modbus-rtu.ts';
import type { SlaveReply } from './modbus-slave.ts';

/** Addresses are those on the line; an address that a map does not hold is an illegal one. */
export interface RegisterFile {
  readonly functions: readonly ModbusRequest['function'][];
  /** The sixteen discrete inputs, input 0 in bit 0. */
  inputs(): number;
  inputRegisters(): ReadonlyMap<number, number>;
  holdingRegisters(): ReadonlyMap<number, number>;
  /** The registers that can be written, and which values they take. */
  readonly writable: ReadonlyMap<number, (value: number) => boolean>;
  write(values: ReadonlyMap<number, number>): void;
}

/** The most that one request may ask for. */
const MOST = { inputs: 2000, registers: 125, written: { 0x06: 1, 0x10: 123, 0x17: 121 } };
const INPUTS = 16;

const exception = (code: 1 | 2 | 3 | 4): SlaveReply => ({ kind: 'exception', code });

function readInputs(word: number, address: number, count: number): SlaveReply {
  if (count < 1 || count > MOST.inputs) return exception(3);
  if (address + count > INPUTS) return exception(2);
  return { kind: 'bits', bits: Array.from({ length: count }, (_, bit) => (word & (1 << (address + bit))) !== 0) };
}

function readRegisters(map: ReadonlyMap<number, number>, address: number, count: number): SlaveReply {
  if (count < 1 || count > MOST.registers) return exception(3);
  const found = Array.from({ length: count }, (_, offset) => map.get(address + offset));
  const registers = found.filter((register) => register !== undefined);
  return registers.length === count ? { kind: 'registers', registers } : exception(2);
}

/** All or nothing: a request with one bad register changes none. */
function writeRegisters(file: RegisterFile, address: number, values: readonly number[], most: number): SlaveReply {
  if (values.length < 1 || values.length > most) return exception(3);
  const checks = values.map((value, offset) => file.writable.get(address + offset)?.(value));
  if (checks.includes(undefined)) return exception(2);
  if (checks.includes(false)) return exception(3);
  file.write(new Map(values.map((value, offset) => [address + offset, value])));
  return { kind: 'written' };
}

export function answerRequest(file: RegisterFile, request: ModbusRequest): SlaveReply {
  if (!file.functions.includes(request.function)) return exception(1);
  switch (request.function) {
    case 0x02:
      return readInputs(file.inputs(), request.address, request.count);
    case 0x03:
      return readRegisters(file.holdingRegisters(), request.address, request.count);
    case 0x04:
      return readRegisters(file.inputRegisters(), request.address, request.count);
    case 0x06:
      return writeRegisters(file, request.address, [request.value], MOST.written[0x06]);
    case 0x10:
      return writeRegisters(file, request.address, request.values, MOST.written[0x10]);
    case 0x17: {
      const readable = readRegisters(file.holdingRegisters(), request.address, request.count);
      if (readable.kind === 'exception') return readable;
      const written = writeRegisters(file, request.writeAddress, request.values, MOST.written[0x17]);
      // Written first, then read (6.17): that is what makes the echo fresh.
      if (written.kind === 'exception') return written;
      return readRegisters(file.holdingRegisters(), request.address, request.count);
    }
  }
}
