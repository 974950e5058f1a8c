// The slave's half of Modbus RTU for simulated boards: a whole frame to a request, an answer to a frame.
// Modbus Application Protocol V1.1b3, 6 and 7. Written apart from the master's half, so that each is the other's check.
import { crcHolds, withCrc } from '../barrier/crc16.ts';
import type { ModbusRequest } from '../barrier/modbus-rtu.ts';

export type SlaveFrame =
  | { readonly kind: 'request'; readonly unit: number; readonly request: ModbusRequest }
  /** A sound frame that gets an exception whatever the registers are: another function (1), a byte count that does not fit (3). */
  | { readonly kind: 'refused'; readonly unit: number; readonly function: number; readonly code: 1 | 3 }
  /** Not a frame, or not yet: the silence behind it decides. */
  | { readonly kind: 'unsound' };

export type SlaveReply =
  | { readonly kind: 'bits'; readonly bits: readonly boolean[] }
  | { readonly kind: 'registers'; readonly registers: readonly number[] }
  | { readonly kind: 'written' }
  | { readonly kind: 'exception'; readonly code: 1 | 2 | 3 | 4 };

const SHORTEST = 4;

function registersAt(frame: Buffer, offset: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => frame.readUInt16BE(offset + 2 * index));
}

type Parsed = ModbusRequest | 'another-function' | 'byte-count' | 'length';

/** Reads a request out of a frame whose CRC holds. */
function requestIn(frame: Buffer): Parsed {
  const name = frame.readUInt8(1);
  const length = frame.length - 2;
  const word = (offset: number) => frame.readUInt16BE(offset);
  switch (name) {
    case 0x02:
    case 0x03:
    case 0x04:
      return length === 6 ? { function: name, address: word(2), count: word(4) } : 'length';
    case 0x06:
      return length === 6 ? { function: name, address: word(2), value: word(4) } : 'length';
    case 0x10: {
      if (length < 7 || length !== 7 + frame.readUInt8(6)) return 'length';
      const count = word(4);
      if (frame[6] !== 2 * count) return 'byte-count';
      return { function: name, address: word(2), values: registersAt(frame, 7, count) };
    }
    case 0x17: {
      if (length < 11 || length !== 11 + frame.readUInt8(10)) return 'length';
      const count = word(8);
      if (frame[10] !== 2 * count) return 'byte-count';
      const values = registersAt(frame, 11, count);
      return { function: name, address: word(2), count: word(4), writeAddress: word(6), values };
    }
    default:
      return 'another-function';
  }
}

export function readFrame(frame: Buffer): SlaveFrame {
  if (frame.length < SHORTEST || !crcHolds(frame)) return { kind: 'unsound' };
  const [unit, name] = [frame.readUInt8(0), frame.readUInt8(1)];
  const parsed = requestIn(frame);
  if (parsed === 'length') return { kind: 'unsound' };
  if (parsed === 'another-function') return { kind: 'refused', unit, function: name, code: 1 };
  if (parsed === 'byte-count') return { kind: 'refused', unit, function: name, code: 3 };
  return { kind: 'request', unit, request: parsed };
}

function packed(bits: readonly boolean[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  bits.forEach((on, index) => {
    if (on) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return bytes;
}

function bigEndian(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16BE(value, 2 * index));
  return bytes;
}

function echo(request: ModbusRequest): Buffer {
  if (request.function === 0x06) return bigEndian([request.address, request.value]);
  return bigEndian([request.address, 'values' in request ? request.values.length : 0]);
}

export function encodeException(unit: number, name: number, code: number): Buffer {
  return withCrc(Buffer.of(unit, name | 0x80, code));
}

export function encodeReply(unit: number, request: ModbusRequest, reply: SlaveReply): Buffer {
  const counted = (data: Buffer) => Buffer.concat([Buffer.of(data.length), data]);
  const framed = (data: Buffer) => withCrc(Buffer.concat([Buffer.of(unit, request.function), data]));
  switch (reply.kind) {
    case 'bits':
      return framed(counted(packed(reply.bits)));
    case 'registers':
      return framed(counted(bigEndian(reply.registers)));
    case 'written':
      return framed(echo(request));
    case 'exception':
      return encodeException(unit, request.function, reply.code);
  }
}
