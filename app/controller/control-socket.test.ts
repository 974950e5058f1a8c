import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  askController,
  orderClosed,
  orderReopened,
  orderTest,
  startControlSocket,
  type ControlSocketOptions,
} from './control-socket.ts';
import type { RunningDiagnosis } from './diagnosis/running.ts';
import type { StatusReport } from './status-report.ts';

const REPORT: StatusReport = {
  lane: 'CGK-T3-A07',
  kind: 'live',
  state: 'open',
  devices: [
    {
      name: 'barrier',
      kind: 'egate-rtu-v1',
      state: 'ready',
      cause: '',
      version: 'map 1',
      counters: { frames: 7, discardedBytes: 0, reconnects: 0, retries: 0, timeouts: 1 },
    },
  ],
  services: [{ name: 'journal', kind: 'service', state: 'failed', cause: 'the disk is full', version: null }],
};

let folder: string;
const running: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-control-'));
});
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true });
});

const socketFile = () => path.join(folder, 'control.sock');

async function started(answer: ControlSocketOptions['answer'] = () => REPORT, where = folder) {
  const control = await startControlSocket({ folder: where, answer });
  running.push(() => control.close());
  return control;
}

/** What comes back for the bytes, until the other side ends. */
async function said(bytes: string): Promise<string> {
  const socket = createConnection(socketFile());
  socket.write(bytes);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe('the control socket', () => {
  it('answers how the controller is, again and again', async () => {
    await started();
    expect(await askController(folder, 2000)).toEqual({ ok: true, value: REPORT });
    expect(await askController(folder, 2000)).toEqual({ ok: true, value: REPORT });
  });

  it('is for this user alone', async () => {
    await started();
    expect(statSync(socketFile()).mode & 0o777).toBe(0o600);
  });

  it('makes its folder, and is gone when it is closed', async () => {
    const data = path.join(folder, 'var', 'lane');
    const control = await started(undefined, data);
    expect((await askController(data, 2000)).ok).toBe(true);
    await Promise.all([control.close(), control.close()]);
    expect(existsSync(path.join(data, 'control.sock'))).toBe(false);
    expect(await askController(data, 2000)).toEqual({ ok: false, error: { kind: 'not-running' } });
  });

  it('works in a folder whose path is longer than that of a socket can be', async () => {
    const data = path.join(folder, 'a'.repeat(120), 'b'.repeat(120));
    await started(undefined, data);
    expect(existsSync(path.join(data, 'control.sock'))).toBe(true);
    expect(await askController(data, 2000)).toEqual({ ok: true, value: REPORT });
  });

  it.each([
    ['what is not JSON', 'status\n', 'the question is not JSON'],
    ['another question', '{"type":"open"}\n', 'there is no such question'],
    ['a question with more in it', '{"type":"status","door":1}\n', 'there is no such question'],
    ['a line without end', 'x'.repeat(5000), 'the question is too long'],
    ['a line that is too long', `"${'x'.repeat(2000)}"\n`, 'the question is too long'],
  ])('refuses %s', async (_name, bytes, cause) => {
    await started();
    expect(JSON.parse(await said(bytes))).toEqual({ type: 'refused', cause });
    expect((await askController(folder, 2000)).ok).toBe(true);
  });

  it('answers one question a connection', async () => {
    await started();
    const answers = await said('{"type":"status"}\n'.repeat(10));
    expect(answers.match(/\n/g)).toHaveLength(1);
  });

  it('outlives an answer that throws, and says so', async () => {
    await started(() => {
      throw new Error('no gate');
    });
    const asked = await askController(folder, 2000);
    expect(asked).toEqual({
      ok: false,
      error: { kind: 'no-answer', cause: 'the status cannot be told: no gate' },
    });
  });

  it('says that a lane is not up yet', async () => {
    await started(() => undefined);
    expect(await askController(folder, 2000)).toMatchObject({ error: { cause: 'the lane is not up yet' } });
  });
});

describe('a diagnosis over the socket', () => {
  /** Tells what it was asked for. */
  function stand(test: RunningDiagnosis['test'] = () => Promise.resolve({ ok: true, value: [] })) {
    const asked: string[] = [];
    const diagnosis: RunningDiagnosis = {
      close: () => ({ wasOpen: asked.push('close') > 0 }),
      reopen: () => ({ opened: asked.push('reopen') > 0 }),
      test: (device, withinMs, signal) => {
        asked.push(`${device} ${withinMs}`);
        return test(device, withinMs, signal);
      },
    };
    return { asked, diagnosis };
  }

  async function startedWith(diagnosis: RunningDiagnosis | undefined) {
    const control = await startControlSocket({ folder, answer: () => REPORT, diagnosis: () => diagnosis });
    running.push(() => control.close());
  }

  it('closes, tests and opens again', async () => {
    const tests = [{ name: 'line', value: 'open', limit: 'open', passed: true }];
    const { asked, diagnosis } = stand(() => Promise.resolve({ ok: true, value: tests }));
    await startedWith(diagnosis);
    expect(await orderClosed(folder, 2000)).toEqual({ ok: true, value: true });
    expect(await orderTest(folder, { device: 'mrzReader', withinMs: 5000 }, 2000)).toEqual({ ok: true, value: tests });
    expect(await orderReopened(folder, 2000)).toEqual({ ok: true, value: true });
    expect(asked).toEqual(['close', 'mrzReader 5000', 'reopen']);
  });

  it('says why a test is refused, and that a lane is not up yet', async () => {
    const { diagnosis } = stand(() => Promise.resolve({ ok: false, error: 'the lane is not closed' }));
    const late: { diagnosis?: RunningDiagnosis } = {};
    const control = await startControlSocket({ folder, answer: () => REPORT, diagnosis: () => late.diagnosis });
    running.push(() => control.close());
    const order = () => orderTest(folder, { device: 'barrier', withinMs: 5000 }, 2000);
    expect(await order()).toMatchObject({ error: { cause: 'the lane is not up yet' } });
    late.diagnosis = diagnosis;
    expect(await order()).toMatchObject({ error: { cause: 'the lane is not closed' } });
  });

  it('breaks a test off when whoever asked for it is gone', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const { diagnosis } = stand(
      (_device, _withinMs, signal) =>
        new Promise((done) => {
          signal.addEventListener('abort', () => {
            resolve('gone');
            done({ ok: true, value: [] });
          });
        }),
    );
    await startedWith(diagnosis);
    const socket = createConnection(socketFile());
    socket.write('{"type":"test","device":"mrzReader","withinMs":60000}\n');
    await once(socket, 'connect');
    setTimeout(() => socket.destroy(), 50);
    expect(await promise).toBe('gone');
    expect((await askController(folder, 2000)).ok).toBe(true);
  });

  it('outlives a test that throws', async () => {
    const { diagnosis } = stand(() => Promise.reject(new Error('no board')));
    await startedWith(diagnosis);
    expect(await orderTest(folder, { device: 'barrier', withinMs: 5000 }, 2000)).toMatchObject({
      error: { cause: 'the test cannot be told: no board' },
    });
  });

  it('is begun by nothing but a whole question of the right shape', async () => {
    const { asked, diagnosis } = stand();
    await startedWith(diagnosis);
    const question = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.json({ maxDepth: 2 }),
      fc.constantFrom(
        '{"type":"close","now":true}',
        '{"type":"reopen","type2":1}',
        '{"type":"test"}',
        '{"type":"test","device":"door","withinMs":5000}',
        '{"type":"test","device":"barrier","withinMs":5000,"move":true}',
        '{"type":"test","device":"barrier","withinMs":120001}',
        '{"type":"test","device":"barrier","withinMs":1e999}',
        '{"type":["close"]}',
        '[{"type":"close"}]',
      ),
    );
    await fc.assert(
      fc.asyncProperty(question, async (text) => {
        const answer = JSON.parse(await said(`${text.replaceAll('\n', ' ')}\n`)) as { readonly type: string };
        expect(answer.type).toBe('refused');
      }),
      fuzzed(1, 60),
    );
    expect(asked).toEqual([]);
  });
});

