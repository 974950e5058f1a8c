// One life of one serial connection: opened by a factory, used, closed once, and then replaced, never reopened.
import type { Result } from '../../state/result.ts';

export interface LineFault {
  /** `absent`: there is nothing at the path; `open`: there is, but it cannot be had. */
  readonly kind: 'absent' | 'open' | 'unplugged' | 'write-time-out' | 'write' | 'closed';
  /** What happened, for the technician; names the path. */
  readonly text: string;
}

export interface Line {
  readonly path: string;
  /** Resolves when the bytes have left for the device, or says why not within the write time-out. Never rejects. */
  write(bytes: Uint8Array): Promise<Result<void, LineFault>>;
  /** The one reader of the line; a line always has one, or a hang-up goes unnoticed. */
  onBytes(listener: (bytes: Buffer) => void): void;
  /** Resolves once, when this life has ended, with the reason. Never rejects. */
  readonly ended: Promise<LineFault>;
  /** Idempotent; resolves when the descriptor is closed. */
  close(): Promise<void>;
}

/** Opens one life. Never rejects. */
export type OpenLine = () => Promise<Result<Line, LineFault>>;
