// The barrier of the lane, on the wire profile that the lane file names.
import type { BarrierOptions } from '../../state/lane/lane.ts';
import type { Barrier, BarrierDependencies, BarrierEvents } from './driver.ts';
import { startEgateRtuV1 } from './egate-rtu-v1.ts';
import { startIoBoardDcon } from './io-board-dcon.ts';
import { startIoBoard } from './io-board.ts';
import { startLotModbus } from './lot-modbus.ts';

/** Starts at once and goes on until `stop`, whatever the board does. */
export function startBarrier(options: BarrierOptions, events: BarrierEvents, deps: BarrierDependencies = {}): Barrier {
  switch (options.profile) {
    case 'egate-rtu-v1':
      return startEgateRtuV1(options, events, deps);
    case 'io-board':
      return startIoBoard(options, events, deps);
    case 'io-board-dcon':
      return startIoBoardDcon(options, events, deps);
    case 'lot-modbus':
      return startLotModbus(options, events, deps);
  }
}
