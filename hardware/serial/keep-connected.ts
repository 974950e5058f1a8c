// Keeps one device connected: opens a life of its line, lets the driver serve it, and when it ends opens the next one, later and
// later (back-off). The only place where a device goes from state to state, so that every driver says the same in the same case.
import type { DeviceState, DeviceStatus } from '../../state/lane/device.ts';
import { messageOf } from '../../state/result.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Line, LineFault, OpenLine } from './line.ts';

/** One life as the driver sees it. What it declares after the life has ended is ignored. */
export interface Connection {
  readonly line: Line;
  /** Aborted when this life has ended or the device is being stopped. */
  readonly signal: AbortSignal;
  /**
   * Says how the device is: `ready` or `degraded` once it has proved itself, `starting` when it must prove itself again,
   * `failed` when it is wrong on a sound line that need not be opened anew.
   */
  readonly declare: (
    state: 'starting' | 'ready' | 'degraded' | 'failed',
    detail?: { readonly cause?: string; readonly version?: string },
  ) => void;
}

/**
 * Serves one life: attaches the listener at once, declares the device ready, and resolves when it wants this life to end, with
 * the reason (a device that speaks another protocol, no answers any more). A driver that only listens returns `line.ended`.
 * It need not watch for the end of the line; should it throw, the device has failed.
 */
export type Session = (connection: Connection) => Promise<{ readonly text: string }>;

export interface KeepConnectedOptions {
  readonly open: OpenLine;
  readonly session: Session;
  /** Called on each change, never twice with the same. */
  readonly onStatus: (status: DeviceStatus) => void;
  readonly clock?: Clock;
  /** First and longest wait between two attempts, in ms; a life of `stableMs` starts from the first again. */
  readonly backOff?: { readonly firstMs: number; readonly mostMs: number; readonly stableMs: number };
}

export interface Supervisor {
  readonly status: DeviceStatus;
  /** Lives after the first one. */
  readonly reconnects: number;
  /** Idempotent; resolves when the line is closed. No status is told any more. */
  stop(): Promise<void>;
}

const BACK_OFF = { firstMs: 100, mostMs: 5000, stableMs: 10_000 };

/** Starts at once, in the state `starting`; the first open happens before this function returns. */
export function keepConnected(options: KeepConnectedOptions): Supervisor {
  const { open, session, onStatus, clock = systemClock, backOff = BACK_OFF } = options;
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  let status: DeviceStatus = { state: 'starting', cause: '', version: undefined };
  let lives = 0;

  function tell(state: DeviceState, cause = '', version?: string): void {
    if (isStopped()) return;
    if (status.state === state && status.cause === cause && status.version === version) return;
    status = { state, cause, version };
    onStatus(status);
  }

  async function serve(line: Line): Promise<void> {
    const life = new AbortController();
    const stop = () => life.abort();
    stopping.signal.addEventListener('abort', stop);
    const connection: Connection = {
      line,
      signal: life.signal,
      declare(state, detail = {}) {
        if (!life.signal.aborted) tell(state, detail.cause, detail.version);
      },
    };
    tell('starting');
    const stopped = new Promise<{ text: string }>((resolve) => {
      life.signal.addEventListener('abort', () => resolve({ text: 'stopped' }));
    });
    // The line first: a session that notices the same end says less well why.
    const end = await Promise.race([line.ended, stopped, run(session, connection)]);
    tell('failed', end.text);
    stopping.signal.removeEventListener('abort', stop);
    life.abort();
    await line.close();
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        stopping.signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = clock.after(ms, done);
      stopping.signal.addEventListener('abort', done);
    });
  }

  async function keep(): Promise<void> {
    let wait = backOff.firstMs;
    while (!isStopped()) {
      const opened = await open();
      if (opened.ok && isStopped()) await opened.value.close();
      else if (opened.ok) {
        lives += 1;
        const since = clock.now();
        await serve(opened.value);
        if (clock.now() - since >= backOff.stableMs) wait = backOff.firstMs;
      } else tell(stateOf(opened.error), opened.error.text);
      if (!isStopped()) await pause(wait);
      wait = Math.min(wait * 2, backOff.mostMs);
    }
  }

  const done = keep();
  return {
    get status() {
      return status;
    },
    get reconnects() {
      return Math.max(0, lives - 1);
    },
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

function stateOf(fault: LineFault): DeviceState {
  return fault.kind === 'absent' ? 'absent' : 'failed';
}

async function run(session: Session, connection: Connection): Promise<{ readonly text: string }> {
  try {
    return await session(connection);
  } catch (error) {
    return { text: messageOf(error) };
  }
}
