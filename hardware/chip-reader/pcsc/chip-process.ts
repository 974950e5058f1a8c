// The lane's chip reader over PC/SC as the controller has it: a process that holds the reader and talks to the chip. It is killed
// when it does not answer, and replaced when it has ended, later and later; a reading that it was at has failed then.
import { fork, type ChildProcess } from 'node:child_process';
import type { AccessKey, ChipEvent, ChipPort } from '../../../state/gate/ports.ts';
import type { DeviceCounters, DeviceStatus } from '../../../state/lane/device.ts';
import type { FromChipProcess, ReadingOptions, ToChipProcess } from './messages.ts';

export interface ChipProcessOptions extends ReadingOptions {
  /** The reader's name as `pcsc_scan` shows it, or how it begins. */
  readonly reader: string;
  /** For tests: variables of the process beyond our own. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ChipProcess {
  readonly port: ChipPort;
  readonly status: DeviceStatus;
  /** A frame is an APDU, a round trip one APDU and its answer; reconnects are to pcscd. */
  readonly counters: DeviceCounters;
  /** Now and at each change; the latest listener takes the place of the one before. */
  onStatus(listener: (status: DeviceStatus) => void): void;
  /** As soon as it is known, and at each change. */
  onDocument(listener: (isThere: boolean) => void): void;
  /** For tests. */
  readonly pid: number | undefined;
  /** Idempotent; resolves when the process is gone. Readings end as failed. */
  stop(): Promise<void>;
}

export const CHIP_PROCESS_TIMES = {
  pingMs: 1000,
  /** PACE computes for 0.3 s at the worst; start-up and a loaded machine take the rest. */
  silentMs: 10_000,
  /** Beyond the reading's own time: then the process is not believed any more. */
  spareMs: 2000,
  /** For the process to end a reading that was given up, before it is ended without it. */
  abortMs: 500,
  backOff: { firstMs: 100, mostMs: 5000, stableMs: 10_000 },
} as const;

const ENTRY = new URL('./chip.worker.ts', import.meta.url);
const NONE: DeviceCounters = {
  frames: 0,
  discardedBytes: 0,
  retries: 0,
  reconnects: 0,
  timeouts: 0,
  roundTrips: { p50Ms: 0, p99Ms: 0 },
};

interface Life {
  readonly child: ChildProcess;
  readonly since: number;
  lastWord: number;
  /** Why it was killed. */
  cause: string | undefined;
  /** Resolved when it has ended, or could not begin. */
  readonly gone: PromiseWithResolvers<undefined>;
}

const isEnd = ({ kind }: ChipEvent): boolean => kind === 'finished' || kind === 'failed';

