import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPtyPort } from './pty-port.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port-'));
  path = join(folder, 'deep', 'device');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a pty port', () => {
  it('is there under its path while it is plugged in, and only then', async () => {
    const port = createPtyPort(path);
    expect([port.plugged, existsSync(path)]).toEqual([true, true]);
    await port.unplug();
    await port.unplug();
    expect([port.plugged, existsSync(path)]).toEqual([false, false]);
    port.replug();
    port.replug();
    expect([port.plugged, existsSync(path)]).toEqual([true, true]);
    await port.close();
    port.replug();
    expect([port.plugged, existsSync(path)]).toEqual([false, false]);
  });

  it('takes the place of a link that an earlier run has left, but of no file', async () => {
    const left = join(folder, 'left');
    symlinkSync('/dev/pts/none', left);
    const port = createPtyPort(left);
    expect(readlinkSync(left)).toMatch(/^\/dev\/pts\/\d+$/);
    await port.close();
    const file = join(folder, 'file');
    writeFileSync(file, 'precious');
    expect(() => createPtyPort(file)).toThrow(/EEXIST/);
    expect(existsSync(file)).toBe(true);
  });

  it('does not remove the link of another port that took its path over', async () => {
    const first = createPtyPort(path);
    const second = createPtyPort(path);
    await first.close();
    expect(existsSync(path)).toBe(true);
    await second.close();
    expect(existsSync(path)).toBe(false);
  });

  it('loses what nobody reads, and says so, without ever blocking', async () => {
    const port = createPtyPort(path);
    const tooMuch = Array.from({ length: 40 }, () => port.write(Buffer.alloc(50_000)));
    expect(await tooMuch.at(-1)).toBe(false);
    await port.unplug();
    expect(await Promise.all(tooMuch)).toContain(false);
    expect(await port.write(Buffer.of(1))).toBe(false);
    await port.close();
  });

  // A program that held the master would keep the line alive, and the driver would never be told that it was unplugged.
  it('is held by no program that is started while it is plugged in', async () => {
    const port = createPtyPort(path);
    const program = spawn('/bin/sleep', ['60']);
    try {
      await once(program, 'spawn');
      const folder = `/proc/${String(program.pid)}/fd`;
      const held = readdirSync(folder).map((fd) => readlinkSync(join(folder, fd)));
      expect(held).not.toEqual([]);
      expect(held.filter((file) => /ptmx|\/pts\//.test(file))).toEqual([]);
    } finally {
      program.kill('SIGKILL');
      await once(program, 'exit');
      await port.close();
    }
  });
});
