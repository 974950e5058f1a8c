// What `npm run diagnose` was asked to do.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SERVICE_NAMES } from '../../app/controller/services.ts';
import { DEVICE_NAMES, readLaneFile, type Lane } from '../../state/lane/lane.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';

export const USAGE = `npm run diagnose [-- DEVICE...] [--lane FILE] [--move] [--json] [--watch | --sign]
npm run diagnose -- --print-codes FILE.svg
npm run diagnose -- --verify FILE [--lane FILE | --key FILE]

  DEVICE        devices and services of the lane; default: all of them
  --lane FILE   default: lane.bench.json; in a package /etc/autogate/lane.json
  --move        doors of a live lane may move: nobody is in the lane
  --json        one JSON object on stdout: {lane, devices: [{name, kind, state, cause, version, tests}]}
  --watch       how each device is, every 2 s until Ctrl-C; nothing is tested and nothing moves
  --sign        a signed readiness report in the folder \`readiness\` of the lane's data
  --verify      whether a readiness report is as the lane has signed it; --key: its public key (PEM) from elsewhere
  --print-codes writes the code that the code scanner is tested with, for printing

exit code: 0 everything serves and every test has passed, 1 not, 2 the diagnosis could not be made
`;

/** What can be diagnosed, in the order in which it is told. */
export const NAMES = [...DEVICE_NAMES, ...SERVICE_NAMES, 'disk', 'clock'] as const;
export type Name = (typeof NAMES)[number];

export interface DiagnoseTask {
  readonly kind: 'diagnose' | 'watch' | 'sign';
  readonly lane: Lane;
  /** The lane's data folder. */
  readonly folder: string;
  readonly json: boolean;
  readonly move: boolean;
  readonly only: ReadonlySet<Name>;
}

export type Task =
  | DiagnoseTask
  | { readonly kind: 'print-codes'; readonly file: string }
  /** @property folder the data folder whose key is asked; undefined: `key` is the file of a public one. */
  | { readonly kind: 'verify'; readonly file: string; readonly folder: string }
  | { readonly kind: 'verify'; readonly file: string; readonly key: string };

const BENCH_LANE = path.resolve(import.meta.dirname, '../../lane.bench.json');
const PACKAGE_LANE = '/etc/autogate/lane.json';

const OPTIONS = {
  lane: { type: 'string' },
  key: { type: 'string' },
  verify: { type: 'string' },
  'print-codes': { type: 'string' },
  json: { type: 'boolean', default: false },
  move: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  sign: { type: 'boolean', default: false },
} as const;

const usage = (text: string) => err(`${text}\n${USAGE}`);

function namesOf(asked: readonly string[]): Result<ReadonlySet<Name>, string> {
  const unknown = asked.filter((name) => !NAMES.some((known) => known === name));
  if (unknown.length > 0) return err(`the lane has no ${unknown.join(', ')}; it has ${NAMES.join(', ')}`);
  return ok(new Set(asked.length === 0 ? NAMES : NAMES.filter((name) => asked.includes(name))));
}

/** The error says what is wrong, and how the command is used where that is unclear. Never throws. */
export function readArguments(args: readonly string[]): Result<Task, string> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return usage(messageOf(error));
  }
  const { values, positionals } = parsed;
  const modes = (['watch', 'sign', 'verify', 'print-codes'] as const).filter(
    (mode) => values[mode] !== undefined && values[mode] !== false,
  );
  if (modes.length > 1) return usage(`--${modes.join(' and --')} do not go together`);
  if (values['print-codes'] !== undefined) return ok({ kind: 'print-codes', file: values['print-codes'] });
  if (values.verify !== undefined && values.key !== undefined)
    return ok({ kind: 'verify', file: values.verify, key: values.key });

  const laneFile = values.lane ?? (existsSync(BENCH_LANE) ? BENCH_LANE : PACKAGE_LANE);
  const lane = readLaneFile(laneFile);
  if (!lane.ok) return err(lane.error.join('\n'));
  const folder = path.resolve(path.dirname(laneFile), lane.value.data);
  if (values.verify !== undefined) return ok({ kind: 'verify', file: values.verify, folder });

  const only = namesOf(positionals);
  if (!only.ok) return only;
  if (values.sign && positionals.length > 0) return usage('a readiness report is of the whole lane: name no device');
  const kind = values.watch ? 'watch' : values.sign ? 'sign' : 'diagnose';
  return ok({ kind, lane: lane.value, folder, json: values.json, move: values.move, only: only.value });
}
