// npm run soak -- NAME [--minutes N]: what CI runs shortly, for as long as wanted and with another seed each time. Prints its
// progress and writes docs/soak/NAME.md, unless it was shorter than by default. Exit 0 without findings, 1 with some, 2 when it could not run.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeDemoLane } from '../app/bench/demo-lane.ts';
import { runKillRounds, type KillReport } from '../app/bench/kill-rounds.ts';
import { runStorm, STORM_TIMES, type StormReport } from '../app/bench/storm.ts';
import { createLog } from '../app/controller/log.ts';
import { LAYOUTS } from '../state/gate/alphabet.fixture.ts';
import { runGateStorm } from '../state/gate/storm.fixture.ts';
import { seededRandom } from '../state/testing/random.ts';
import { messageOf } from '../state/result.ts';
import { busyWarning, machineLine, thisMachine } from './machine.ts';

const DEFAULT_MINUTES = 10;
const DEFAULT_EVENTS = 10_000_000;

const USAGE = `npm run soak -- NAME [--minutes N] [--seed N]

  fuzz        every fuzzed property of the tests, each for an equal share of the time
  crossings   random crossings with devices pulled out and noise on the lines
  kill        kill -9 of the controller at random moments of a crossing
  barrier     random events on the gate machine of each layout, on a simulated clock

  --minutes N   default: ${DEFAULT_MINUTES}; not of barrier
  --events N    of barrier, for each layout; default: ${DEFAULT_EVENTS}
  --seed N      of crossings, kill and barrier; default: another one each time

The report is kept in docs/soak/NAME.md, but for one that was shorter than by default.
`;

const PROJECT = path.resolve(import.meta.dirname, '..');
const REPORTS = path.join(PROJECT, 'docs/soak');
const VITEST = path.join(PROJECT, 'node_modules/vitest/vitest.mjs');
const MINUTE_MS = 60_000;
/** A property that fails is made smaller first, which takes its time, ms. */
const SHRINKING_MS = 120_000;
const MOST_MINUTES = 7 * 24 * 60;

interface SoakOptions {
  readonly ms: number;
  readonly events: number;
  readonly seed: number;
}

interface SoakReport {
  readonly what: string;
  readonly counts: readonly (readonly [what: string, value: string | number])[];
  readonly findings: readonly string[];
}

const say = (text: string) => process.stderr.write(`soak: ${text}\n`);

const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, count]) => `${what} ${count}`)
    .join(', ') || 'none';

