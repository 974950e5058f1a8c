// The driver against boards on foreign Modbus libraries, over a cable of two ptys: what it needs of a board is on the page and in
// no code of ours. Then the cable is cut, the board is killed, and its answers come too late.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_OUTPUTS, type BarrierInputs, type BarrierScan } from '../../../state/gate/board.ts';
import type { EgateRtuOptions } from '../../../state/lane/lane.ts';
import { isMissing } from '../../../state/testing/prerequisites.ts';
import { startBarrier } from '../barrier.ts';
import type { Barrier } from '../driver.ts';
import { NEEDS, prepare, startForeignBoard, type ForeignBoard, type Library, type Trait } from './foreign-board.ts';
import { createRelay, type Relay } from './relay.ts';

const OPTIONS: Omit<EgateRtuOptions, 'path'> = {
  profile: 'egate-rtu-v1',
  baudRate: 19_200,
  dataBits: 8,
  parity: 'even',
  stopBits: 1,
  unit: 1,
  scanMs: 100,
  watchdogMs: 500,
  answerMs: 100,
  doors: { entry: 'fail-secure', exit: 'fail-safe' },
  withoutSafeOutputs: 'refuse',
};
/** Exit open, entry red, exit green, alarm. */
const SAFE = 0xa6;
const LONG_MS = 10_000;
/**
 * A board that answers so late, ms: into the silence after the time-out, and into the wait for the answer to the next request,
 * which goes out some 135 ms after the first.
 */
const LATE_MS = [120, 160, 190] as const;
const LATE_FOR_MS = 300;
/** How long each answer is kept back on the way, ms, over and over: most come early, some as the answer to the next request. */
const KEPT_BACK_MS = [0, 0, 0, 0, 0, 0, 0, 0, 160, 70] as const;
const KEPT_BACK_FOR_MS = 1500;

/** The heartbeat that went out last, by functions 23 and 16; HR1 is the last word before the CRC. */
function heartbeatOf(sent: Buffer): number | undefined {
  return sent[1] === 0x17 || sent[1] === 0x10 ? sent.readUInt16BE(sent.length - 4) : undefined;
}

/** The low bits of the heartbeat of which these inputs are, as a board with the trait `tag` gives them. */
function tagOf({ entryObstructed, exitObstructed, zoneA, zoneB }: BarrierInputs): number {
  return [entryObstructed, exitObstructed, zoneA, zoneB].reduce((tag, on, bit) => tag | (Number(on) << bit), 0);
}

