// Commands and answers of a card: ISO/IEC 7816-4, 5.1 (short form: cases 1 to 4) and 5.6 (status bytes).
import { err, ok, type Result } from '../../state/result.ts';

export interface Command {
  readonly cla?: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** 1 to 255 bytes. */
  readonly data?: Buffer;
  /** How many bytes the answer may have, 1 to 256; absent when none is expected. */
  readonly le?: number;
}

export interface Response {
  readonly data: Buffer;
  /** SW1 and SW2. */
  readonly status: number;
}

/** The bytes of a short command. Throws a RangeError for data or an answer that the short form cannot say. */
export function encodeCommand(command: Command): Buffer {
  const { cla = 0, ins, p1, p2, data, le } = command;
  const parts: Buffer[] = [Buffer.from([cla, ins, p1, p2])];
  if (data !== undefined) {
    if (data.length < 1 || data.length > 255) throw new RangeError(`${data.length} bytes do not fit a short command`);
    parts.push(Buffer.from([data.length]), data);
  }
  if (le !== undefined) {
    if (!(Number.isInteger(le) && le >= 1 && le <= 256))
      throw new RangeError(`a short command cannot expect ${le} bytes`);
    parts.push(Buffer.from([le % 256]));
  }
  return Buffer.concat(parts);
}

/** Data and status of an answer; an error when it has no status. */
export function splitResponse(bytes: Buffer): Result<Response, string> {
  if (bytes.length < 2) return err('the answer has no status bytes');
  const end = bytes.length - 2;
  return ok({ data: bytes.subarray(0, end), status: bytes.readUInt16BE(end) });
}

export const SW = {
  ok: 0x9000,
  endOfFile: 0x6282,
  wrongLength: 0x6700,
  securityNotSatisfied: 0x6982,
  notFound: 0x6a82,
} as const;

/** SW1 alone, where SW2 is a number of bytes. */
export const SW1 = { moreData: 0x61, wrongLe: 0x6c } as const;

const NAMES: Readonly<Record<number, string>> = {
  [SW.ok]: 'success',
  0x6281: 'part of the data may be corrupted',
  [SW.endOfFile]: 'end of file reached',
  0x6300: 'authentication failed',
  [SW.wrongLength]: 'wrong length',
  [SW.securityNotSatisfied]: 'security status not satisfied',
  0x6983: 'authentication method blocked',
  0x6985: 'conditions of use not satisfied',
  0x6986: 'no current file',
  0x6987: 'secure messaging object missing',
  0x6988: 'secure messaging object incorrect',
  0x6a80: 'wrong data',
  0x6a81: 'function not supported',
  [SW.notFound]: 'file or application not found',
  0x6a86: 'wrong parameters P1 P2',
  0x6a88: 'referenced data not found',
  0x6b00: 'offset outside the file',
  0x6d00: 'instruction not supported',
  0x6e00: 'class not supported',
  0x6f00: 'no precise diagnosis',
};

/** The status in hexadecimal with its name in the standard. */
export function statusText(status: number): string {
  const number = status.toString(16).toUpperCase().padStart(4, '0');
  const name = NAMES[status];
  return name === undefined ? number : `${number} (${name})`;
}
