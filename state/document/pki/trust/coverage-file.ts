// The counts of the coverage alarm, kept over a restart. They are states and hours only. A file that is damaged starts anew:
// what is lost is a day of statistics, never a proof.
import { readFileSync, statSync } from 'node:fs';
import { err, messageOf, ok, type Result } from '../../../result.ts';
import { coverageState, NO_COVERAGE, type CoverageState } from './coverage.ts';
import { writeWhole } from './write-whole.ts';

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

export function saveCoverage(file: string, state: CoverageState): Result<undefined, string> {
  const written = writeWhole(file, JSON.stringify(state));
  return written.ok ? written : err(`the counts of coverage cannot be kept: ${written.error}`);
}
