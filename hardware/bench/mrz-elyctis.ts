// An Elyctis IDBOX at the far end of a line, speaking `elyctis-tlv` (hardware/mrz-reader/elyctis-tlv.md): it answers inquiries,
// reads once when it is armed, and then switches itself off. Its half of the protocol is written apart from the driver's.
import type { MrzSimulator } from './mrz-reader.ts';
import { send, type FarLine, type Sending } from './send.ts';

export interface BenchElyctis extends MrzSimulator {
  /** Whether it reads the next document by itself. */
  readonly armed: boolean;
  /** Hangs: takes commands and says nothing. */
  silent: boolean;
  /** Starts anew on a line that stays, as after a dip of its supply: not armed any more. */
  restart(): void;
}

const INQUIRE: ReadonlyMap<number, string> = new Map([
  [0x56, 'V1.07'],
  [0x52, '4711'],
  [0x57, '3.2'],
  [0x54, 'IDBOX One'],
]);
const ZONE = 0x49;
const CONTINUOUS = 0x43;

const response = (command: number, data: Uint8Array) =>
  Buffer.concat([Buffer.of(command, data.length >> 8, data.length & 0xff), data]);

/** The response to a read: each line with CR, and one CR more, as a public integration strips it. */
export function elyctisZone(lines: readonly string[]): Buffer {
  return response(ZONE, Buffer.from(`${lines.join('\r')}\r\r`, 'latin1'));
}

export function benchElyctis(line: FarLine): BenchElyctis {
  let armed = false;
  let silent = false;
  let pending = Buffer.alloc(0);
  /** In the slot, and not read yet. */
  let unread: readonly string[] | undefined;

  function read(sending?: Sending): Promise<boolean> {
    if (unread === undefined || !armed || silent) return Promise.resolve(true);
    const zone = elyctisZone(unread);
    unread = undefined;
    armed = false;
    return send(line, zone, sending);
  }

  function obey(command: number, data: Buffer): void {
    const text = INQUIRE.get(command);
    if (text !== undefined && data.length === 0) void line.write(response(command, Buffer.from(text, 'latin1')));
    if (command === ZONE && unread !== undefined) void line.write(elyctisZone(unread));
    if (command !== CONTINUOUS || data.length !== 1) return;
    armed = data[0] === 1;
    void line.write(response(command, data));
    void read();
  }

  line.onBytes((bytes) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= 3) {
      const size = pending.readUInt16BE(1);
      if (pending.length < 3 + size) return;
      const frame = pending.subarray(0, 3 + size);
      // Before it is obeyed: a line in memory brings the next command within the answer.
      pending = pending.subarray(3 + size);
      if (!silent) obey(frame.readUInt8(0), frame.subarray(3));
    }
  });

  return {
    get armed() {
      return armed;
    },
    get silent() {
      return silent;
    },
    set silent(value) {
      silent = value;
    },
    restart() {
      armed = false;
      pending = Buffer.alloc(0);
    },
    present(lines, sending) {
      unread = lines;
      return read(sending);
    },
    sendRaw: (bytes, sending) => send(line, bytes, sending),
  };
}
