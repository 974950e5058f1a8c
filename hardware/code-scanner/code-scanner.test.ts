import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Device, DeviceState } from '../../state/lane/device.ts';
import type { CodeScannerOptions } from '../../state/lane/lane.ts';
import { benchCodeScanner, type BenchCodeScanner } from '../bench/code-scanner.ts';
import { createPtyPort } from '../bench/pty-port.ts';
import { startCodeScanner } from './code-scanner.ts';

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, value) => value));

let folder: string;
let scanner: BenchCodeScanner;
let device: Device;
let codes: Buffer[];
let discarded: [bytes: number, reason: string][];

async function start(options: Partial<Extract<CodeScannerOptions, { profile: 'suffix' }>> = {}): Promise<void> {
  device = startCodeScanner(
    {
      path: scanner.port.path,
      baudRate: 9600,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      profile: 'suffix',
      suffix: '',
      gapMs: 60,
      maxBytes: 512,
      ...options,
    },
    {
      onCode: (bytes) => codes.push(bytes),
      onDiscarded: (bytes, reason) => discarded.push([bytes.length, reason]),
      onStatus: () => undefined,
    },
  );
  await until('ready');
}

const until = (state: DeviceState) => vi.waitFor(() => expect(device.status.state).toBe(state), { timeout: 5000 });
const read = (count: number) => vi.waitFor(() => expect(codes).toHaveLength(count), { timeout: 5000 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scanner-'));
  scanner = benchCodeScanner(createPtyPort(join(folder, 'scanner')));
  codes = [];
  discarded = [];
});

afterEach(async () => {
  await device.stop();
  await scanner.port.close();
  rmSync(folder, { recursive: true });
});

describe('a code scanner on a serial line', () => {
  it('gives a code with every byte value back identical (the commissioning test)', async () => {
    await start();
    expect(await scanner.scan(EVERY_BYTE)).toBe(true);
    await read(1);
    expect(codes).toEqual([EVERY_BYTE]);
  });

  it('gives a code that comes in pieces once, whole', async () => {
    await start();
    await scanner.scan(EVERY_BYTE, { chunkBytes: 16, pauseMs: 5 });
    await read(1);
    expect(codes).toEqual([EVERY_BYTE]);
  });

  it('gives codes at once where the lane file names their suffix', async () => {
    scanner = benchCodeScanner(scanner.port, { profile: 'suffix', suffix: '0d0a' });
    await start({ suffix: '0d0a' });
    await scanner.scan(Buffer.from('one'));
    await scanner.scan(Buffer.from('two'));
    await read(2);
    expect(codes.map(String)).toEqual(['one', 'two']);
  });

  it('gives back what is longer than the lane file allows, and reads the next code', async () => {
    scanner = benchCodeScanner(scanner.port, { profile: 'suffix', suffix: '0d' });
    await start({ suffix: '0d' });
    await scanner.scan(Buffer.alloc(20_000, 'x'));
    await scanner.scan(Buffer.from('next'));
    await read(1);
    expect(codes.map(String)).toEqual(['next']);
    expect(device.counters.discardedBytes).toBe(20_000);
    expect(discarded[0]?.[1]).toBe('longer than 512 bytes');
  });

  it('is absent while it is unplugged, and scans again when it is back', async () => {
    await start();
    await scanner.port.unplug();
    await until('absent');
    expect(await scanner.scan(Buffer.from('lost'))).toBe(false);
    scanner.port.replug();
    await until('ready');
    await scanner.scan(Buffer.from('back'));
    await read(1);
    expect(codes.map(String)).toEqual(['back']);
    expect(device.counters.reconnects).toBe(1);
  });
});
