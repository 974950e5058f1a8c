// Puts a simulated barrier board on a line: bytes to requests, answers to bytes, time from a clock, and the faults of real lines.
// It runs by itself; whether a controller is there makes no difference to it.
import { systemClock, type Clock } from '../serial/clock.ts';
import { BOARD_DEFAULTS, createBoard, type Board, type BoardEvents, type BoardOptions } from './board.ts';
import { encodeException, encodeReply, readFrame } from './modbus-slave.ts';

/** The far end of a line; a `PtyPort` is one. */
export interface FarEnd {
  write(bytes: Uint8Array): unknown;
  onBytes(listener: (bytes: Buffer) => void): void;
}

/** What goes wrong with the answers; requests are carried out all the same. */
export type BoardFault =
  | { readonly kind: 'silent' }
  /** Slow below the time that the controller waits, late above it. */
  | { readonly kind: 'delayed'; readonly ms: number }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'half-frame' }
  | { readonly kind: 'bad-crc' }
  | { readonly kind: 'stuck-echo' };

export interface BoardServer {
  readonly board: Board;
  /** Spoils the next answers, all of them unless a number is given. */
  inject(fault: BoardFault, answers?: number): void;
  heal(): void;
  /** Stops its timers; the line stays as it is. */
  stop(): void;
}

export interface BoardServerOptions {
  readonly line: FarEnd;
  /** 1 to 247. */
  readonly unit?: number;
  readonly board?: BoardOptions;
  readonly events?: Partial<BoardEvents>;
  readonly clock?: Clock;
}

/** How often the board looks at its time when nobody asks, ms. */
const TICK_MS = 20;
/** Silence after which what has arrived is a frame or nothing, ms: more than 3.5 characters at 9600 baud. */
const SILENCE_MS = 5;
const LONGEST_FRAME = 256;
const GARBAGE = Buffer.from(Array.from({ length: 60 }, (_, index) => (index * 151 + 7) & 0xff));

type Spoil = (reply: Buffer, send: (bytes: Uint8Array) => void) => void;

export function startBoardServer(options: BoardServerOptions): BoardServer {
  const { line, unit = 1, events = {}, clock = systemClock } = options;
  const board = createBoard(
    clock.now(),
    { onOutputs: (change) => events.onOutputs?.(change), onApplied: (change) => events.onApplied?.(change) },
    options.board ?? BOARD_DEFAULTS,
  );
  const pending = new Set<() => void>();
  let received: Buffer = Buffer.alloc(0);
  let endOfFrame: () => void = () => undefined;
  let fault: BoardFault | undefined;
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

  function spoilBy(active: BoardFault): Spoil {
    switch (active.kind) {
      case 'silent':
        return () => undefined;
      case 'delayed':
        return (reply, send) => void later(active.ms, () => send(reply));
      case 'garbage':
        return (_, send) => send(GARBAGE);
      case 'half-frame':
        return (reply, send) => send(reply.subarray(0, reply.length >> 1));
      case 'bad-crc':
        return (reply, send) => send(Buffer.concat([reply.subarray(0, -1), Buffer.of((reply.at(-1) ?? 0) ^ 0xff)]));
      case 'stuck-echo':
        return (reply, send) => send(reply);
    }
  }

  function heal(): void {
    fault = undefined;
    board.echoStuck = false;
  }

  function send(reply: Buffer): void {
    const write = (bytes: Uint8Array) => void line.write(bytes);
    if (fault === undefined) {
      write(reply);
      return;
    }
    spoilBy(fault)(reply, write);
    spoiling -= 1;
    if (spoiling <= 0) heal();
  }

  /** Carries out what has been received, if it is a frame for this board; false while it may be the start of one. */
  function take(): boolean {
    const frame = readFrame(received);
    if (frame.kind === 'unsound') return false;
    received = Buffer.alloc(0);
    endOfFrame();
    if (frame.unit !== unit) return true;
    board.advance(clock.now());
    send(
      frame.kind === 'request'
        ? encodeReply(unit, frame.request, board.answer(frame.request))
        : encodeException(unit, frame.function, frame.code),
    );
    return true;
  }

  function tick(): void {
    board.advance(clock.now());
    later(TICK_MS, tick);
  }

  line.onBytes((bytes) => {
    received = Buffer.concat([received, bytes]).subarray(-LONGEST_FRAME);
    endOfFrame();
    if (take()) return;
    endOfFrame = later(SILENCE_MS, () => {
      received = Buffer.alloc(0);
    });
  });
  tick();

  return {
    board,
    heal,
    inject(next, answers = Infinity) {
      fault = next;
      spoiling = answers;
      board.echoStuck = next.kind === 'stuck-echo';
    },
    stop() {
      for (const cancel of pending) cancel();
      pending.clear();
      line.onBytes(() => undefined);
    },
  };
}
