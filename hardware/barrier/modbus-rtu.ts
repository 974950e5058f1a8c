// The master's half of Modbus RTU: requests to bytes, bytes to exactly the reply that was asked for.
// Modbus Application Protocol V1.1b3, 6.1 to 6.6, 6.11, 6.12, 6.17 and 7; frames as in Modbus over Serial Line V1.02, 2.5.1.
// RTU has no transaction number: unit, function, length and (for writes) the echo are all that ties a reply to its request.
import { crcHolds, withCrc } from './crc16.ts';

export type ModbusRequest =
  /** 02 read discrete inputs, 03 read holding registers, 04 read input registers. */
  | { readonly function: 0x02 | 0x03 | 0x04; readonly address: number; readonly count: number }
  /** 06 write one holding register. */
  | { readonly function: 0x06; readonly address: number; readonly value: number }
  /** 16 write holding registers. */
  | { readonly function: 0x10; readonly address: number; readonly values: readonly number[] }
  /** 23 write holding registers, then read holding registers, in one request. */
  | {
      readonly function: 0x17;
      readonly address: number;
      readonly count: number;
      readonly writeAddress: number;
      readonly values: readonly number[];
    };

/** What relay boards take besides (io-board.md); kept apart because a board of `egate-rtu-v1` has no coils. */
export type CoilRequest =
  /** 01 read coils. */
  | { readonly function: 0x01; readonly address: number; readonly count: number }
  /** 05 write one coil: 0xFF00 is on, 0 off; some boards take other values at other addresses. */
  | { readonly function: 0x05; readonly address: number; readonly value: number }
  /** 15 write coils, 1 to 1968. */
  | { readonly function: 0x0f; readonly address: number; readonly bits: readonly boolean[] };

/** What in a reply is not that of the request. */
export type ReplyFlaw = 'unit' | 'function' | 'length' | 'echo' | 'crc' | 'trailing';

export type ReplyMatch =
  | { readonly kind: 'incomplete' }
  /** Registers (03, 04, 23), coils and inputs as 0 and 1 (01, 02), or nothing (05, 06, 15, 16: the echo has been compared). */
  | { readonly kind: 'reply'; readonly data: readonly number[] }
  | { readonly kind: 'exception'; readonly code: number }
  | { readonly kind: 'flawed'; readonly flaw: ReplyFlaw };

/** Section 7, as far as a board of this family may answer them. */
export const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'device failure',
  5: 'acknowledge',
  6: 'device busy',
};

const EXCEPTION_FLAG = 0x80;
const EXCEPTION_LENGTH = 5;
const ECHO_LENGTH = 8;

function words(values: readonly number[]): number[] {
  return values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]);
}

/** Bits as bytes, the first in bit 0 of the first byte. */
function packed(bits: readonly boolean[]): number[] {
  const bytes = new Array<number>(Math.ceil(bits.length / 8)).fill(0);
  bits.forEach((on, index) => {
    if (on) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return bytes;
}

function bodyOf(request: ModbusRequest | CoilRequest): number[] {
  switch (request.function) {
    case 0x01:
    case 0x02:
    case 0x03:
    case 0x04:
      return words([request.address, request.count]);
    case 0x05:
    case 0x06:
      return words([request.address, request.value]);
    case 0x0f: {
      const bytes = packed(request.bits);
      return [...words([request.address, request.bits.length]), bytes.length, ...bytes];
    }
    case 0x10:
      return [...words([request.address, request.values.length]), 2 * request.values.length, ...words(request.values)];
    case 0x17:
      return [
        ...words([request.address, request.count, request.writeAddress, request.values.length]),
        2 * request.values.length,
        ...words(request.values),
      ];
  }
}

/**
 * One request as it goes on the line, CRC included.
 * @param unit 1 to 247; 0 (broadcast) has no reply and is not used here
 */
export function encodeRequest(unit: number, request: ModbusRequest | CoilRequest): Buffer {
  return withCrc(Buffer.from([unit, request.function, ...bodyOf(request)]));
}

/** Bytes between function and CRC that the reply repeats from the request (05, 06, 15, 16); undefined where data comes. */
function echoOf(request: ModbusRequest | CoilRequest): readonly number[] | undefined {
  if ('value' in request) return words([request.address, request.value]);
  if (request.function === 0x0f) return words([request.address, request.bits.length]);
  if (request.function === 0x10) return words([request.address, request.values.length]);
  return undefined;
}

function readsBits(request: ModbusRequest | CoilRequest): boolean {
  return request.function === 0x01 || request.function === 0x02;
}

function dataBytes(request: Extract<ModbusRequest | CoilRequest, { count: number }>): number {
  return readsBits(request) ? Math.ceil(request.count / 8) : 2 * request.count;
}

function dataOf(request: ModbusRequest | CoilRequest, reply: Buffer): readonly number[] {
  if (!('count' in request)) return [];
  const at = readsBits(request)
    ? (index: number) => (reply.readUInt8(3 + (index >> 3)) >> (index & 7)) & 1
    : (index: number) => reply.readUInt16BE(3 + 2 * index);
  return Array.from({ length: request.count }, (_, index) => at(index));
}

function ended(received: Buffer, length: number, whole: () => ReplyMatch): ReplyMatch {
  if (received.length < length) return { kind: 'incomplete' };
  if (!crcHolds(received.subarray(0, length))) return { kind: 'flawed', flaw: 'crc' };
  return received.length > length ? { kind: 'flawed', flaw: 'trailing' } : whole();
}

/**
 * Compares what has arrived since the request was sent with the one reply that it may have.
 * The first byte that cannot belong to that reply makes it flawed; nothing is skipped to find a reply further on.
 * @param received everything since the request, from its first byte
 */
export function matchReply(unit: number, request: ModbusRequest | CoilRequest, received: Buffer): ReplyMatch {
  if (received.length > 0 && received[0] !== unit) return { kind: 'flawed', flaw: 'unit' };
  if (received.length < 2) return { kind: 'incomplete' };
  if (received[1] === (request.function | EXCEPTION_FLAG))
    return ended(received, EXCEPTION_LENGTH, () => ({ kind: 'exception', code: received.readUInt8(2) }));
  if (received[1] !== request.function) return { kind: 'flawed', flaw: 'function' };

  const echo = echoOf(request);
  if (echo !== undefined) {
    const got = received.subarray(2, 2 + echo.length);
    if (got.some((byte, index) => byte !== echo[index])) return { kind: 'flawed', flaw: 'echo' };
    return ended(received, ECHO_LENGTH, () => ({ kind: 'reply', data: [] }));
  }
  const length = 'count' in request ? dataBytes(request) : 0;
  if (received.length > 2 && received[2] !== length) return { kind: 'flawed', flaw: 'length' };
  return ended(received, 3 + length + 2, () => ({ kind: 'reply', data: dataOf(request, received) }));
}
