// The command as people run it: the scenarios in both layouts, foreign devices, unusable input, and the real traveller page in a browser.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CrossingReport } from '../app/bench/crossing.ts';
import { expectedIn, scenariosOf } from '../app/bench/scenarios.ts';
import { specimenLines } from '../app/bench/document.ts';
import { createPtyPort, type PtyPort } from '../hardware/bench/pty-port.ts';
import { RESULTS } from '../state/inspection/checks.ts';
import { CHROMIUM, isMissing, sharedData } from '../state/testing/prerequisites.ts';

const PROJECT = path.resolve(import.meta.dirname, '..');
const RUN_MS = 90_000;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ['scripts/run.js', 'crossing', ...args], { cwd: PROJECT });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

async function report(...args: readonly string[]): Promise<CrossingReport & { readonly code: number | null }> {
  const { code, stdout, stderr } = await run(...args, '--json');
  if (stdout === '') throw new Error(`nothing on stdout, exit code ${String(code)}: ${stderr}`);
  return { ...(JSON.parse(stdout) as CrossingReport), code };
}

let folder: string;

const FILES = { turnstile: 'lane.bench.json', mantrap: 'lane.bench-mantrap.json' } as const;

/** The bench's lane file with changes; the waits that a scenario sits out are shorter. */
function laneFile(
  name: string,
  devices: Readonly<Record<string, object>> = {},
  layout: keyof typeof FILES = 'turnstile',
): string {
  const lane = JSON.parse(readFileSync(path.join(PROJECT, FILES[layout]), 'utf8')) as { devices: object };
  const file = path.join(folder, `${name}.json`);
  const times = { capture: 2500, passage: 2500, absence: 500, takeDocument: 3000, leave: 3000 };
  writeFileSync(file, JSON.stringify({ ...lane, times, devices: { ...lane.devices, ...devices } }));
  return file;
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-crossing-test-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const EXIT_OPEN = 0b10;
const BOTH_OPEN = 0b11;

const PLAYED = (['turnstile', 'mantrap'] as const).flatMap((layout) =>
  scenariosOf(layout).map((scenario) => [scenario.name, layout, expectedIn(layout, scenario)] as const),
);

describe('a scenario', () => {
  it.each(PLAYED)(
    '%s comes to what it says in a %s',
    async (scenario, layout, expected) => {
      const crossing = await report('--lane', laneFile(scenario, {}, layout), '--scenario', scenario);
      expect(crossing).toMatchObject({
        code: 0,
        scenario,
        outcome: expected.outcome,
        passage: expected.passage,
        reasons: expected.reasons,
        resolution: expected.resolution ?? null,
        interlockBroken: 0,
      });
      const events = crossing.timeline.map(({ event }) => event);
      if (expected.until !== undefined) expect(events).toContain(expected.until);
      if (expected.outcome !== 'released')
        for (const { outputs } of crossing.board) expect(outputs & BOTH_OPEN).not.toBe(BOTH_OPEN);
      const times = crossing.timeline.map(({ ms }) => ms);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(crossing.timeline[0]?.event).toBe('crossing');
      for (const { result, cause } of crossing.checks) {
        expect(RESULTS).toContain(result);
        if (result !== 'successful') expect(cause).not.toBe('');
      }
      const opened = crossing.board.filter(({ ms, outputs }) => ms >= 0 && (outputs & EXIT_OPEN) !== 0);
      expect(opened.length > 0).toBe(expected.outcome === 'opened' || expected.outcome === 'released');
    },
    RUN_MS,
  );

  it(
    'of the other layout is refused, with what it needs',
    async () => {
      const { code, stderr } = await run('--scenario', 'left-luggage');
      expect(code).toBe(2);
      expect(stderr).toMatch(/'left-luggage' needs another layout than turnstile/);
    },
    RUN_MS,
  );

  it(
    'tells a person what happened, without --json',
    async () => {
      const { code, stdout } = await run('--lane', laneFile('told'));
      expect(code).toBe(0);
      expect(stdout).toMatch(/^clear: opened, passage used\n/);
      expect(stdout).toMatch(/mrz-dg1: successful/);
      expect(stdout).toMatch(/as the scenario expects\n$/);
    },
    RUN_MS,
  );

  it(
    'whose crossing comes out otherwise ends with 1',
    async () => {
      const mrz = path.join(folder, 'expired.txt');
      writeFileSync(mrz, specimenLines('expired', new Date()).join('\n'));
      expect(await report('--lane', laneFile('otherwise'), '--mrz', mrz)).toMatchObject({
        code: 1,
        outcome: 'referred',
        reasons: ['document-expired'],
      });
    },
    RUN_MS,
  );

  it(
    'refers a zone that nobody can read, after three tries',
    async () => {
      const mrz = path.join(folder, 'misread.txt');
      const [upper, lower] = specimenLines('valid', new Date());
      writeFileSync(mrz, `${upper}\n${lower.replace('B0000001', 'B0000002')}\n`);
      expect(await report('--lane', laneFile('misread'), '--mrz', mrz)).toMatchObject({
        code: 1,
        outcome: 'referred',
        reasons: ['document-unreadable'],
      });
    },
    RUN_MS,
  );

  it(
    'hits a list that was given, and not one that is out of force',
    async () => {
      const list = path.join(folder, 'list.csv');
      const head = 'entry,list,kind,document_number,direction,valid_to,handling,reason\n';
      writeFileSync(
        list,
        `${head}1,test,SLTD,B0000001,both,2001-01-01,stop,old\n2,test,SLTD,B0000001,departure,,stop,x\n`,
      );
      expect(await report('--lane', laneFile('unlisted'), '--watchlist', list)).toMatchObject({ code: 0 });
      writeFileSync(list, `${head}1,test,SLTD,B0000001,arrival,,stop,stolen\n`);
      expect(await report('--lane', laneFile('listed'), '--watchlist', list)).toMatchObject({
        code: 1,
        reasons: ['watchlist-hit'],
      });
    },
    RUN_MS,
  );
});

describe('unusable input', () => {
  it.each([
    ['an unknown scenario', ['--scenario', 'nonsense'], /no scenario 'nonsense'/],
    ['an unknown option', ['--nonsense'], /nonsense/],
    ['a seed that is no number', ['--seed', 'x'], /--seed is 'x'/],
    ['a portrait without a live picture', ['--portrait', 'a.jpg'], /go together/],
    ['a picture that is not there', ['--portrait', 'no.jpg', '--live', 'no.jpg'], /no\.jpg/],
    ['a picture that is none', ['--portrait', 'package.json', '--live', 'package.json'], /neither JPEG/],
    ['a lane file that is not there', ['--lane', 'no.json'], /no\.json/],
  ])('%s ends with 2 and says so', async (_, args, text) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(text);
  });

  it(
    'a watchlist with a fault ends with 2, names line and column, and never the value',
    async () => {
      const list = path.join(folder, 'faulty.csv');
      writeFileSync(list, 'entry,kind,document_number,direction,handling,reason\n1,SLTD,B1,sideways,stop,x\n');
      const { code, stderr } = await run('--watchlist', list);
      expect(code).toBe(2);
      expect(stderr).toMatch(/faulty\.csv.*2.*direction/s);
    },
    RUN_MS,
  );

  it(
    'devices that do not come up end with 2 and are named; a chip reader of a name is not simulated',
    async () => {
      const lane = laneFile('absent', {
        mrzReader: { path: path.join(folder, 'nothing-there') },
        chipReader: { path: 'ACS ACR1252' },
      });
      const { code, stderr } = await run('--lane', lane);
      expect(code).toBe(2);
      expect(stderr).toMatch(/mrzReader absent/);
      expect(stderr).toMatch(/chipReader absent/);
    },
    RUN_MS,
  );
});

