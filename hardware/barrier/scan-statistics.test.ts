import { describe, expect, it } from 'vitest';
import { createScanRecorder } from './scan-statistics.ts';

describe('the statistics of scans', () => {
  it('are zero before the first scan', () => {
    expect(createScanRecorder().statistics()).toEqual({
      scans: 0,
      failedScans: 0,
      longestGapMs: 0,
      p50Ms: 0,
      p99Ms: 0,
    });
  });

  it('know the longest gap, but do not take an outage for one', () => {
    const recorder = createScanRecorder();
    recorder.accepted(100, 2);
    recorder.accepted(230, 2);
    recorder.failed();
    recorder.interrupted();
    recorder.accepted(5000, 2);
    recorder.accepted(5100, 2);
    expect(recorder.statistics()).toMatchObject({ scans: 4, failedScans: 1, longestGapMs: 130 });
  });

  it('give the quantiles of the latest thousand round trips', () => {
    const recorder = createScanRecorder();
    for (let round = 0; round < 500; round += 1) recorder.accepted(round, 999);
    for (let round = 1; round <= 1000; round += 1) recorder.accepted(500 + round, round);
    expect(recorder.statistics()).toMatchObject({ scans: 1500, p50Ms: 500, p99Ms: 990 });
  });
});
