// Our simulated board asked by a foreign master, mbpoll (on libmodbus): what it reads and writes, and what it is refused.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isMissing } from '../../../state/testing/prerequisites.ts';

const MBPOLL = '/usr/bin/mbpoll';
const BOARD = path.join(import.meta.dirname, '../../bench/board-process.ts');
/** Addresses from 0, one poll; a pseudo terminal has no parity. */
const LINE = ['-m', 'rtu', '-b', '19200', '-P', 'none', '-0', '-1', '-q', '-o', '0.5'];
const [INPUTS, INPUT_REGISTERS, HOLDING_REGISTERS, COILS] = ['1', '3', '4', '0'];
/** Entry closed, exit open, the four loops healthy, tripped: the board at power-up, once its exit has opened. */
const POWER_UP = 0b0101_1011_0000_1001;

describe.skipIf(isMissing({ 'the Debian package mbpoll': MBPOLL }))('mbpoll asks the simulated board', () => {
  let folder: string;
  let link: string;
  let child: ChildProcess;
  let told: string[];

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'autogate-mbpoll-'));
    link = path.join(folder, 'board');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    told = [];
    const options = JSON.stringify({ travelMs: 20, endsWithInput: true });
    child = spawn(process.execPath, [BOARD, link, options], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (child.stdout === null) throw new Error('the board has no output');
    createInterface({ input: child.stdout }).on('line', (line) => told.push(line));
    await vi.waitFor(() => expect(told.join()).toContain('"ready"'), 10_000);
  });
  afterEach(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });

  /** @returns the exit code, what it printed, and the values that it read, in their order */
  function mbpoll(type: string, from: number, more: readonly string[], values: readonly number[] = [], unit = 1) {
    const args = [...LINE, '-a', String(unit), '-t', type, '-r', String(from), ...more, link, ...values.map(String)];
    return new Promise<{ code: number; text: string; read: readonly number[] }>((resolve) => {
      execFile(MBPOLL, args, (error, stdout, stderr) => {
        const read = [...stdout.matchAll(/^\[\d+\]:\s+(\d+)/gm)].map(([, value]) => Number(value));
        resolve({ code: error === null ? 0 : 1, text: stdout + stderr, read });
      });
    });
  }

  it('and reads the same sixteen inputs bit by bit, in IR2 and in the mirror', async () => {
    await vi.waitFor(async () => expect((await mbpoll(INPUT_REGISTERS, 2, [])).read).toEqual([POWER_UP]), 5000);
    const bits = (await mbpoll(INPUTS, 0, ['-c', '16'])).read;
    expect(bits.reduce((word, on, bit) => word | (on << bit), 0)).toBe(POWER_UP);
    expect((await mbpoll(INPUT_REGISTERS, 0, ['-c', '9'])).read).toEqual([1, 0, POWER_UP, 0, 0, 0, 0, 0, 0]);
    expect((await mbpoll(HOLDING_REGISTERS, 16, ['-c', '4'])).read).toEqual([1, 0, POWER_UP, 0]);
  });

  it('and writes one register and several, and reads them back', async () => {
    expect(await mbpoll(HOLDING_REGISTERS, 2, [], [20])).toMatchObject({ code: 0 });
    expect(await mbpoll(HOLDING_REGISTERS, 0, [], [0x22, 7])).toMatchObject({ code: 0 });
    expect((await mbpoll(HOLDING_REGISTERS, 0, ['-c', '5'])).read).toEqual([0x22, 7, 20, 0, 0xa7]);
    expect((await mbpoll(INPUT_REGISTERS, 1, [])).read).toEqual([7]);
    await vi.waitFor(() => expect(told.join()).toContain('"outputs":34'), 5000);
  });

  it.each([
    ['a register that does not exist', HOLDING_REGISTERS, 5, [], /Illegal data address/],
    ['a write of the mirror', HOLDING_REGISTERS, 16, [1], /Illegal data address/],
    ['a watchdog that is off', HOLDING_REGISTERS, 2, [0], /Illegal data value/],
    ['a coil', COILS, 0, [1], /Illegal function/],
  ] as const)('and is refused %s', async (_name, type, from, values, text) => {
    const refused = await mbpoll(type, from, [], values);
    expect(refused.code).toBe(1);
    expect(refused.text).toMatch(text);
    expect((await mbpoll(HOLDING_REGISTERS, 0, ['-c', '5'])).read).toEqual([0, 0, 15, 0, 0xa7]);
  });

  it('and has no answer from another unit', async () => {
    const silent = await mbpoll(HOLDING_REGISTERS, 0, [], [], 2);
    expect(silent.code).toBe(1);
    expect(silent.text).toMatch(/timed out/);
  });

  it('and is answered again after another was killed in mid-poll, and after the cable was cut', async () => {
    // Told line by line (stdbuf of coreutils), or nothing comes before its buffer is full.
    const over = LINE.filter((option) => option !== '-1');
    const polling = spawn('/usr/bin/stdbuf', ['-oL', MBPOLL, ...over, '-l', '20', '-r', '0', '-c', '5', link]);
    let polls = 0;
    polling.stdout.on('data', (text: Buffer) => (polls += text.toString().includes('[4]:') ? 1 : 0));
    await vi.waitFor(() => expect(polls).toBeGreaterThan(3), 10_000);
    polling.kill('SIGKILL');
    await once(polling, 'exit');
    expect((await mbpoll(HOLDING_REGISTERS, 0, ['-c', '5'])).read).toEqual([0, 0, 15, 0, 0xa7]);
    child.stdin?.write('{"do":"unplug"}\n');
    await vi.waitFor(() => expect(existsSync(link)).toBe(false), 5000);
    expect((await mbpoll(HOLDING_REGISTERS, 0, ['-c', '5'])).code).toBe(1);
    child.stdin?.write('{"do":"replug"}\n');
    await vi.waitFor(() => expect(existsSync(link)).toBe(true), 5000);
    expect((await mbpoll(HOLDING_REGISTERS, 0, ['-c', '5'])).read).toEqual([0, 0, 15, 0, 0xa7]);
  });
});
