import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../controller/log.ts';
import { makeDemoLane, type DemoLane } from './demo-lane.ts';
import { runStorm, STORM_TIMES } from './storm.ts';

describe.each(['turnstile', 'mantrap'] as const)('a storm of disturbed crossings in a %s', (layout) => {
  let demo: DemoLane;

  beforeAll(async () => {
    // Slow to call the board lost: CI has two cores for everything.
    demo = await makeDemoLane({ layout, times: STORM_TIMES, barrier: { answerMs: 400 } });
  });
  afterAll(() => demo.close());

  it('opens for nobody without a permit, and the lane comes back every time', { timeout: 90_000 }, async () => {
    const report = await runStorm({
      demo,
      seed: 9,
      crossings: 6,
      withinMs: 60_000,
      freshEvery: 3,
      log: createLog(process.env['AUTOGATE_LOG'] ?? 'silent'),
    });
    expect(report.findings).toEqual([]);
    expect(report.restarts).toBe(2);
    expect(Object.keys(report.disturbances).length).toBeGreaterThan(2);
    expect(report.openings.clear + report.openings.admitted).toBeGreaterThan(0);
  });
});
