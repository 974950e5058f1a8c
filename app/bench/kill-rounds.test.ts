import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoLane, type DemoLane } from './demo-lane.ts';
import { runKillRounds } from './kill-rounds.ts';

let demo: DemoLane;

beforeAll(async () => {
  demo = await makeDemoLane();
});
afterAll(() => demo.close());

describe('a controller that is killed', () => {
  it('leaves the board to its watchdog, and its successor secures the lane first', { timeout: 90_000 }, async () => {
    const report = await runKillRounds({ demo, seed: 3, rounds: 2, withinMs: 60_000 });
    expect(report.findings).toEqual([]);
    expect(report.safeAfterMs).toHaveLength(2);
    expect(report.openAfterMs).toHaveLength(3);
  });
});
