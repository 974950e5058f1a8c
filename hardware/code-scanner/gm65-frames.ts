// The frames of profile `gm65` in both directions (gm65.md): commands that read and write registers, called zones, and replies.
import { crc16Xmodem } from './crc16-xmodem.ts';

/** What a command does. */
export const GM65_TYPE = { read: 0x07, write: 0x08, save: 0x09 } as const;

export interface Gm65Command {
  /** One of {@link GM65_TYPE}; anything else is for the scanner to refuse. */
  readonly type: number;
  /** 0 to FFFF. */
  readonly address: number;
  /** 1 to 255 bytes: what to write, or for a read one byte that says how many are wanted. */
  readonly data: Buffer;
}

export interface Gm65Reply {
  /** 0 success, 1 wrong CRC, 3 no such command. */
  readonly status: number;
  readonly data: Buffer;
}

const COMMAND_HEAD = Buffer.of(0x7e, 0x00);
const REPLY_HEAD = Buffer.of(0x02, 0x00);
/** In place of a CRC: not to be checked. */
const UNCHECKED = 0xabcd;
const CRC_BYTES = 2;

/** Header, status, length, 255 bytes, CRC. */
export const MOST_REPLY_BYTES = 4 + 255 + CRC_BYTES;

function framed(head: Buffer, body: Buffer): Buffer {
  const crc = Buffer.alloc(CRC_BYTES);
  crc.writeUInt16BE(crc16Xmodem(body));
  return Buffer.concat([head, body, crc]);
}

/** `7E 00 type length addressHi addressLo data crcHi crcLo`, the CRC from `type` on. */
export function encodeCommand({ type, address, data }: Gm65Command): Buffer {
  return framed(COMMAND_HEAD, Buffer.from([type, data.length, address >> 8, address & 0xff, ...data]));
}

/** `02 00 status length data crcHi crcLo`, the CRC from `status` on. */
export function encodeReply({ status, data }: Gm65Reply): Buffer {
  return framed(REPLY_HEAD, Buffer.from([status, data.length, ...data]));
}

export type Gm65Match<Frame> =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly length: number }
  | { readonly kind: 'partial' | 'wrong crc' | 'none' };

/** @param fixed bytes of the body beside its data */
function matchFrame(bytes: Buffer, head: Buffer, fixed: number): Gm65Match<Buffer> {
  const begun = bytes.subarray(0, head.length);
  if (!head.subarray(0, begun.length).equals(begun)) return { kind: 'none' };
  const length = head.length + fixed + (bytes[head.length + 1] ?? 255) + CRC_BYTES;
  if (bytes.length < length) return { kind: 'partial' };
  const body = bytes.subarray(head.length, length - CRC_BYTES);
  const crc = bytes.readUInt16BE(length - CRC_BYTES);
  if (crc === crc16Xmodem(body) || (head === COMMAND_HEAD && crc === UNCHECKED))
    return { kind: 'frame', frame: body, length };
  return { kind: 'wrong crc' };
}

/** The scanner's half: whether the bytes begin with a command. */
export function matchCommand(bytes: Buffer): Gm65Match<Gm65Command> {
  const found = matchFrame(bytes, COMMAND_HEAD, 4);
  if (found.kind !== 'frame') return found;
  const [type = 0] = found.frame;
  const frame = { type, address: found.frame.readUInt16BE(2), data: found.frame.subarray(4) };
  return { kind: 'frame', frame, length: found.length };
}

/** The host's half: whether the bytes begin with a reply. */
export function matchReply(bytes: Buffer): Gm65Match<Gm65Reply> {
  const found = matchFrame(bytes, REPLY_HEAD, 2);
  if (found.kind !== 'frame') return found;
  const [status = 0] = found.frame;
  return { kind: 'frame', frame: { status, data: found.frame.subarray(2) }, length: found.length };
}
