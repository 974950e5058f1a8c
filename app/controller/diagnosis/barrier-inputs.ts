// What the inputs of a barrier at rest must show, in one table.
import type { BarrierInputs } from '../../../state/gate/board.ts';
import type { Layout } from '../../../state/lane/lane.ts';
import type { Door } from './barrier-session.ts';
import { equal, told, type Test } from './report.ts';

/** The input, how the technician calls it, and its words when it is off and on. */
const AT_REST = [
  ['entryObstructed', 'input entry obstruction', 'clear', 'obstructed'],
  ['exitObstructed', 'input exit obstruction', 'clear', 'obstructed'],
  ['fireAlarm', 'input fire loop', 'whole', 'broken'],
  ['emergencyButton', 'input emergency button', 'whole', 'pressed or broken'],
  ['manualRelease', 'input manual release', 'no', 'released'],
  ['tamper', 'input housing', 'shut', 'open or broken'],
  ['mainsLost', 'input mains', 'there', 'lost'],
  ['driveFault', 'input drive', 'no fault', 'fault'],
  ['maintenance', 'input maintenance', 'off', 'on'],
] as const satisfies readonly (readonly [keyof BarrierInputs, string, string, string])[];

const DOORS = { turnstile: ['exit'], mantrap: ['entry', 'exit'] } as const satisfies Record<Layout, readonly Door[]>;

/** The doors that a layout has. */
export function doorsOf(layout: Layout): readonly Door[] {
  return DOORS[layout];
}

/** Where a door is by its two end switches; both at once cannot be. */
export function doorPosition(door: Door, inputs: BarrierInputs): 'shut' | 'open' | 'moving' | 'shut and open' {
  const [closed, open] =
    door === 'entry' ? [inputs.entryClosed, inputs.entryOpen] : [inputs.exitClosed, inputs.exitOpen];
  if (closed && open) return 'shut and open';
  return closed ? 'shut' : open ? 'open' : 'moving';
}

/** @param atRest false: doors may just move, because the board does that by itself; their positions are told, unless impossible */
export function inputTests(inputs: BarrierInputs, layout: Layout, atRest: boolean): readonly Test[] {
  const doors = doorsOf(layout).map((door) => {
    const name = `input ${door} door`;
    const position = doorPosition(door, inputs);
    if (position === 'shut and open') return { name, value: position, limit: 'shut or open', passed: false };
    return atRest ? equal(name, position, 'shut') : told(name, position);
  });
  const free = equal('lane free', inputs.zoneA || inputs.zoneB ? 'somebody is in the lane' : 'free', 'free');
  const others = AT_REST.map(([input, name, off, on]) => equal(name, inputs[input] ? on : off, off));
  return [...doors, free, ...others];
}