describe.each<readonly [library: Library, method: string, traits: readonly Trait[]]>([
  ['libmodbus', 'function 23', []],
  ['libmodbus', 'functions 16 and 04', ['no23']],
  ['pymodbus', 'function 23', []],
  ['pymodbus', 'functions 16 and 04', ['no23']],
])('a board on %s, by %s', (library, _method, traits) => {
  describe.skipIf(isMissing(NEEDS[library]))('served by the driver', () => {
    let folder: string;
    let program: readonly [string, ...string[]];
    let relay: Relay;
    let board: ForeignBoard;
    let barrier: Barrier | undefined;
    let scans: BarrierScan[];
    let losses: string[];
    let stale: number;

    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'autogate-peer-'));
      program = prepare(library, folder);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    beforeEach(() => {
      relay = createRelay(folder);
      scans = [];
      losses = [];
      stale = 0;
    });
    afterEach(async () => {
      await barrier?.stop();
      await board.kill();
      await relay.close();
    });

    async function plugIn(more: readonly Trait[] = []): Promise<void> {
      board = await startForeignBoard(program, relay.far.path, [...traits, ...more]);
    }

    function start(tagged = false, options: Partial<EgateRtuOptions> = {}): Barrier {
      let sent: number | undefined;
      barrier = startBarrier(
        { ...OPTIONS, ...options, path: relay.near.path },
        {
          onScan: (scan) => {
            scans.push(scan);
            if (tagged && tagOf(scan.inputs) !== (sent ?? -1) % 16) stale += 1;
          },
          onLost: (cause) => losses.push(cause),
          onStatus: () => undefined,
          onWire: (direction, bytes) => {
            if (direction === 'tx') sent = heartbeatOf(bytes) ?? sent;
          },
        },
      );
      return barrier;
    }

    async function until(what: () => boolean): Promise<void> {
      await vi.waitFor(() => expect(what()).toBe(true), { timeout: LONG_MS, interval: 5 });
    }

    const isReady = () => barrier?.status.state === 'ready';

    it('is commissioned, opens, shows a fire in a scan, and holds its safe outputs when it is left alone', async () => {
      await plugIn();
      const driver = start();
      await until(isReady);
      expect(driver.status.version).toBe('map 1');
      driver.setOutputs({ ...NO_OUTPUTS, exitOpen: true, exitGreen: true });
      await until(() => scans.at(-1)?.inputs.exitOpen === true && scans.at(-1)?.outputs === 0x22);
      expect(board.told).toContain('outputs 34');
      driver.setOutputs(NO_OUTPUTS);
      await until(() => scans.at(-1)?.inputs.exitClosed === true);
      board.command('fire 1');
      await until(() => scans.at(-1)?.inputs.fireAlarm === true);
      board.command('fire 0');
      await until(() => scans.at(-1)?.inputs.fireAlarm === false);
      await until(() => driver.passages() !== undefined);
      expect(driver.passages()).toEqual({ entryPassages: 0, exitPassages: 0, peopleInLane: 0 });
      await driver.stop();
      await until(() => board.told.at(-1) === `applied ${SAFE} 1`);
    });

    it('that answers too late is never believed, however late, and is when it is quick again', async () => {
      await plugIn(['tag']);
      const driver = start(true);
      await until(isReady);
      for (const ms of LATE_MS) {
        const before = driver.counters.timeouts;
        board.command(`delay ${ms}`);
        await delay(LATE_FOR_MS);
        expect(driver.counters.timeouts).toBeGreaterThan(before);
        board.command('delay 0');
        const seen = scans.length;
        await until(() => isReady() && scans.length > seen + 3);
      }
      expect(losses.length).toBeGreaterThan(0);
      expect(stale).toBe(0);
    });

    it('whose answers come late on the way is never believed for an old one', async () => {
      await plugIn(['tag']);
      const driver = start(true);
      await until(isReady);
      let answer = 0;
      relay.keepBack = () => KEPT_BACK_MS[(answer += 1) % KEPT_BACK_MS.length] ?? 0;
      await delay(KEPT_BACK_FOR_MS);
      relay.keepBack = () => 0;
      expect(driver.counters.timeouts).toBeGreaterThan(0);
      const before = scans.length;
      await until(() => isReady() && scans.length > before + 5);
      expect(stale).toBe(0);
    });

    // The same whatever the scan.
    if (traits.length > 0) return;

    it('that is killed is lost, and served again when another stands at the same cable', async () => {
      await plugIn();
      const driver = start();
      driver.setOutputs({ ...NO_OUTPUTS, entryRed: true });
      await until(isReady);
      await board.kill();
      await until(() => driver.status.state === 'failed');
      expect(losses).toHaveLength(1);
      const before = scans.length;
      await delay(3 * OPTIONS.scanMs);
      expect(scans).toHaveLength(before);
      await plugIn();
      await until(isReady);
      // The level that was wanted all the time, not what the board had at power-up.
      await until(() => board.told.at(-1) === 'applied 4 0');
    });

    it('whose cable is cut is lost and goes to its safe outputs, and is served again', async () => {
      await plugIn();
      const driver = start();
      await until(isReady);
      await relay.near.unplug();
      await until(() => driver.status.state === 'absent');
      expect(losses).toHaveLength(1);
      await until(() => board.told.at(-1) === `applied ${SAFE} 1`);
      relay.near.replug();
      await until(isReady);
      await until(() => board.told.at(-1) === 'applied 0 0');
    });

    it('without safe outputs may not serve, or only where the lane file says so', async () => {
      await plugIn(['no-safe-outputs']);
      const driver = start();
      await until(() => driver.status.state === 'failed');
      expect(driver.status.cause).toContain('no HR4');
      expect(scans).toEqual([]);
      await driver.stop();
      const accepting = start(false, { withoutSafeOutputs: 'accept' });
      await until(() => accepting.status.state === 'degraded' && scans.length > 5);
      expect(accepting.status.cause).toContain('the board holds no safe outputs');
    });
  });
});
