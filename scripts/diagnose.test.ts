import Database from 'better-sqlite3';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFarEnds, type FarEnds } from '../app/bench/far-ends.ts';
import { createStillCamera } from '../app/bench/still-camera.ts';
import { benchTechnician } from '../app/bench/technician.ts';
import { startControlSocket } from '../app/controller/control-socket.ts';
import { startController } from '../app/controller/controller.ts';
import type { Computer } from '../app/controller/diagnosis/computer.ts';
import { THIS_COMPUTER } from '../app/controller/diagnosis/computer.ts';
import type { DeviceReport, Diagnosis, Test } from '../app/controller/diagnosis/report.ts';
import { createRunningDiagnosis } from '../app/controller/diagnosis/running.ts';
import { createLog } from '../app/controller/log.ts';
import { statusReport } from '../app/controller/status-report.ts';
import { BOARD_DEFAULTS, type BoardFeatures } from '../hardware/bench/board.ts';
import { startBoardServer } from '../hardware/bench/board-server.ts';
import { createPtyPort } from '../hardware/bench/pty-port.ts';
import { defaultCacheDir, modelDirOf } from '../models/obtain/cache.ts';
import { obtainModels } from '../models/obtain/obtain.ts';
import { startHall } from '../state/hall/hall.ts';
import { clearCrossing } from '../state/journal/crossing.fixture.ts';
import { startJournal } from '../state/journal/journal.ts';
import { readLaneFile } from '../state/lane/lane.ts';
import { startPermits } from '../state/permits/permits.ts';
import { startWatchlist } from '../state/watchlist/watchlist.ts';
import { systemClock, type Clock } from '../hardware/serial/clock.ts';
import { main, type DiagnoseDependencies } from './diagnose.ts';
import { findChromium } from './chromium.ts';

/** What the next bench has wrong with it, and how fast its board is. */
const next = vi.hoisted(() => ({ spoil: (ends: unknown): unknown => ends }));
vi.mock(import('../app/bench/far-ends.ts'), async (original) => {
  const actual = await original();
  return {
    ...actual,
    createFarEnds: (lane, board) => next.spoil(actual.createFarEnds(lane, { ...FAST, ...board })) as FarEnds,
  };
});

/** A board whose doors need a fifth of the time. */
const FAST = { ...BOARD_DEFAULTS, travelMs: 140 };
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
  next.spoil = (ends) => ends;
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

