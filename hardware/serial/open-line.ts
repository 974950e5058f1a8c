// One life of a serial line on the native binding of `serialport`: a new SerialPort each time, never reopened, because a stream
// that has failed once says that it is open and then fails at the next write. The traps that this file answers were all measured.
import { SerialPort } from 'serialport';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import type { Line, LineFault } from './line.ts';

export interface SerialLineOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  /** How long a write may take, in ms, before the line counts as broken; 2000 unless given. */
  readonly writeTimeoutMs?: number;
}

const WRITE_TIMEOUT_MS = 2000;

/** How often a line is asked whether it is still there, in ms. */
const PROBE_MS = 250;

interface Claim {
  /** Resolves when the descriptor is closed. */
  readonly freed: Promise<unknown>;
  closing: boolean;
  free(): void;
}

/**
 * The paths that this process has open. A second open of a path would leave a locked descriptor behind, and an open during
 * a close finds the lock still taken; so an open waits for a close, and a double open is refused before it touches the device.
 */
const claims = new Map<string, Claim>();

async function claim(path: string): Promise<Claim | undefined> {
  for (let other = claims.get(path); other !== undefined; other = claims.get(path)) {
    if (!other.closing) return undefined;
    await other.freed;
  }
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const free = () => {
    claims.delete(path);
    resolve(undefined);
  };
  const mine = { freed: promise, closing: false, free };
  claims.set(path, mine);
  return mine;
}

/**
 * Opens one life of the line at `options.path`, locked by flock(2) against other programs that lock.
 * @returns the line, or a fault: `absent` when nothing is at the path, `open` when it is there but cannot be had (busy, no
 *   permission, no terminal). Attach the listener before waiting for anything else: bytes without a listener are lost. Never rejects.
 */
export async function openSerialLine(options: SerialLineOptions): Promise<Result<Line, LineFault>> {
  const mine = await claim(options.path);
  if (mine === undefined) return err({ kind: 'open', text: `${options.path} is already in use by this controller` });
  const opened = await openPort(options);
  if (opened.ok) return ok(lineOn(opened.value, options.writeTimeoutMs ?? WRITE_TIMEOUT_MS, mine));
  mine.free();
  return opened;
}

/** The binding gives its errors as English text only. */
const OPEN_FAULTS: readonly (readonly [RegExp, LineFault['kind'], string])[] = [
  [/No such (file|device)/i, 'absent', 'there is no device'],
  [/Cannot lock port/i, 'open', 'another program has the port open'],
  [/Permission denied/i, 'open', 'this user may not open the port'],
  [/Inappropriate ioctl/i, 'open', 'this is not a serial port'],
];

function openFault(path: string, message: string): LineFault {
  const known = OPEN_FAULTS.find(([pattern]) => pattern.test(message));
  return known === undefined
    ? { kind: 'open', text: `${path}: ${message}` }
    : { kind: known[1], text: `${path}: ${known[2]}` };
}

function openPort(options: SerialLineOptions): Promise<Result<SerialPort, LineFault>> {
  const { path, baudRate, dataBits, parity, stopBits } = options;
  return new Promise((resolve) => {
    try {
      const port = new SerialPort({ path, baudRate, dataBits, parity, stopBits, autoOpen: false });
      port.open((error) => resolve(error === null ? ok(port) : err(openFault(path, error.message))));
    } catch (error) {
      resolve(err(openFault(path, messageOf(error))));
    }
  });
}

function lineOn(port: SerialPort, writeTimeoutMs: number, mine: Claim): Line {
  const { path } = port;
  const ended = Promise.withResolvers<LineFault>();
  const writes = new Set<(result: Result<void, LineFault>) => void>();
  let listener: (bytes: Buffer) => void = () => undefined;
  let fault: LineFault | undefined;

  function finish(kind: LineFault['kind'], reason: string): void {
    if (fault !== undefined) return;
    fault = { kind, text: `${path}: ${reason}` };
    clearTimeout(probe);
    mine.closing = true;
    // The binding's own callback of a blocked write may never come.
    for (const settle of writes) settle(err(fault));
    ended.resolve(fault);
    const shut = () => port.close(freeWhenShut);
    // What a stuck device has not taken by now must go, or close(2) waits for it for half a minute (`closing_wait`).
    if (kind === 'write-time-out') port.flush(shut);
    else shut();
  }

  // The stream says `close` when it is destroyed, too, while the descriptor is still open: only the port itself knows.
  function freeWhenShut(): void {
    if (!port.closing && !port.isOpen) mine.free();
  }

  // A hang-up in the middle of a read makes the binding read nothing, again and again: no event, one core burnt (measured: one
  // unplug in three under traffic). But the settings of a terminal that has gone cannot be asked for, so they are.
  let probe: NodeJS.Timeout;
  function probeLater(): void {
    probe = setTimeout(() => {
      port.port?.getBaudRate().then(
        () => fault ?? probeLater(),
        (error: unknown) => finish('unplugged', `the device has gone (${messageOf(error)})`),
      );
    }, PROBE_MS).unref();
  }
  probeLater();

  // Without a listener for data the binding does not poll, and a hang-up goes unnoticed.
  port.on('data', (bytes: Buffer) => {
    if (fault === undefined) listener(bytes);
  });
  port.on('error', (error) => {
    finish('write', error.message);
    freeWhenShut();
  });
  // Comes twice when a write was blocked at the hang-up.
  port.on('close', (error: Error | null | undefined) => {
    finish('unplugged', `the device has gone (${error?.message ?? 'closed'})`);
    freeWhenShut();
  });

  return {
    path,
    ended: ended.promise,
    onBytes(next) {
      listener = next;
    },
    write(bytes) {
      if (fault !== undefined) return Promise.resolve(err({ kind: 'closed', text: fault.text }));
      return new Promise((resolve) => {
        const timer = setTimeout(
          () => finish('write-time-out', `the device took no bytes for ${writeTimeoutMs} ms`),
          writeTimeoutMs,
        );
        const settle = (result: Result<void, LineFault>) => {
          clearTimeout(timer);
          writes.delete(settle);
          resolve(result);
        };
        writes.add(settle);
        port.write(Buffer.from(bytes), (error) => {
          if (error === null || error === undefined) settle(ok(undefined));
          else finish('write', error.message);
        });
      });
    },
    async close() {
      finish('closed', 'closed by the controller');
      await mine.freed;
    },
  };
}
