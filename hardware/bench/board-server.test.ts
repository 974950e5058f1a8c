// Over real ptys and the real serial binding; the driver's behaviour itself is tested in hardware/barrier on a simulated clock.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_OUTPUTS, type BarrierScan } from '../../state/gate/board.ts';
import { parseLane, type BarrierOptions } from '../../state/lane/lane.ts';
import { startBarrier } from '../barrier/barrier.ts';
import type { Barrier } from '../barrier/driver.ts';
import { startBoardServer } from './board-server.ts';
import { createPtyPort } from './pty-port.ts';

const SAFE = 0xa7;
let folder: string;
let link: string;
const running: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-board-'));
  link = path.join(folder, 'barrier');
});
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true });
});

function laneOptions(barrier: Readonly<Record<string, unknown>> = {}): BarrierOptions {
  const lane = parseLane({
    lane: 'BENCH-01',
    kind: 'bench',
    direction: 'arrival',
    layout: 'turnstile',
    state: 'UTO',
    devices: {
      mrzReader: { path: 'bench' },
      codeScanner: { path: 'bench' },
      barrier: { path: link, ...barrier },
      chipReader: { path: 'bench' },
      camera: { path: 'bench' },
    },
  });
  if (!lane.ok) throw new Error(lane.error.join('\n'));
  return lane.value.devices.barrier;
}

function controller(options = laneOptions()) {
  const scans: BarrierScan[] = [];
  const losses: string[] = [];
  const barrier: Barrier = startBarrier(options, {
    onScan: (scan) => scans.push(scan),
    onLost: (cause) => losses.push(cause),
    onStatus: () => undefined,
  });
  running.push(() => barrier.stop());
  return { barrier, scans, losses };
}

async function until(what: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(what()).toBe(true), { timeout: 10_000, interval: 10 });
}

describe('a board on a pty', () => {
  function plugged() {
    const port = createPtyPort(link);
    running.push(() => port.close());
    const received: number[] = [];
    const server = startBoardServer({ line: port, events: { onOutputs: ({ outputs }) => received.push(outputs) } });
    running.push(() => server.stop());
    return { port, server, received };
  }

  it('opens for the driver, sees a person walk through, and shuts again', async () => {
    const { server, received } = plugged();
    const { barrier, scans } = controller();
    const person = server.board.people.enter();
    await until(() => scans.at(-1)?.inputs.zoneA === true && barrier.status.state === 'ready');
    barrier.setOutputs({ ...NO_OUTPUTS, exitOpen: true, exitGreen: true });
    server.board.people.walk(person, 'gone');
    await until(() => scans.at(-1)?.inputs.exitOpen === true);
    await until(() => scans.at(-1)?.inputs.zoneB === true);
    barrier.setOutputs({ ...NO_OUTPUTS, exitRed: true });
    await until(() => scans.at(-1)?.inputs.exitClosed === true);
    expect(received).toEqual([0x22, 0x10]);
  });

  it('that is unplugged in the middle of scanning is lost, and found again at the same path', async () => {
    const { port } = plugged();
    const { barrier, scans, losses } = controller();
    await until(() => barrier.status.state === 'ready');
    await port.unplug();
    await until(() => losses.length === 1);
    await until(() => barrier.status.state === 'absent');
    const before = scans.length;
    port.replug();
    await until(() => barrier.status.state === 'ready' && scans.length > before);
    expect(losses).toHaveLength(1);
  });

  it('survives garbage from the other side', async () => {
    const { server } = plugged();
    const { barrier } = controller();
    await until(() => barrier.status.state === 'ready');
    server.inject({ kind: 'garbage' }, 3);
    await until(() => barrier.status.state === 'failed');
    await until(() => barrier.status.state === 'ready');
    expect(barrier.counters.discardedBytes).toBeGreaterThan(0);
  });
});

