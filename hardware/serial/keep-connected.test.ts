import { describe, expect, it } from 'vitest';
import type { DeviceStatus } from '../../state/lane/device.ts';
import { err, ok } from '../../state/result.ts';
import { createMemoryLine, type MemoryLine } from '../bench/memory-line.ts';
import { keepConnected, type Session } from './keep-connected.ts';
import type { LineFault } from './line.ts';
import { manualClock } from './manual-clock.ts';

const ABSENT: LineFault = { kind: 'absent', text: 'nothing there' };
const BUSY: LineFault = { kind: 'open', text: 'busy' };

/** Lets every promise that can go on do so. */
const settled = () => new Promise(setImmediate);

function bench(session: Session, fault?: LineFault) {
  const clock = manualClock();
  const told: DeviceStatus[] = [];
  const lives: MemoryLine[] = [];
  const device = { fault, attempts: 0 };
  const supervisor = keepConnected({
    open: () => {
      device.attempts += 1;
      if (device.fault !== undefined) return Promise.resolve(err(device.fault));
      const life = createMemoryLine();
      lives.push(life);
      return Promise.resolve(ok(life.line));
    },
    session,
    onStatus: (status) => told.push(status),
    clock,
  });
  const states = () => told.map(({ state }) => state);
  const pass = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { pass, clock, told, states, lives, device, supervisor };
}

const listenOnly: Session = (connection) => {
  connection.declare('ready');
  return connection.line.ended;
};

describe('a device that is kept connected', () => {
  it('is starting, then what its driver declares', async () => {
    const { supervisor, told } = bench((connection) => {
      connection.declare('degraded', { cause: 'no safe outputs', version: '2' });
      return connection.line.ended;
    });
    expect(supervisor.status).toEqual({ state: 'starting', cause: '', version: undefined });
    await settled();
    expect(told).toEqual([{ state: 'degraded', cause: 'no safe outputs', version: '2' }]);
    expect(supervisor.status).toEqual(told[0]);
    await supervisor.stop();
  });

  it('fails when its line ends, and is ready again after the next open', async () => {
    const { supervisor, states, lives, pass, told } = bench(listenOnly);
    await settled();
    lives[0]?.unplug();
    await settled();
    expect(told.at(-1)).toEqual({ state: 'failed', cause: 'memory was unplugged', version: undefined });
    await pass(100);
    expect(states()).toEqual(['ready', 'failed', 'starting', 'ready']);
    expect(supervisor.reconnects).toBe(1);
    await supervisor.stop();
  });

  it('is absent while nothing is at its path, and failed while it cannot be opened, each told once', async () => {
    const { supervisor, device, pass, told } = bench(listenOnly, ABSENT);
    await settled();
    await pass(5000);
    device.fault = BUSY;
    await pass(5000);
    await pass(5000);
    device.fault = undefined;
    await pass(5000);
    expect(told.map(({ state, cause }) => [state, cause])).toEqual([
      ['absent', 'nothing there'],
      ['failed', 'busy'],
      ['starting', ''],
      ['ready', ''],
    ]);
    expect(supervisor.reconnects).toBe(0);
    await supervisor.stop();
  });

  it('is tried again later and later, up to five seconds', async () => {
    const { supervisor, device, pass } = bench(listenOnly, ABSENT);
    const waits = [100, 200, 400, 800, 1600, 3200, 5000, 5000];
    await settled();
    for (const [done, wait] of waits.entries()) {
      await pass(wait - 1);
      expect(device.attempts).toBe(done + 1);
      await pass(1);
      expect(device.attempts).toBe(done + 2);
    }
    await supervisor.stop();
  });

  it('is tried again soon after a stable life, and late after many short ones', async () => {
    const { supervisor, lives, device, pass } = bench(listenOnly);
    await settled();
    for (const wait of [100, 200, 400]) {
      lives.at(-1)?.unplug();
      await settled();
      await pass(wait);
    }
    expect(device.attempts).toBe(4);
    await pass(10_000);
    lives.at(-1)?.unplug();
    await settled();
    await pass(100);
    expect(device.attempts).toBe(5);
    await supervisor.stop();
  });

  it('fails with the reason that its driver gives up for, and its line is closed', async () => {
    const { supervisor, lives, pass, states, told } = bench((connection) => {
      connection.declare('starting', { version: '9' });
      return Promise.resolve({ text: 'map version 9 is not known' });
    });
    await settled();
    expect(told.at(-1)).toEqual({ state: 'failed', cause: 'map version 9 is not known', version: undefined });
    expect(await lives[0]?.line.ended).toMatchObject({ kind: 'closed' });
    await pass(100);
    expect(states()).toEqual(['starting', 'failed', 'starting', 'starting', 'failed']);
    await supervisor.stop();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('a bug');
      },
    ],
    ['rejects', () => Promise.reject(new Error('a bug'))],
  ] satisfies [string, Session][])('fails, and is tried again, when its driver %s', async (_how, session) => {
    const { supervisor, device, pass, told } = bench(session);
    await settled();
    expect(told).toEqual([{ state: 'failed', cause: 'a bug', version: undefined }]);
    await pass(100);
    expect(device.attempts).toBe(2);
    await supervisor.stop();
  });

  it('does not hear what a driver declares for a life that has ended', async () => {
    const declarations: (() => void)[] = [];
    const signals: AbortSignal[] = [];
    const { supervisor, lives, states } = bench((connection) => {
      declarations.push(() => connection.declare('ready'));
      signals.push(connection.signal);
      return new Promise(() => undefined);
    });
    await settled();
    lives[0]?.unplug();
    await settled();
    expect(signals[0]?.aborted).toBe(true);
    declarations[0]?.();
    expect(states()).toEqual(['failed']);
    await supervisor.stop();
  });
});

describe('stop', () => {
  it('closes the line, tells nothing more, and may be asked for again', async () => {
    const { supervisor, lives, told, clock } = bench(listenOnly);
    await settled();
    await Promise.all([supervisor.stop(), supervisor.stop()]);
    expect(await lives[0]?.line.ended).toMatchObject({ kind: 'closed' });
    expect(told.map(({ state }) => state)).toEqual(['ready']);
    expect(clock.waiting).toBe(0);
  });

  it('ends a wait for the next attempt', async () => {
    const { supervisor, device, clock } = bench(listenOnly, ABSENT);
    await settled();
    expect(clock.waiting).toBe(1);
    await supervisor.stop();
    expect([clock.waiting, device.attempts]).toEqual([0, 1]);
  });

  it('closes a line that opens only after it, without serving it', async () => {
    const { supervisor, lives, told } = bench(listenOnly);
    await supervisor.stop();
    expect(await lives[0]?.line.ended).toMatchObject({ kind: 'closed' });
    expect(told).toEqual([]);
  });

  it('does not wait for a driver that never ends', async () => {
    const { supervisor, lives } = bench(() => new Promise(() => undefined));
    await settled();
    await supervisor.stop();
    expect(await lives[0]?.line.ended).toMatchObject({ kind: 'closed' });
  });
});
