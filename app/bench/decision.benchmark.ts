// From the first byte of the MRZ on the serial line to the decision, through the whole controller, with devices that cost
// nothing but their lines: no person who must be waited for, no radio of a chip.
import { createLog } from '../controller/log.ts';
import { makeDemoLane, QUICK_BOARD } from './demo-lane.ts';
import { passportOf, specimenLines } from './document.ts';
import { median, quantile, type Measurement } from './measurement.ts';
import { startStandingLane, type StandingLane } from './standing-lane.ts';

const CROSSINGS = 20;
/** Not counted: the engine compiles meanwhile. */
const WARM_UP = 3;
const OPEN_MS = 30_000;
const CROSSING_MS = 30_000;

const EVIDENCE = 'crossing.inspecting.evidence';
/** From one event of the timeline to another, of which the first that comes counts. `sent` is the first byte. */
const PARTS = [
  ['MRZ on the line', 'sent', ['crossing']],
  ['chip', 'crossing', [`${EVIDENCE}.chip.done`]],
  ['watchlist', 'crossing', [`${EVIDENCE}.watchlist.done`]],
  ['face: picture taken', 'crossing', [`${EVIDENCE}.face.awaitingChip`, `${EVIDENCE}.face.comparing`]],
  ['face: compared', `${EVIDENCE}.face.comparing`, ['crossing.deciding']],
  ['decided', 'crossing.deciding', ['decision']],
] as const;

type Timeline = ReadonlyMap<string, number>;

/** One crossing of a person who walks through at once; the first time of every event. */
async function cross(lane: StandingLane, lay: () => void): Promise<Timeline> {
  const { ends, controller } = lane;
  const timeline = new Map<string, number>();
  const { promise: ended, resolve, reject } = Promise.withResolvers<undefined>();
  const overdue = setTimeout(() => reject(new Error('the crossing did not end')), CROSSING_MS);
  const person = ends.board?.board.people.enter();
  const off = controller.gate.onTimeline(({ event, ms }) => {
    if (!timeline.has(event)) timeline.set(event, ms);
    if (event === 'crossing.referred') reject(new Error('the traveller was referred'));
    if (event === 'crossing.passing' && person !== undefined) ends.board?.board.people.walk(person, 'gone');
    if (event === 'open') resolve(undefined);
  });
  try {
    timeline.set('sent', performance.now());
    lay();
    await ended;
    return timeline;
  } finally {
    clearTimeout(overdue);
    off();
  }
}

function between(timeline: Timeline, from: string, to: readonly string[]): number {
  const start = timeline.get(from);
  const ends = to.flatMap((event) => timeline.get(event) ?? []);
  if (start === undefined || ends.length === 0) throw new Error(`no ${from} or ${to.join(', ')} in the timeline`);
  return Math.min(...ends) - start;
}

/** Takes about half a minute. Rejects when a crossing is not cleared. */
export async function benchmarkDecision(): Promise<readonly Measurement[]> {
  const demo = await makeDemoLane({ times: { leave: 500 } });
  const lane = startStandingLane({ ...demo, log: createLog('silent'), board: QUICK_BOARD });
  try {
    const lines = specimenLines('valid', new Date());
    const passport = passportOf(lane.ends.states, lines, demo.portrait);
    if (!passport.ok) throw new Error(passport.error);
    lane.camera.show(demo.live);
    const timelines: Timeline[] = [];
    for (let crossing = -WARM_UP; crossing < CROSSINGS; crossing += 1) {
      const open = await lane.recover(OPEN_MS);
      if (!open.ok) throw new Error(open.error);
      const timeline = await cross(lane, () => {
        lane.ends.chipReader.insert(passport.value);
        void lane.ends.mrzReader?.present(lines);
      });
      if (crossing >= 0) timelines.push(timeline);
    }

    const whole = timelines.map((timeline) => between(timeline, 'sent', ['decision']));
    const parts = PARTS.map(([name, from, to]) => ({
      name,
      ms: timelines.map((timeline) => between(timeline, from, to)),
    }));
    const oneByOne = timelines.map((_, index) => parts.reduce((sum, { ms }) => sum + (ms[index] ?? 0), 0));
    const sequence = 'decision: its parts one after the other';
    const row = (name: string, value: number, note: string): Measurement => ({
      name: `decision: ${name}`,
      value,
      unit: 'ms',
      n: CROSSINGS,
      note,
    });
    return [
      { ...row('MRZ on the line to decision', median(whole), 'median'), against: sequence },
      row('MRZ on the line to decision, p90', quantile(whole, 0.9), ''),
      ...parts.map(({ name, ms }) => row(name, median(ms), 'median')),
      {
        ...row('', median(oneByOne), 'median of their sum; the lane does chip, watchlist and face at once'),
        name: sequence,
      },
    ];
  } finally {
    await lane.stop();
    await demo.close();
  }
}
