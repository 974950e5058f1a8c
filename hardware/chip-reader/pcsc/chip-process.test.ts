// The controller's side of the chip process, with a process that the test plays and time that it turns.
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChipEvent } from '../../../state/gate/ports.ts';
import type { DeviceStatus } from '../../../state/lane/device.ts';
import { CHIP_PROCESS_TIMES, startChipProcess } from './chip-process.ts';
import type { FromChipProcess, ToChipProcess } from './messages.ts';

vi.mock('node:child_process', { spy: true });

const KEY = { documentNumber: 'L898902C3', dateOfBirth: '740812', dateOfExpiry: '120415' };
const TOTAL_MS = 5000;
const NO_COUNTERS = {
  frames: 0,
  discardedBytes: 0,
  retries: 0,
  reconnects: 0,
  timeouts: 0,
  roundTrips: { p50Ms: 0, p99Ms: 0 },
};
const never = new AbortController().signal;
const { firstMs, mostMs, stableMs } = CHIP_PROCESS_TIMES.backOff;

class PlayedProcess extends EventEmitter {
  readonly pid: number;
  connected = true;
  readonly heard: ToChipProcess[] = [];
  readonly signals: string[] = [];
  constructor(pid: number) {
    super();
    this.pid = pid;
  }
  send(message: ToChipProcess): boolean {
    this.heard.push(message);
    return true;
  }
  kill(signal: string): boolean {
    this.signals.push(signal);
    return true;
  }
  say(message: FromChipProcess): void {
    this.emit('message', message);
  }
  end(signal = 'SIGKILL'): void {
    this.connected = false;
    this.emit('exit', null, signal);
  }
  kinds(): readonly string[] {
    return this.heard.map(({ kind }) => kind).filter((kind) => kind !== 'ping');
  }
}

function start() {
  const processes: PlayedProcess[] = [];
  vi.mocked(fork).mockImplementation(() => {
    processes.push(new PlayedProcess(processes.length + 1));
    return processes.at(-1) as unknown as ChildProcess;
  });
  const chip = startChipProcess({ reader: 'Reader', totalMs: TOTAL_MS });
  const told: DeviceStatus[] = [];
  const documents: boolean[] = [];
  chip.onStatus((status) => told.push(status));
  chip.onDocument((isThere) => documents.push(isThere));
  const current = (): PlayedProcess => {
    const process = processes.at(-1);
    if (process === undefined) throw new Error('no process was started');
    return process;
  };
  const ready = () => current().say({ kind: 'status', status: { state: 'ready', cause: '', version: undefined } });
  const events: ChipEvent[] = [];
  async function read(signal = never): Promise<void> {
    for await (const event of chip.port.read(KEY, signal)) events.push(event);
  }
  const sayEvent = (event: ChipEvent, id = 1) => current().say({ kind: 'event', id, event });
  return { chip, processes, told, documents, current, ready, events, read, sayEvent };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.mocked(fork).mockReset();
});

describe('a chip process', () => {
  it('is told what it serves, and tells how its reader is and what lies there', () => {
    const { current, told, documents, ready } = start();
    expect(current().heard).toEqual([{ kind: 'start', reader: 'Reader', reading: { totalMs: TOTAL_MS } }]);
    ready();
    ready();
    current().say({ kind: 'document', isThere: true });
    current().say({ kind: 'document', isThere: true });
    expect(told.map(({ state }) => state)).toEqual(['starting', 'ready']);
    expect(documents).toEqual([true]);
  });

  it('is killed when it is silent, and not while it answers', async () => {
    const { chip, current, processes } = start();
    const { pingMs, silentMs } = CHIP_PROCESS_TIMES;
    for (let ms = 0; ms < 2 * silentMs; ms += pingMs) {
      await pass(pingMs);
      current().say({ kind: 'pong', counters: NO_COUNTERS });
    }
    expect(current().signals).toEqual([]);
    await pass(silentMs + 2 * pingMs);
    expect(current().signals[0]).toBe('SIGKILL');
    current().end();
    expect(chip.status).toMatchObject({ state: 'failed', cause: 'the chip process hangs' });
    await pass(firstMs);
    expect(processes).toHaveLength(2);
  });

  it('is killed when it asks for it, with what it says', () => {
    const { chip, current } = start();
    current().say({ kind: 'hung', text: 'pcscd or the reader does not answer' });
    current().end();
    expect(chip.status.cause).toBe('pcscd or the reader does not answer');
  });

  it('is replaced later and later, and at once again after it was well', async () => {
    const { current, processes } = start();
    for (let ms: number = firstMs; ms < mostMs; ms *= 2) {
      current().end();
      const before = processes.length;
      await pass(ms - 1);
      expect(processes).toHaveLength(before);
      await pass(1);
      expect(processes).toHaveLength(before + 1);
    }
    for (let ms = 0; ms < stableMs; ms += 1000) {
      await pass(1000);
      current().say({ kind: 'pong', counters: NO_COUNTERS });
    }
    current().end();
    const before = processes.length;
    await pass(firstMs);
    expect(processes).toHaveLength(before + 1);
  });

  it('says nothing more after its end, whatever arrives late', () => {
    const { chip, current, ready } = start();
    current().end('SIGSEGV');
    ready();
    expect(chip.status).toMatchObject({ state: 'failed', cause: 'the chip process ended (SIGSEGV)' });
  });

  it('that cannot be started is a failure, and tried again', async () => {
    const { chip, current, processes } = start();
    current().emit('error', new Error('spawn ENOMEM'));
    expect(chip.status).toMatchObject({ state: 'failed', cause: 'the chip process: spawn ENOMEM' });
    await pass(firstMs);
    expect(processes).toHaveLength(2);
  });

  it('counts on over all its lives', async () => {
    const { chip, current } = start();
    current().say({ kind: 'pong', counters: { ...NO_COUNTERS, frames: 40, reconnects: 1 } });
    current().end();
    await pass(firstMs);
    current().say({ kind: 'pong', counters: { ...NO_COUNTERS, frames: 2, retries: 3 } });
    expect(chip.counters).toMatchObject({ frames: 42, retries: 3, reconnects: 2 });
  });

  it('is stopped once, and said no more of', async () => {
    const { chip, current, told, processes } = start();
    const stopped = Promise.all([chip.stop(), chip.stop()]);
    expect(current().signals).toEqual(['SIGKILL']);
    current().end();
    await stopped;
    await pass(60_000);
    expect(processes).toHaveLength(1);
    expect(told.map(({ state }) => state)).toEqual(['starting']);
  });

  it('is stopped, too, when it could not be started, and while it waits to be', async () => {
    const failing = start();
    const stopped = failing.chip.stop();
    failing.current().emit('error', new Error('spawn ENOMEM'));
    await stopped;
    const waiting = start();
    waiting.current().end();
    await waiting.chip.stop();
    await pass(60_000);
    expect(waiting.processes).toHaveLength(1);
  });
});

