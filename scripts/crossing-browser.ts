// stand-in until the browser part below is written
import type { CrossingOptions } from '../app/bench/crossing.ts';
import type { Log } from '../app/controller/log.ts';
import type { EncodedImage } from '../state/gate/ports.ts';
export function joinBrowser(_: {
  live: EncodedImage | undefined;
  landmarker: string | undefined;
  log: Log;
}): Pick<CrossingOptions, 'camera' | 'join'> {
  throw new Error('not yet');
}
