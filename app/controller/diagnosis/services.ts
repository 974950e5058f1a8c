// Looks at what the lane needs beside its devices: databases, face models, portrait decoder. SQLite lets a second process read,
// so the databases are checked whether or not a controller runs. Nothing in them is changed; the journal and the watchlist are
// made, empty, where there are none, so that it is known whether they can be.
import { existsSync } from 'node:fs';
import path from 'node:path';
import degradeJson from '../../../state/inspection/degrade.json' with { type: 'json' };
import { parseDegradeTable, type Source } from '../../../state/inspection/degrade.ts';
import { startKnownAnswers } from '../../../models/known-answers.ts';
import { startFaceEngine } from '../../../models/face/engine.ts';
import { startGenuineness } from '../../../state/document/pki/genuineness.ts';
import { startPortraitDecoder } from '../../../state/document/portrait/decoder.ts';
import { startJournal } from '../../../state/journal/journal.ts';
import type { DeviceStatus } from '../../../state/lane/device.ts';
import type { Lane } from '../../../state/lane/lane.ts';
import { startPermits } from '../../../state/permits/permits.ts';
import { startWatchlist } from '../../../state/watchlist/watchlist.ts';
import { startWorkerPort } from '../../../state/worker-port.ts';
import { partOf } from '../status-report.ts';
import type { DatabasesService } from './databases.worker.ts';
import { atMost, equal, reportOf, told, type DeviceReport, type Test } from './report.ts';
import { settled } from './settled.ts';

const HOUR_MS = 3_600_000;
/** A large file is read whole, ms. */
const WHOLE_MS = 600_000;

const report = (name: string, status: DeviceStatus, tests: readonly Test[]) =>
  reportOf(partOf(name, 'service', status), tests);

const failed = (cause: string): DeviceStatus => ({ state: 'failed', cause, version: undefined });
const READY: DeviceStatus = { state: 'ready', cause: '', version: undefined };

export interface Aged {
  readonly report: DeviceReport;
  /** The newest time in it, ISO 8601 in UTC, for the test of the clock; undefined where there is none. */
  readonly newest: string | undefined;
}

/** @param folder the lane's data folder */
export async function inspectJournal(folder: string): Promise<Aged> {
  const journal = startJournal({ file: path.join(folder, 'journal.sqlite') });
  const status = await settled(() => journal.status);
  const chain = await journal.verify();
  // A journal that cannot be listed is told by its chain.
  const [latest] = await journal.list(1).catch(() => []);
  await journal.stop();
  if (!chain.ok) {
    const cause = chain.at === 0 ? chain.cause : `crossing ${chain.at}: ${chain.cause}`;
    return { report: report('journal', failed(cause), [equal('chain', cause, 'unbroken')]), newest: undefined };
  }
  const tests = [equal('chain', 'unbroken', 'unbroken'), told('crossings', chain.rows)];
  return { report: report('journal', status, tests), newest: latest?.endedAt };
}

interface AgeOf {
  readonly status: DeviceStatus;
  readonly tests: readonly Test[];
}

/**
 * How old a list is, by the limits of the degrade table. One that was never imported fails a lane whose sources decide; on a
 * bench lane, where they are only reported, it is told.
 */
function ageOf(source: Source, importedAt: string | undefined, now: Date, lane: Lane, status: DeviceStatus): AgeOf {
  const table = parseDegradeTable(degradeJson);
  if (!table.ok) throw new Error(table.error.join('; '));
  const limits = table.value.ages[source];
  if (limits === undefined) throw new Error(`the degrade table has no ages of ${source}`);
  const name = 'age of the oldest list in hours';
  const degraded = (cause: string): DeviceStatus => ({ ...status, state: 'degraded', cause });
  if (importedAt === undefined) {
    const decides = (lane.policies.degradedSources ?? (lane.kind === 'bench' ? 'report' : 'apply')) === 'apply';
    const never = 'no list has been imported';
    const test = decides ? equal(name, 'never imported', limits.expiredAfterHours) : told(name, 'never imported');
    return { status: degraded(never), tests: [test] };
  }
  const hours = Math.round(((now.getTime() - Date.parse(importedAt)) / HOUR_MS) * 10) / 10;
  const test = atMost(name, Math.max(0, hours), limits.expiredAfterHours);
  const isStale = hours > limits.staleAfterHours;
  return {
    status: isStale ? degraded(`the oldest list is older than ${limits.staleAfterHours} h`) : status,
    tests: [test],
  };
}

/** @param folder the lane's data folder */
export async function inspectWatchlist(folder: string, lane: Lane, now: Date): Promise<Aged> {
  const watchlist = startWatchlist({ file: path.join(folder, 'watchlist.sqlite') });
  const status = await settled(() => watchlist.status);
  const [integrity, size] = await Promise.all([watchlist.integrity(), watchlist.size()]);
  await watchlist.stop();
  const cause = integrity.ok ? (size.ok ? undefined : size.error) : integrity.cause;
  if (cause !== undefined || !size.ok)
    return {
      report: report('watchlist', failed(cause ?? ''), [equal('integrity', cause ?? '', 'whole')]),
      newest: undefined,
    };
  const { entries, importedAt } = size.value;
  const age = ageOf('person-list', importedAt, now, lane, status);
  const tests = [equal('integrity', 'whole', 'whole'), told('entries', entries), ...age.tests];
  return { report: report('watchlist', age.status, tests), newest: importedAt };
}