export function startChipProcess(options: ChipProcessOptions): ChipProcess {
  const { reader, env, ...reading } = options;
  let status: DeviceStatus = { state: 'starting', cause: '', version: undefined };
  let isThere: boolean | undefined;
  let onStatus: (status: DeviceStatus) => void = () => undefined;
  let onDocument: (isThere: boolean) => void = () => undefined;
  /** Of the lives before, and of this one. */
  let before = NONE;
  let counters = NONE;
  let lives = 0;
  let lastId = 0;
  let waitMs: number = CHIP_PROCESS_TIMES.backOff.firstMs;
  let retry: NodeJS.Timeout | undefined;
  let stopping: Promise<void> | undefined;
  let life: Life | undefined;
  const readings = new Map<number, (event: ChipEvent) => void>();

  function tell(next: DeviceStatus): void {
    if (status.state === next.state && status.cause === next.cause) return;
    status = next;
    onStatus(next);
  }

  function say({ child }: Life, message: ToChipProcess): void {
    // A process that has just ended cannot be told; its `exit` does the rest.
    if (child.connected) child.send(message, () => undefined);
  }

  function kill(mine: Life, cause: string): void {
    mine.cause ??= cause;
    mine.child.kill('SIGKILL');
  }

  function receive(message: FromChipProcess, mine: Life): void {
    // What it has said may arrive after it has ended.
    if (life !== mine) return;
    mine.lastWord = performance.now();
    switch (message.kind) {
      case 'status':
        tell(message.status);
        break;
      case 'document':
        if (message.isThere !== isThere) onDocument((isThere = message.isThere));
        break;
      case 'event':
        readings.get(message.id)?.(message.event);
        break;
      case 'pong':
        counters = message.counters;
        break;
      case 'hung':
        kill(mine, message.text);
        break;
    }
  }

  function begin(): void {
    const child = fork(ENTRY, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    });
    const since = performance.now();
    const mine: Life = { child, since, lastWord: since, cause: undefined, gone: Promise.withResolvers() };
    life = mine;
    lives += 1;
    const pulse = setInterval(() => {
      if (performance.now() - mine.lastWord > CHIP_PROCESS_TIMES.silentMs) kill(mine, 'the chip process hangs');
      else say(mine, { kind: 'ping' });
    }, CHIP_PROCESS_TIMES.pingMs);
    let isOver = false;
    const over = (text: string): void => {
      if (isOver) return;
      isOver = true;
      clearInterval(pulse);
      mine.gone.resolve(undefined);
      buried(mine, mine.cause ?? text);
    };
    child.on('message', (message) => receive(message as FromChipProcess, mine));
    child.on('error', (error) => over(`the chip process: ${error.message}`));
    child.on('exit', (code, signal) => over(`the chip process ended (${signal ?? code ?? 'unknown'})`));
    say(mine, { kind: 'start', reader, reading });
  }

  function buried(mine: Life, cause: string): void {
    life = undefined;
    before = sum(before, counters);
    counters = NONE;
    for (const end of [...readings.values()]) end({ kind: 'failed', cause: 'reader', detail: cause });
    if (stopping !== undefined) return;
    tell({ state: 'failed', cause, version: undefined });
    const { firstMs, mostMs, stableMs } = CHIP_PROCESS_TIMES.backOff;
    if (performance.now() - mine.since >= stableMs) waitMs = firstMs;
    retry = setTimeout(begin, waitMs);
    waitMs = Math.min(waitMs * 2, mostMs);
  }

  async function* read(key: AccessKey, signal: AbortSignal): AsyncGenerator<ChipEvent, void> {
    const mine = life;
    if (mine === undefined || signal.aborted) {
      const detail = mine === undefined ? status.cause || 'the chip process does not run' : 'aborted';
      yield { kind: 'failed', cause: mine === undefined ? 'reader' : 'time-out', detail };
      return;
    }
    const id = (lastId += 1);
    const waiting: ChipEvent[] = [];
    let wake: () => void = () => undefined;
    const push = (event: ChipEvent): void => {
      waiting.push(event);
      // From here on only the listener takes time.
      if (isEnd(event)) clearTimeout(patience);
      wake();
    };
    const patience = setTimeout(() => {
      push({ kind: 'failed', cause: 'time-out', detail: 'the chip process has not ended the reading' });
      kill(mine, 'a reading did not end');
    }, options.totalMs + CHIP_PROCESS_TIMES.spareMs);
    readings.set(id, push);
    let grace: NodeJS.Timeout | undefined;
    const abort = (): void => {
      say(mine, { kind: 'abort', id });
      grace ??= setTimeout(
        () => push({ kind: 'failed', cause: 'time-out', detail: 'aborted' }),
        CHIP_PROCESS_TIMES.abortMs,
      );
    };
    signal.addEventListener('abort', abort, { once: true });
    say(mine, { kind: 'read', id, key });
    try {
      for (;;) {
        const event = waiting.shift();
        if (event === undefined) {
          await new Promise<void>((resolve) => (wake = resolve));
          continue;
        }
        yield event;
        if (isEnd(event)) return;
      }
    } finally {
      // Also when nobody listens any more.
      abort();
      readings.delete(id);
      clearTimeout(grace);
      clearTimeout(patience);
      signal.removeEventListener('abort', abort);
    }
  }

  async function end(): Promise<void> {
    clearTimeout(retry);
    const mine = life;
    if (mine === undefined) return;
    kill(mine, 'stopped');
    await mine.gone.promise;
  }

  begin();
  return {
    port: { read },
    get status() {
      return status;
    },
    get counters() {
      const all = sum(before, counters);
      return { ...all, reconnects: all.reconnects + Math.max(0, lives - 1) };
    },
    onStatus(listener) {
      onStatus = listener;
      listener(status);
    },
    onDocument(listener) {
      onDocument = listener;
      if (isThere !== undefined) listener(isThere);
    },
    get pid() {
      return life?.child.pid;
    },
    stop: () => (stopping ??= end()),
  };
}

function sum(one: DeviceCounters, other: DeviceCounters): DeviceCounters {
  return {
    frames: one.frames + other.frames,
    discardedBytes: one.discardedBytes + other.discardedBytes,
    retries: one.retries + other.retries,
    reconnects: one.reconnects + other.reconnects,
    timeouts: one.timeouts + other.timeouts,
    roundTrips: other.frames > 0 ? other.roundTrips : one.roundTrips,
  };
}
