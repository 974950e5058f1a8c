// The frames of profile `newland` in both directions (newland.md): a command between `~ SOH 0000` and `; ETX`, and its echo with a status.

const COMMAND_HEAD = Buffer.from('~\x010000', 'latin1');
const REPLY_HEAD = Buffer.from('\x02\x010000', 'latin1');
const TAIL = Buffer.from(';\x03', 'latin1');

/** `@`: kept without power; `#`: until the power goes. Queries and triggers may have either. */
export type NewlandStorage = '@' | '#';

/** ACK: done; NAK: a value out of range, or a query that is none; ENQ: no such command. */
const STATUS = { ack: '\x06', nak: '\x15', enq: '\x05' } as const;
export type NewlandStatus = keyof typeof STATUS;
const STATUS_OF: ReadonlyMap<string, NewlandStatus> = new Map([
  [STATUS.ack, 'ack'],
  [STATUS.nak, 'nak'],
  [STATUS.enq, 'enq'],
]);

export interface NewlandCommand {
  /** Tag, sub-tag and data in capitals, such as `SCNTRG1` or `C11MIN*`. */
  readonly command: string;
  readonly storage: NewlandStorage;
}

export interface NewlandReply {
  /** The first six letters of the command. */
  readonly name: string;
  readonly data: string;
  readonly status: NewlandStatus;
}

const NAME_LETTERS = 6;
const COMMAND = /^([@#])([A-Z0-9]{6}[\x20-\x7e]*)$/;
const REPLY = /^[@#]([A-Z0-9]{6})([\x20-\x7e]*)([\x05\x06\x15])$/;

/** Longer than any reply to a single command. */
export const MOST_REPLY_BYTES = 256;

/** `7E 01 30 30 30 30`, storage, command, `3B 03`. */
export function encodeCommand({ command, storage }: NewlandCommand): Buffer {
  return Buffer.concat([COMMAND_HEAD, Buffer.from(storage + command, 'latin1'), TAIL]);
}

/** `02 01 30 30 30 30`, storage, the echo, the status, `3B 03`. */
export function encodeReply({ name, data, status }: NewlandReply, storage: NewlandStorage): Buffer {
  return Buffer.concat([REPLY_HEAD, Buffer.from(storage + name + data + STATUS[status], 'latin1'), TAIL]);
}

export type NewlandMatch<Frame> =
  { readonly kind: 'frame'; readonly frame: Frame; readonly length: number } | { readonly kind: 'partial' | 'none' };

/** The text between head and tail. */
function matchFrame(bytes: Buffer, head: Buffer): NewlandMatch<string> {
  const begun = bytes.subarray(0, head.length);
  if (!head.subarray(0, begun.length).equals(begun)) return { kind: 'none' };
  const end = bytes.indexOf(TAIL, head.length);
  if (end >= 0 && end < MOST_REPLY_BYTES)
    return { kind: 'frame', frame: bytes.toString('latin1', head.length, end), length: end + TAIL.length };
  return { kind: bytes.length > MOST_REPLY_BYTES ? 'none' : 'partial' };
}

/** The scanner's half: whether the bytes begin with a command. */
export function matchCommand(bytes: Buffer): NewlandMatch<NewlandCommand> {
  const found = matchFrame(bytes, COMMAND_HEAD);
  if (found.kind !== 'frame') return found;
  const [, storage, command = ''] = COMMAND.exec(found.frame) ?? [];
  if (storage !== '@' && storage !== '#') return { kind: 'none' };
  return { kind: 'frame', frame: { command, storage }, length: found.length };
}

/** The host's half: whether the bytes begin with the reply to a single command. */
export function matchReply(bytes: Buffer): NewlandMatch<NewlandReply> {
  const found = matchFrame(bytes, REPLY_HEAD);
  if (found.kind !== 'frame') return found;
  const [, name, data = '', mark = ''] = REPLY.exec(found.frame) ?? [];
  const status = STATUS_OF.get(mark);
  if (name === undefined || status === undefined) return { kind: 'none' };
  return { kind: 'frame', frame: { name, data, status }, length: found.length };
}

export function nameOf(command: string): string {
  return command.slice(0, NAME_LETTERS);
}
