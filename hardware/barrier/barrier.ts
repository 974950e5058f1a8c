// The barrier of the lane, on the wire profile that the lane file names.
import type { BarrierOptions } from '../../state/lane/lane.ts';
import type { Barrier, BarrierDependencies, BarrierEvents } from './driver.ts';
import { startEgateRtuV1 } from './egate-rtu-v1.ts';

type Profile = BarrierOptions['profile'];

const DRIVERS: {
  readonly [Name in Profile]: (
    options: Extract<BarrierOptions, { profile: Name }>,
    events: BarrierEvents,
    deps?: BarrierDependencies,
  ) => Barrier;
} = {
  'egate-rtu-v1': startEgateRtuV1,
};

/** Starts at once and goes on until `stop`, whatever the board does. */
export function startBarrier(options: BarrierOptions, events: BarrierEvents, deps: BarrierDependencies = {}): Barrier {
  return DRIVERS[options.profile](options, events, deps);
}
