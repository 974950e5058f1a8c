// How many bytes of a file are asked for at once. Nobody says reliably what chip and reader can carry: it starts with the most
// that seems possible and steps down for whoever refuses it (6700) or is lost over it, and stays there for this chip.

/** Far enough apart that few refusals lead from the top to what every chip takes. */
const STEPS = [65_536, 8192, 4096, 1000, 256, 223, 160, 96, 64, 32, 16] as const;

/** What fits a protected answer of the short form; see `MAX_SHORT_PROTECTED_DATA`. */
export const SHORT_BLOCK = 223;
export const LEAST_BLOCK = 16;
/** A chip that was lost over a long answer gets a second chance with this much. */
const CAREFUL = 1000;

export interface BlockSize {
  readonly bytes: number;
  /** Whether it may be longer than what the short form carries. */
  readonly isLong: boolean;
  /** Not more than this from now on. */
  capAt(bytes: number): void;
  /** One step down; false where there is none. */
  smaller(): boolean;
  /** The chip was lost: in two steps down to the short form, and no further, since a loss has other reasons then. */
  lost(): void;
}

/** @param limit 16 to 65,536 bytes */
export function createBlockSize(limit: number): BlockSize {
  let bytes = limit;
  return {
    get bytes() {
      return bytes;
    },
    get isLong() {
      return bytes > SHORT_BLOCK;
    },
    capAt(most) {
      bytes = Math.max(LEAST_BLOCK, Math.min(bytes, most));
    },
    smaller() {
      const next = STEPS.find((step) => step < bytes);
      if (next === undefined) return false;
      bytes = next;
      return true;
    },
    lost() {
      if (bytes > SHORT_BLOCK) bytes = bytes > CAREFUL ? CAREFUL : SHORT_BLOCK;
    },
  };
}
