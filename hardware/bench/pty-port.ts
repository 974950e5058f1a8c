// The far end of a serial line, where a simulated device sits: a pty behind a symbolic link that stays the same path when the
// device is unplugged and plugged in again, as /dev/serial/by-id does for a real one.
import { closeSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ReadStream } from 'node:tty';
import { openPty, type Pty } from '../serial/pty.ts';

export interface PtyPort {
  /** The symbolic link; what the lane file names as the device's path. */
  readonly path: string;
  readonly plugged: boolean;
  /** Resolves with true when the line has taken all the bytes, with false when they were lost: unplugged, or nobody reads. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** Sets the one listener for what the driver sends; the bytes are the listener's to keep. */
  onBytes(listener: (bytes: Buffer) => void): void;
  /** While held, nothing is taken from the line, as by a device that hangs; until the next `replug` at most. */
  hold(held: boolean): void;
  /** Pulls the cable: the driver sees a hang-up, and the path is gone. Idempotent. */
  unplug(): Promise<void>;
  /** Plugs the device in again, behind the same path. Does nothing when it is plugged in. */
  replug(): void;
  /** Unplugs for good. Idempotent. */
  close(): Promise<void>;
}

/** A driver that reads nothing for this long a queue is not there; a real UART would have dropped the bytes much sooner. */
const MOST_QUEUED_BYTES = 1 << 20;
const RETRY_MS = 2;

interface Pending {
  readonly bytes: Uint8Array;
  offset: number;
  readonly settle: (left: boolean) => void;
}

interface Plug {
  readonly pty: Pty;
  readonly stream: ReadStream;
  /** Resolves when the master is closed. */
  readonly gone: Promise<unknown>;
  readonly queue: Pending[];
  queued: number;
  retry: NodeJS.Timeout | undefined;
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * Plugs a simulated device in at `linkPath`; the folder is made, an old link there is replaced.
 * @throws Error where something else than a link lies at `linkPath`, or no pty is to be had
 */
export function createPtyPort(linkPath: string): PtyPort {
  let listener: (bytes: Buffer) => void = () => undefined;
  let plug: Plug | undefined;
  let closed = false;

  function insert(): Plug {
    mkdirSync(dirname(linkPath), { recursive: true });
    if (isLink(linkPath)) rmSync(linkPath);
    const pty = openPty();
    // fs.read on a master would block one of libuv's four threads, and net.Socket refuses it: hence a terminal stream.
    const stream = new ReadStream(pty.master);
    stream.on('data', (bytes: Buffer) => {
      listener(bytes);
    });
    // The slave descriptor above keeps the master from EIO; any other end of the stream is the end of this plug.
    stream.on('error', () => undefined);
    const gone = new Promise((resolve) => stream.once('close', resolve));
    stream.once('close', () => {
      if (plug?.stream === stream) void unplug();
    });
    try {
      symlinkSync(pty.path, linkPath);
    } catch (error) {
      stream.destroy();
      closeSync(pty.slave);
      throw error;
    }
    return { pty, stream, gone, queue: [], queued: 0, retry: undefined };
  }

  // Written with non-blocking system calls: a terminal stream would block the process on a full line.
  function drain(at: Plug): void {
    at.retry = undefined;
    for (let head = at.queue[0]; head !== undefined; head = at.queue[0]) {
      try {
        const written = writeSync(at.pty.master, head.bytes, head.offset);
        head.offset += written;
        at.queued -= written;
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || error.code !== 'EAGAIN') throw error;
        at.retry = setTimeout(drain, RETRY_MS, at);
        return;
      }
      if (head.offset < head.bytes.length) continue;
      at.queue.shift();
      head.settle(true);
    }
  }

  async function unplug(): Promise<void> {
    if (plug === undefined) return;
    const { pty, stream, gone, queue, retry } = plug;
    plug = undefined;
    clearTimeout(retry);
    // Another port may have taken the path over since.
    if (isLink(linkPath) && readlinkSync(linkPath) === pty.path) rmSync(linkPath);
    // The master first: that is the hang-up.
    stream.destroy();
    closeSync(pty.slave);
    for (const pending of queue) pending.settle(false);
    await gone;
  }

  plug = insert();
  return {
    path: linkPath,
    get plugged() {
      return plug !== undefined;
    },
    write(bytes) {
      const at = plug;
      if (at === undefined || at.queued + bytes.length > MOST_QUEUED_BYTES) return Promise.resolve(false);
      return new Promise((settle) => {
        at.queue.push({ bytes: Buffer.from(bytes), offset: 0, settle });
        at.queued += bytes.length;
        if (at.retry === undefined) drain(at);
      });
    },
    onBytes(next) {
      listener = next;
    },
    hold(held) {
      if (held) plug?.stream.pause();
      else plug?.stream.resume();
    },
    unplug,
    replug() {
      if (!closed) plug ??= insert();
    },
    async close() {
      closed = true;
      await unplug();
    },
  };
}
