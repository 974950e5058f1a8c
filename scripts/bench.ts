// npm run bench [-- NAME...] [--json FILE]: measures, and prints one table a group. A ratio is always to a number of the same
// run on the same machine. Exit 0, 1 when a group failed, 2 when the command was not understood.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Measurement } from '../app/bench/measurement.ts';
import { messageOf } from '../state/result.ts';
import { busyWarning, machineLine, thisMachine } from './machine.ts';

const FACE_API = 'face-api.js';
const WHOLE_FACE = 'face: detect, align, embed';

interface MeasuredMs {
  readonly name: string;
  readonly ms: number;
  readonly n: number;
  readonly note?: string;
  readonly against?: string;
}

function inMs(
  rows: readonly MeasuredMs[],
  againstOf: (name: string) => string | undefined = () => undefined,
): Measurement[] {
  return rows.map(({ name, ms, n, note = 'median', against = againstOf(name) }) => {
    return { name, value: ms, unit: 'ms', n, note, ...(against === undefined ? {} : { against }) };
  });
}

async function face(): Promise<readonly Measurement[]> {
  const { benchmarkFaces } = await import('../models/face/face.benchmark.ts');
  const rows = await benchmarkFaces();
  const faceApi = rows.find(({ name }) => name.startsWith(FACE_API))?.name;
  return inMs(rows, (name) => (name.startsWith(WHOLE_FACE) ? faceApi : undefined));
}

async function chip(): Promise<readonly Measurement[]> {
  const { chipBenchmark } = await import('../hardware/bench/chip.benchmark.ts');
  return inMs(await chipBenchmark());
}

async function pcsc(): Promise<readonly Measurement[]> {
  const { benchmarkPcsc } = await import('../hardware/chip-reader/pcsc/pcsc.benchmark.ts');
  return inMs(await benchmarkPcsc());
}

async function proof(): Promise<readonly Measurement[]> {
  const { benchmarkProof, DECODER, OPENSSL } = await import('../hardware/bench/proof.benchmark.ts');
  return inMs(benchmarkProof(), (name) => {
    if (name === OPENSSL || name === DECODER) return undefined;
    return name.startsWith('master list') ? DECODER : OPENSSL;
  });
}

/** Decisions and parses of zones, beside the two packages that only parse. */
async function inspection(): Promise<readonly Measurement[]> {
  const { benchmarkMrz } = await import('../state/document/mrz/mrz.benchmark.ts');
  const { benchmarkDecide } = await import('../state/inspection/inspection.benchmark.ts');
  const parses = benchmarkMrz();
  const [own, ...others] = parses;
  return inMs([...parses, ...benchmarkDecide()], (name) => (name === own?.name ? others[0]?.name : own?.name));
}

/** Imported only when it runs: what one needs shall not weigh on another. */
const GROUPS = new Map<string, () => Promise<readonly Measurement[]>>([
  ['startup', async () => (await import('../app/bench/startup.benchmark.ts')).benchmarkStartup()],
  ['decision', async () => (await import('../app/bench/decision.benchmark.ts')).benchmarkDecision()],
  ['scan', async () => (await import('../app/bench/scan.benchmark.ts')).benchmarkScan()],
  ['inspection', inspection],
  ['chip', chip],
  ['proof', proof],
  ['pcsc', pcsc],
  ['stores', async () => inMs(await (await import('../state/state.benchmark.ts')).benchmarkState())],
  ['face', face],
]);

const USAGE = `npm run bench [-- NAME...] [--json FILE]

  NAME          ${[...GROUPS.keys()].join(', ')}; all of them unless given
  --json FILE   writes what was measured, too
`;

const say = (text: string) => process.stderr.write(`bench: ${text}\n`);

/** Three digits that count. */
function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function ratioOf(row: Measurement, rows: readonly Measurement[]): number | undefined {
  const other = rows.find(({ name }) => name === row.against);
  return other === undefined ? undefined : row.value / other.value;
}

function table(rows: readonly Measurement[]): string {
  const lines = rows.map((row) => {
    const ratio = ratioOf(row, rows);
    const compared = ratio === undefined || row.against === undefined ? '' : `${shown(ratio)} of "${row.against}"`;
    return [row.name, `${shown(row.value)} ${row.unit}`, `n ${row.n}`, [compared, row.note].filter(Boolean).join('; ')];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map(([name = '', value = '', n = '', note = '']) =>
      `  ${name.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${n.padEnd(widths[2] ?? 0)}  ${note}`.trimEnd(),
    )
    .join('\n');
}

export async function main(args: readonly string[]): Promise<number> {
  let names: readonly string[];
  let json: string | undefined;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'string' } },
    });
    names = positionals.length === 0 ? [...GROUPS.keys()] : positionals;
    json = values.json;
    const unknown = names.find((name) => !GROUPS.has(name));
    if (unknown !== undefined) throw new Error(`there is no group '${unknown}'`);
  } catch (error) {
    say(`${messageOf(error)}\n${USAGE}`);
    return 2;
  }

  const machine = thisMachine();
  const warning = busyWarning(machine);
  process.stdout.write(`${machineLine(machine)}\n`);
  if (warning !== undefined) process.stdout.write(`WARNING: ${warning}\n`);

  const measured: Record<string, readonly (Measurement & { readonly ratio: number | undefined })[]> = {};
  let failed = false;
  for (const name of names) {
    say(name);
    try {
      const rows = (await GROUPS.get(name)?.()) ?? [];
      measured[name] = rows.map((row) => ({ ...row, ratio: ratioOf(row, rows) }));
      process.stdout.write(`\n${name}\n${table(rows)}\n`);
    } catch (error) {
      failed = true;
      process.stdout.write(`\n${name}: FAILED: ${messageOf(error)}\n`);
    }
  }
  if (json !== undefined) {
    const report = { at: new Date().toISOString(), machine, warning: warning ?? null, groups: measured };
    await writeFile(json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  return failed ? 1 : 0;
}
