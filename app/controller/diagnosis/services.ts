// Looks at what the lane needs beside its devices: both databases, the face models, the portrait decoder. SQLite lets a second
// process read, so that the databases are checked whether or not a controller runs.
import path from 'node:path';
import { startFaceEngine } from '../../../models/face/engine.ts';
import { startPortraitDecoder } from '../../../state/document/portrait/decoder.ts';
import { startJournal } from '../../../state/journal/journal.ts';
import type { DeviceStatus } from '../../../state/lane/device.ts';
import { startWatchlist } from '../../../state/watchlist/watchlist.ts';
import { partOf } from '../status-report.ts';
import { reportOf, type DeviceReport, type Test } from './report.ts';
import { settled } from './settled.ts';

const DAY_MS = 86_400_000;

const report = (name: string, status: DeviceStatus, tests: readonly Test[]) =>
  reportOf(partOf(name, 'service', status), tests);

const failed = (cause: string): DeviceStatus => ({ state: 'failed', cause, version: undefined });

/** @param folder the lane's data folder; the journal is made where there is none, so it is known that one can be written */
export async function inspectJournal(folder: string): Promise<DeviceReport> {
  const journal = startJournal({ file: path.join(folder, 'journal.sqlite') });
  const status = await settled(() => journal.status);
  const chain = await journal.verify();
  await journal.stop();
  if (!chain.ok) {
    const cause = chain.at === 0 ? chain.cause : `crossing ${chain.at}: ${chain.cause}`;
    return report('journal', failed(cause), [{ name: 'chain', value: cause, limit: 'unbroken', passed: false }]);
  }
  return report('journal', status, [
    { name: 'chain', value: 'unbroken', limit: 'unbroken', passed: true },
    { name: 'crossings', value: chain.rows, limit: null, passed: true },
  ]);
}

/** @param folder the lane's data folder; an empty watchlist is made where there is none */
export async function inspectWatchlist(folder: string, now: Date): Promise<DeviceReport> {
  const watchlist = startWatchlist({ file: path.join(folder, 'watchlist.sqlite') });
  const status = await settled(() => watchlist.status);
  const [integrity, size] = await Promise.all([watchlist.integrity(), watchlist.size()]);
  await watchlist.stop();
  const cause = integrity.ok ? (size.ok ? undefined : size.error) : integrity.cause;
  if (cause !== undefined || !size.ok)
    return report('watchlist', failed(cause ?? ''), [
      { name: 'integrity', value: cause ?? '', limit: 'whole', passed: false },
    ]);
  const { entries, importedAt } = size.value;
  const tests: readonly Test[] = [
    { name: 'integrity', value: 'whole', limit: 'whole', passed: true },
    { name: 'entries', value: entries, limit: null, passed: true },
  ];
  if (importedAt === undefined)
    return report('watchlist', { ...status, state: 'degraded', cause: 'no list has been imported' }, tests);
  const age = Math.max(0, Math.floor((now.getTime() - Date.parse(importedAt)) / DAY_MS));
  return report('watchlist', status, [
    ...tests,
    { name: 'age of the oldest list in days', value: age, limit: null, passed: true },
  ]);
}

/** Loads the networks and runs each once. */
export async function inspectFaceModels(modelDir: string): Promise<DeviceReport> {
  const engine = startFaceEngine({ modelDir });
  const status = await settled(() => engine.status);
  await engine.stop();
  return report('faceModels', status, []);
}

export async function inspectPortraitDecoder(): Promise<DeviceReport> {
  const decoder = startPortraitDecoder();
  const status = await settled(() => decoder.status);
  await decoder.stop();
  return report('portraitDecoder', status, []);
}
