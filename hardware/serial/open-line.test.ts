import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPtyPort, type PtyPort } from '../bench/pty-port.ts';
import type { Line } from './line.ts';
import { openSerialLine, type SerialLineOptions } from './open-line.ts';

let folder: string;
let far: PtyPort;
let opened: Line[];
const settings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'line-'));
  far = createPtyPort(join(folder, 'device'));
  opened = [];
});

afterEach(async () => {
  for (const line of opened) await line.close();
  await far.close();
  rmSync(folder, { recursive: true });
});

async function open(options: Partial<SerialLineOptions> = {}): Promise<Line> {
  const result = await openSerialLine({ ...settings, path: far.path, ...options });
  if (!result.ok) throw new Error(result.error.text);
  opened.push(result.value);
  return result.value;
}

function collect(source: { onBytes(listener: (bytes: Buffer) => void): void }): () => Buffer {
  let all = Buffer.alloc(0);
  source.onBytes((bytes) => (all = Buffer.concat([all, bytes])));
  return () => all;
}

describe('an open line', () => {
  it('carries every byte value both ways, unchanged', async () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const line = await open();
    const near = collect(line);
    const away = collect(far);
    expect(await far.write(every)).toBe(true);
    expect(await line.write(every)).toEqual({ ok: true, value: undefined });
    await vi.waitFor(() => expect([near(), away()]).toEqual([every, every]));
  });

  it('carries more than the system buffers, in both directions at once', async () => {
    const much = Buffer.alloc(150_000, 'autogate');
    const line = await open();
    const near = collect(line);
    const away = collect(far);
    const [sent, written] = await Promise.all([far.write(much), line.write(much)]);
    expect([sent, written.ok]).toEqual([true, true]);
    await vi.waitFor(() => expect([near().equals(much), away().equals(much)]).toEqual([true, true]));
  });

  it('works beside others', async () => {
    const others = [1, 2, 3, 4, 5, 6].map((n) => createPtyPort(join(folder, `other-${n}`)));
    const heard = await Promise.all(others.map(async ({ path }) => collect(await open({ path }))));
    await Promise.all(others.map((other, n) => other.write(Buffer.of(n, 0, n))));
    await vi.waitFor(() => expect(heard.map((bytes) => bytes())).toEqual(others.map((_, n) => Buffer.of(n, 0, n))));
    await Promise.all(others.map((other) => other.close()));
  });
});

describe('an open that fails', () => {
  it('says that the device is absent when nothing is at the path', async () => {
    await far.unplug();
    const text = `${far.path}: there is no device`;
    expect(await openSerialLine({ ...settings, path: far.path })).toEqual({
      ok: false,
      error: { kind: 'absent', text },
    });
  });

  it('says so when something else than a serial port is there', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(await openSerialLine({ ...settings, path })).toMatchObject({ ok: false, error: { kind: 'open' } });
    expect(await openSerialLine({ ...settings, path: folder })).toMatchObject({ ok: false, error: { kind: 'open' } });
  });

  it('is refused to a second opener in this process, and the first goes on', async () => {
    const line = await open();
    const text = `${far.path} is already in use by this controller`;
    expect(await openSerialLine({ ...settings, path: far.path })).toEqual({ ok: false, error: { kind: 'open', text } });
    expect((await line.write(Buffer.of(1))).ok).toBe(true);
  });

  it('is refused when another opener holds the lock, here by another name of the port', async () => {
    await open({ path: readlinkSync(far.path) });
    const text = `${far.path}: another program has the port open`;
    expect(await openSerialLine({ ...settings, path: far.path })).toEqual({ ok: false, error: { kind: 'open', text } });
  });
});

describe('the end of a line', () => {
  it('is told when the device is unplugged while idle', async () => {
    const line = await open();
    await far.unplug();
    expect(await line.ended).toMatchObject({ kind: 'unplugged' });
    expect(await line.write(Buffer.of(1))).toMatchObject({ ok: false, error: { kind: 'closed' } });
  });

  // The binding misses about one of three such hang-ups and burns a core; many rounds, so that one is surely among them.
  it('is told when the device is unplugged while it sends', async () => {
    for (let round = 0; round < 12; round++) {
      far.replug();
      const line = await open();
      const heard = collect(line);
      const flood = (async () => {
        while (await far.write(Buffer.alloc(2048))) await new Promise(setImmediate);
      })();
      await vi.waitFor(() => expect(heard().length).toBeGreaterThan(8192), { interval: 1 });
      await far.unplug();
      await flood;
      expect(await line.ended).toMatchObject({ kind: 'unplugged' });
      await line.close();
    }
  });

  it('is told when the device is unplugged in the middle of a blocked write, by the write, too', async () => {
    const line = await open();
    far.hold(true);
    const writing = line.write(Buffer.alloc(200_000));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await far.unplug();
    expect(await writing).toMatchObject({ ok: false });
    expect(['unplugged', 'write']).toContain((await line.ended).kind);
  });

  it('is a time-out when the device takes no bytes, and the path can be opened again', async () => {
    const line = await open({ writeTimeoutMs: 100 });
    far.hold(true);
    const first = line.write(Buffer.alloc(200_000));
    const queued = line.write(Buffer.of(1));
    expect(await first).toMatchObject({ ok: false, error: { kind: 'write-time-out' } });
    expect(await queued).toMatchObject({ ok: false, error: { kind: 'write-time-out' } });
    expect(await line.ended).toMatchObject({ kind: 'write-time-out' });
    far.hold(false);
    expect((await (await open()).write(Buffer.of(1))).ok).toBe(true);
  });

  it('is the close, which may be asked for any number of times', async () => {
    const line = await open();
    await Promise.all([line.close(), line.close()]);
    await line.close();
    expect(await line.ended).toMatchObject({ kind: 'closed' });
  });

  it('lets an open of the same path wait until the descriptor is closed', async () => {
    for (let round = 0; round < 20; round++) {
      const line = await open();
      const closing = line.close();
      expect((await (await open()).write(Buffer.of(round))).ok).toBe(true);
      await closing;
      await opened.at(-1)?.close();
    }
  });

  it('is followed by a new life on the same path after a replug', async () => {
    const line = await open();
    await far.unplug();
    await line.ended;
    far.replug();
    const next = await open();
    const heard = collect(next);
    await far.write(Buffer.from('again'));
    await vi.waitFor(() => expect(heard().toString()).toBe('again'));
  });

  it('leaves no descriptor behind, however it came', async () => {
    const descriptors = () => readdirSync('/proc/self/fd').length;
    const ways = [
      (line: Line) => line.close(),
      (line: Line) => far.unplug().then(() => line.close()),
      async (line: Line) => {
        await openSerialLine({ ...settings, path: readlinkSync(far.path) });
        await line.close();
      },
    ];
    const once = async () => {
      for (const way of ways) {
        far.replug();
        await way(await open());
      }
      far.replug();
    };
    await once();
    const before = descriptors();
    for (let round = 0; round < 5; round++) await once();
    expect(descriptors()).toBe(before);
  });
});
