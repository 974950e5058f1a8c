// Question and answer over one life of a line that has no transaction numbers: one request in flight, the exact reply or none,
// and after anything that went wrong the line must fall silent before it is spoken to again (egate-rtu-v1.md, 3).
// What a request and its reply look like is the codec's matter: Modbus RTU (master.ts), DCON (dcon.ts).
import { err, ok, type Result } from '../../state/result.ts';
import { systemClock, type Clock } from '../serial/clock.ts';
import type { Line, LineFault } from '../serial/line.ts';

export interface ExchangeOptions {
  readonly baudRate: number;
  /** Start, data, parity and stop bits of one character, 10 to 12. */
  readonly bitsPerCharacter: number;
  /** From the last byte of the request to the last byte of the reply, in ms. */
  readonly answerMs: number;
  /** Shared by all lives of one device. */
  readonly counters?: ExchangeCounters;
  readonly onWire?: ((direction: WireDirection, bytes: Buffer) => void) | undefined;
  readonly clock?: Clock;
}

/** Seen from the controller. */
export type WireDirection = 'tx' | 'rx';

export type ExchangeFailure =
  | { readonly kind: 'time-out' | 'corrupt' | 'not-quiet'; readonly text: string }
  /** The device has answered, and it refuses. */
  | { readonly kind: 'exception'; readonly code: number; readonly text: string }
  | { readonly kind: 'line'; readonly fault: LineFault; readonly text: string };

export interface ExchangeCounters {
  requests: number;
  replies: number;
  timeouts: number;
  crcErrors: number;
  /** Replies that cannot be the one to what was asked. */
  mismatches: number;
  exceptions: number;
  /** Bytes that belonged to no accepted reply. */
  discardedBytes: number;
}

export function zeroCounters(): ExchangeCounters {
  return { requests: 0, replies: 0, timeouts: 0, crcErrors: 0, mismatches: 0, exceptions: 0, discardedBytes: 0 };
}

export type Match<Data> =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'reply'; readonly data: Data }
  | { readonly kind: 'exception'; readonly code: number }
  /** What in it is not that of the reply; `crc` for a wrong check sum, `trailing` for bytes behind it. */
  | { readonly kind: 'flawed'; readonly flaw: string };

export interface Codec<Request, Data> {
  encode(request: Request): Buffer;
  /**
   * Compares what has arrived since the request was sent, from its first byte, with the one reply that it may have. A request
   * that has none is matched by nothing at all.
   */
  match(request: Request, received: Buffer): Match<Data>;
  /** An exception in words. */
  explain(code: number): string;
}

export interface Exchanger<Request, Data> {
  /** Never rejects. Calls made while one is in flight wait for their turn. */
  request(request: Request): Promise<Result<Data, ExchangeFailure>>;
  readonly counters: Readonly<ExchangeCounters>;
}

/** Silence after a failure, ms: longer than the 16 ms for which USB adapters hold bytes back. */
const QUIET_MS = 25;
/** A line that has not been silent for so long is babbling, and the request fails. */
const BABBLE_MS = 500;
/** A deadline that is noticed so late was missed by this thread, not by the device: what has arrived is read first. */
const LATE_MS = 10;

/** Silence between two frames above 19200 baud; up to there it is 3.5 characters (Modbus over Serial Line V1.02, 2.5.1.1). */
const FAST_GAP_MS = 1.75;

type Outcome<Data> =
  { readonly kind: 'reply'; readonly data: Data } | { readonly kind: 'failed'; readonly failure: ExchangeFailure };

interface Exchange<Request, Data> {
  readonly request: Request;
  received: Buffer;
  settle(outcome: Outcome<Data>): void;
}

