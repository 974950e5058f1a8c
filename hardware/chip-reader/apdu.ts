// Commands and answers of a card: ISO/IEC 7816-4, 5.1 (cases 1 to 4, short and extended), 5.1.1.1 (command chaining) and 5.6
// (status bytes).
import { err, ok, type Result } from '../../state/result.ts';

export interface Command {
  readonly cla?: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** 1 to 65,535 bytes. */
  readonly data?: Buffer;
  /** How many bytes the answer may have, 1 to 65,536; absent when none is expected. */
  readonly le?: number;
  /** In the extended form, although the short one would do. */
  readonly extended?: boolean;
}

export interface Response {
  readonly data: Buffer;
  /** SW1 and SW2. */
  readonly status: number;
}

/** What the two forms can say. */
export const SHORT = { data: 255, le: 256 } as const;
export const EXTENDED = { data: 0xffff, le: 0x10000 } as const;

/** Bit 5 of the class: this is not the last command of a chain. */
const CHAINED = 0x10;

/** Whether a command has the extended form: more than 255 bytes of data, more than 256 expected, or because it says so. */
export function isExtended({ data, le, extended }: Command): boolean {
  return extended === true || (data?.length ?? 0) > SHORT.data || (le ?? 0) > SHORT.le;
}

/**
 * The bytes of a command: in the short form where that can say it, else in the extended one. Throws a RangeError for data or an
 * answer that neither can.
 */
export function encodeCommand(command: Command): Buffer {
  const { cla = 0, ins, p1, p2, data, le } = command;
  if (data !== undefined && (data.length < 1 || data.length > EXTENDED.data))
    throw new RangeError(`${data.length} bytes do not fit a command`);
  if (le !== undefined && !(Number.isInteger(le) && le >= 1 && le <= EXTENDED.le))
    throw new RangeError(`a command cannot expect ${le} bytes`);
  const extended = isExtended(command);
  const length = (value: number): Buffer => {
    if (!extended) return Buffer.from([value % 256]);
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16BE(value % 0x10000);
    return bytes;
  };
  const parts: Buffer[] = [Buffer.from([cla, ins, p1, p2])];
  // One zero says that every length of this command is extended.
  if (extended) parts.push(Buffer.from([0]));
  if (data !== undefined) parts.push(length(data.length), data);
  if (le !== undefined) parts.push(length(le));
  return Buffer.concat(parts);
}

/**
 * The commands that say the same in the short form: chained where there are more than 255 bytes of data; of a longer answer
 * its first 256 bytes, after which the card says 61xx.
 * @param most bytes of data that one command may have, 255 at most
 */
export function shortCommands(command: Command, most: number = SHORT.data): readonly Command[] {
  const { cla = 0, ins, p1, p2, data, le } = command;
  const expected = le === undefined ? {} : { le: Math.min(le, SHORT.le) };
  if (data === undefined || data.length <= most)
    return [data === undefined ? { cla, ins, p1, p2, ...expected } : { cla, ins, p1, p2, data, ...expected }];
  const chain: Command[] = [];
  for (let at = 0; at < data.length; at += most) {
    const part = data.subarray(at, at + most);
    const isLast = at + most >= data.length;
    chain.push(
      isLast ? { cla, ins, p1, p2, data: part, ...expected } : { cla: cla | CHAINED, ins, p1, p2, data: part },
    );
  }
  return chain;
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
  0x6883: 'last command of the chain expected',
  0x6884: 'command chaining not supported',
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