describe('one folder', () => {
  it('is refused to a second controller, by the lane and the process id of the first', async () => {
    const first = await started();
    await expect(startControlSocket({ folder, answer: () => REPORT })).rejects.toThrow(
      `another controller has ${folder} already: it runs lane CGK-T3-A07, its process id is ${process.pid}`,
    );
    expect((await askController(folder, 2000)).ok).toBe(true);
    await first.close();
    await started();
    expect((await askController(folder, 2000)).ok).toBe(true);
  });

  it('goes to one of two that start at once', async () => {
    const both = await Promise.allSettled([started(), started()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await askController(folder, 2000)).ok).toBe(true);
  });

  it('is free again after a controller was killed', async () => {
    const script = `
      const { startControlSocket } = await import(${JSON.stringify(new URL('control-socket.ts', import.meta.url).href)});
      await startControlSocket({ folder: ${JSON.stringify(folder)}, answer: () => undefined });
      process.stdout.write('up\\n');`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script]);
    running.push(() => child.kill('SIGKILL'));
    const [words] = (await once(child.stdout, 'data')) as [Buffer];
    expect(words.toString()).toBe('up\n');
    await expect(startControlSocket({ folder, answer: () => REPORT })).rejects.toThrow(`process id is ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(socketFile())).toBe(true);
    expect(await askController(folder, 2000)).toEqual({ ok: false, error: { kind: 'not-running' } });
    await started();
    expect((await askController(folder, 2000)).ok).toBe(true);
  });
});

describe('asking a controller', () => {
  /** Something else in the place of a controller. */
  async function impostor(line: string | undefined): Promise<void> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (line !== undefined) socket.end(line);
      running.push(() => socket.destroy());
    }).listen(socketFile());
    running.push(() => server.close());
    await once(server, 'listening');
  }

  it('that is not there gives that nothing is running', async () => {
    expect(await askController(folder, 2000)).toEqual({ ok: false, error: { kind: 'not-running' } });
    expect(await askController(path.join(folder, 'none', 'x'.repeat(150)), 2000)).toEqual({
      ok: false,
      error: { kind: 'not-running' },
    });
  });

  it.each([
    ['says nothing', undefined, 100, 'no answer within 100 ms'],
    ['hangs up', '', 5000, 'it hung up'],
    ['talks nonsense', 'hello\n', 5000, 'its answer is not JSON'],
    ['is something else', '{"type":"status","report":{}}\n', 5000, 'its answer is none of a controller'],
    ['does not end', 'x'.repeat(300_000), 5000, 'its answer is too long'],
  ])('that %s gives that there is no answer, never that nothing is running', async (_name, line, timeoutMs, cause) => {
    await impostor(line);
    expect(await askController(folder, timeoutMs)).toEqual({ ok: false, error: { kind: 'no-answer', cause } });
  });
});