describe('a reading', () => {
  const detail = (event: ChipEvent | undefined) => (event?.kind === 'failed' ? event.detail : undefined);

  it('is what the process tells of it, to its end and no further', async () => {
    const { current, events, read, sayEvent } = start();
    const reading = read();
    await pass(0);
    expect(current().heard.at(-1)).toEqual({ kind: 'read', id: 1, key: KEY });
    sayEvent({ kind: 'connected' });
    sayEvent({ kind: 'connected' }, 2);
    sayEvent({ kind: 'finished' });
    sayEvent({ kind: 'failed', cause: 'reader', detail: 'too late' });
    await reading;
    expect(events.map(({ kind }) => kind)).toEqual(['connected', 'finished']);
  });

  it('fails with the process, and at once where there is none', async () => {
    const { current, events, read } = start();
    const reading = read();
    await pass(0);
    current().end('SIGSEGV');
    await reading;
    await read();
    const cause = { kind: 'failed', cause: 'reader', detail: 'the chip process ended (SIGSEGV)' };
    expect(events).toEqual([cause, cause]);
  });

  it('ends soon after nobody wants it any more, with or without the process', async () => {
    const { current, events, read } = start();
    const abort = new AbortController();
    const reading = read(abort.signal);
    await pass(0);
    abort.abort();
    expect(current().kinds()).toEqual(['start', 'read', 'abort']);
    await pass(CHIP_PROCESS_TIMES.abortMs);
    await reading;
    await read(abort.signal);
    expect(events.map(detail)).toEqual(['aborted', 'aborted']);
    expect(current().signals).toEqual([]);
  });

  it('is given up for whoever stops listening', async () => {
    const { chip, current, sayEvent } = start();
    const events = chip.port.read(KEY, never)[Symbol.asyncIterator]();
    const first = events.next();
    await pass(0);
    sayEvent({ kind: 'connected' });
    await first;
    await events.return?.();
    expect(current().kinds()).toEqual(['start', 'read', 'abort']);
  });

  it('that the process does not end is ended with the process', async () => {
    const { chip, current, events, read } = start();
    const reading = read();
    for (let ms = 0; ms < TOTAL_MS + CHIP_PROCESS_TIMES.spareMs; ms += 1000) {
      await pass(1000);
      current().say({ kind: 'pong', counters: NO_COUNTERS });
    }
    await reading;
    expect(events.map(detail)).toEqual(['the chip process has not ended the reading']);
    expect(current().signals[0]).toBe('SIGKILL');
    current().end();
    expect(chip.status.cause).toBe('a reading did not end');
  });

  it('that has ended is not held against the process by a listener that takes its time', async () => {
    const { chip, current, sayEvent } = start();
    const events = chip.port.read(KEY, never)[Symbol.asyncIterator]();
    const first = events.next();
    await pass(0);
    sayEvent({ kind: 'connected' });
    sayEvent({ kind: 'finished' });
    await first;
    for (let ms = 0; ms < 2 * TOTAL_MS; ms += 1000) {
      await pass(1000);
      current().say({ kind: 'pong', counters: NO_COUNTERS });
    }
    expect(current().signals).toEqual([]);
    expect((await events.next()).value).toEqual({ kind: 'finished' });
  });
});