/** In the order of size; 0 for nothing. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function shown(what: string, values: readonly number[]): readonly [string, string] {
  return [what, `median ${quantile(values, 0.5)}, longest ${quantile(values, 1)}`];
}

async function crossings({ ms, seed }: SoakOptions): Promise<SoakReport> {
  const demo = await makeDemoLane({ times: STORM_TIMES });
  const onCrossing = (report: StormReport) => {
    if (report.crossings % 10 === 0)
      say(`${report.crossings} crossings, ${report.findings.length} findings, ${report.memory.at(-1) ?? 0} MB`);
  };
  try {
    const report = await runStorm({
      demo,
      seed,
      crossings: Infinity,
      withinMs: ms,
      freshEvery: 25,
      log: createLog(process.env['AUTOGATE_LOG'] ?? 'silent'),
      onCrossing,
    });
    const { openings, memory } = report;
    return {
      what: `Random crossings on one lane, half of them disturbed, seed ${seed} (\`app/bench/storm.ts\`).`,
      counts: [
        ['crossings', report.crossings],
        ['outcomes', listed(report.outcomes)],
        ['disturbances', listed(report.disturbances)],
        ['controllers stopped and started', report.restarts],
        ['openings of the barrier, by what permitted them', listed(openings)],
        ['longest way back to the open lane, ms', report.longestRecoveryMs],
        ['memory in MB: first, largest, last', `${memory[0] ?? 0}, ${Math.max(0, ...memory)}, ${memory.at(-1) ?? 0}`],
      ],
      findings: report.findings,
    };
  } finally {
    await demo.close();
  }
}

async function kill({ ms, seed }: SoakOptions): Promise<SoakReport> {
  const demo = await makeDemoLane();
  const onRound = ({ rounds, findings, safeAfterMs }: KillReport) =>
    say(`${rounds} kills, ${findings.length} findings, safe after ${safeAfterMs.at(-1) ?? '?'} ms`);
  try {
    const report = await runKillRounds({ demo, seed, rounds: Infinity, withinMs: ms, onRound });
    return {
      what:
        `kill -9 of the controller's process in mid-crossing, with the board in a process of its own, seed ${seed} ` +
        '(`app/bench/kill-rounds.ts`).',
      counts: [
        ['kills', report.rounds],
        ['state of the gate at the kill', listed(report.killedIn)],
        ['watchdog of the board, ms', report.watchdogMs],
        shown('from the kill to the safe outputs, ms', report.safeAfterMs),
        shown('from the start of the next controller to its open lane, ms', report.openAfterMs),
        ['crossings in the journal, its chain whole', report.recorded],
      ],
      findings: report.findings,
    };
  } finally {
    await demo.close();
  }
}

/** The files of the tests that fuzz, and how many properties they hold. */
function fuzzers(): readonly { readonly file: string; readonly properties: number }[] {
  return globSync('{app,hardware,models,state}/**/*.test.{ts,tsx}', { cwd: PROJECT })
    .map((file) => ({
      file,
      properties: readFileSync(path.join(PROJECT, file), 'utf8').match(/\bfuzzed\(\d/g)?.length ?? 0,
    }))
    .filter(({ file, properties }) => properties > 0 && !file.startsWith('state/testing/'))
    .sort((a, b) => a.file.localeCompare(b.file));
}

/** @returns the exit code and the last words of the output */
function vitest(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [VITEST, 'run', ...args], { cwd: PROJECT, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (output = (output + text.toString('utf8')).slice(-4000)));
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function fuzz({ ms }: SoakOptions): Promise<SoakReport> {
  const files = fuzzers();
  const properties = files.reduce((sum, file) => sum + file.properties, 0);
  const folder = await mkdtemp(path.join(tmpdir(), 'autogate-fuzz-'));
  const log = path.join(folder, 'runs.jsonl');
  const share = Math.floor(ms / properties);
  const findings: string[] = [];
  const perFile: (readonly [string, string])[] = [];
  let runs = 0;
  try {
    for (const { file, properties: own } of files) {
      await writeFile(log, '');
      const { code, output } = await vitest(
        [file, '--maxWorkers=1', '--no-color', `--testTimeout=${own * share + SHRINKING_MS}`],
        { ...process.env, AUTOGATE_FUZZ_MS: String(share), AUTOGATE_FUZZ_LOG: log },
      );
      const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
      const inputs = lines.reduce((sum, line) => sum + Number(Reflect.get(Object(JSON.parse(line)), 'runs')), 0);
      runs += inputs;
      perFile.push([`\`${file}\``, `${inputs} inputs`]);
      say(`${file}: ${inputs} inputs${code === 0 ? '' : ', FAILED'}`);
      if (code !== 0) findings.push(`${file}:\n\n\`\`\`text\n${output.replaceAll(PROJECT, '.').trim()}\n\`\`\``);
      else if (lines.length < own) findings.push(`${file}: only ${lines.length} of ${own} properties were tried`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return {
    what: 'Every fuzzed property of the tests, each for an equal share of the time and with a seed of its own.',
    counts: [['properties', properties], ['inputs', runs], ...perFile],
    findings,
  };
}

function barrier({ events, seed }: SoakOptions): Promise<SoakReport> {
  const reports = LAYOUTS.map((layout) => {
    const onProgress = (done: number) => {
      if (done % 1_000_000 === 0) say(`${layout}: ${done} events`);
    };
    return { layout, report: runGateStorm({ layout, random: seededRandom(seed), events, onProgress }) };
  });
  return Promise.resolve({
    what: `Random events on the gate machine of each layout, on a simulated clock, seed ${seed} (\`state/gate/storm.fixture.ts\`); the invariants are asked at each.`,
    counts: reports.flatMap(({ layout, report }): (readonly [string, string | number])[] => [
      [`${layout}: events`, report.events],
      [`${layout}: simulated hours`, Math.round(report.ms / 3_600_000)],
      [`${layout}: crossings on record`, report.recorded],
      [`${layout}: openings of the exit`, report.openings],
      [`${layout}: emergencies`, report.emergencies],
      [`${layout}: starts of the machine`, report.starts],
      [`${layout}: longest time at a stretch for which the exit was told to be open, ms`, report.longestOpenMs],
      [`${layout}: most that its waits allow, ms`, report.mostOpenMs],
    ]),
    findings: reports.flatMap(({ layout, report }) => report.findings.map((finding) => `${layout}: ${finding}`)),
  });
}

const SOAKS = new Map([
  ['fuzz', fuzz],
  ['crossings', crossings],
  ['kill', kill],
  ['barrier', barrier],
]);

function markdown(name: string, length: string, report: SoakReport, machine: ReturnType<typeof thisMachine>): string {
  const { what, counts, findings } = report;
  return [
    `# Soak: ${name}`,
    '',
    what,
    '',
    `Written by \`npm run soak -- ${name} ${length}\` on ${new Date().toISOString().slice(0, 10)}.`,
    `Machine: ${machineLine(machine)}.`,
    ...(busyWarning(machine) === undefined ? [] : [`Note: ${busyWarning(machine) ?? ''}.`]),
    '',
    ...counts.map(([key, value]) => `- ${key}: ${value}`),
    '',
    '## Findings',
    '',
    findings.length === 0 ? 'None.' : findings.join('\n\n'),
    '',
  ].join('\n');
}

export async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        minutes: { type: 'string', default: String(DEFAULT_MINUTES) },
        events: { type: 'string', default: String(DEFAULT_EVENTS) },
        seed: { type: 'string', default: String(Date.now() % 1e9) },
      },
    });
    const [name = '', ...more] = positionals;
    const minutes = Number(values.minutes);
    const soak = SOAKS.get(name);
    if (soak === undefined || more.length > 0) throw new Error(`which soak? ${[...SOAKS.keys()].join(', ')}`);
    if (!(minutes > 0 && minutes <= MOST_MINUTES)) throw new Error(`--minutes is '${values.minutes}'`);
    if (!/^[1-9]\d{0,9}$/.test(values.events)) throw new Error(`--events is '${values.events}'`);
    if (!/^\d{1,9}$/.test(values.seed)) throw new Error(`--seed is '${values.seed}'`);
    const machine = thisMachine();
    const length = name === 'barrier' ? `--events ${values.events}` : `--minutes ${minutes}`;
    say(`${name} ${length}`);
    const report = await soak({ ms: minutes * MINUTE_MS, events: Number(values.events), seed: Number(values.seed) });
    // A quick look does not take the place of the long run that the docs speak of.
    const isKept = name === 'barrier' ? Number(values.events) >= DEFAULT_EVENTS : minutes >= DEFAULT_MINUTES;
    if (isKept) {
      await mkdir(REPORTS, { recursive: true });
      await writeFile(path.join(REPORTS, `${name}.md`), markdown(name, length, report, machine));
    }
    for (const [what, value] of report.counts) process.stdout.write(`${what}: ${value}\n`);
    for (const finding of report.findings) process.stdout.write(`FINDING: ${finding}\n`);
    process.stdout.write(
      `${report.findings.length} findings, ${isKept ? `written to docs/soak/${name}.md` : 'too short a run to be kept'}\n`,
    );
    return report.findings.length === 0 ? 0 : 1;
  } catch (error) {
    say(`${messageOf(error)}\n${USAGE}`);
    return 2;
  }
}
