import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err, ok, type Result } from '../../state/result.ts';
import type { Controller, ControllerEvents } from './controller-process.ts';
import { ANSWER_MS, PING_EVERY_MS, STABLE_MS, START_MS, STOP_MS } from './delays.ts';
import { Supervisor, type Service } from './supervisor.ts';

class StandInController implements Controller {
  readonly events: ControllerEvents;
  answersPing = true;
  stops: number[] = [];
  constructor(events: ControllerEvents) {
    this.events = events;
  }
  ready(port = 4000): void {
    this.events.ready({ type: 'ready', port, screens: ['traveller', 'officer'] });
  }
  mint(role: string): Promise<Result<string, string>> {
    return Promise.resolve(ok(`http://127.0.0.1:4000/${role}/#token=1`));
  }
  ping(timeoutMs: number): Promise<Result<true, string>> {
    if (this.answersPing) return Promise.resolve(ok(true));
    return new Promise((resolve) => setTimeout(() => resolve(err('no answer')), timeoutMs));
  }
  stop(graceMs: number): Promise<void> {
    this.stops.push(graceMs);
    this.events.ended('signal SIGTERM');
    return Promise.resolve();
  }
}

function supervise() {
  const controllers: StandInController[] = [];
  const changes: Service[] = [];
  const log: string[] = [];
  const supervisor = new Supervisor({
    startController: (events) => {
      const controller = new StandInController(events);
      controllers.push(controller);
      return controller;
    },
    log: (text) => log.push(text),
  });
  supervisor.start((service) => changes.push(service));
  const current = (): StandInController => {
    const controller = controllers.at(-1);
    if (controller === undefined) throw new Error('no controller was started');
    return controller;
  };
  return { supervisor, controllers, changes, log, current };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a supervisor', () => {
  it('tells where the screens are served once the controller is ready', async () => {
    const { supervisor, changes, current } = supervise();
    expect(await supervisor.mint('traveller')).toEqual(err('no controller is serving'));
    current().ready(4000);
    expect(changes).toEqual([
      { kind: 'starting' },
      { kind: 'serving', origin: 'http://127.0.0.1:4000', screens: ['traveller', 'officer'] },
    ]);
    expect(await supervisor.mint('traveller')).toEqual(ok('http://127.0.0.1:4000/traveller/#token=1'));
  });

  it('starts the controller again after a short while', async () => {
    const { controllers, changes, current } = supervise();
    current().ready();
    current().events.ended('signal SIGKILL');
    expect(changes.at(-1)).toEqual({ kind: 'down', cause: 'signal SIGKILL', crashLoop: false });
    await vi.advanceTimersByTimeAsync(500);
    expect(controllers).toHaveLength(2);
    expect(changes.at(-1)).toEqual({ kind: 'starting' });
  });

  it('calls three early ends in a row a crash loop, and then tries slowly without end', async () => {
    const { controllers, changes, current } = supervise();
    for (const delay of [500, 2000]) {
      current().events.ended('exit code 1');
      expect(changes.at(-1)).toMatchObject({ kind: 'down', crashLoop: false });
      await vi.advanceTimersByTimeAsync(delay);
    }
    for (let attempt = 3; attempt <= 6; attempt += 1) {
      expect(controllers).toHaveLength(attempt);
      current().ready();
      current().events.ended('exit code 1');
      expect(changes.at(-1)).toMatchObject({ kind: 'down', crashLoop: true });
      await vi.advanceTimersByTimeAsync(29_999);
      expect(controllers).toHaveLength(attempt);
      await vi.advanceTimersByTimeAsync(1);
    }
  });

  it('forgets early ends when a controller has served long enough', async () => {
    const { changes, current } = supervise();
    for (const delay of [500, 2000, 30_000]) {
      current().events.ended('exit code 1');
      await vi.advanceTimersByTimeAsync(delay);
    }
    current().ready();
    await vi.advanceTimersByTimeAsync(STABLE_MS);
    current().events.ended('exit code 1');
    expect(changes.at(-1)).toMatchObject({ kind: 'down', crashLoop: false });
  });

  it('ends a controller that does not become ready', async () => {
    const { controllers, changes, current } = supervise();
    const [first] = controllers;
    await vi.advanceTimersByTimeAsync(START_MS);
    expect(first?.stops).toEqual([STOP_MS]);
    expect(changes.at(-1)).toMatchObject({ kind: 'down' });
    await vi.advanceTimersByTimeAsync(500);
    expect(current()).not.toBe(first);
  });

  it('ends a controller whose main thread hangs, and leaves one alone that turns', async () => {
    const { controllers, current } = supervise();
    const first = current();
    first.ready();
    await vi.advanceTimersByTimeAsync(10 * PING_EVERY_MS);
    expect(first.stops).toEqual([]);
    first.answersPing = false;
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS + ANSWER_MS);
    expect(first.stops).toEqual([STOP_MS]);
    await vi.advanceTimersByTimeAsync(500);
    expect(controllers).toHaveLength(2);
  });

  it('stops for good: no further start, nothing told', async () => {
    const { supervisor, controllers, changes, current } = supervise();
    current().ready();
    const told = changes.length;
    await supervisor.stop();
    await supervisor.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(current().stops).toEqual([STOP_MS]);
    expect(controllers).toHaveLength(1);
    expect(changes).toHaveLength(told);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops while it waits for the next start', async () => {
    const { supervisor, controllers, current } = supervise();
    current().events.ended('exit code 1');
    await supervisor.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(controllers).toHaveLength(1);
  });
});