describe('a board in a process of its own', () => {
  interface Told {
    readonly at: number;
    readonly kind: string;
    readonly applied?: number;
    readonly tripped?: boolean;
    readonly outputs?: number;
    readonly person?: number;
    readonly thing?: number;
    readonly broken?: number;
  }

  function board(options: Readonly<Record<string, unknown>> = {}) {
    const told: Told[] = [];
    const file = path.join(import.meta.dirname, 'board-process.ts');
    const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [
      file,
      link,
      JSON.stringify({ ...options, endsWithInput: true }),
    ]);
    createInterface({ input: child.stdout }).on('line', (line) => told.push(JSON.parse(line) as Told));
    running.push(async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    });
    const command = (order: Readonly<Record<string, unknown>>) => child.stdin.write(`${JSON.stringify(order)}\n`);
    return { told, command };
  }

  it('goes to its safe outputs within the watchdog when the controller is killed', async () => {
    const { told } = board();
    await until(() => told.some(({ kind }) => kind === 'ready'));
    const script = `
      const { startBarrier } = await import(${JSON.stringify(new URL('../barrier/barrier.ts', import.meta.url).href)});
      const barrier = startBarrier(${JSON.stringify(laneOptions({ watchdogMs: 500 }))}, {
        onScan: () => undefined, onLost: () => undefined, onStatus: () => undefined });
      barrier.setOutputs({ entryOpen: false, exitOpen: false, entryRed: false, entryGreen: true,
        exitRed: true, exitGreen: false, buzzer: false, alarm: false });`;
    const killed = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: 'inherit' });
    running.push(() => killed.kill('SIGKILL'));
    await until(() => told.some(({ applied, tripped }) => applied === 0x18 && tripped === false));
    const at = Date.now();
    killed.kill('SIGKILL');
    await until(() => told.at(-1)?.tripped === true);
    const trip = told.at(-1);
    expect(trip).toMatchObject({ kind: 'applied', applied: 0xa7 });
    // 500 ms after a heartbeat that was sent before the kill; the rest is this machine's.
    expect((trip?.at ?? Infinity) - at).toBeLessThan(1000);
  });

  it('obeys commands and refuses nonsense', async () => {
    const { told, command } = board({ travelMs: 1 });
    await until(() => told.some(({ kind }) => kind === 'ready'));
    const { scans } = controller();
    command({ do: 'enter' });
    command({ do: 'set', contact: 'fireAlarm', on: true });
    command({ do: 'open sesame' });
    await until(() => scans.at(-1)?.inputs.fireAlarm === true && scans.at(-1)?.inputs.zoneA === true);
    await until(() => told.some(({ kind }) => kind === 'refused'));
    expect(told.some(({ person }) => person === 1)).toBe(true);
    expect(told.find(({ kind, applied }) => kind === 'applied' && applied === SAFE)).toBeDefined();
  });

  it('has two doors where it is told so, and takes what people and things do in between', async () => {
    const { told, command } = board({ travelMs: 1, layout: 'mantrap' });
    await until(() => told.some(({ kind }) => kind === 'ready'));
    const { barrier, scans } = controller();
    const seen = () => scans.at(-1)?.inputs;
    await until(() => barrier.status.state === 'ready');
    command({ do: 'wrong-way' });
    command({ do: 'leave', at: 'zone-a' });
    await until(() => seen()?.zoneA === true && told.some(({ thing }) => thing === 2));
    command({ do: 'take', thing: 2 });
    await until(() => seen()?.zoneA === false);
    barrier.setOutputs({ ...NO_OUTPUTS, entryOpen: true });
    await until(() => seen()?.entryOpen === true && seen()?.exitClosed === true);
    command({ do: 'drive', door: 'exit', forced: true });
    await until(() => scans.at(-1)?.fault === 7 && seen()?.exitClosed === false);
    command({ do: 'interlock' });
    await until(() => told.some(({ kind, broken }) => kind === 'interlock' && broken === 0));
  });

  it('refuses a door that its layout does not have', async () => {
    const { told, command } = board();
    await until(() => told.some(({ kind }) => kind === 'ready'));
    command({ do: 'drive', door: 'entry', stuck: true });
    command({ do: 'leave', at: 'entry-doorway' });
    await until(() => told.filter(({ kind }) => kind === 'refused').length === 2);
    expect(told.some(({ thing }) => thing !== undefined)).toBe(false);
  });
});
