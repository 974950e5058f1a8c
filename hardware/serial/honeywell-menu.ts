// Menu commands of Honeywell scanners on a serial line, shared by the code scanner and the OCR reader: a prefix, a command, and
// the table that it goes to; the reply echoes the command with a status character before its end.
// Source: Honeywell N86 user's guide, pp. 10-1 to 10-4 (manualslib 2798764); N3680 user's guide, p. 144; 2020-5 user's guide,
// p. 10-3 (the three examples of queries, on which the tests stand).

const SYN = 0x16;
const CR = 0x0d;

/** Switches the reading on (N86, p. 10-4): until a read, the scanner's own time-out, or {@link TRIGGER_OFF}. It is not answered. */
export const TRIGGER_ON = Buffer.of(SYN, 0x54, CR);
export const TRIGGER_OFF = Buffer.of(SYN, 0x55, CR);

/** How the scanner took a command. */
export type MenuStatus = 'ack' | 'nak' | 'enq';

/** ACK: done; ENQ: no such command; NAK: a value out of range (2020-5, p. 10-3). */
const STATUS: ReadonlyMap<number | undefined, MenuStatus> = new Map([
  [0x06, 'ack'],
  [0x15, 'nak'],
  [0x05, 'enq'],
]);

/** `!` goes to the volatile table, `.` to the flash, whose writes are limited (N3680, p. 144): a driver sends `!` alone. */
export type MenuTable = '!' | '.';

export interface MenuReply {
  /** The first six letters, in capitals: tag and sub-tag, such as `CBRENA`. */
  readonly command: string;
  /** What follows them, such as the value that was asked for. */
  readonly data: string;
  readonly status: MenuStatus;
  readonly table: MenuTable;
}

const COMMAND_LETTERS = 6;
const REPLY = /^([A-Z0-9]{6})([\x20-\x7e]*)$/i;

/** Longer than any reply to a single command; one that goes on is none. */
export const MOST_REPLY_BYTES = 256;

/**
 * The bytes of one command: `SYN M CR`, the command, the table (N86, p. 10-1).
 * @param command tag, sub-tag and data, such as `cbrena1`, or a query such as `cbrena?`; case does not matter
 */
export function menuCommand(command: string, table: MenuTable): Buffer {
  return Buffer.concat([Buffer.of(SYN, 0x4d, CR), Buffer.from(command + table, 'latin1')]);
}

/** The name of the reply to a command: its first six letters in capitals. */
export function menuName(command: string): string {
  return command.slice(0, COMMAND_LETTERS).toUpperCase();
}

export type MenuMatch =
  | { readonly kind: 'reply'; readonly reply: MenuReply; readonly length: number }
  /** Could still become a reply. */
  | { readonly kind: 'partial' }
  | { readonly kind: 'none' };

/**
 * Whether the bytes begin with the reply to `command`: its letters, data, a status and the table. A reply without its table at
 * the end counts as partial; the printed examples leave the table out, the text of the manual does not.
 * @param bytes what has come since the last frame
 * @param name of the command that was sent, by {@link menuName}
 */
export function matchMenuReply(bytes: Buffer, name: string): MenuMatch {
  const head = bytes.subarray(0, name.length).toString('latin1').toUpperCase();
  if (!name.startsWith(head)) return { kind: 'none' };
  const at = bytes.findIndex((byte) => STATUS.has(byte));
  const status = STATUS.get(bytes[at]);
  const body = bytes.subarray(0, at < 0 ? bytes.length : at).toString('latin1');
  if (bytes.length < name.length) return at < 0 ? { kind: 'partial' } : { kind: 'none' };
  const parts = REPLY.exec(body);
  if (parts === null) return { kind: 'none' };
  if (status === undefined || at + 1 === bytes.length)
    return bytes.length > MOST_REPLY_BYTES ? { kind: 'none' } : { kind: 'partial' };
  const table = String.fromCharCode(bytes[at + 1] ?? 0);
  if (table !== '!' && table !== '.') return { kind: 'none' };
  return { kind: 'reply', reply: { command: name, data: parts[2] ?? '', status, table }, length: at + 2 };
}
