import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFarEnds } from '../app/bench/far-ends.ts';
import { createStillCamera } from '../app/bench/still-camera.ts';
import { startControlSocket } from '../app/controller/control-socket.ts';
import { startController } from '../app/controller/controller.ts';
import type { DeviceReport, Diagnosis } from '../app/controller/diagnosis/report.ts';
import { createLog } from '../app/controller/log.ts';
import { statusReport } from '../app/controller/status-report.ts';
import { BOARD_DEFAULTS, type BoardFeatures } from '../hardware/bench/board.ts';
import { startBoardServer } from '../hardware/bench/board-server.ts';
import { createPtyPort } from '../hardware/bench/pty-port.ts';
import { defaultCacheDir, modelDirOf } from '../models/obtain/cache.ts';
import { obtainModels } from '../models/obtain/obtain.ts';
import { readLaneFile } from '../state/lane/lane.ts';
import { main } from './diagnose.ts';

const BENCH_LANE = path.resolve(import.meta.dirname, '../lane.bench.json');

let folder: string;
let laneFile: string;
const running: (() => unknown)[] = [];

beforeAll(async () => {
  await obtainModels({ offline: true, onProgress: () => undefined });
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-diagnose-'));
  laneFile = path.join(folder, 'lane.json');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const stop of running.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true });
});