describe('devices that the lane file gives by path', () => {
  let board: ChildProcess;
  let reader: PtyPort;

  beforeAll(async () => {
    const link = path.join(folder, 'foreign-board');
    reader = createPtyPort(path.join(folder, 'foreign-reader'));
    board = spawn(process.execPath, ['hardware/bench/board-process.ts', link, '{"endsWithInput":true}'], {
      cwd: PROJECT,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => board.stdout?.once('data', resolve));
  });

  afterAll(async () => {
    board.stdin?.end();
    await reader.close();
  });

  it(
    'stand where the simulators would: a board in another process, and bytes from somebody else',
    async () => {
      // The sender knows nothing of the lane: it sends its document over and over.
      const bytes = Buffer.from(`${specimenLines('valid', new Date()).join('\r')}\r`);
      const sending = setInterval(() => void reader.write(bytes), 500);
      try {
        const lane = laneFile('foreign', {
          mrzReader: { path: reader.path },
          barrier: { path: path.join(folder, 'foreign-board') },
        });
        const crossing = await report('--lane', lane, '--scenario', 'nobody-passes');
        expect(crossing).toMatchObject({ code: 0, outcome: 'opened', passage: 'not-used' });
        expect(crossing.board.some(({ outputs }) => (outputs & EXIT_OPEN) !== 0)).toBe(true);
      } finally {
        clearInterval(sending);
      }
    },
    RUN_MS,
  );
});

describe.skipIf(isMissing({ Chromium: CHROMIUM, 'the shared faces': sharedData('faces') }))('with --browser', () => {
  const face = (name: string) => sharedData('faces', `${name}.jpg`);

  it.each([
    ['the right pair opens the gate', 'clear', 'Tubby_Smith_0001', 'Tubby_Smith_0002', 'opened', []],
    ['a wrong pair is referred', 'impostor', 'Carlos_Bianchi_0001', 'Tubby_Smith_0002', 'referred', ['face-mismatch']],
  ])(
    '%s, through the fake camera and the real traveller page',
    async (_, scenario, portrait, live, outcome, reasons) => {
      const args = ['--browser', '--scenario', scenario, '--portrait', face(portrait), '--live', face(live)];
      expect(await report(...args)).toMatchObject({ code: 0, outcome, reasons });
    },
    RUN_MS,
  );
});
