// Puts a simulated board of another profile than ours on a line: bytes to frames, answers to bytes, time from a clock, and the
// faults of real lines. What a frame is, and what is answered, is the board's matter.
import { systemClock, type Clock } from '../serial/clock.ts';
import type { FarEnd } from './board-server.ts';

export interface SimulatedBoard {
  /**
   * Takes one whole frame off the front of what has arrived.
   * @returns undefined while it may be the start of one; `answer` is undefined where the board says nothing to it
   */
  take(received: Buffer): { readonly bytes: number; readonly answer: Buffer | undefined } | undefined;
  /** Moves time on. */
  advance(ms: number): void;
}

export type IoFault =
  | { readonly kind: 'silent' }
  | { readonly kind: 'delayed'; readonly ms: number }
  | { readonly kind: 'bent' }
  | { readonly kind: 'half' };

export interface IoServer {
  /** Spoils the next answers, all of them unless a number is given; requests are carried out all the same. */
  inject(fault: IoFault, answers?: number): void;
  heal(): void;
  stop(): void;
}

const TICK_MS = 10;
/** Silence after which what has arrived is no start of a frame any more, ms. */
const SILENCE_MS = 5;

export function startIoServer(line: FarEnd, board: SimulatedBoard, clock: Clock = systemClock): IoServer {
  const pending = new Set<() => void>();
  let received: Buffer = Buffer.alloc(0);
  let now = clock.now();
  let forget: () => void = () => undefined;
  let fault: IoFault | undefined;
  let spoiling = 0;

  function later(ms: number, then: () => void): () => void {
    const cancel = clock.after(ms, () => {
      pending.delete(cancel);
      then();
    });
    pending.add(cancel);
    return () => {
      pending.delete(cancel);
      cancel();
    };
  }

  function advance(): void {
    const at = clock.now();
    board.advance(at - now);
    now = at;
  }

  function spoil(active: IoFault, answer: Buffer): void {
    switch (active.kind) {
      case 'silent':
        return;
      case 'delayed':
        later(active.ms, () => void line.write(answer));
        return;
      case 'bent':
        // The end of the body, before a CR or within a CRC.
        line.write(Buffer.from(answer.map((byte, index) => (index === answer.length - 2 ? byte ^ 0x01 : byte))));
        return;
      case 'half':
        line.write(answer.subarray(0, answer.length >> 1));
        return;
    }
  }

  function send(answer: Buffer): void {
    if (fault === undefined) {
      line.write(answer);
      return;
    }
    spoil(fault, answer);
    spoiling -= 1;
    if (spoiling <= 0) fault = undefined;
  }

  function tick(): void {
    advance();
    later(TICK_MS, tick);
  }

  line.onBytes((bytes) => {
    received = Buffer.concat([received, bytes]);
    forget();
    advance();
    for (let taken = board.take(received); taken !== undefined; taken = board.take(received)) {
      received = received.subarray(taken.bytes);
      if (taken.answer !== undefined) send(taken.answer);
    }
    forget = later(SILENCE_MS, () => {
      received = Buffer.alloc(0);
    });
  });
  tick();

  return {
    inject(next, answers = Infinity) {
      fault = next;
      spoiling = answers;
    },
    heal() {
      fault = undefined;
    },
    stop() {
      for (const cancel of pending) cancel();
      pending.clear();
      line.onBytes(() => undefined);
    },
  };
}
