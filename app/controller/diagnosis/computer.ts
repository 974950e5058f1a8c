// Looks at the computer of the lane: its disk and its clock. Both are judged by numbers that are handed in, so that a full disk
// and a wrong clock can be shown to a test.
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import degradeJson from '../../../state/inspection/degrade.json' with { type: 'json' };
import { messageOf } from '../../../state/result.ts';
import { partOf } from '../status-report.ts';
import { atLeast, atMost, equal, reportOf, told, type DeviceReport, type Test } from './report.ts';

export interface Computer {
  readonly now: () => Date;
  /** The monotonic clock, ms. */
  readonly monotonic: () => number;
  /** Bytes that the user may still write to the disk of a folder. */
  readonly freeBytes: (folder: string) => number;
}

export const THIS_COMPUTER: Computer = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  freeBytes: (folder) => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  },
};

const MEBIBYTE = 1024 * 1024;
/** Pictures of referred crossings of some weeks, and room for SQLite to work in. */
const LEAST_FREE_MIB = 1024;
/** A clock that is being set jumps; one that NTP slews drifts by half a millisecond a second at most. */
const MOST_DRIFT_MS = 500;

function judged(name: string, tests: readonly Test[], version?: string): DeviceReport {
  const wrong = tests.filter(({ passed }) => !passed);
  const cause = wrong.map((test) => `${test.name}: ${test.value}`).join('; ');
  const state = wrong.length === 0 ? 'ready' : 'failed';
  return reportOf(partOf(name, 'service', { state, cause, version }), tests);
}

/** Why nothing can be written in the folder, or undefined. The file of the attempt is gone again. */
function writeFault(folder: string): string | undefined {
  const file = path.join(folder, `.diagnose-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const fd = openSync(file, 'w', 0o600);
    try {
      writeSync(fd, 'x');
      fsyncSync(fd);
    } finally {
      closeSync(fd);
      rmSync(file, { force: true });
    }
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** @param folder the lane's data folder; it is made where it is not there */
export function inspectDisk(folder: string, { freeBytes }: Computer): DeviceReport {
  const fault = writeFault(folder);
  const written = equal('data folder', fault ?? 'writable', 'writable');
  if (fault !== undefined) return judged('disk', [written]);
  try {
    const free = Math.floor(freeBytes(folder) / MEBIBYTE);
    return judged('disk', [written, atLeast('free MiB, at least', free, LEAST_FREE_MIB)]);
  } catch (error) {
    return judged('disk', [written, equal('free MiB, at least', messageOf(error), LEAST_FREE_MIB)]);
  }
}

export interface ClockWatch {
  /** @param seen times that are surely past, ISO 8601 in UTC */
  report(seen: readonly (string | undefined)[]): DeviceReport;
}

/** Begins at once: the wall clock is held to the monotonic one from here to the report. */
export function watchClock({ now, monotonic }: Computer): ClockWatch {
  const wall = now().getTime();
  const start = monotonic();
  return {
    report(seen) {
      const at = now();
      const drift = Math.abs(Math.round(at.getTime() - wall - (monotonic() - start)));
      // What this program holds for the newest word on lists is a day before which it was not made.
      const newest = [new Date(degradeJson.version).toISOString(), ...seen.filter((time) => time !== undefined)]
        .toSorted()
        .at(-1);
      const limit = newest ?? '';
      const passed = at.getTime() >= Date.parse(limit);
      return judged('clock', [
        { name: 'now, not before the newest time on record', value: at.toISOString(), limit, passed },
        atMost('drift against the monotonic clock in ms', drift, MOST_DRIFT_MS),
        told('time zone', Intl.DateTimeFormat().resolvedOptions().timeZone),
      ]);
    },
  };
}
