// The boards of the other profiles on real ptys and the real serial binding; their drivers' behaviour itself is tested in
// hardware/barrier on a simulated clock.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_OUTPUTS, type BarrierScan } from '../../state/gate/board.ts';
import type { BarrierOptions } from '../../state/lane/lane.ts';
import { startBarrier } from '../barrier/barrier.ts';
import { barrierOptions, INPUTS, RELAYS } from '../barrier/polled.fixture.ts';
import { createAdamModule } from './adam-module.ts';
import { createRelayBoard } from './io-relay-board.ts';
import { startIoServer, type SimulatedBoard } from './io-server.ts';
import { createLotTurnstile } from './lot-turnstile.ts';
import { createPtyPort } from './pty-port.ts';

let folder: string;
let link: string;
const running: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-io-'));
  link = path.join(folder, 'barrier');
});
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true });
});

async function until(what: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(what()).toBe(true), { timeout: 10_000, interval: 10 });
}

function plugged(board: SimulatedBoard, options: BarrierOptions) {
  const port = createPtyPort(link);
  const server = startIoServer(port, board);
  const scans: BarrierScan[] = [];
  const losses: string[] = [];
  const barrier = startBarrier(options, {
    onScan: (scan) => scans.push(scan),
    onLost: (cause) => losses.push(cause),
    onStatus: () => undefined,
  });
  running.push(
    () => port.close(),
    () => server.stop(),
    () => barrier.stop(),
  );
  return { port, barrier, scans, losses };
}

const channels = { relays: RELAYS, inputs: INPUTS };
const wired = { layout: 'turnstile', ...channels, travelMs: 100 } as const;

describe('on a pty', () => {
  it('a relay board shuts and opens its door, and is found again when it is plugged in again', async () => {
    const io = createRelayBoard(wired);
    const { port, barrier, scans, losses } = plugged(
      io,
      barrierOptions('io-board', { path: link, baudRate: 115_200, ...channels }),
    );
    await until(() => scans.at(-1)?.inputs.exitClosed === true);
    barrier.setOutputs({ ...NO_OUTPUTS, exitOpen: true });
    await until(() => scans.at(-1)?.inputs.exitOpen === true);
    await port.unplug();
    await until(() => losses.length === 1 && barrier.status.state === 'absent');
    const before = scans.length;
    port.replug();
    await until(() => barrier.status.state === 'ready' && scans.length > before);
  });

  it('a DCON module opens its door when the driver stops', async () => {
    const options = {
      path: link,
      baudRate: 115_200,
      ...channels,
      dialect: 'advantech',
      closedReads: 0,
      watchdogMs: 600,
    };
    const adam = createAdamModule({ ...wired, dialect: 'advantech', closedReads: 0 });
    const { barrier, scans } = plugged(adam, barrierOptions('io-board-dcon', options));
    await until(() => scans.at(-1)?.inputs.exitClosed === true);
    await barrier.stop();
    await until(() => adam.tripped && adam.plant.doors.drives.exit.open);
    expect(scans.some(({ inputs }) => inputs.watchdogTripped)).toBe(false);
  });

  it('a turnstile grants a passage and takes it back', async () => {
    const accept = { withoutFireLoop: 'accept', withoutEndSwitches: 'accept', withoutHostWatchdog: 'accept' };
    const turnstile = createLotTurnstile({ travelMs: 100 });
    const { barrier, scans } = plugged(turnstile, barrierOptions('lot-modbus', { path: link, ...accept }));
    await until(() => scans.at(-1)?.inputs.exitClosed === true);
    barrier.setOutputs({ ...NO_OUTPUTS, exitOpen: true });
    await until(() => scans.at(-1)?.inputs.exitOpen === true);
    barrier.setOutputs(NO_OUTPUTS);
    await until(() => scans.at(-1)?.inputs.exitClosed === true);
    expect(turnstile.registers.get(0x40)).toBe(0);
  });
});
