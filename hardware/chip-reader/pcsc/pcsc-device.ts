// Keeps the lane's reader at hand over PC/SC: one life of the connection to pcscd after the other, later and later. A life that is
// lost takes everything with it, because pcscd's end is told of none of its readers. Says how the reader is and whether a
// document lies on it. Lives in the chip process (`chip.worker.ts`), where it may block.
import type { DeviceCounters, DeviceState, DeviceStatus } from '../../../state/lane/device.ts';
import { err, ok, type Result } from '../../../state/result.ts';
import { systemClock, type Clock } from '../../serial/clock.ts';
import { createRoundTrips } from '../../serial/round-trips.ts';
import type { CardFault, CardTransport } from '../card-transport.ts';
import { codeOf } from './faults.ts';
import { createReaderWatch, type ReaderWatch } from './reader-watch.ts';
import type { OpenService, PcscService } from './service.ts';
import { createSession, type ReaderNow, type SessionHost } from './session.ts';

export interface PcscDeviceOptions {
  /** The reader's name as `pcsc_scan` shows it, or how it begins. */
  readonly reader: string;
  readonly openService: OpenService;
  /** Now and at each change, never twice with the same. */
  readonly onStatus: (status: DeviceStatus) => void;
  /** As soon as it is known, and at each change; nothing while there is no reader that could tell. */
  readonly onDocument: (isThere: boolean) => void;
  /** PC/SC holds what it was given and never ends it: only the end of this process helps. */
  readonly onHung: (text: string) => void;
  readonly clock?: Clock;
}

export interface PcscDevice {
  readonly status: DeviceStatus;
  readonly counters: DeviceCounters;
  /** For `createChipPort`; one session has the reader at a time. */
  openTransport(): CardTransport;
  /** Idempotent. Blocks while pcscd hangs. */
  stop(): void;
}

export const PCSC_TIMES = {
  backOff: { firstMs: 100, mostMs: 5000, stableMs: 10_000 },
  /** For pcscd to list its readers before one is missed. */
  settleMs: 1000,
  /** A reader that nobody uses is asked this often for a sign of life. */
  probeMs: 5000,
  /** PC/SC ends everything within this time; a reader may ask its host for patience, but no chip takes so long. */
  hungMs: 15_000,
  /** For the session before to give the reader back. */
  takeMs: 1000,
} as const;

interface Life {
  service: PcscService | undefined;
  readonly watch: ReaderWatch;
  readonly lost: AbortController;
  readonly since: number;
}

