// The parts of a lane as they were found, and what has changed since the last report that the lane has signed: somebody has
// changed a part or its program, and that is for the technician to know of.
import { readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import type { Diagnosis } from '../../app/controller/diagnosis/report.ts';
import type { Lane } from '../../state/lane/lane.ts';

const part = z.strictObject({ name: z.string(), fields: z.record(z.string(), z.string()) });
export const partsShape = z.array(part);
export type Parts = readonly z.infer<typeof part>[];

/** Of the board (dmi(5)), or of a computer without one of these files its processor. */
const MODEL_FILES = ['/sys/class/dmi/id/product_name', '/proc/device-tree/model'];

function computerModel(): string {
  for (const file of MODEL_FILES)
    try {
      const name = readFileSync(file, 'utf8').replace(/\0/g, '').trim();
      if (name !== '') return name;
    } catch {
      continue;
    }
  return cpus()[0]?.model.trim() ?? 'not known';
}

/** Devices with their wire profile, path and version, models with their hashes, and this computer. */
export function partsOf({ devices }: Lane, { devices: reports }: Diagnosis): Parts {
  const found = Object.entries(devices).map(([name, { path }]) => {
    const report = reports.find((device) => device.name === name);
    return { name, fields: { profile: report?.kind ?? '', path, version: report?.version ?? 'none told' } };
  });
  const models = (reports.find(({ name }) => name === 'faceModels')?.tests ?? [])
    .filter(({ name }) => name.startsWith('sha256 of '))
    .map(({ name, value }) => ({ name: name.replace('sha256 of ', ''), fields: { sha256: String(value) } }));
  const computer = {
    model: computerModel(),
    kernel: release(),
    'Node.js': process.version,
    autogate: packageJson.version,
  };
  return [...found, ...models, { name: 'computer', fields: computer }];
}

/** One line a part that is new, gone, or other than it was. */
export function deviations(before: Parts, now: Parts): readonly string[] {
  const fieldsOf = (parts: Parts, name: string) => parts.find((found) => found.name === name)?.fields;
  const names = [...new Set([...before, ...now].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [was, is] = [fieldsOf(before, name), fieldsOf(now, name)];
    if (was === undefined) return [`${name}: new`];
    if (is === undefined) return [`${name}: gone`];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])]
      .filter((field) => was[field] !== is[field])
      .map((field) => `${name}: ${field} was ${was[field] ?? 'not told'}, is ${is[field] ?? 'not told'}`);
  });
}
