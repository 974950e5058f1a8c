// The readiness report of a lane: what is in it, what was tested by which limits, what has changed, and whether it may open.
// Markdown for people, with the parts once more as JSON for the next report; beside it a detached signature of its bytes.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import {
  allServe,
  hintsOf,
  isUntested,
  testText,
  type DeviceReport,
  type Diagnosis,
} from '../../app/controller/diagnosis/report.ts';
import type { DeviceCounters } from '../../state/lane/device.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import { isSignedBy, laneKey, publicKeyOf, signatureOf, type LaneKey } from './lane-key.ts';
import { deviations, partsShape, type Parts } from './parts.ts';

export const FOLDER = 'readiness';
const SIGNATURE = '.sig';
const FENCE = /^```json\n(.*)\n```$/m;

export interface Readiness {
  readonly lane: string;
  readonly at: Date;
  readonly how: string;
  readonly found: Diagnosis;
  readonly parts: Parts;
  /** Of a controller that runs; empty where none does. */
  readonly counters: ReadonlyMap<string, Pick<DeviceCounters, 'frames' | 'discardedBytes' | 'timeouts' | 'reconnects'>>;
  readonly changes: readonly string[] | undefined;
  readonly key: Pick<LaneKey, 'publicPem' | 'fingerprint'>;
}

export interface Verdict {
  readonly ready: boolean;
  readonly because: readonly string[];
}

/** Ready only where everything serves, every test has passed, and every test was made. */
export function verdictOf(found: Diagnosis): Verdict {
  const because = found.devices.flatMap((device) => [
    ...(device.state === 'failed' || device.state === 'absent' || device.state === 'starting'
      ? [`${device.name}: ${device.state}: ${device.cause}`]
      : []),
    ...device.tests
      .filter((test) => !test.passed || isUntested(test))
      .map((test) => `${device.name}: ${testText(test)}`),
  ]);
  return { ready: because.length === 0 && allServe(found), because };
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
const row = (cells: readonly (string | number)[]) => `| ${cells.map((text) => cell(String(text))).join(' | ')} |`;
const table = (titles: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  [row(titles), row(titles.map(() => '---')), ...rows.map(row)].join('\n');
const list = (lines: readonly string[], none: string) =>
  lines.length === 0 ? none : lines.map((line) => `- ${cell(line)}`).join('\n');

function deviceSection(device: DeviceReport): string {
  const head = `### ${device.name}: ${device.state}${device.cause === '' ? '' : ` (${cell(device.cause)})`}`;
  const rows = device.tests.map((test) => [
    test.name,
    test.value,
    test.limit ?? '-',
    isUntested(test) ? 'not made' : test.limit === null ? 'told' : test.passed ? 'passed' : 'NOT PASSED',
  ]);
  const hints = hintsOf(device).map((hint) => `What to do: ${hint}.`);
  return [head, ...(rows.length === 0 ? [] : [table(['test', 'value', 'limit', 'result'], rows)]), ...hints].join(
    '\n\n',
  );
}

export function readinessText({ lane, at, how, found, parts, counters, changes, key }: Readiness): string {
  const { ready, because } = verdictOf(found);
  const countRows = [...counters].map(([name, { frames, discardedBytes, timeouts, reconnects }]) => [
    name,
    frames,
    discardedBytes,
    timeouts,
    reconnects,
  ]);
  return `${[
    `# Readiness of lane ${lane}: ${ready ? 'READY' : 'NOT READY'}`,
    `${at.toISOString()}; ${how}.`,
    ...(ready ? [] : ['Because of:', list(because, '')]),
    '## Changes since the last signed report',
    changes === undefined ? 'There is no earlier report that this lane has signed.' : list(changes, 'None.'),
    '## Parts',
    table(
      ['part', 'as found'],
      parts.map(({ name, fields }) => [
        name,
        Object.entries(fields)
          .map(([field, value]) => `${field}: ${value}`)
          .join('; '),
      ]),
    ),
    ...(countRows.length === 0
      ? []
      : [
          '## Counters since the start of the controller',
          table(['device', 'frames', 'discarded bytes', 'timeouts', 'reconnects'], countRows),
        ]),
    '## Tests',
    ...found.devices.map(deviceSection),
    '## Signature',
    `The bytes of this file are signed with Ed25519; the signature is in the file of the same name with \`${SIGNATURE}\`. The lane's public key, whose sha256 is \`${key.fingerprint}\`:`,
    `\`\`\`\n${key.publicPem.trim()}\n\`\`\``,
    'A key that a report brings with it proves nothing: compare it with the one that was written down when the lane was set up.',
    '## Parts, for the next report',
    `\`\`\`json\n${JSON.stringify(parts)}\n\`\`\``,
  ].join('\n\n')}\n`;
}

/** The parts of the newest report in the folder that this lane has signed; whatever cannot be read or verified is passed over. */
export function lastParts(data: string): Parts | undefined {
  const key = publicKeyOf({ folder: data });
  if (!key.ok) return undefined;
  const folder = path.join(data, FOLDER);
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  } catch {
    return undefined;
  }
  for (const name of names.toSorted().toReversed())
    try {
      const file = path.join(folder, name);
      const report = readFileSync(file);
      if (!isSignedBy(report, readFileSync(`${file}${SIGNATURE}`, 'utf8'), key.value)) continue;
      const parts = partsShape.safeParse(JSON.parse(FENCE.exec(report.toString('utf8'))?.[1] ?? ''));
      if (parts.success) return parts.data;
    } catch {
      continue;
    }
  return undefined;
}

function writeNew(file: string, content: string): void {
  const fd = openSync(file, 'wx', 0o600);
  try {
    writeSync(fd, content);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export interface Signed {
  readonly file: string;
  readonly ready: boolean;
  readonly changes: readonly string[];
  readonly fingerprint: string;
  readonly publicPem: string;
}

/** Writes the report and its signature to the folder `readiness` of the data folder; the lane's key is made where it has none. */
export function signReadiness(data: string, about: Omit<Readiness, 'changes' | 'key'>): Result<Signed, string> {
  const key = laneKey(data);
  if (!key.ok) return key;
  const before = lastParts(data);
  const changes = before === undefined ? undefined : deviations(before, about.parts);
  const report = readinessText({ ...about, changes, key: key.value });
  const name = about.at.toISOString().replaceAll(':', '-').replace('.', '-');
  const file = path.join(data, FOLDER, `${name}.md`);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeNew(file, report);
    writeNew(`${file}${SIGNATURE}`, `${signatureOf(Buffer.from(report), key.value)}\n`);
  } catch (error) {
    return err(`${file}: ${messageOf(error)}`);
  }
  const { fingerprint, publicPem } = key.value;
  return ok({ file, ready: verdictOf(about.found).ready, changes: changes ?? [], fingerprint, publicPem });
}

/** Whether the report is what that key has signed; the error says what is missing for an answer. */
export function verifyReadiness(
  file: string,
  from: { readonly folder: string } | { readonly key: string },
): Result<boolean, string> {
  const key = publicKeyOf(from);
  if (!key.ok) return key;
  try {
    return ok(isSignedBy(readFileSync(file), readFileSync(`${file}${SIGNATURE}`, 'utf8'), key.value));
  } catch (error) {
    return err(messageOf(error));
  }
}
