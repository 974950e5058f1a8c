// What every profile that is asked has to do, each driver against the simulator of its profile.
import { describe, expect, it } from 'vitest';
import { benchGm65 } from '../bench/scanner-gm65.ts';
import { benchHoneywellScanner } from '../bench/scanner-honeywell.ts';
import { benchNewland } from '../bench/scanner-newland.ts';
import type { ScannerSetting, ScannerSimulator } from '../bench/scanner-simulator.ts';
import { benchSsi } from '../bench/scanner-ssi.ts';
import type { FarLine } from '../bench/send.ts';
import { EVERY_BYTE, scannerBench } from './profiles.fixture.ts';

const GAP_MS = 80;
const ANSWER_MS = 500;
const POLL_MS = 3000;

interface Row {
  readonly profile: string;
  readonly simulate: (line: FarLine, setting: ScannerSetting) => ScannerSimulator;
  readonly ready: string;
  /** The name of what it is polled with. */
  readonly poll: string;
}

const PROFILES: readonly Row[] = [
  { profile: 'gm65', simulate: benchGm65, ready: 'ready software 87', poll: 'baud rate' },
  { profile: 'honeywell', simulate: benchHoneywellScanner, ready: 'ready', poll: 'query' },
  { profile: 'newland', simulate: benchNewland, ready: 'ready', poll: 'query' },
  { profile: 'zebra-ssi', simulate: benchSsi, ready: 'ready PAABLS00-001-R00', poll: 'packets' },
];

