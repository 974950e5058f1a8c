// The packets of profile `zebra-ssi` in both directions (zebra-ssi.md): `length opcode source status data.. checksumHi checksumLo`.

export const SSI = {
  cmdAck: 0xd0,
  cmdNak: 0xd1,
  requestRevision: 0xa3,
  replyRevision: 0xa4,
  paramSend: 0xc6,
  startSession: 0xe4,
  stopSession: 0xe5,
  scanEnable: 0xe9,
  scanDisable: 0xea,
  decodeData: 0xf3,
  event: 0xf6,
} as const;

/** Who sends a packet. */
export const SOURCE = { decoder: 0x00, host: 0x04 } as const;

/** Bits of the status byte: sent once more; and (of a decoder) another packet of the same message follows. */
export const STATUS = { retransmit: 0x01, continued: 0x02 } as const;

/** The cause in a NAK by which the receiver wants the packet once more. */
export const NAK_RESEND = 0x01;

export interface SsiPacket {
  readonly opcode: number;
  readonly source: number;
  readonly status: number;
  readonly data: Buffer;
}

const HEADER_BYTES = 4;
const CHECKSUM_BYTES = 2;
/** The length is one byte and counts the header. */
export const MOST_DATA_BYTES = 255 - HEADER_BYTES;

const OPCODES: ReadonlySet<number> = new Set(Object.values(SSI));

/** The two's complement of the sum of all bytes before it, 16 bits. */
export function checksum(bytes: Uint8Array): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xffff;
}

/** @throws RangeError for more than {@link MOST_DATA_BYTES} bytes of data */
export function encodePacket({ opcode, source, status, data }: SsiPacket): Buffer {
  if (data.length > MOST_DATA_BYTES) throw new RangeError(`a packet has no room for ${data.length} bytes`);
  const body = Buffer.from([HEADER_BYTES + data.length, opcode, source, status, ...data]);
  const end = Buffer.alloc(CHECKSUM_BYTES);
  end.writeUInt16BE(checksum(body));
  return Buffer.concat([body, end]);
}

/** A packet of the host. */
export function hostPacket(opcode: number, data: readonly number[] = []): Buffer {
  return encodePacket({ opcode, source: SOURCE.host, status: 0, data: Buffer.from(data) });
}

export type SsiMatch =
  | { readonly kind: 'packet'; readonly packet: SsiPacket; readonly length: number }
  /** Could still become a packet. */
  | { readonly kind: 'partial' }
  /** A packet by its header, but not by its checksum. */
  | { readonly kind: 'wrong checksum' }
  | { readonly kind: 'none' };

/**
 * Whether the bytes begin with a packet.
 * @param from who is on the other end, one of {@link SOURCE}
 */
export function matchPacket(bytes: Buffer, from: number): SsiMatch {
  const [size, opcode, source, status] = bytes;
  if (size !== undefined && size < HEADER_BYTES) return { kind: 'none' };
  if (opcode !== undefined && !OPCODES.has(opcode)) return { kind: 'none' };
  if (source !== undefined && source !== from) return { kind: 'none' };
  if (size === undefined || opcode === undefined || source === undefined || status === undefined)
    return { kind: 'partial' };
  const length = size + CHECKSUM_BYTES;
  if (bytes.length < length) return { kind: 'partial' };
  const body = bytes.subarray(0, size);
  if (bytes.readUInt16BE(size) !== checksum(body)) return { kind: 'wrong checksum' };
  const data = body.subarray(HEADER_BYTES);
  return { kind: 'packet', packet: { opcode, source, status, data }, length };
}