export function keepPcscReader(options: PcscDeviceOptions): PcscDevice {
  const { reader: wanted, openService, clock = systemClock } = options;
  const tally = { frames: 0, retries: 0, timeouts: 0 };
  const roundTrips = createRoundTrips();
  let status: DeviceStatus = { state: 'starting', cause: '', version: undefined };
  let life: Life | undefined;
  let lives = 0;
  let waitMs: number = PCSC_TIMES.backOff.firstMs;
  let stopped = false;
  let told: boolean | undefined;
  let change = Promise.withResolvers<undefined>();
  /** Resolves when the session that has the reader gives it back. */
  let taken: Promise<void> | undefined;
  const cancels = { retry: (): void => undefined, settle: (): void => undefined, probe: (): void => undefined };

  function tell(state: DeviceState, cause = ''): void {
    if (stopped || (status.state === state && status.cause === cause)) return;
    status = { state, cause, version: undefined };
    options.onStatus(status);
  }

  /** Says how the reader is, from what the life has seen of it. */
  function look(mayMiss: boolean): void {
    const choice = life?.watch.choose(wanted);
    if (choice?.kind === 'one') {
      tell('ready');
      const isThere = choice.placement !== undefined;
      if (!stopped && isThere !== told) options.onDocument((told = isThere));
    } else if (choice !== undefined && (mayMiss || status.state === 'ready'))
      tell(choice.kind === 'none' ? 'absent' : 'failed', choice.text);
    change.resolve(undefined);
    change = Promise.withResolvers<undefined>();
  }

  function begin(): void {
    const mine: Life = {
      service: undefined,
      watch: createReaderWatch(),
      lost: new AbortController(),
      since: clock.now(),
    };
    life = mine;
    let settled = false;
    const opened = openService({
      onReader: (name, isPresent) => {
        if (life === mine && mine.watch.see(name, isPresent)) look(settled);
      },
      onReaderGone: (name) => {
        if (life !== mine) return;
        mine.watch.lose(name);
        look(settled);
      },
      onLost: (text) => {
        if (life === mine) lose(text);
      },
    });
    if (!opened.ok) {
      life = undefined;
      tell(opened.error.kind, opened.error.text);
      again();
      return;
    }
    mine.service = opened.value;
    lives += 1;
    cancels.settle = clock.after(PCSC_TIMES.settleMs, () => {
      settled = true;
      look(true);
    });
    cancels.probe = clock.after(PCSC_TIMES.probeMs, probe);
  }

  function again(): void {
    if (stopped) return;
    cancels.retry = clock.after(waitMs, begin);
    waitMs = Math.min(waitMs * 2, PCSC_TIMES.backOff.mostMs);
  }

  function end(): Life | undefined {
    const ended = life;
    life = undefined;
    cancels.settle();
    cancels.probe();
    // First: whoever reads shall not take it for a card that was removed.
    ended?.lost.abort();
    ended?.watch.loseAll();
    return ended;
  }

  function lose(text: string): void {
    const ended = end();
    if (ended !== undefined && clock.now() - ended.since >= PCSC_TIMES.backOff.stableMs)
      waitMs = PCSC_TIMES.backOff.firstMs;
    tell('failed', text);
    look(false);
    again();
    ended?.service?.close();
  }

  function now(): Result<ReaderNow, string> {
    const choice = life?.watch.choose(wanted);
    if (life?.service === undefined || choice === undefined) return err(status.cause || 'pcscd is not reached yet');
    if (choice.kind !== 'one') return err(choice.text);
    return ok({ service: life.service, name: choice.name, placement: choice.placement, lost: life.lost.signal });
  }

  async function underWatch<T>(task: Promise<T>): Promise<T> {
    const cancel = clock.after(PCSC_TIMES.hungMs, () => options.onHung('pcscd or the reader does not answer'));
    try {
      return await task;
    } finally {
      cancel();
    }
  }

  /** Without a session nothing would tell that pcscd hangs. Another program may hold the reader: that is an answer, too. */
  function probe(): void {
    const found = now();
    const mine = life;
    if (!found.ok || taken !== undefined) {
      cancels.probe = clock.after(PCSC_TIMES.probeMs, probe);
      return;
    }
    const released = Promise.withResolvers<undefined>();
    occupy(released.promise);
    underWatch(found.value.service.probe(found.value.name))
      .catch((error: unknown) => {
        const code = codeOf(error);
        if (life === mine && GONE_CODES.has(code)) lose(`pcscd is gone (${code})`);
      })
      .finally(() => {
        released.resolve(undefined);
        if (life === mine && mine !== undefined) cancels.probe = clock.after(PCSC_TIMES.probeMs, probe);
      });
  }

  function occupy(until: Promise<undefined>): void {
    const mine = until.then(() => {
      if (taken === mine) taken = undefined;
    });
    taken = mine;
  }

  async function take(signal: AbortSignal): Promise<Result<() => void, CardFault>> {
    const late = Promise.withResolvers<CardFault>();
    const cancel = clock.after(PCSC_TIMES.takeMs, () =>
      late.resolve({ kind: 'reader', text: 'the reader has not ended the session before' }),
    );
    const onAbort = (): void => late.resolve({ kind: 'aborted', text: 'aborted' });
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    try {
      while (taken !== undefined) {
        const fault = await Promise.race([taken, late.promise]);
        if (fault !== undefined) return err(fault);
      }
      const mine = Promise.withResolvers<undefined>();
      occupy(mine.promise);
      return ok(() => mine.resolve(undefined));
    } finally {
      cancel();
      signal.removeEventListener('abort', onAbort);
    }
  }

  const host: SessionHost = {
    clock,
    now,
    changed: () => change.promise,
    take,
    underWatch,
    tally,
    roundTrip: (ms) => roundTrips.add(ms),
  };

  options.onStatus(status);
  begin();
  return {
    get status() {
      return status;
    },
    get counters() {
      const reconnects = Math.max(0, lives - 1);
      return { ...tally, discardedBytes: 0, reconnects, roundTrips: roundTrips.quantiles() };
    },
    openTransport: () => createSession(host),
    stop() {
      stopped = true;
      cancels.retry();
      end()?.service?.close();
    },
  };
}

/** What PC/SC says of itself when pcscd is not there any more. */
const GONE_CODES: ReadonlySet<string> = new Set(['CommError', 'NoService', 'ServiceStopped', 'InvalidHandle']);
