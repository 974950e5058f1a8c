// Every wire profile of the MRZ reader from the lane file to its zone: the simulator that fits stands behind a real pty, and what
// is laid on it arrives at the driver.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startMrzReader } from '../../hardware/mrz-reader/mrz-reader.ts';
import { parseLane, type Lane } from '../../state/lane/lane.ts';
import { createFarEnds } from './far-ends.ts';

const BENCH_FILE = path.resolve(import.meta.dirname, '../../lane.bench.json');

// Specimens of ICAO Doc 9303-4, -5 and -6 (Utopia).
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
const TD1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];

function laneWith(mrzReader: Readonly<Record<string, unknown>>): Lane {
  const file = JSON.parse(readFileSync(BENCH_FILE, 'utf8')) as { devices: Record<string, unknown> };
  file.devices['mrzReader'] = { path: 'bench', ...mrzReader };
  const lane = parseLane(file);
  if (!lane.ok) throw new Error(lane.error.join('; '));
  return lane.value;
}

describe.each([
  { profile: 'mrz-lines' },
  { profile: 'mrz-lines', prefix: '1d4d', suffix: '1e' },
  { profile: '3m-rte-native' },
  { profile: '3m-rte-native', bcc: 'xor' },
  { profile: 'elyctis-tlv' },
  { profile: 'honeywell-ocr' },
  { profile: 'honeywell-ocr', trigger: 'host' },
])('a bench lane with the MRZ reader %o', (mrzReader) => {
  it('reads each kind of document, before and after the reader was unplugged', async () => {
    const ends = createFarEnds(laneWith(mrzReader));
    const zones: (readonly string[])[] = [];
    const device = startMrzReader(ends.lane.devices.mrzReader, {
      onFrame: ({ lines }) => zones.push(lines),
      onDiscarded: () => undefined,
      onStatus: () => undefined,
    });
    const until = (state: string) => vi.waitFor(() => expect(device.status.state).toBe(state), { timeout: 5000 });
    const reads = async (documents: readonly (readonly string[])[]) => {
      for (const lines of documents) {
        const before = zones.length;
        expect(await ends.mrzReader?.present(lines)).toBe(true);
        await vi.waitFor(() => expect(zones.slice(before)).toEqual([lines]), { timeout: 5000 });
      }
    };
    try {
      await until('ready');
      await reads([TD3, TD2, TD1, TD3]);
      await ends.unplug('mrzReader');
      await until('absent');
      ends.plugIn('mrzReader');
      await until('ready');
      await reads([TD1]);
      expect(device.counters).toMatchObject({ reconnects: 1, discardedBytes: 0 });
    } finally {
      await device.stop();
      await ends.close();
    }
  });
});
