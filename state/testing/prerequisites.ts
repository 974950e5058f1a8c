// What some tests need and not every machine has: shared data, a browser. A test whose needs are missing says so and is
// skipped; with AUTOGATE_REQUIRE_ALL=1, as in CI, it runs and fails.
import { existsSync } from 'node:fs';
import path from 'node:path';

const PROJECT = path.resolve(import.meta.dirname, '../..');

/** Debian's; `AUTOGATE_CHROMIUM` names another. */
export const CHROMIUM = process.env['AUTOGATE_CHROMIUM'] ?? '/usr/bin/chromium';

/** A file or folder of the shared data: below `AUTOGATE_SHARED`, else below `../shared` beside the project. */
export function sharedData(...names: readonly string[]): string {
  return path.join(path.resolve(PROJECT, process.env['AUTOGATE_SHARED'] ?? '../shared'), 'data', ...names);
}

/**
 * Whether to skip the tests that need these, for `describe.skipIf`.
 * @param needs paths by what they are called, in words
 */
export function isMissing(needs: Readonly<Record<string, string>>): boolean {
  const missing = Object.entries(needs).filter(([, file]) => !existsSync(file));
  for (const [name] of missing) process.stderr.write(`a test needs ${name}, which is not there\n`);
  return missing.length > 0 && process.env['AUTOGATE_REQUIRE_ALL'] !== '1';
}
