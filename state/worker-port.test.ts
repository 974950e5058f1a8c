import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FixtureService } from './worker-port.fixture.worker.ts';
import { startWorkerPort, type WorkerPort, type WorkerPortOptions } from './worker-port.ts';

const ports: WorkerPort<FixtureService>[] = [];
const file = new URL('./worker-port.fixture.worker.ts', import.meta.url);

function open(options?: WorkerPortOptions): WorkerPort<FixtureService> {
  const port = startWorkerPort<FixtureService>(file, options);
  ports.push(port);
  return port;
}

afterEach(async () => {
  await Promise.all(ports.splice(0).map((port) => port.stop()));
});

describe('a call', () => {
  it('is answered, those made before the worker was ready included, in order', async () => {
    const port = open();
    expect(port.status.state).toBe('starting');
    const answers = await Promise.all([1, 2, 3].map((value) => port.call('double', value)));
    expect(answers).toEqual([2, 4, 6].map((value) => ({ ok: true, value })));
    expect(port.status).toEqual({ state: 'ready', cause: '', version: undefined });
  });

  it('moves the buffers that it is told to', async () => {
    const bytes = new Uint8Array(1000);
    const answer = await open().call('sizeOf', bytes, { transfer: [bytes.buffer] });
    expect(answer).toEqual({ ok: true, value: 1000 });
    expect(bytes.byteLength).toBe(0);
  });

  it('that throws fails alone, with its reason', async () => {
    const port = open();
    expect(await port.call('throws', undefined)).toEqual({
      ok: false,
      error: { kind: 'threw', text: 'no such thing' },
    });
    expect(await port.call('double', 4)).toEqual({ ok: true, value: 8 });
  });

  it('whose argument cannot be cloned fails alone', async () => {
    const port = open();
    const uncloneable = (() => 1) as unknown as number;
    expect(await port.call('double', uncloneable)).toMatchObject({ ok: false, error: { kind: 'threw' } });
    expect(await port.call('double', 4)).toEqual({ ok: true, value: 8 });
  });
});

describe('a worker that dies', () => {
  it('fails the call in work as crashed, is replaced, and the calls that wait are answered', async () => {
    const port = open();
    const [first, dead, after] = await Promise.all([
      port.call('callsOfThisLife', undefined),
      port.call('dies', undefined),
      port.call('callsOfThisLife', undefined),
    ]);
    expect(first).toEqual({ ok: true, value: 1 });
    expect(dead).toEqual({ ok: false, error: { kind: 'crashed', text: 'the worker ended with code 7' } });
    expect(after).toEqual({ ok: true, value: 1 });
  });

  it('before it was ready fails what waits with the reason, and is tried again until it starts', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'autogate-port-'));
    const needed = path.join(folder, 'needed');
    const port = open({ data: { mustExist: needed } });
    expect(await port.call('double', 1)).toEqual({
      ok: false,
      error: { kind: 'crashed', text: 'the file is not there' },
    });
    expect(port.status).toEqual({ state: 'failed', cause: 'the file is not there', version: undefined });
    writeFileSync(needed, '');
    await expect.poll(() => port.status.state, { timeout: 10_000 }).toBe('ready');
    expect(await port.call('double', 1)).toEqual({ ok: true, value: 2 });
    rmSync(folder, { recursive: true });
  });
});

describe('a worker that hangs', () => {
  it('is replaced at the time-out, and the calls that wait are answered', async () => {
    const port = open();
    await port.call('double', 1);
    const hung = port.call('hangs', undefined, { timeoutMs: 100 });
    const after = port.call('double', 5);
    expect(await hung).toEqual({ ok: false, error: { kind: 'time-out', text: 'hangs: no answer in 100 ms' } });
    expect(await after).toEqual({ ok: true, value: 10 });
  });

  it('is replaced at the time-out even when its caller has gone', async () => {
    const port = open();
    await port.call('double', 1);
    const controller = new AbortController();
    const hung = port.call('hangs', undefined, { timeoutMs: 100, signal: controller.signal });
    controller.abort();
    expect(await hung).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    expect(await port.call('double', 5)).toEqual({ ok: true, value: 10 });
  });
});

describe('the queue', () => {
  it('lets a call that waits too long go without harm to the worker', async () => {
    const port = open();
    await port.call('callsOfThisLife', undefined);
    const slow = port.call('later', 300);
    const late = port.call('double', 1, { timeoutMs: 20 });
    expect(await late).toMatchObject({ ok: false, error: { kind: 'time-out' } });
    expect(await slow).toEqual({ ok: true, value: 'late' });
    expect(await port.call('callsOfThisLife', undefined)).toEqual({ ok: true, value: 2 });
  });

  it('drops aborted calls at once, waiting, in work or not yet made', async () => {
    const port = open();
    await port.call('double', 1);
    const controller = new AbortController();
    const { signal } = controller;
    const inWork = port.call('later', 50, { signal });
    const waits = port.call('double', 1, { signal });
    controller.abort();
    const notMade = port.call('double', 1, { signal });
    for (const call of [inWork, waits, notMade])
      expect(await call).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    expect(await port.call('double', 2)).toEqual({ ok: true, value: 4 });
  });

  it('is bounded', async () => {
    const port = open({ maxWaiting: 2 });
    await port.call('double', 1);
    const calls = [1, 2, 3, 4].map((value) => port.call('double', value));
    const kinds = (await Promise.all(calls)).map((answer) => (answer.ok ? 'answered' : answer.error.kind));
    expect(kinds).toEqual(['answered', 'answered', 'answered', 'busy']);
  });
});

describe('stop', () => {
  it('lets the call in work end, ends the others, and refuses new ones', async () => {
    const port = open();
    await port.call('double', 1);
    const inWork = port.call('later', 30);
    const waits = port.call('double', 1);
    const stopped = port.stop();
    expect(port.stop()).toBe(stopped);
    expect(await waits).toMatchObject({ ok: false, error: { kind: 'stopped' } });
    expect(await inWork).toEqual({ ok: true, value: 'late' });
    await stopped;
    expect(await port.call('double', 1)).toMatchObject({ ok: false, error: { kind: 'stopped' } });
    expect(port.status.state).toBe('absent');
  });

  it('ends a worker that hangs', async () => {
    const port = open();
    await port.call('double', 1);
    const hung = port.call('hangs', undefined, { timeoutMs: 100 });
    await port.stop();
    expect(await hung).toMatchObject({ ok: false, error: { kind: 'time-out' } });
  });
});
