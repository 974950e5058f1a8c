import { expect, it } from 'vitest';
import { MOST_CHANGES } from '../contract/technician.ts';
import { createSupervision, MOST_SAMPLES } from './supervision.ts';

function watching() {
  const clock = { now: 1000 };
  return { clock, supervision: createSupervision(() => clock.now) };
}
const ROUND_TRIPS = { p50Ms: 1, p99Ms: 2 };

it('keeps each change once, newest first, and since when a part is so', () => {
  const { clock, supervision } = watching();
  supervision.look([{ part: 'camera', state: 'starting', cause: '' }]);
  clock.now = 2000;
  supervision.look([{ part: 'camera', state: 'starting', cause: '' }]);
  supervision.look([{ part: 'camera', state: 'failed', cause: 'unplugged' }]);
  clock.now = 3000;
  supervision.look([{ part: 'camera', state: 'failed', cause: 'denied' }]);
  expect(supervision.changes).toEqual([
    { at: 3000, part: 'camera', state: 'failed', cause: 'denied' },
    { at: 2000, part: 'camera', state: 'failed', cause: 'unplugged' },
    { at: 1000, part: 'camera', state: 'starting', cause: '' },
  ]);
  // Another cause is not another state.
  expect(supervision.since('camera')).toBe(2000);
  expect(supervision.since('barrier')).toBeUndefined();
});

it('forgets the oldest change beyond its number', () => {
  const { clock, supervision } = watching();
  for (let i = 0; i < MOST_CHANGES + 5; i += 1) {
    clock.now = i;
    supervision.look([{ part: 'camera', state: i % 2 === 0 ? 'ready' : 'failed', cause: '' }]);
  }
  expect(supervision.changes).toHaveLength(MOST_CHANGES);
  expect(supervision.changes.at(-1)?.at).toBe(5);
});

it('takes the longest gap between two scans of a piece, and an outage for none', () => {
  const { supervision } = watching();
  for (const ms of [0, 50, 180]) supervision.scanned(ms);
  supervision.sample(ROUND_TRIPS);
  supervision.scanned(230);
  supervision.interrupted();
  supervision.scanned(9000);
  supervision.sample(ROUND_TRIPS);
  supervision.sample(ROUND_TRIPS);
  expect(supervision.history.map(({ longestGapMs, scans }) => [longestGapMs, scans])).toEqual([
    [130, 3],
    [50, 2],
    [0, 0],
  ]);
});

it('keeps so many pieces of the history and no more', () => {
  const { supervision } = watching();
  for (let i = 0; i < MOST_SAMPLES + 1; i += 1) supervision.sample(ROUND_TRIPS);
  expect(supervision.history).toHaveLength(MOST_SAMPLES);
});
