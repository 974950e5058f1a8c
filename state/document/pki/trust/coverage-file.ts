// The counts of the coverage alarm, kept over a restart. They are states and hours only. A file that is damaged starts anew:
// what is lost is a day of statistics, never a proof.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { err, messageOf, ok, type Result } from '../../../result.ts';
import { coverageState, NO_COVERAGE, type CoverageState } from './coverage.ts';

const MAX_BYTES = 2 * 1024 * 1024;

/** @returns nothing counted where there is no file; the error says why one is not used */
export function loadCoverage(file: string): Result<CoverageState, string> {
  try {
    if (statSync(file).size > MAX_BYTES) return err(`the counts of coverage have more than ${MAX_BYTES} bytes`);
    const read = coverageState.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? ok(read.data) : err('the counts of coverage are of another shape');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(NO_COVERAGE);
    return err(`the counts of coverage cannot be read: ${messageOf(error)}`);
  }
}

/** Whole or not at all. */
export function saveCoverage(file: string, state: CoverageState): Result<undefined, string> {
  const beside = `${file}.${randomUUID()}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(beside, JSON.stringify(state), { mode: 0o600, flag: 'wx' });
    renameSync(beside, file);
    return ok(undefined);
  } catch (error) {
    rmSync(beside, { force: true });
    return err(`the counts of coverage cannot be kept: ${messageOf(error)}`);
  }
}
