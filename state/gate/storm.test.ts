// A short storm of random events; `npm run soak -- barrier` makes long ones.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/random.ts';
import { LAYOUTS } from './alphabet.fixture.ts';
import { runGateStorm } from './storm.fixture.ts';

describe.each(LAYOUTS)('a storm over a %s', (layout) => {
  const report = runGateStorm({ layout, random: seededRandom(4), events: 100_000 });

  it('breaks no invariant, and holds no door open for longer than its waits', () => {
    expect(report.findings).toEqual([]);
  });

  it('has been everywhere: crossings on record, doors opened, emergencies, lanes stopped', () => {
    expect(Math.min(report.recorded, report.openings, report.emergencies, report.starts)).toBeGreaterThan(5);
  });
});
