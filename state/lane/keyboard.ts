// What a reader that types as a keyboard (hardware/wedge) has in the lane file.
import { devicePath } from './serial.ts';

export const keyboard = {
  /** Best /dev/input/by-id/...-event-kbd; only a real input device can be grabbed. */
  path: devicePath.refine(
    (path) => path !== 'bench',
    'a keyboard cannot be simulated: the path of an input device, such as /dev/input/by-id/...-event-kbd',
  ),
};
