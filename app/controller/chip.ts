// The chip reader of a lane as the gate sees it: over PC/SC, in a process of its own (hardware/chip-reader/pcsc). A bench lane
// hands in its virtual reader instead.
import { startChipProcess } from '../../hardware/chip-reader/pcsc/chip-process.ts';
import type { ReadingOptions } from '../../hardware/chip-reader/pcsc/messages.ts';
import type { ChipPort } from '../../state/gate/ports.ts';
import type { Lane } from '../../state/lane/lane.ts';
import type { AdaptedDevice } from './devices.ts';

export interface ChipDevice extends AdaptedDevice {
  readonly port: ChipPort;
  /** A reader that can tell: whether a document lies on it, now and whenever that changes. */
  onDocument?(listener: (isThere: boolean) => void): void;
  /** For whoever has opened it. */
  stop?(): Promise<void>;
}

/** The share of the gate's own time that a reading has, so that the cause keeps its name. */
const SHARE_OF_TIME = 0.9;

/** How a chip is read on this lane. */
export function readingOptions({ times, policies }: Pick<Lane, 'times' | 'policies'>): ReadingOptions {
  return {
    totalMs: times.chip * SHARE_OF_TIME,
    paceDowngrade: policies.paceDowngrade,
    extraFiles: policies.extraGroups,
  };
}

/** The lane's real reader. Where PC/SC or the reader is missing, its status says what to install, or which readers there are. */
export function openChipReader(lane: Lane): ChipDevice {
  return startChipProcess({ reader: lane.devices.chipReader.path, ...readingOptions(lane) });
}