type Devices = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The bench lane with the camera's picture and a data folder of its own, and these devices in the place of its own. */
function writeLane(devices: Devices = {}, rest: Readonly<Record<string, unknown>> = {}): void {
  const bench = JSON.parse(readFileSync(BENCH_LANE, 'utf8')) as { readonly devices: Devices };
  const lane = {
    ...bench,
    data: 'data',
    devices: { ...bench.devices, camera: { path: 'bench' }, ...devices },
    ...rest,
  };
  writeFileSync(laneFile, JSON.stringify(lane));
}

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function diagnose(...args: readonly string[]): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  try {
    return { code: await main(['--lane', laneFile, ...args]), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function found(): Promise<{
  code: number;
  diagnosis: Diagnosis;
  of: (name: string) => DeviceReport | undefined;
}> {
  const { code, stdout } = await diagnose('--json');
  const diagnosis = JSON.parse(stdout) as Diagnosis;
  return { code, diagnosis, of: (name) => diagnosis.devices.find((device) => device.name === name) };
}

/** A board that is no part of the bench lane: the lane file names its path. */
function foreignBoard(features: Partial<BoardFeatures> = {}) {
  const port = createPtyPort(path.join(folder, 'board'));
  running.push(() => port.close());
  const applied: { readonly applied: number; readonly tripped: boolean }[] = [];
  const outputs: number[] = [];
  const server = startBoardServer({
    line: port,
    board: { ...BOARD_DEFAULTS, features: { ...BOARD_DEFAULTS.features, ...features } },
    events: {
      onApplied: (change) => applied.push(change),
      onOutputs: (change) => outputs.push(change.outputs),
    },
  });
  running.push(() => server.stop());
  return { path: port.path, board: server.board, applied, outputs };
}

/** A controller of this lane, as `npm start` runs it. */
async function runningLane() {
  const lane = readLaneFile(laneFile);
  if (!lane.ok) throw new Error(lane.error.join('\n'));
  const data = path.join(folder, 'data');
  const ends = createFarEnds(lane.value);
  running.push(() => ends.close());
  const controller = startController({
    lane: ends.lane,
    data,
    modelDir: modelDirOf(defaultCacheDir()),
    log: createLog('silent'),
    chip: ends.chip,
    camera: createStillCamera().device,
  });
  running.push(() => controller.stop());
  const control = await startControlSocket({ folder: data, answer: () => statusReport(controller) });
  running.push(() => control.close());
  return { ends, controller };
}

describe('a lane on which no controller runs', () => {
  it('has every device opened, with the bench at the far ends of a bench lane', async () => {
    writeLane();
    const { code, diagnosis, of } = await found();
    expect(diagnosis.lane).toBe('BENCH-01');
    expect(diagnosis.devices.map(({ name, kind, state }) => [name, kind, state])).toEqual([
      ['mrzReader', 'mrz-lines', 'ready'],
      ['codeScanner', 'suffix', 'ready'],
      ['barrier', 'egate-rtu-v1', 'ready'],
      ['chipReader', 'in-process', 'ready'],
      ['camera', 'bench', 'ready'],
      ['journal', 'service', 'ready'],
      ['watchlist', 'service', 'degraded'],
      ['faceModels', 'service', 'ready'],
      ['portraitDecoder', 'service', 'ready'],
    ]);
    expect(of('barrier')).toMatchObject({ version: 'map 1', cause: '' });
    expect(of('journal')?.tests).toContainEqual({ name: 'crossings', value: 0, limit: null, passed: true });
    expect(of('watchlist')?.cause).toBe('no list has been imported');
    expect(code).toBe(0);
  });

  it('is shown to people as a table, with the progress beside it, and a camera of the page as not opened', async () => {
    writeLane({ camera: { path: 'page' } });
    const { code, stdout, stderr } = await diagnose();
    expect(code).toBe(0);
    expect(stdout).toContain('BENCH-01: no controller runs; every device was opened by this command\n');
    expect(stdout).toMatch(/^ {2}name {13}state {5}version +cause$/m);
    expect(stdout).toMatch(/^ {2}barrier {10}ready {5}map 1$/m);
    expect(stdout).toMatch(/^ {4}line: open \(limit: open\)$/m);
    expect(stdout).toMatch(/^ {2}camera {11}degraded {2}- +not opened: it lives in the traveller page/m);
    expect(stderr).toContain('diagnose: barrier: ready\n');
  });

  it('has no door moved: a board that was left alone stays in its safe outputs', async () => {
    const { path: barrier, board, applied, outputs } = foreignBoard();
    writeLane({ barrier: { path: barrier } });
    const before = board.applied;
    const { code, of } = await found();
    expect(code).toBe(0);
    expect(of('barrier')?.tests).toContainEqual({
      name: 'watchdog, with no controller',
      value: 'tripped',
      limit: null,
      passed: true,
    });
    expect(outputs.filter((word) => word !== 0)).toEqual([]);
    expect(applied.filter(({ tripped }) => !tripped)).toEqual([]);
    expect(board.applied).toBe(before);
  });

  it('names a device that is not there', async () => {
    const missing = path.join(folder, 'no-such-reader');
    writeLane({ mrzReader: { path: missing } });
    const { code, of } = await found();
    expect(code).toBe(1);
    expect(of('mrzReader')).toMatchObject({ state: 'absent', cause: `${missing}: there is no device`, tests: [] });
    expect(of('codeScanner')?.state).toBe('ready');
  });

  it('names the register map that was found and the one that is wanted', async () => {
    writeLane({ barrier: { path: foreignBoard({ mapVersion: 9 }).path } });
    const { code, of } = await found();
    expect(code).toBe(1);
    expect(of('barrier')).toMatchObject({ state: 'failed', cause: 'the register map is version 9, wanted is 1' });
  });

  it('says what a board lacks that may serve all the same', async () => {
    writeLane({ barrier: { path: foreignBoard({ safeOutputs: false }).path, withoutSafeOutputs: 'accept' } });
    const { code, of } = await found();
    expect(code).toBe(0);
    expect(of('barrier')).toMatchObject({ state: 'degraded', cause: 'the board holds no safe outputs' });
  });

  it('names a damaged journal and models that are not there', async () => {
    writeLane({}, { data: '.' });
    writeFileSync(path.join(folder, 'journal.sqlite'), 'no database, and long enough to be looked at '.repeat(50));
    vi.stubEnv('AUTOGATE_CACHE', path.join(folder, 'cache'));
    const { code, of } = await found();
    expect(code).toBe(1);
    expect(of('journal')).toMatchObject({ state: 'failed', tests: [{ name: 'chain', passed: false }] });
    expect(of('faceModels')?.state).toBe('failed');
    expect(of('faceModels')?.cause).toContain('npm run models');
    expect(of('portraitDecoder')?.state).toBe('ready');
  });
});

describe('a lane whose controller runs', () => {
  it('is asked, and its devices are not touched', async () => {
    writeLane();
    const { ends, controller } = await runningLane();
    const asked = await found();
    expect(asked.code).toBe(0);
    expect(asked.of('barrier')).toMatchObject({ kind: 'egate-rtu-v1', state: 'ready', version: 'map 1' });
    expect(asked.of('journal')?.tests).toContainEqual({ name: 'crossings', value: 0, limit: null, passed: true });
    expect(controller.devices.counters('barrier')).toMatchObject({ reconnects: 0 });

    await ends.unplug('chipReader');
    const unplugged = await found();
    expect(unplugged.code).toBe(1);
    expect(unplugged.of('chipReader')).toMatchObject({ state: 'absent', cause: 'unplugged' });
  });

  it('of another name in the same folder is not diagnosed', async () => {
    writeLane();
    await runningLane();
    writeLane({}, { lane: 'BENCH-02' });
    const { code, stdout, stderr } = await diagnose();
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('is lane BENCH-01, the lane file is BENCH-02');
  });

  it('and gives no answer keeps its devices', async () => {
    const { path: barrier, outputs } = foreignBoard();
    writeLane({ barrier: { path: barrier } });
    const control = await startControlSocket({ folder: path.join(folder, 'data'), answer: () => undefined });
    running.push(() => control.close());
    const { code, stdout, stderr } = await diagnose('--json');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('the lane is not up yet; its devices were not touched');
    expect(outputs).toEqual([]);
  });
});

describe('the command', () => {
  it('names the key of the lane file that is wrong', async () => {
    writeLane({ barrier: { path: 'bench', unit: 300 } });
    const { code, stderr } = await diagnose();
    expect(code).toBe(2);
    expect(stderr).toContain('devices.barrier.unit is 300');
  });

  it('names a lane file that is not there, and an option that it does not know', async () => {
    const missing = await diagnose();
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain(laneFile);
    const unknown = await diagnose('--sing');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('npm run diagnose');
  });
});
