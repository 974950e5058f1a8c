// A barrier's drive as a state machine: travel, end switches, what it does by itself when somebody is in its way
// (hardware/barrier/egate-rtu-v1.md, 6: reopen, three tries, then a fault until it is told to open again), and what can be
// wrong with it: stuck, broken, forced.

export interface DriveOptions {
  /** From shut to open or back, ms. */
  readonly travelMs: number;
  /** From an obstruction to the next try to shut, ms. */
  readonly retryMs: number;
  /** Longest movement before the drive is at fault, ms. */
  readonly motorMs: number;
}

export type DriveFault = 'none' | 'motor' | 'obstructed' | 'forced';

export interface Drive {
  /** 0 is shut, 1 is open. */
  readonly position: number;
  readonly closed: boolean;
  readonly open: boolean;
  readonly fault: DriveFault;
  /** A drive that is stuck does not move until it is freed; that shows only when it is told to move. */
  stuck: boolean;
  /** A drive whose motor has failed says so at once and does not move until it is repaired. */
  broken: boolean;
  /** Somebody pushes it open, whatever it is told, and holds it there. */
  forced: boolean;
  /** Moves towards what is commanded for `ms`; `inTheWay`: somebody stands where the barrier closes. */
  advance(command: 'open' | 'shut', inTheWay: boolean, ms: number): void;
}

const TRIES = 3;

export function createDrive({ travelMs, retryMs, motorMs }: DriveOptions): Drive {
  let position = 0;
  let fault: DriveFault = 'none';
  let tries = 0;
  /** Time left until the next try to shut, after somebody was in the way. */
  let reversingMs = 0;
  let movingMs = 0;

  const drive: Drive = {
    stuck: false,
    broken: false,
    forced: false,
    get position() {
      return position;
    },
    get closed() {
      return position === 0;
    },
    get open() {
      return position === 1;
    },
    get fault() {
      return drive.broken ? 'motor' : fault;
    },
    advance(command: 'open' | 'shut', inTheWay: boolean, ms: number) {
      if (drive.forced) {
        position = 1;
        if (command === 'shut') fault = 'forced';
        return;
      }
      reversingMs = Math.max(0, reversingMs - ms);
      if (command === 'open') {
        reversingMs = 0;
        tries = 0;
        if (fault === 'obstructed') fault = 'none';
      } else if (inTheWay && position > 0 && reversingMs === 0) {
        tries += 1;
        reversingMs = retryMs;
        if (tries >= TRIES) fault = 'obstructed';
      }
      const target = command === 'open' || reversingMs > 0 || fault === 'obstructed' ? 1 : 0;

      if (position === target) {
        movingMs = 0;
        if (fault === 'motor' || fault === 'forced') fault = 'none';
        if (target === 0) tries = 0;
        return;
      }
      movingMs += ms;
      if (movingMs > motorMs) fault = 'motor';
      if (drive.stuck || drive.broken) return;
      const step = ms / travelMs;
      position = target === 1 ? Math.min(1, position + step) : Math.max(0, position - step);
    },
  };
  return drive;
}
