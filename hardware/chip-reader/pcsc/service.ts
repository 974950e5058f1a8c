// PC/SC as this project uses it: one life of a connection to pcscd, with the readers that it sees. The rest of the folder knows
// no library; `open-service.ts` has the one that is used.
import type { Result } from '../../../state/result.ts';

/** One card, exclusively ours. Each of these rejects with a `code` of PC/SC in words, such as `RemovedCard`. */
export interface PcscCard {
  /** Answer to reset. */
  answerToReset(): Promise<Uint8Array>;
  /** Cannot be cancelled. @param room where the answer is put, as long as the longest answer */
  transmit(command: Uint8Array, room: ArrayBuffer): Promise<Uint8Array>;
  /** Resets the card for whoever comes next. */
  release(): Promise<void>;
}

export interface PcscService {
  /** Exclusive; fails at once where no card is, or another program has it. */
  connect(reader: string): Promise<PcscCard>;
  /**
   * Powers what lies on the reader down and up. A card that was gone when pcscd reset it, and back before pcscd looked again,
   * counts as absent until then; a mute one may answer now.
   */
  wake(reader: string): Promise<void>;
  /** Touches the reader, not the card; resolves or rejects when pcscd has answered. */
  probe(reader: string): Promise<void>;
  /** Blocks while pcscd hangs. */
  close(): void;
}

export interface ServiceEvents {
  /** A reader that is there, and at each change of its card: whether one lies on it, dead ones too. */
  onReader(name: string, isPresent: boolean): void;
  onReaderGone(name: string): void;
  /** pcscd is gone; nothing is told of the readers. */
  onLost(text: string): void;
}

export interface ServiceFault {
  /** `absent`: nothing is installed or running. */
  readonly kind: 'absent' | 'failed';
  readonly text: string;
}

/** Opens one life. Blocks while pcscd hangs. */
export type OpenService = (events: ServiceEvents) => Result<PcscService, ServiceFault>;
