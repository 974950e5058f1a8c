// Every wire profile of the code scanner from the lane file to its code: the simulator that fits stands behind a real pty, and what
// is held before it arrives at the driver.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startCodeScanner } from '../../hardware/code-scanner/code-scanner.ts';
import { parseLane, type Lane } from '../../state/lane/lane.ts';
import { createFarEnds } from './far-ends.ts';

const BENCH_FILE = path.resolve(import.meta.dirname, '../../lane.bench.json');
const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, value) => value));

function laneWith(codeScanner: Readonly<Record<string, unknown>>): Lane {
  const file = JSON.parse(readFileSync(BENCH_FILE, 'utf8')) as { devices: Record<string, unknown> };
  file.devices['codeScanner'] = { path: 'bench', ...codeScanner };
  const lane = parseLane(file);
  if (!lane.ok) throw new Error(lane.error.join('; '));
  return lane.value;
}

describe.each([
  { profile: 'suffix' },
  { profile: 'gm65' },
  { profile: 'gm65', trigger: 'host' },
  { profile: 'honeywell' },
  { profile: 'honeywell', trigger: 'host' },
  { profile: 'newland' },
  { profile: 'zebra-ssi' },
  { profile: 'zebra-ssi', trigger: 'host' },
])('a bench lane with the code scanner %o', (codeScanner) => {
  it('gives a code with every byte value back identical, before and after the scanner was unplugged', async () => {
    const ends = createFarEnds(laneWith(codeScanner));
    const codes: Buffer[] = [];
    const device = startCodeScanner(ends.lane.devices.codeScanner, {
      onCode: (bytes) => codes.push(bytes),
      onDiscarded: () => undefined,
      onStatus: () => undefined,
    });
    const until = (state: string) => vi.waitFor(() => expect(device.status.state).toBe(state), { timeout: 5000 });
    try {
      await until('ready');
      expect(await ends.codeScanner?.scan(EVERY_BYTE)).toBe(true);
      await vi.waitFor(() => expect(codes).toEqual([EVERY_BYTE]), { timeout: 5000 });
      await ends.unplug('codeScanner');
      await until('absent');
      ends.plugIn('codeScanner');
      await until('ready');
      expect(await ends.codeScanner?.scan(EVERY_BYTE)).toBe(true);
      await vi.waitFor(() => expect(codes).toEqual([EVERY_BYTE, EVERY_BYTE]), { timeout: 5000 });
      expect(device.counters).toMatchObject({ reconnects: 1, discardedBytes: 0 });
    } finally {
      await device.stop();
      await ends.close();
    }
  });
});
