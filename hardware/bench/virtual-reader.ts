// A chip reader that is not there: a passport is laid on it and taken away, the reader itself can be unplugged, and the field
// between the two can fail in named ways. Its transport behaves as one over PC/SC does: exclusive, one command at a time.
import { err, ok, type Result } from '../../state/result.ts';
import type { CardFault, CardTransport } from '../chip-reader/card-transport.ts';
import type { VirtualPassport } from './passport.ts';

/** What goes wrong with a passport; commands are counted from 1 after each connect. */
export type PassportFault =
  /** The reader never notices it. */
  | { readonly kind: 'dead' }
  /** It is lifted off while this command is under way. */
  | { readonly kind: 'removed-at'; readonly command: number }
  /** It takes this command and all that follow, and never answers. */
  | { readonly kind: 'silent-from'; readonly command: number }
  /** It answers this command with a status alone. */
  | { readonly kind: 'status-at'; readonly command: number; readonly status: number }
  /** It answers this command with these bytes. */
  | { readonly kind: 'bytes-at'; readonly command: number; readonly bytes: Buffer }
  /** The code of secure messaging in the answer to this command is wrong: somebody has touched it on its way. */
  | { readonly kind: 'wrong-code-at'; readonly command: number }
  /** Commands and answers travel at this speed. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number };

export interface VirtualReader {
  /** Lays a passport on, after taking away what lay there. */
  insert(passport: VirtualPassport, faults?: readonly PassportFault[]): void;
  /** Takes it away; a command under way ends as `removed`. */
  remove(): void;
  /** The reader is gone, and with it whatever is under way, until `plug`. */
  unplug(): void;
  plug(): void;
  /** Whether a passport lies on it; a dead one, too. */
  readonly holdsDocument: boolean;
  /** Told now and whenever a passport is laid on or taken away, and again when the reader is plugged in. */
  onDocument(listener: (isThere: boolean) => void): void;
  /** For `createChipPort`. */
  openTransport(): CardTransport;
}

interface Placement {
  readonly passport: VirtualPassport;
  readonly faults: readonly PassportFault[];
  /** Aborted when it is taken away. */
  readonly gone: AbortController;
  /** Takes it away, by its own fault. */
  readonly lift: () => void;
  inUse: boolean;
}

const removed = (): Result<never, CardFault> => err({ kind: 'removed', text: 'the card was removed' });
const unplugged = (): Result<never, CardFault> => err({ kind: 'reader', text: 'the reader is not there' });
const aborted = (): Result<never, CardFault> => err({ kind: 'aborted', text: 'aborted' });

/** A reader with nothing on it. */
export function createVirtualReader(): VirtualReader {
  let placement: Placement | undefined;
  let plugged = true;
  /** Resolved and replaced whenever something is laid on, taken away, plugged or unplugged. */
  let change = Promise.withResolvers<undefined>();

  /** Asked again after every wait. */
  const isPlugged = (): boolean => plugged;

  const listeners = new Set<(isThere: boolean) => void>();
  let told = false;

  /** An unplugged reader cannot tell. */
  const tell = (): void => {
    const isThere = placement !== undefined;
    if (!plugged || isThere === told) return;
    told = isThere;
    for (const listener of listeners) listener(isThere);
  };

  const changed = (): void => {
    tell();
    change.resolve(undefined);
    change = Promise.withResolvers<undefined>();
  };

  const remove = (): void => {
    placement?.gone.abort();
    placement = undefined;
    changed();
  };

  const lay = (passport: VirtualPassport, faults: readonly PassportFault[]): void => {
    placement?.gone.abort();
    const laid: Placement = {
      passport,
      faults,
      gone: new AbortController(),
      lift: () => {
        if (placement === laid) remove();
      },
      inUse: false,
    };
    placement = laid;
    changed();
  };

  const openTransport = (): CardTransport => {
    let card: Placement | undefined;
    let commands = 0;
    return {
      async connect(signal) {
        for (;;) {
          if (signal.aborted) return aborted();
          if (!isPlugged()) return unplugged();
          const found = placement;
          if (found !== undefined && !found.faults.some(({ kind }) => kind === 'dead')) {
            if (found.inUse) return err({ kind: 'reader', text: 'the card is in use' });
            found.inUse = true;
            found.passport.reset();
            card = found;
            return ok(found.passport.answerToReset);
          }
          await Promise.race([change.promise, whenAborted(signal)]);
        }
      },
      async transmit(command, signal) {
        if (card === undefined) return err({ kind: 'reader', text: 'not connected' });
        commands += 1;
        const { gone } = card;
        const answer = await underway(card, command, commands, signal);
        if (!isPlugged()) return unplugged();
        if (gone.signal.aborted) return removed();
        return signal.aborted ? aborted() : ok(answer);
      },
      disconnect() {
        if (card !== undefined) card.inUse = false;
        card = undefined;
        return Promise.resolve();
      },
    };
  };

  return {
    insert: (passport, faults = []) => lay(passport, faults),
    remove,
    unplug() {
      plugged = false;
      placement?.gone.abort();
      changed();
    },
    plug() {
      plugged = true;
      if (placement !== undefined) lay(placement.passport, placement.faults);
      else changed();
    },
    get holdsDocument() {
      return placement !== undefined;
    },
    onDocument(listener) {
      listeners.add(listener);
      listener(told);
    },
    openTransport,
  };
}

/** The way of one command through the field and back. What it returns after the end of a signal does not count. */
async function underway(card: Placement, command: Buffer, count: number, signal: AbortSignal): Promise<Buffer> {
  const over = AbortSignal.any([signal, card.gone.signal]);
  // A card is never answered for in the same turn: a hostile one must not keep the event loop.
  await nextTurn();
  const nothing = Buffer.alloc(0);
  let answer: Buffer | undefined;
  for (const fault of card.faults) {
    switch (fault.kind) {
      case 'dead':
      case 'slow':
      case 'wrong-code-at':
        break;
      case 'removed-at':
        if (count >= fault.command) card.lift();
        break;
      case 'silent-from':
        if (count >= fault.command) await whenAborted(over);
        break;
      case 'status-at':
        if (count === fault.command) answer = Buffer.from([fault.status >> 8, fault.status & 0xff]);
        break;
      case 'bytes-at':
        if (count === fault.command) answer = fault.bytes;
        break;
    }
  }
  if (over.aborted) return nothing;
  if (answer === undefined) {
    answer = card.passport.answer(command);
    // No bytes at all: the chip is silent.
    if (answer.length === 0) await whenAborted(over);
    if (card.faults.some((fault) => fault.kind === 'wrong-code-at' && fault.command === count))
      answer = withWrongCode(answer);
  }
  const slow = card.faults.find((fault) => fault.kind === 'slow');
  if (slow !== undefined) await pause(((command.length + answer.length) / slow.bytesPerSecond) * 1000, over);
  return answer;
}

/** The code stands last, before the status (Doc 9303-11, 9.8.4). */
function withWrongCode(answer: Buffer): Buffer {
  const other = Buffer.from(answer);
  const at = other.length - 3;
  if (at >= 0) other.writeUInt8(other.readUInt8(at) ^ 1, at);
  return other;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