describe.each(PROFILES)('the profile $profile', ({ profile, simulate, ready, poll }) => {
  it('is ready as soon as the scanner has answered', async () => {
    const { device, states, codes } = await scannerBench({ profile }, simulate);
    expect([states, codes]).toEqual([[ready], []]);
    await device.stop();
  });

  it('gives a code with every byte value back identical (the commissioning test)', async () => {
    const { device, codes, discarded, latest, pass } = await scannerBench({ profile }, simulate);
    await latest().simulator.scan(EVERY_BYTE);
    await pass(GAP_MS);
    expect([codes, discarded]).toEqual([[EVERY_BYTE], []]);
    await device.stop();
  });

  it('gives a code back that comes in pieces, while an answer is awaited, too', async () => {
    const { device, clock, codes, latest, pass, states } = await scannerBench({ profile }, simulate);
    await pass(POLL_MS - 20);
    const scanned = latest().simulator.scan(EVERY_BYTE, { chunkBytes: 7, pauseMs: 10, clock });
    await pass(1000);
    await scanned;
    expect([codes, states]).toEqual([[EVERY_BYTE], [ready]]);
    await device.stop();
  });

  it('takes a code between a question and its late answer', async () => {
    const { device, codes, latest, pass, states, sent } = await scannerBench({ profile }, simulate);
    const before = sent.length;
    latest().simulator.silent = true;
    await pass(POLL_MS);
    expect(sent).toHaveLength(before + 1);
    latest().simulator.silent = false;
    await latest().simulator.scan(EVERY_BYTE);
    await pass(GAP_MS + ANSWER_MS);
    expect([codes, states]).toEqual([[EVERY_BYTE], [ready]]);
    expect(device.counters).toMatchObject({ retries: 1, timeouts: 1, discardedBytes: 0 });
    await device.stop();
  });

  it('stays ready while the scanner answers its polls, code or no code', async () => {
    const { device, latest, pass, states, codes } = await scannerBench({ profile }, simulate);
    for (let at = 0; at < 5; at += 1) {
      await pass(POLL_MS);
      await latest().simulator.scan(Buffer.from(`code ${at}`));
      await pass(GAP_MS);
    }
    expect(states).toEqual([ready]);
    expect(codes.map(String)).toEqual(['code 0', 'code 1', 'code 2', 'code 3', 'code 4']);
    expect(device.counters).toMatchObject({ retries: 0, timeouts: 0, reconnects: 0, discardedBytes: 0 });
    await device.stop();
  });

  it('has failed when the scanner hangs, and is greeted anew when it is back', async () => {
    const { device, latest, pass, states } = await scannerBench({ profile }, simulate);
    latest().simulator.silent = true;
    await pass(POLL_MS + 2 * ANSWER_MS);
    expect(states).toEqual([ready, `failed no answer (${poll})`]);
    await pass(100);
    expect(states.slice(2)).toEqual(['starting', ready]);
    expect(device.counters).toMatchObject({ retries: 1, timeouts: 2, reconnects: 1 });
    await device.stop();
  });

  it('gives back what is longer than the lane file allows, and reads the next code', async () => {
    const { device, codes, discarded, latest, pass, states } = await scannerBench({ profile, maxBytes: 600 }, simulate);
    await latest().simulator.scan(Buffer.alloc(2000, 'x'));
    await pass(GAP_MS);
    await latest().simulator.scan(EVERY_BYTE);
    await pass(GAP_MS);
    expect([codes, states]).toEqual([[EVERY_BYTE], [ready]]);
    expect(device.counters.discardedBytes).toBe(2000);
    expect(new Set(discarded.map((each) => each.replace(/^\d+: /, '')))).toEqual(new Set(['longer than 600 bytes']));
    await device.stop();
  });

  it('reads whenever the controller triggers it, if the lane file says so', async () => {
    const { device, codes, latest, pass, states } = await scannerBench({ profile, trigger: 'host' }, simulate);
    for (const text of ['first', 'second']) {
      await latest().simulator.scan(Buffer.from(text));
      await pass(GAP_MS + POLL_MS);
    }
    expect(codes.map(String)).toEqual(['first', 'second']);
    expect(states).toEqual([ready]);
    await device.stop();
  });

  it('gives back half a code when it is unplugged', async () => {
    const { clock, device, codes, latest, pass, states } = await scannerBench({ profile }, simulate);
    const scanned = latest().simulator.scan(EVERY_BYTE, { chunkBytes: 20, pauseMs: 50, clock });
    await pass(60);
    latest().line.unplug();
    await pass(1000);
    await scanned;
    expect(codes).toEqual([]);
    expect(device.counters.discardedBytes).toBeGreaterThan(0);
    expect(states.slice(1)).toEqual(['failed memory was unplugged', 'starting', ready]);
    await device.stop();
    expect(clock.waiting).toBe(0);
  });
});

describe.each(PROFILES.filter(({ profile }) => profile !== 'zebra-ssi'))(
  'the profile $profile with a suffix',
  ({ profile, simulate }) => {
    it('gives codes at once, several in a row', async () => {
      const { device, codes, latest } = await scannerBench({ profile, suffix: '0d0a' }, simulate);
      for (const text of ['one', 'two']) await latest().simulator.scan(Buffer.from(text));
      expect(codes.map(String)).toEqual(['one', 'two']);
      await device.stop();
    });
  },
);

/** Hears nothing of what it is asked, as a scanner whose receiving wire is not connected. */
function mute(line: FarLine, setting: ScannerSetting): ScannerSimulator {
  return benchNewland({ write: (bytes) => line.write(bytes), onBytes: () => undefined }, setting);
}

describe('a scanner that never answers', () => {
  it.each(PROFILES.filter(({ profile }) => profile !== 'newland'))('has failed with $profile', async ({ profile }) => {
    const { device, states, pass } = await scannerBench({ profile }, mute);
    await pass(2 * ANSWER_MS);
    expect(states[0]).toMatch(/^failed no answer/);
    await device.stop();
  });

  it('is degraded with newland, whose answers are not known on every model, and its codes count', async () => {
    const { device, states, pass, codes, latest } = await scannerBench({ profile: 'newland' }, mute);
    await pass(2 * POLL_MS);
    await latest().simulator.scan(EVERY_BYTE);
    await pass(GAP_MS);
    expect(states).toEqual(['degraded it has never answered: whether it is there is not known']);
    expect(codes).toEqual([EVERY_BYTE]);
    expect(device.counters.reconnects).toBe(0);
    await device.stop();
  });
});

