import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err, ok } from '../../state/result.ts';
import { keyBytes, typedBytes } from '../bench/mrz-wedge.ts';
import { createPtyPort, type PtyPort } from '../bench/pty-port.ts';
import type { Line } from '../serial/line.ts';
import { EVIOCGRAB, grabInput, type Grab } from './grab.ts';
import { openKeyboard } from './open-keyboard.ts';

let folder: string;
let port: PtyPort;
let grabbed: number[];

/** A pty gives the bytes of an input device, but cannot be grabbed. */
const grab: Grab = (fd) => {
  grabbed.push(fd);
  return ok(undefined);
};

async function open(): Promise<Line> {
  const opened = await openKeyboard(port.path, grab);
  if (!opened.ok) throw new Error(opened.error.text);
  return opened.value;
}

const descriptors = () => readdirSync('/proc/self/fd').length;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wedge-'));
  port = createPtyPort(join(folder, 'event-kbd'));
  grabbed = [];
});

afterEach(async () => {
  await port.close();
  rmSync(folder, { recursive: true });
});

describe('a keyboard', () => {
  it('is grabbed once when it is opened, and gives its records as they come', async () => {
    const line = await open();
    let got = Buffer.alloc(0);
    line.onBytes((bytes) => (got = Buffer.concat([got, bytes])));
    await port.write(typedBytes('P<UTO'));
    await port.write(keyBytes(28, 1));
    const expected = Buffer.concat([typedBytes('P<UTO'), keyBytes(28, 1)]);
    await vi.waitFor(() => expect(got).toEqual(expected));
    expect(grabbed).toHaveLength(1);
    await line.close();
  });

  it('loses nothing of a text that is typed faster than it is heard', async () => {
    const line = await open();
    let count = 0;
    line.onBytes((bytes) => (count += bytes.length));
    const text = 'A'.repeat(400);
    await port.write(typedBytes(text));
    await vi.waitFor(() => expect(count).toBe(typedBytes(text).length));
    await line.close();
  });

  it('that is pulled ends its line', async () => {
    const line = await open();
    await port.unplug();
    const fault = await line.ended;
    expect(fault.kind).toBe('unplugged');
    expect(fault.text).toContain(port.path);
    await line.close();
  });

  it('leaves no descriptor behind, and can be opened again', async () => {
    await (await open()).close();
    const before = descriptors();
    for (let round = 0; round < 3; round++) {
      const line = await open();
      await line.close();
      await line.close();
      expect((await line.ended).kind).toBe('closed');
    }
    expect(descriptors()).toBe(before);
  });

  it('takes no bytes', async () => {
    const line = await open();
    expect(await line.write(Buffer.of(1))).toMatchObject({ ok: false, error: { kind: 'write' } });
    await line.close();
  });

  it('that is not there is absent', async () => {
    const opened = await openKeyboard(join(folder, 'none'), grab);
    expect(opened).toMatchObject({
      ok: false,
      error: { kind: 'absent', text: `${join(folder, 'none')}: there is no device` },
    });
    expect(grabbed).toEqual([]);
  });

  it('that another program has is left alone, and its descriptor closed', async () => {
    const before = descriptors();
    const opened = await openKeyboard(port.path, () => err('another program has grabbed this keyboard'));
    expect(opened).toMatchObject({
      ok: false,
      error: { kind: 'open', text: `${port.path}: another program has grabbed this keyboard` },
    });
    expect(descriptors()).toBe(before);
  });
});

describe('the grab', () => {
  it('is _IOW(E, 0x90, int)', () => {
    expect(EVIOCGRAB).toBe(0x4004_4590);
  });

  it('refuses what is no input device', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const path of [file, port.path])
      expect(await openKeyboard(path, grabInput)).toMatchObject({
        ok: false,
        error: { kind: 'open', text: `${path}: this is not an input device` },
      });
  });
});
