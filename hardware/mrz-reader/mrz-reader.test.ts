import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Device, DeviceState } from '../../state/lane/device.ts';
import type { MrzReaderOptions } from '../../state/lane/lane.ts';
import { benchMrzReader, mrzBytes, type BenchMrzReader } from '../bench/mrz-reader.ts';
import { createPtyPort } from '../bench/pty-port.ts';
import { startMrzReader } from './mrz-reader.ts';

// Specimen of ICAO Doc 9303-4 (Utopia).
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];

let folder: string;
let reader: BenchMrzReader;
let device: Device;
let frames: (readonly string[])[];
let discarded: [bytes: number, reason: string][];
let states: DeviceState[];
let wire: Buffer;

async function start(options: Partial<Extract<MrzReaderOptions, { profile: 'mrz-lines' }>> = {}): Promise<void> {
  device = startMrzReader(
    {
      path: reader.port.path,
      baudRate: 9600,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      profile: 'mrz-lines',
      prefix: '',
      suffix: '',
      gapMs: 60,
      ...options,
    },
    {
      onFrame: ({ lines }) => frames.push(lines),
      onDiscarded: (bytes, reason) => discarded.push([bytes.length, reason]),
      onStatus: ({ state }) => states.push(state),
      onWire: (_direction, bytes) => (wire = Buffer.concat([wire, bytes])),
    },
  );
  await until('ready');
}

const until = (state: DeviceState) => vi.waitFor(() => expect(device.status.state).toBe(state), { timeout: 5000 });
const read = (count: number) => vi.waitFor(() => expect(frames).toHaveLength(count), { timeout: 5000 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mrz-'));
  reader = benchMrzReader(createPtyPort(join(folder, 'reader')));
  frames = [];
  discarded = [];
  states = [];
  wire = Buffer.alloc(0);
});

afterEach(async () => {
  await device.stop();
  await reader.port.close();
  rmSync(folder, { recursive: true });
});

describe('an MRZ reader on a serial line', () => {
  it('gives the lines of a document, and every byte to the wire view', async () => {
    await start();
    expect(await reader.present(LINES)).toBe(true);
    await read(1);
    expect(frames).toEqual([LINES]);
    await vi.waitFor(() => expect(wire).toEqual(mrzBytes(LINES)));
    expect(discarded).toEqual([]);
  });

  it('gives them when they come byte by byte, among noise', async () => {
    await start();
    const noise = Buffer.of(0, 255, 10);
    await reader.present(LINES, { chunkBytes: 1, before: noise, after: noise });
    await read(1);
    expect(frames).toEqual([LINES]);
  });

  it('takes the wrapping of the lane file off', async () => {
    reader = benchMrzReader(reader.port, { prefix: Buffer.from('1d4d', 'hex'), suffix: Buffer.from('1e', 'hex') });
    await start({ prefix: '1d4d', suffix: '1e' });
    await reader.present(LINES);
    await read(1);
    expect([frames, discarded]).toEqual([[LINES], []]);
  });

  it('gives a document that is short of a character back after silence, and reads it when it comes once more', async () => {
    reader = benchMrzReader(reader.port, { wrapped: false });
    await start();
    await reader.present(LINES.map((line) => line.slice(1)));
    await vi.waitFor(() => expect(discarded).toHaveLength(1));
    expect(discarded[0]).toEqual([86, expect.stringMatching(/43 \(unfit\) \+ 43 \(unfit\)$/)]);
    await reader.present(LINES);
    await read(1);
    expect(device.counters).toEqual({
      frames: 1,
      discardedBytes: 86,
      reconnects: 0,
      retries: 0,
      timeouts: 0,
      roundTrips: undefined,
    });
  });

  it('survives any garbage', async () => {
    await start();
    await reader.sendRaw(Buffer.from(Array.from({ length: 20_000 }, (_, n) => (n * 7919) % 256)));
    await reader.present(LINES);
    await read(1);
    expect(device.status.state).toBe('ready');
    expect(device.counters.discardedBytes).toBeGreaterThan(0);
  });

  it('is absent while it is unplugged, and reads again when it is back', async () => {
    await start();
    await reader.port.unplug();
    await until('absent');
    reader.port.replug();
    await until('ready');
    await reader.present(LINES);
    await read(1);
    expect(states).toEqual(['ready', 'failed', 'absent', 'starting', 'ready']);
    expect(device.counters.reconnects).toBe(1);
  });

  it('never makes a zone of two halves with an unplug between them', async () => {
    await start();
    const bytes = mrzBytes(LINES);
    await reader.sendRaw(bytes.subarray(0, 50));
    await vi.waitFor(() => expect(wire).toHaveLength(50));
    await reader.port.unplug();
    await until('absent');
    reader.port.replug();
    await until('ready');
    await reader.sendRaw(bytes.subarray(50));
    await vi.waitFor(() => expect(device.counters.discardedBytes).toBeGreaterThan(80));
    expect(frames).toEqual([]);
  });
});
