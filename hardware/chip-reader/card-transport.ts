// What a reader of contactless chips can do for us: three methods. PC/SC, the virtual reader of the bench and recorded
// transcripts stand behind it; APDUs stay on this side of the gate's port.
import type { Result } from '../../state/result.ts';

export interface CardFault {
  /**
   * `no-card`: none came; `removed`: it left, the answer is lost; `reader`: the reader itself is gone or in use;
   * `time-out`: no answer in time; `aborted`: the caller gave up.
   */
  readonly kind: 'no-card' | 'removed' | 'time-out' | 'reader' | 'aborted';
  /** For the technician. */
  readonly text: string;
}

/** One session with one card: connect once, transmit one command at a time, disconnect. Then it is replaced. */
export interface CardTransport {
  /**
   * The longest answer that the reader can carry, bytes of data, once connected; undefined where it does not know. Below 257
   * no command of the extended form is sent.
   */
  readonly maxAnswerBytes?: number | undefined;
  /** Waits for a card until aborted; resolves with its answer to reset. The card is ours alone from then on. */
  connect(signal: AbortSignal): Promise<Result<Buffer, CardFault>>;
  /** One command, its whole answer: data and the two status bytes. */
  transmit(command: Buffer, signal: AbortSignal): Promise<Result<Buffer, CardFault>>;
  /** Idempotent. The next session finds the card reset. */
  disconnect(): Promise<void>;
}
