import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fuzzed } from './fuzz.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-fuzz-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('a fuzzed property', () => {
  it('has its own seed and number of runs', () => {
    vi.stubEnv('AUTOGATE_FUZZ_MS', undefined);
    expect(fuzzed(7, 200)).toEqual({ seed: 7, numRuns: 200 });
  });

  it('runs as long as a soak wants and says how often', () => {
    const log = path.join(folder, 'runs.jsonl');
    vi.stubEnv('AUTOGATE_FUZZ_MS', '40');
    vi.stubEnv('AUTOGATE_FUZZ_LOG', log);
    let runs = 0;
    fc.assert(
      fc.property(fc.nat(), () => {
        runs += 1;
      }),
      fuzzed(7, 1),
    );
    expect(runs).toBeGreaterThan(1);
    expect(JSON.parse(readFileSync(log, 'utf8'))).toEqual({ runs, failed: false });
  });

  it('fails in a soak with its counterexample', () => {
    vi.stubEnv('AUTOGATE_FUZZ_MS', '1000');
    const property = fc.property(fc.nat(), (value) => value < 0);
    expect(() => fc.assert(property, fuzzed(7, 1))).toThrow(/Counterexample: \[0\]/);
  });
});
