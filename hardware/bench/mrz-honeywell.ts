// A Honeywell imager with OCR at the far end of a line, speaking `honeywell-ocr` (hardware/mrz-reader/honeywell-ocr.md): menu
// commands into a volatile table, queries, and the trigger. Its half of the protocol is written apart from the driver's.
import type { MrzSimulator } from './mrz-reader.ts';
import { send, type FarLine, type Sending } from './send.ts';

export interface BenchHoneywellOptions {
  /** Between the lines of a zone; CR unless given. */
  readonly separator?: string;
  /** `host`: reads only after a trigger, and once. */
  readonly trigger?: 'self' | 'host';
}

export interface BenchHoneywell extends MrzSimulator {
  /** What is set, by tag and subtag. */
  readonly settings: ReadonlyMap<string, string>;
  readonly triggered: boolean;
  /** Hangs: takes commands and says nothing. */
  silent: boolean;
  /** Starts anew on a line that stays: the volatile table is as it was delivered. */
  restart(): void;
}

const DELIVERED: readonly (readonly [tag: string, value: string])[] = [
  ['ALLENA', '1'],
  ['OCRENA', '0'],
  ['OCRATS', '0'],
];
/** The highest value that a tag takes. */
const MOST = 3;

const ENQ = '\x05';
const ACK = '\x06';
const NAK = '\x15';

/** SYN, `M`, CR, a command, and where it is stored; or SYN, `T` or `U`, CR. */
const COMMAND = /\x16(?:M\r([^.!\x16]*)([.!])|([TU])\r)/;

export function benchHoneywell(
  line: FarLine,
  { separator = '\r', trigger = 'self' }: BenchHoneywellOptions = {},
): BenchHoneywell {
  const settings = new Map(DELIVERED);
  let triggered = false;
  let silent = false;
  let pending = '';
  let unread: readonly string[] | undefined;

  function read(sending?: Sending): Promise<boolean> {
    const sees = settings.get('OCRENA') !== '0' && settings.get('OCRATS') !== '0';
    const ready = !silent && sees && (trigger === 'self' || triggered);
    if (unread === undefined || !ready) return Promise.resolve(true);
    const text = `${unread.join(separator)}\r`;
    unread = undefined;
    triggered = false;
    return send(line, Buffer.from(text, 'latin1'), sending);
  }

  /** The command again with its value, and a status byte before the punctuation. */
  function obey(command: string): string {
    const tag = command.slice(0, 6).toUpperCase();
    const data = command.slice(6);
    const value = settings.get(tag);
    if (value === undefined) return command.toUpperCase() + ENQ;
    if (data === '?') return tag + value + ACK;
    if (!/^\d$/.test(data) || Number(data) > MOST) return tag + data + NAK;
    settings.set(tag, data);
    return tag + data + ACK;
  }

  line.onBytes((bytes) => {
    pending += bytes.toString('latin1');
    for (let match = COMMAND.exec(pending); match !== null; match = COMMAND.exec(pending)) {
      pending = pending.slice(match.index + match[0].length);
      const [, command, storage, key] = match;
      if (silent) continue;
      if (command !== undefined && storage !== undefined)
        void line.write(Buffer.from(obey(command) + storage, 'latin1'));
      if (key !== undefined) triggered = key === 'T';
      void read();
    }
  });

  return {
    settings,
    get triggered() {
      return triggered;
    },
    get silent() {
      return silent;
    },
    set silent(value) {
      silent = value;
    },
    restart() {
      settings.clear();
      for (const [tag, value] of DELIVERED) settings.set(tag, value);
      triggered = false;
    },
    present(lines, sending) {
      unread = lines;
      return read(sending);
    },
    sendRaw: (bytes, sending) => send(line, bytes, sending),
  };
}