describe('a Zebra scanner', () => {
  const LONG = Buffer.concat([EVERY_BYTE, EVERY_BYTE, EVERY_BYTE]);

  it('is acknowledged packet by packet', async () => {
    const { device, codes, latest } = await scannerBench({ profile: 'zebra-ssi' }, benchSsi);
    await latest().simulator.scan(LONG);
    expect([codes, latest().simulator.waiting]).toEqual([[LONG], 0]);
    await device.stop();
  });

  it('is asked for a packet once more that was spoiled on the way', async () => {
    const { device, codes, latest, pass, sent } = await scannerBench({ profile: 'zebra-ssi' }, benchSsi);
    latest().simulator.spoil = true;
    await latest().simulator.scan(LONG);
    expect(latest().simulator.waiting).toBe(4);
    await pass(GAP_MS);
    expect(sent).toContain('05d1040001ff25');
    expect([codes, latest().simulator.waiting]).toEqual([[LONG], 0]);
    await device.stop();
  });

  it('gives a code once when it has missed an acknowledgement and sends it again', async () => {
    const { device, codes, latest, sent } = await scannerBench({ profile: 'zebra-ssi' }, deafOnce);
    await latest().simulator.scan(EVERY_BYTE.subarray(0, 100));
    expect(latest().simulator.waiting).toBe(1);
    latest().simulator.resend();
    expect([codes.length, latest().simulator.waiting]).toEqual([1, 0]);
    expect(sent.filter((each) => each === '04d00400ff28')).toHaveLength(2);
    await device.stop();
  });

  it('gives nothing for a session without a read, and is acknowledged', async () => {
    const { device, codes, latest } = await scannerBench({ profile: 'zebra-ssi' }, benchSsi);
    latest().simulator.noRead();
    expect([codes, latest().simulator.waiting]).toEqual([[], 0]);
    await device.stop();
  });

  it('is told anew to send packets when it has lost that, at the latest by the next poll', async () => {
    const { device, codes, latest, pass, states } = await scannerBench({ profile: 'zebra-ssi' }, benchSsi);
    latest().simulator.restart();
    await latest().simulator.scan(Buffer.from('raw'));
    await pass(POLL_MS);
    await latest().simulator.scan(EVERY_BYTE);
    expect(codes).toEqual([EVERY_BYTE]);
    expect(device.counters.discardedBytes).toBe(3);
    expect(states).toHaveLength(1);
    await device.stop();
  });

  it('has failed when it refuses a command', async () => {
    const { device, states, pass } = await scannerBench({ profile: 'zebra-ssi' }, refusing);
    await pass(100);
    expect(states[0]).toBe('failed refused (revision)');
    await device.stop();
  });
});

/** Does not hear the first acknowledgement of a code. */
function deafOnce(line: FarLine, setting: ScannerSetting): ReturnType<typeof benchSsi> {
  let isDeaf = true;
  return benchSsi(
    {
      write: (bytes) => line.write(bytes),
      onBytes: (listener) =>
        line.onBytes((bytes) => {
          const isAck = bytes.toString('hex') === '04d00400ff28';
          if (isAck && isDeaf) isDeaf = false;
          else listener(bytes);
        }),
    },
    setting,
  );
}

/** Answers every command with CMD_NAK, cause 2. */
function refusing(line: FarLine, setting: ScannerSetting): ScannerSimulator {
  line.onBytes(() => void line.write(Buffer.from('05d1000002ff28', 'hex')));
  return benchSsi({ write: (bytes) => line.write(bytes), onBytes: () => undefined }, setting);
}
