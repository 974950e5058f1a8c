// The machine that a measurement was made on, in one line, and whether it had other work: numbers of a busy machine are not
// numbers of the program.
import { availableParallelism, cpus, loadavg } from 'node:os';

/** Load of the last minute for each core from which on a machine counts as busy. */
const BUSY = 0.5;

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly load: number;
  readonly node: string;
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    node: process.version,
  };
}

export function machineLine({ processor, cores, load, node }: Machine): string {
  return `${processor}, ${cores} cores, load ${load}, Node.js ${node}`;
}

/** In words for the reader of a measurement; undefined for a machine that was free. */
export function busyWarning({ cores, load }: Machine): string | undefined {
  return load / cores < BUSY
    ? undefined
    : `the machine was busy with other work (load ${load} on ${cores} cores): absolute numbers are too high, ratios less so`;
}