export function createExchanger<Request, Data>(
  line: Line,
  codec: Codec<Request, Data>,
  options: ExchangeOptions,
): Exchanger<Request, Data> {
  const { answerMs, counters = zeroCounters(), clock = systemClock } = options;
  const characterMs = (options.bitsPerCharacter * 1000) / options.baudRate;
  const gapMs = options.baudRate > 19_200 ? FAST_GAP_MS : 3.5 * characterMs;
  let exchange: Exchange<Request, Data> | undefined;
  let fault: LineFault | undefined;
  let lastByteAt = -Infinity;
  /** When the line was last known to be out of step; undefined while it is in step. */
  let disturbedAt: number | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const lineFailure = (cause: LineFault): ExchangeFailure => ({ kind: 'line', fault: cause, text: cause.text });

  function judge({ request, received }: Exchange<Request, Data>): Outcome<Data> | undefined {
    const match = codec.match(request, received);
    switch (match.kind) {
      case 'incomplete':
        return undefined;
      case 'reply':
        counters.replies += 1;
        return match;
      case 'exception':
        counters.exceptions += 1;
        return {
          kind: 'failed',
          failure: { kind: 'exception', code: match.code, text: codec.explain(match.code) },
        };
      case 'flawed': {
        counters.discardedBytes += received.length;
        if (match.flaw === 'crc') counters.crcErrors += 1;
        else counters.mismatches += 1;
        const text = `the answer has a wrong ${match.flaw === 'trailing' ? 'length' : match.flaw}`;
        return { kind: 'failed', failure: { kind: 'corrupt', text } };
      }
    }
  }

  line.onBytes((bytes) => {
    options.onWire?.('rx', bytes);
    lastByteAt = clock.now();
    if (exchange === undefined) {
      counters.discardedBytes += bytes.length;
      disturbedAt = lastByteAt;
      return;
    }
    exchange.received = Buffer.concat([exchange.received, bytes]);
    const outcome = judge(exchange);
    if (outcome !== undefined) exchange.settle(outcome);
  });

  void line.ended.then((cause) => {
    fault = cause;
    exchange?.settle({ kind: 'failed', failure: lineFailure(cause) });
  });

  /** Waits until the line has been silent for as long as it must be; false when it does not fall silent. */
  async function inStep(): Promise<boolean> {
    const patience = clock.now() + BABBLE_MS;
    for (;;) {
      const now = clock.now();
      const silentFrom = disturbedAt === undefined ? lastByteAt + gapMs : Math.max(disturbedAt, lastByteAt) + QUIET_MS;
      if (now >= silentFrom) {
        disturbedAt = undefined;
        return true;
      }
      if (now >= patience) return false;
      await new Promise<void>((resolve) => clock.after(Math.ceil(silentFrom - now), resolve));
    }
  }

  function timedOut(at: Exchange<Request, Data>): Outcome<Data> {
    counters.timeouts += 1;
    counters.discardedBytes += at.received.length;
    return { kind: 'failed', failure: { kind: 'time-out', text: `no answer within ${answerMs} ms` } };
  }

  async function converse(request: Request): Promise<Outcome<Data>> {
    const bytes = codec.encode(request);
    const unanswered = codec.match(request, Buffer.alloc(0)).kind === 'reply';
    return new Promise((resolve) => {
      let cancel: () => void = () => undefined;
      const current: Exchange<Request, Data> = {
        request,
        received: Buffer.alloc(0),
        settle: (outcome) => {
          if (exchange !== current) return;
          exchange = undefined;
          cancel();
          resolve(outcome);
        },
      };
      const expectBy = (due: number, spare: number) => {
        cancel = clock.after(due - clock.now(), () => {
          const late = clock.now() - due;
          if (late > LATE_MS && spare > 0) expectBy(clock.now() + spare, 0);
          else current.settle((unanswered ? judge(current) : undefined) ?? timedOut(current));
        });
      };
      exchange = current;
      options.onWire?.('tx', bytes);
      void line.write(bytes).then((written) => {
        const lineMs = bytes.length * characterMs;
        if (!written.ok) current.settle({ kind: 'failed', failure: lineFailure(written.error) });
        // What has no reply is over when it has left the line and its silence has passed.
        else if (exchange === current && unanswered) expectBy(clock.now() + lineMs + gapMs, 0);
        else if (exchange === current) expectBy(clock.now() + lineMs + answerMs, LATE_MS);
      });
    });
  }

  async function perform(request: Request): Promise<Result<Data, ExchangeFailure>> {
    if (fault !== undefined) return err(lineFailure(fault));
    if (!(await inStep())) return err({ kind: 'not-quiet', text: 'the line does not fall silent' });
    // The line may have ended during the silence; a write to an ended line answers so, too.
    counters.requests += 1;
    const outcome = await converse(request);
    if (outcome.kind === 'reply') return ok(outcome.data);
    if (outcome.failure.kind !== 'exception') disturbedAt = clock.now();
    return err(outcome.failure);
  }

  return {
    counters,
    request(request) {
      const mine = turn.then(() => perform(request));
      turn = mine;
      return mine;
    },
  };
}
