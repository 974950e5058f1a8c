// A zone out of the data of a frame whose ends another protocol has marked.
import type { MrzFrame } from '../../state/gate/ports.ts';
import type { Output } from '../serial/framing.ts';
import { mrzLinesDecoder } from './mrz-lines.ts';

const UNWRAPPED = { prefix: Buffer.alloc(0), suffix: Buffer.alloc(0) };

/**
 * @param data lines that CR, LF or both separate; whether the last one has an end does not matter
 * @returns the zone in it, and what was beside it as discarded bytes; no zone where the shape is wrong
 */
export function zoneIn(data: Uint8Array): readonly Output<MrzFrame>[] {
  const decoder = mrzLinesDecoder(UNWRAPPED);
  return [...decoder.push(data), ...decoder.idle()];
}
