// A wedge from its records to what the lane hears, as an MRZ reader and as a code scanner: the real drivers, the records over a
// pty, and the grab replaced, which only an input device has.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Device, DeviceState } from '../../state/lane/device.ts';
import { ok } from '../../state/result.ts';
import { benchCodeScanner } from '../bench/code-scanner.ts';
import { benchWedge, typedBytes } from '../bench/mrz-wedge.ts';
import { createPtyPort, type PtyPort } from '../bench/pty-port.ts';
import { startCodeScanner } from '../code-scanner/code-scanner.ts';
import { startMrzReader } from '../mrz-reader/mrz-reader.ts';
import { TD1, TD3 } from '../mrz-reader/specimens.fixture.ts';
import { encodeInputEvent, EV_SYN, SYN_DROPPED } from './input-event.ts';
import { openKeyboard } from './open-keyboard.ts';

let folder: string;
let port: PtyPort;
let device: Device;
let heard: unknown[];
let discarded: string[];

const open = () => openKeyboard(port.path, () => ok(undefined));
const until = (state: DeviceState) => vi.waitFor(() => expect(device.status.state).toBe(state), { timeout: 5000 });
const hears = (expected: readonly unknown[]) => vi.waitFor(() => expect(heard).toEqual(expected), { timeout: 5000 });
const events = {
  onDiscarded: (_bytes: Buffer, reason: string) => void discarded.push(reason),
  onStatus: () => undefined,
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wedge-'));
  port = createPtyPort(join(folder, 'event-kbd'));
  heard = [];
  discarded = [];
});

afterEach(async () => {
  await device.stop();
  await port.close();
  rmSync(folder, { recursive: true });
});

describe('an MRZ reader that types', () => {
  beforeEach(async () => {
    const onFrame = ({ lines }: { readonly lines: readonly string[] }) => heard.push(lines);
    device = startMrzReader({ profile: 'evdev', path: port.path, gapMs: 60 }, { ...events, onFrame }, { open });
    await until('ready');
  });

  it('gives the lines of each document, before and after it was unplugged', async () => {
    await benchWedge(port).present(TD3);
    await hears([TD3]);
    await port.unplug();
    await until('absent');
    port.replug();
    await until('ready');
    await benchWedge(port).present(TD1, { chunkBytes: 50 });
    await hears([TD3, TD1]);
    expect([discarded, device.counters.reconnects]).toEqual([[], 1]);
  });

  it('gives no zone of which keys were lost, and the next one', async () => {
    await port.write(typedBytes(TD3[0] ?? ''));
    await port.write(encodeInputEvent({ type: EV_SYN, code: SYN_DROPPED, value: 0 }));
    await port.write(typedBytes(`\r${TD3[1] ?? ''}\r`));
    await vi.waitFor(() => expect(discarded).toContain('the system has lost keys'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await benchWedge(port).present(TD1);
    await hears([TD1]);
  });
});

describe('a code scanner that types', () => {
  it('gives a code with every printable character back identical', async () => {
    const wire = { profile: 'evdev', suffix: '0d' } as const;
    device = startCodeScanner(
      { ...wire, path: port.path, gapMs: 60, maxBytes: 512 },
      { ...events, onCode: (bytes) => heard.push(bytes.toString('latin1')) },
      { open },
    );
    await until('ready');
    const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)).join('');
    await benchCodeScanner(port, wire).scan(Buffer.from(printable));
    await benchCodeScanner(port, wire).scan(Buffer.from('next'));
    await hears([printable, 'next']);
    expect(discarded).toEqual([]);
  });
});

it('a keyboard that cannot be grabbed is never ready', async () => {
  const states: DeviceState[] = [];
  const options = { profile: 'evdev', path: port.path, gapMs: 60 } as const;
  device = startMrzReader(options, {
    ...events,
    onFrame: () => undefined,
    onStatus: ({ state }) => states.push(state),
  });
  await until('failed');
  expect(device.status.cause).toBe(`${port.path}: this is not an input device`);
  expect(states).toEqual(['failed']);
});