async function diagnoseWith(dependencies: DiagnoseDependencies, ...args: readonly string[]): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  try {
    const code = await main(['--lane', laneFile, ...args], dependencies);
    return { code, ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const diagnose = (...args: readonly string[]) => diagnoseWith({}, ...args);

interface FoundDiagnosis {
  readonly code: number;
  readonly diagnosis: Diagnosis;
  readonly of: (name: string) => DeviceReport | undefined;
  readonly failed: readonly Test[];
}

async function foundWith(dependencies: DiagnoseDependencies, ...args: readonly string[]): Promise<FoundDiagnosis> {
  const { code, stdout } = await diagnoseWith(dependencies, '--json', ...args);
  const diagnosis = JSON.parse(stdout) as Diagnosis;
  return {
    code,
    diagnosis,
    of: (name) => diagnosis.devices.find((device) => device.name === name),
    failed: diagnosis.devices.flatMap(({ tests }) => tests.filter(({ passed }) => !passed)),
  };
}
const found = (...args: readonly string[]) => foundWith({}, ...args);

/** A board that is no part of the bench lane: the lane file names its path. */
function foreignBoard(features: Partial<BoardFeatures> = {}, clock: Clock = systemClock) {
  const port = createPtyPort(path.join(folder, 'board'));
  running.push(() => port.close());
  const applied: { readonly applied: number; readonly tripped: boolean }[] = [];
  const outputs: number[] = [];
  const server = startBoardServer({
    line: port,
    clock,
    board: { ...FAST, features: { ...BOARD_DEFAULTS.features, ...features } },
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
  const log = createLog('silent');
  const bench = benchTechnician(ends);
  const diagnosis = createRunningDiagnosis({ controller, chip: ends.chip, technician: () => bench, log });
  const control = await startControlSocket({
    folder: data,
    answer: () => statusReport(controller),
    diagnosis: () => diagnosis,
  });
  running.push(() => control.close());
  return { ends, controller };
}

/** The parts of a bench lane that are quick to test. */
const DEVICES = ['mrzReader', 'codeScanner', 'chipReader', 'barrier'] as const;
/** A board that is left alone is tripped soon, so that the test of its watchdog is short. */
const QUICK = { barrier: { path: 'bench', watchdogMs: 300, answerMs: 400, withoutSafeOutputs: 'accept' } } as const;

function computer(changes: Partial<Computer>): DiagnoseDependencies {
  return { computer: { ...THIS_COMPUTER, ...changes } };
}

describe('a bench lane on which no controller runs', () => {
  it('has every device tested by the bench, and passes', async () => {
    writeLane(QUICK);
    const { code, diagnosis, of, failed } = await found();
    expect(failed).toEqual([]);
    expect(Object.keys(diagnosis)).toEqual(['lane', 'devices']);
    expect(diagnosis.lane).toBe('BENCH-01');
    expect(diagnosis.devices.map(({ name, kind, state }) => [name, kind, state])).toEqual([
      ['mrzReader', 'mrz-lines', 'ready'],
      ['codeScanner', 'suffix', 'ready'],
      ['barrier', 'egate-rtu-v1', 'ready'],
      ['chipReader', 'in-process', 'ready'],
      ['camera', 'bench', 'ready'],
      ['journal', 'service', 'ready'],
      ['watchlist', 'service', 'degraded'],
      ['permits', 'service', 'degraded'],
      ['hall', 'service', 'ready'],
      ['codes', 'service', 'degraded'],
      ['trustStore', 'service', 'ready'],
      ['faceModels', 'service', 'ready'],
      ['portraitDecoder', 'service', 'ready'],
      ['disk', 'service', 'ready'],
      ['clock', 'service', 'ready'],
    ]);
    for (const device of diagnosis.devices) {
      expect(Object.keys(device)).toEqual(['name', 'kind', 'state', 'cause', 'version', 'tests']);
      for (const test of device.tests) expect(Object.keys(test)).toEqual(['name', 'value', 'limit', 'passed']);
    }
    const namesOf = (name: string) =>
      of(name)
        ?.tests.filter(({ limit }) => limit !== null)
        .map((test) => test.name);
    expect(namesOf('mrzReader')).toEqual(['line', 'specimen zone', 'check digits of the specimen', 'discarded bytes']);
    expect(namesOf('codeScanner')).toEqual(['line', 'bytes 00 to FF', 'discarded bytes']);
    expect(namesOf('chipReader')).toEqual(['DG1 of the specimen chip']);
    expect(namesOf('barrier')).toEqual(
      expect.arrayContaining([
        'commissioned',
        'exit door open in ms',
        'exit door shut in ms',
        'input exit door',
        'lane free',
        'exit green light',
        'scans until the fire loop is seen',
        'watchdog trips without a heartbeat',
        'safe outputs',
        'serves again afterwards',
        'scans lost',
      ]),
    );
    expect(of('faceModels')?.tests).toContainEqual(
      expect.objectContaining({ name: 'known answer of face-embedder', limit: 0.001, passed: true }),
    );
    expect(of('watchlist')?.cause).toBe('no list has been imported');
    expect(code).toBe(0);
  });

  it('is shown to people as a table, with the progress beside it and what to do below it', async () => {
    writeLane();
    const { code, stdout, stderr } = await diagnose('mrzReader', 'watchlist');
    expect(code).toBe(0);
    expect(stdout).toContain('BENCH-01: no controller runs; every device was opened by this command\n');
    expect(stdout).toMatch(/^ {2}name {7}state {5}version +cause$/m);
    expect(stdout).toMatch(/^ {4}specimen zone: read whole \(limit: read whole\)$/m);
    expect(stdout).toMatch(/^ {4}-> import the lists/m);
    expect(stdout).not.toContain('codeScanner');
    expect(stderr).toContain('diagnose: mrzReader: ready\n');
  });

  it('has a specimen shown to it that stands in no output', async () => {
    writeLane();
    const { stdout, stderr } = await diagnose('mrzReader', 'chipReader');
    expect(stdout + stderr).not.toMatch(/ERIKSSON|L898902C3/);
  });

  it('has its camera tested by a browser, or says which package is missing', async () => {
    writeLane({ camera: { path: 'page' } });
    const { code, of } = await found('camera');
    const hasChromium = findChromium(process.env).ok;
    expect(of('camera')?.state).toBe(hasChromium ? 'ready' : 'degraded');
    expect(of('camera')?.tests.map(({ name }) => name)).toEqual(
      hasChromium
        ? [
            'height in pixels, at least',
            'frames a second, at least',
            'focus (variance of the Laplacian), at least',
            'mean luminance',
            'clipped pixels in percent',
          ]
        : ['picture'],
    );
    expect(code).toBe(0);
  }, 90_000);

  it('is degraded by a camera for which there is no browser', async () => {
    writeLane({ camera: { path: 'page' } });
    vi.stubEnv('AUTOGATE_CHROMIUM', path.join(folder, 'none'));
    const { code, stdout } = await diagnose('camera');
    expect(code).toBe(0);
    expect(stdout).toMatch(/camera +degraded/);
    expect(stdout).toContain('not tested: install the package chromium');
  });

  it('changes nothing that is on record, and leaves no specimen behind', async () => {
    writeLane(QUICK);
    const data = path.join(folder, 'data');
    await fillStores(data);
    const before = contentOf(data);
    expect(Object.keys(before)).toEqual(['hall.sqlite', 'journal.sqlite', 'permits.sqlite', 'watchlist.sqlite']);
    expect(before['hall.sqlite']).toContain('"lane"');
    const { code } = await found(...DEVICES, 'journal', 'watchlist', 'permits', 'hall', 'disk');
    expect(code).toBe(0);
    expect(contentOf(data)).toEqual(before);
    expect(readdirSync(data).filter((name) => !name.includes('.sqlite'))).toEqual([]);
  });
});

/** A crossing, a use of a document that is long out of the hall's window, a list and a permit. */
/** Newer than the tables that the program comes with. */
const LAST_RECORD = '2027-01-22T08:01:00.000Z';
const BEFORE_RECORD = '2027-01-22T08:00:30.000Z';

async function fillStores(data: string): Promise<void> {
  const now = () => new Date();
  const journal = startJournal({ file: path.join(data, 'journal.sqlite') });
  await journal.record({ ...clearCrossing(), endedAt: LAST_RECORD });
  await journal.stop();
  const past = new Date('2026-11-01T08:00:00.000Z');
  const hall = startHall({ file: path.join(data, 'hall.sqlite'), windowMinutes: 60, clock: () => past });
  const use = { documentNumber: 'X1', issuingState: 'UTO', lane: 'A', direction: 'arrival', at: past.toISOString() };
  await hall.note({ ...use, direction: 'arrival' });
  await hall.stop();
  await importList(data, now);
  const permits = startPermits({ file: path.join(data, 'permits.sqlite'), clock: now });
  const csv = path.join(folder, 'permits.csv');
  writeFileSync(
    csv,
    'document_number,issuing_state,kind,number,valid_from,valid_to,entries,used\nX1,D,KITAS,,2026-01-01,2026-12-31,,\n',
  );
  expect(await permits.importPermits(csv)).toMatchObject({ ok: true });
  const obligations = path.join(folder, 'obligations.csv');
  writeFileSync(obligations, 'document_number,issuing_state,kind,since,text\n');
  expect(await permits.importObligations(obligations)).toMatchObject({ ok: true });
  await permits.stop();
}

async function importList(data: string, clock: () => Date): Promise<void> {
  const watchlist = startWatchlist({ file: path.join(data, 'watchlist.sqlite'), clock });
  const csv = path.join(folder, 'list.csv');
  writeFileSync(
    csv,
    'entry,list,kind,document_number,direction,valid_to,handling,reason\nT-1,test,SLTD,X9999999,both,,stop,for a test\n',
  );
  expect(await watchlist.importCsv(csv)).toMatchObject({ ok: true });
  await watchlist.stop();
}

/** Every row of every table of every database of the folder. */
function contentOf(data: string): Readonly<Record<string, string>> {
  const files = readdirSync(data).filter((name) => name.endsWith('.sqlite'));
  return Object.fromEntries(
    files.toSorted().map((name) => {
      const db = new Database(path.join(data, name), { readonly: true });
      const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
      const rows = tables.map((table) => [table, db.prepare(`SELECT * FROM "${String(table)}"`).all()]);
      db.close();
      return [name, JSON.stringify(rows)];
    }),
  );
}

const spoilEnds = (spoil: (ends: FarEnds) => FarEnds | undefined) => {
  next.spoil = (ends) => spoil(ends as FarEnds) ?? ends;
};

describe('a fault is found:', () => {
  it('a device that is not there', async () => {
    const missing = path.join(folder, 'no-such-reader');
    writeLane({ mrzReader: { path: missing } });
    const { code, of } = await found('mrzReader');
    expect(code).toBe(1);
    expect(of('mrzReader')).toMatchObject({ state: 'absent', cause: `${missing}: there is no device`, tests: [] });
    expect((await diagnose('mrzReader')).stdout).toContain('-> check its cable and its power');
  });

  it('a reader that is dead', async () => {
    spoilEnds((ends) => ({ ...ends, mrzReader: undefined }));
    writeLane();
    const { code, failed, of } = await found('mrzReader', 'chipReader');
    expect(code).toBe(1);
    expect(failed.map(({ name, value }) => [name, value])).toEqual([['specimen zone', 'nothing came within 5 s']]);
    expect(of('chipReader')?.tests[0]?.value).toBe('not tested: no zone of a specimen passport was read');
  });

  it('a reader that misreads', async () => {
    spoilEnds((ends) => {
      const { mrzReader } = ends;
      const present = (lines: readonly string[]) =>
        mrzReader?.present(lines.map((line) => line.replace('740812', '740813'))) ?? Promise.resolve(false);
      return mrzReader && { ...ends, mrzReader: { ...mrzReader, present } };
    });
    writeLane();
    const { code, failed } = await found('mrzReader');
    expect(code).toBe(1);
    expect(failed.map(({ name }) => name)).toEqual(['check digits of the specimen']);
    expect(String(failed[0]?.value)).not.toMatch(/740813|ERIKSSON/);
  });

  it('a scanner that takes a byte of the code for its own end', async () => {
    writeLane({ codeScanner: { path: 'bench', suffix: '0d' } });
    const { code, of } = await found('codeScanner');
    expect(code).toBe(1);
    expect(of('codeScanner')?.tests).toContainEqual(
      expect.objectContaining({ name: 'bytes 00 to FF', limit: '256 of 256 bytes, unchanged', passed: false }),
    );
    expect(of('codeScanner')?.tests).toContainEqual(expect.objectContaining({ name: 'binary seals', value: 'unsafe' }));
  });

  it('a board with another register map', async () => {
    writeLane({ barrier: { path: foreignBoard({ mapVersion: 9 }).path } });
    const { code, of } = await found('barrier');
    expect(code).toBe(1);
    expect(of('barrier')).toMatchObject({ state: 'failed', cause: 'the register map is version 9, wanted is 1' });
  });

  it('a board whose watchdog never trips', async () => {
    // Its time moves with each request and stands still between them.
    let [now, last] = [0, performance.now()];
    const clock: Clock = {
      now: () => {
        now += Math.min(60, performance.now() - last);
        last = performance.now();
        return now;
      },
      after: () => () => undefined,
    };
    const { path: barrier } = foreignBoard({}, clock);
    writeLane({ barrier: { path: barrier, watchdogMs: 300, answerMs: 400 } });
    const { code, failed } = await found('barrier', '--move');
    expect(code).toBe(1);
    expect(failed).toEqual([
      { name: 'watchdog trips without a heartbeat', value: 'not tripped', limit: 'tripped', passed: false },
    ]);
  });

  it('a board that does not shut a fail-secure door by itself', async () => {
    const doors = { entry: 'fail-secure', exit: 'fail-secure' };
    writeLane({ barrier: { ...QUICK.barrier, doors } }, { times: { motor: 1000 } });
    const good = await found('barrier');
    expect([good.code, good.failed]).toEqual([0, []]);
    spoilEnds((ends) => {
      ends.onApplied(({ tripped }) => {
        const drive = ends.board?.board.drives.exit;
        if (tripped && drive !== undefined && drive.position > 0.5) drive.stuck = true;
      });
      return undefined;
    });
    const bad = await found('barrier');
    expect(bad.code).toBe(1);
    expect(bad.failed.map(({ name, value }) => [name, value])).toContainEqual([
      'safe outputs',
      'exit door: not fail-secure',
    ]);
  });

  it('a fire loop that is cut, and no door moves then', async () => {
    spoilEnds((ends) => {
      ends.board?.board.set('fireAlarm', true);
      return undefined;
    });
    writeLane(QUICK);
    const { code, failed, of } = await found('barrier');
    expect(code).toBe(1);
    expect(failed.map(({ name, value }) => [name, value])).toEqual([['input fire loop', 'broken']]);
    expect(of('barrier')?.tests.at(-1)?.value).toBe('not tested: an alarm or a release is on');
  });

  it('somebody in the lane, and no door moves then', async () => {
    const outputs: number[] = [];
    spoilEnds((ends) => {
      ends.onBoard((entry) => outputs.push(entry.outputs));
      ends.board?.board.people.enter();
      return undefined;
    });
    writeLane(QUICK);
    const { code, failed } = await found('barrier');
    expect(code).toBe(1);
    expect(failed.map(({ name }) => name)).toEqual(['lane free']);
    expect(outputs.filter((word) => word !== 0)).toEqual([]);
  });

  it('a door that is stuck', async () => {
    spoilEnds((ends) => {
      if (ends.board !== undefined) ends.board.board.drives.exit.stuck = true;
      return undefined;
    });
    writeLane(QUICK, { times: { motor: 600 } });
    const { code, failed } = await found('barrier');
    expect(code).toBe(1);
    expect(failed.map(({ name, value }) => [name, value])).toEqual([['doors shut at first', 'not within 5600 ms']]);
  });

  it('somebody who steps in while a door shuts, which is left open for them', async () => {
    const entries: { outputs: number; inputs: number }[] = [];
    spoilEnds((ends) => {
      ends.onBoard((entry) => {
        entries.push(entry);
        // The door was open, and is told to shut.
        if (entries.at(-2)?.outputs === 2 && entry.outputs === 0) ends.board?.board.people.enter();
      });
      return undefined;
    });
    writeLane(QUICK, { times: { passage: 1000 } });
    const { code, failed } = await found('barrier');
    expect(code).toBe(1);
    expect(failed.map(({ name, value }) => [name, value])).toContainEqual([
      'exit door shut in ms',
      'broken off: somebody is in the lane',
    ]);
    expect(entries.map(({ outputs }) => outputs).slice(0, 3)).toEqual([2, 0, 2]);
  });

  it('a damaged journal', async () => {
    writeLane({}, { data: '.' });
    writeFileSync(path.join(folder, 'journal.sqlite'), 'no database, and long enough to be looked at '.repeat(50));
    const { code, of } = await found('journal');
    expect(code).toBe(1);
    expect(of('journal')).toMatchObject({ state: 'failed', tests: [{ name: 'chain', passed: false }] });
  });

  it.each(['hall', 'permits'])('a damaged database of %s', async (name) => {
    writeLane({}, { data: '.' });
    writeFileSync(path.join(folder, `${name}.sqlite`), 'no database, and long enough to be looked at '.repeat(50));
    const { code, of } = await found(name);
    expect(code).toBe(1);
    expect(of(name)).toMatchObject({ state: 'failed', tests: [{ name: 'integrity', passed: false }] });
  });

  it('models that are not there', async () => {
    writeLane();
    vi.stubEnv('AUTOGATE_CACHE', path.join(folder, 'cache'));
    const { code, of } = await found('faceModels');
    expect(code).toBe(1);
    expect(of('faceModels')?.state).toBe('failed');
    expect(of('faceModels')?.cause).toContain('npm run models');
    expect(of('faceModels')?.tests).toContainEqual(
      expect.objectContaining({ name: 'sha256 of face-embedder', value: 'missing', passed: false }),
    );
  });

  it('a list that is too old, by the limits of the degrade table', async () => {
    writeLane();
    const hoursAgo = (hours: number) => () => new Date(Date.now() - hours * 3_600_000);
    await importList(path.join(folder, 'data'), hoursAgo(30));
    const stale = await found('watchlist');
    expect([stale.code, stale.of('watchlist')?.state]).toEqual([0, 'degraded']);
    await importList(path.join(folder, 'data'), hoursAgo(80));
    const { code, failed } = await found('watchlist');
    expect(code).toBe(1);
    expect(failed).toEqual([{ name: 'age of the oldest list in hours', value: 80, limit: 72, passed: false }]);
  });

  it('a lane that decides by its lists and has none', async () => {
    writeLane({}, { policies: { degradedSources: 'apply' } });
    const { code, failed } = await found('watchlist', 'permits');
    expect(code).toBe(1);
    expect(failed.map(({ value, limit }) => [value, limit])).toEqual([
      ['never imported', 72],
      ['never imported', 48],
    ]);
  });

  it('a disk that is full', async () => {
    writeLane();
    const { code, of } = await foundWith(computer({ freeBytes: () => 5_000_000 }), 'disk');
    expect(code).toBe(1);
    expect(of('disk')).toMatchObject({ state: 'failed', cause: 'free MiB, at least: 4' });
  });

  it('a data folder that cannot be written', async () => {
    writeLane({}, { data: 'file' });
    writeFileSync(path.join(folder, 'file'), '');
    const { code, of } = await found('disk');
    expect(code).toBe(1);
    expect(of('disk')?.tests[0]).toMatchObject({ name: 'data folder', limit: 'writable', passed: false });
  });

  it('a clock that is behind what is on record', async () => {
    writeLane();
    await fillStores(path.join(folder, 'data'));
    const { code, failed } = await foundWith(
      computer({ now: () => new Date(BEFORE_RECORD), monotonic: () => 0 }),
      'journal',
      'clock',
    );
    expect(code).toBe(1);
    expect(failed).toEqual([
      {
        name: 'now, not before the newest time on record',
        value: BEFORE_RECORD,
        limit: LAST_RECORD,
        passed: false,
      },
    ]);
  });

  it('a clock that jumps while it is watched', async () => {
    writeLane();
    let at = Date.parse('2027-01-01T00:00:00Z');
    const jumping = computer({ now: () => new Date((at += 60_000)), monotonic: () => 0 });
    const { code, failed } = await foundWith(jumping, 'clock');
    expect(code).toBe(1);
    expect(failed.map(({ name, value }) => [name, value])).toEqual([
      ['drift against the monotonic clock in ms', 60_000],
    ]);
  });

  it('a file in the trust folder that is none', async () => {
    writeLane({}, { data: '.' });
    mkdirSync(path.join(folder, 'trust'));
    writeFileSync(path.join(folder, 'trust', 'csca.cer'), 'no certificate');
    const { code, of } = await found('codes');
    expect(code).toBe(1);
    expect(of('codes')?.cause).toContain('csca.cer');
  });
});

describe('a mantrap', () => {
  it('has both its doors tested, each alone', async () => {
    const words: number[] = [];
    spoilEnds((ends) => {
      ends.onBoard(({ outputs }) => words.push(outputs));
      return undefined;
    });
    writeLane(QUICK, { layout: 'mantrap' });
    const { code, of, failed } = await found('barrier');
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    expect(of('barrier')?.tests.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'entry door open in ms',
        'entry door shut in ms',
        'exit door open in ms',
        'input entry door',
      ]),
    );
    expect(words.filter((word) => (word & 3) === 3)).toEqual([]);
  });
});

describe('a real device on a bench lane', () => {
  it('has no door moved unless somebody agrees: a board that was left alone stays in its safe outputs', async () => {
    const { path: barrier, board, applied, outputs } = foreignBoard();
    writeLane({ barrier: { path: barrier } });
    const before = board.applied;
    const { code, of } = await found('barrier');
    expect(code).toBe(0);
    expect(of('barrier')?.tests).toContainEqual({
      name: 'watchdog, with no controller',
      value: 'tripped',
      limit: null,
      passed: true,
    });
    expect(of('barrier')?.tests.at(-1)).toMatchObject({
      limit: null,
      value: expect.stringContaining('--move') as string,
    });
    expect(outputs.filter((word) => word !== 0)).toEqual([]);
    expect(applied.filter(({ tripped }) => !tripped)).toEqual([]);
    expect(board.applied).toBe(before);
  });

  it('says what a board lacks that may serve all the same', async () => {
    writeLane({ barrier: { path: foreignBoard({ safeOutputs: false }).path, withoutSafeOutputs: 'accept' } });
    const { code, of } = await found('barrier');
    expect(code).toBe(0);
    expect(of('barrier')).toMatchObject({ state: 'degraded', cause: 'the board holds no safe outputs' });
  });
});

describe('a lane whose controller runs', () => {
  async function untilOpen({ gate }: { readonly gate: { readonly snapshot: { matches(state: 'open'): boolean } } }) {
    await vi.waitFor(() => expect(gate.snapshot.matches('open')).toBe(true), { timeout: 15_000 });
  }

  it('is closed, tests its own devices, and opens again; its devices are not touched', async () => {
    writeLane();
    const { controller } = await runningLane();
    await untilOpen(controller);
    const events: string[] = [];
    const send = controller.gate.send.bind(controller.gate);
    vi.spyOn(controller.gate, 'send').mockImplementation((event) => {
      events.push(event.type);
      send(event);
    });
    const { code, of, failed } = await found(...DEVICES, 'camera', 'journal');
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    expect(of('barrier')).toMatchObject({ kind: 'egate-rtu-v1', state: 'ready', version: 'map 1' });
    expect(of('barrier')?.tests.at(-1)).toEqual({
      name: 'doors, lights, fire loop, watchdog',
      value: 'not tested: stop the controller first',
      limit: null,
      passed: true,
    });
    expect(of('mrzReader')?.tests).toContainEqual(
      expect.objectContaining({ name: 'specimen zone', value: 'read whole' }),
    );
    expect(of('codeScanner')?.tests).toContainEqual(expect.objectContaining({ name: 'bytes 00 to FF', passed: true }));
    expect(of('chipReader')?.tests).toContainEqual(expect.objectContaining({ value: 'equals the zone' }));
    expect(of('journal')?.tests).toContainEqual({ name: 'crossings', value: 0, limit: null, passed: true });
    expect(events.filter((type) => type.startsWith('OFFICER.'))).toEqual(['OFFICER.CLOSE', 'OFFICER.OPEN']);
    expect(events.filter((type) => /READ|UNREADABLE|SCANNED/.test(type))).toEqual([]);
    expect(controller.devices.counters('barrier')).toMatchObject({ reconnects: 0 });
    await untilOpen(controller);
  });

  it('stays closed where it was closed, and tells a device that was lost', async () => {
    writeLane({}, { policies: { opensAtStart: false, clearNotSupported: ['liveness'] } });
    const { ends, controller } = await runningLane();
    await vi.waitFor(() => expect(controller.gate.snapshot.matches('closed')).toBe(true), { timeout: 15_000 });
    await ends.unplug('chipReader');
    const unplugged = await found('chipReader', 'codeScanner');
    expect(unplugged.code).toBe(1);
    expect(unplugged.of('chipReader')).toMatchObject({ state: 'absent', cause: 'unplugged' });
    expect(unplugged.of('codeScanner')?.tests).toContainEqual(
      expect.objectContaining({ name: 'bytes 00 to FF', passed: true }),
    );
    expect(controller.gate.snapshot.context.wantsOpen).toBe(false);
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

describe('watching', () => {
  it('tells how each device is, an object a line, moves nothing, and ends when it is told to', async () => {
    const outputs: number[] = [];
    const end = new AbortController();
    let benches = 0;
    spoilEnds((ends) => {
      ends.onBoard((entry) => outputs.push(entry.outputs));
      benches += 1;
      if (benches === 2) end.abort();
      return undefined;
    });
    writeLane();
    const { code, stdout } = await diagnoseWith({ signal: end.signal }, '--watch', '--json', 'barrier', 'codeScanner');
    const looks = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Diagnosis);
    expect(code).toBe(0);
    expect(looks).toHaveLength(2);
    for (const { devices } of looks)
      expect(devices.map(({ name, state }) => [name, state])).toEqual([
        ['codeScanner', 'ready'],
        ['barrier', 'ready'],
      ]);
    expect(outputs.filter((word) => word !== 0)).toEqual([]);
  });
});

describe('a readiness report', () => {
  it('is signed with a key that only this user can read, and verifies until a byte of it is changed', async () => {
    writeLane(QUICK);
    const { code, stdout, stderr } = await diagnose('--sign');
    expect(stderr).toContain('READY; the signed report is ');
    expect(code).toBe(0);
    const data = path.join(folder, 'data');
    const key = path.join(data, 'lane-key.pem');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(stdout + stderr).not.toContain('PRIVATE');
    expect(stderr).toContain('BEGIN PUBLIC KEY');
    const [name = '', signature = ''] = readdirSync(path.join(data, 'readiness')).toSorted();
    expect(signature).toBe(`${name}.sig`);
    const file = path.join(data, 'readiness', name);
    const report = readFileSync(file, 'utf8');
    expect(report).toContain('# Readiness of lane BENCH-01: READY');
    expect(report).toContain('There is no earlier report');
    expect(report).toContain('a6e5c7f580d8');
    expect(report).not.toMatch(/PRIVATE|ERIKSSON/);

    expect((await diagnose('--verify', file)).code).toBe(0);
    writeFileSync(file, report.replace(': READY', ': READI'));
    const changed = await diagnose('--verify', file);
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain('NOT as the lane has signed it');
    expect((await diagnose('--verify', path.join(folder, 'none.md'))).code).toBe(2);
  });

  it('is of the whole lane', async () => {
    writeLane();
    const { code, stderr } = await diagnose('--sign', 'barrier');
    expect(code).toBe(2);
    expect(stderr).toContain('name no device');
  });
});

describe('the command', () => {
  it('names the key of the lane file that is wrong', async () => {
    writeLane({ barrier: { path: 'bench', unit: 300 } });
    const { code, stderr } = await diagnose();
    expect(code).toBe(2);
    expect(stderr).toContain('devices.barrier.unit is 300');
  });

  it('names the devices that there are to one that there is not', async () => {
    writeLane();
    const { code, stdout, stderr } = await diagnose('turnstile');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      'the lane has no turnstile; it has mrzReader, codeScanner, barrier, chipReader, camera, journal',
    );
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
