// What the simulated code scanners have in common: a code that is held before them is read at once, or when they are triggered.
import type { FarLine, Sending } from './send.ts';

/** A simulated scanner of any make. */
export interface ScannerSimulator {
  /** Reads one code, or keeps it before the scanner until it is triggered. Resolves with false when bytes were lost. */
  scan(code: Uint8Array, sending?: Sending): Promise<boolean>;
  /** Hangs: takes commands and says nothing. */
  silent: boolean;
}

/** How a scanner is set up; the keys of the lane file. */
export interface ScannerSetting {
  /** What it sends after each code, in hexadecimal digits. */
  readonly suffix?: string;
  readonly trigger?: 'self' | 'host';
}

export interface Trigger extends ScannerSimulator {
  /** Starts a read: of the code that is held before the scanner, or of the next one. */
  pull(): void;
  release(): void;
}

/** @param read sends a code that has been read */
export function createTrigger(
  { trigger = 'self' }: ScannerSetting,
  read: (code: Uint8Array, sending?: Sending) => Promise<boolean>,
): Trigger {
  let silent = false;
  let pulled = false;
  let held: { readonly code: Uint8Array; readonly sending: Sending | undefined } | undefined;

  function look(): Promise<boolean> {
    if (held === undefined || silent || (trigger === 'host' && !pulled)) return Promise.resolve(true);
    const { code, sending } = held;
    held = undefined;
    pulled = false;
    return read(code, sending);
  }

  return {
    get silent() {
      return silent;
    },
    set silent(value) {
      silent = value;
    },
    scan(code, sending) {
      held = { code, sending };
      return look();
    },
    pull() {
      pulled = true;
      void look();
    },
    release() {
      pulled = false;
    },
  };
}

/**
 * Listens to a host.
 * @param take how many bytes of what came were a command, which it obeys; 0 when more must come
 */
export function listen(line: FarLine, take: (bytes: Buffer) => number): void {
  let pending = Buffer.alloc(0);
  let isTaking = false;
  line.onBytes((bytes) => {
    pending = Buffer.concat([pending, bytes]);
    // On a line in memory the host may answer an answer before this function has returned.
    if (isTaking) return;
    isTaking = true;
    for (let taken = 1; taken > 0 && pending.length > 0; pending = pending.subarray(taken)) taken = take(pending);
    isTaking = false;
  });
}