/** `undefined`: there is no such file yet; else what is wrong with it, or nothing. */
async function integrityOf(file: string): Promise<{ readonly fault: string | undefined } | undefined> {
  if (!existsSync(file)) return undefined;
  const port = startWorkerPort<DatabasesService>(new URL('./databases.worker.ts', import.meta.url), {
    timeoutMs: WHOLE_MS,
  });
  const checked = await port.call('integrity', file);
  await port.stop();
  return { fault: checked.ok ? checked.value : checked.error.text };
}

/** Not opened as the lane does, which deletes what is out of its window: it is read, and nothing else. */
export async function inspectHall(folder: string): Promise<DeviceReport> {
  const found = await integrityOf(path.join(folder, 'hall.sqlite'));
  if (found === undefined) return report('hall', READY, [told('integrity', 'not made yet')]);
  const { fault } = found;
  return report('hall', fault === undefined ? READY : failed(fault), [equal('integrity', fault ?? 'whole', 'whole')]);
}

export async function inspectPermits(folder: string, lane: Lane, now: Date): Promise<Aged> {
  const file = path.join(folder, 'permits.sqlite');
  const found = await integrityOf(file);
  if (found === undefined) {
    const age = ageOf('permits', undefined, now, lane, READY);
    return {
      report: report('permits', age.status, [told('integrity', 'not made yet'), ...age.tests]),
      newest: undefined,
    };
  }
  const { fault } = found;
  const permits = startPermits({ file });
  const size = fault === undefined ? await permits.size() : undefined;
  await permits.stop();
  const cause = fault ?? (size?.ok === false ? size.error : undefined);
  if (cause !== undefined || size?.ok !== true)
    return {
      report: report('permits', failed(cause ?? ''), [equal('integrity', cause ?? '', 'whole')]),
      newest: undefined,
    };
  const age = ageOf('permits', size.value.importedAt, now, lane, READY);
  const tests = [equal('integrity', 'whole', 'whole'), ...age.tests];
  return { report: report('permits', age.status, tests), newest: size.value.importedAt };
}

/** Loads the networks, runs each once, and holds files and answers to what is known of them. */
export async function inspectFaceModels(modelDir: string): Promise<DeviceReport> {
  const engine = startFaceEngine({ modelDir });
  const status = await settled(() => engine.status);
  await engine.stop();
  const known = startKnownAnswers(modelDir);
  const [files, answers] = [await known.files(), await known.answers()];
  await known.stop();
  const tests = [
    ...files.map(({ model, found, wanted, required }) =>
      found === undefined && !required
        ? told(`sha256 of ${model}`, 'not there; the gate guides without it')
        : equal(`sha256 of ${model}`, found?.slice(0, 12) ?? 'missing', wanted.slice(0, 12)),
    ),
    ...(answers.ok
      ? answers.value.map(({ model, deviation, tolerance }) => atMost(`known answer of ${model}`, deviation, tolerance))
      : [equal('known answers', answers.error, 'given')]),
  ];
  return report('faceModels', status, tests);
}

/** Looks at the authorities of passports as the lane does; the counts of travellers and the cache stay as they are. */
export async function inspectTrustStore(folder: string, lane: Lane, now: Date): Promise<DeviceReport> {
  if (lane.devices.chipReader.path === 'bench')
    return report('trustStore', READY, [told('authorities', 'those of the bench, which issues its own passports')]);
  const genuineness = startGenuineness({
    folder: path.join(folder, 'csca'),
    cacheFile: path.join(folder, 'verified.json'),
    coverageFile: path.join(folder, 'coverage.json'),
    policy: { sha1: lane.policies.sha1Signatures },
  });
  const status = await settled(() => genuineness.status);
  const trust = genuineness.report?.trust;
  await genuineness.stop();
  if (trust === undefined || trust.authorities === 0)
    return report('trustStore', status, [equal('authorities', 0, 'one at least')]);
  const age = ageOf('trust-store', trust.listDate?.toISOString(), now, lane, status);
  return report('trustStore', status.state === 'ready' ? age.status : status, [
    told('authorities', trust.authorities),
    told('states', trust.states),
    told('lists of revoked signers', trust.crls),
    equal('problems', trust.problems[0] ?? 'none', 'none'),
    ...age.tests,
  ]);
}

export async function inspectPortraitDecoder(): Promise<DeviceReport> {
  const decoder = startPortraitDecoder();
  const status = await settled(() => decoder.status);
  await decoder.stop();
  return report('portraitDecoder', status, []);
}
