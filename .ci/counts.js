// Prints the plain line `N passed, N failed, N skipped` from vitest's JSON report; without a report, the run itself has
// failed. Runs under any Node.js, also before the dependencies are there.
import { readFileSync } from 'node:fs';

/** @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile */

/** @param {TestFile[]} files */
function countsOf(files) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of files) {
    const results = assertionResults.map((result) => result.status);
    // A file that could not even be loaded has no results of its own.
    if (status === 'failed' && !results.includes('failed')) results.push('failed');
    for (const result of results) {
      if (result === 'passed') counts.passed += 1;
      else if (result === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
  }
  return counts;
}

let counts = { passed: 0, failed: 1, skipped: 0 };
try {
  counts = countsOf(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')).testResults);
} catch {
  console.log('ci: there is no report of the tests');
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
