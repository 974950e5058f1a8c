// The driver of every device that is asked as well as heard: it is greeted before it counts as ready, asked for a sign of life
// whenever it has been silent, and what it reads is taken at any time, also between a question and its answer.
import type { Device, DeviceStatus } from '../../state/lane/device.ts';
import { createAsker, type Answer, type Ask, type Outcome } from './asking.ts';
import { systemClock, type Clock } from './clock.ts';
import type { FrameDecoder, Output } from './framing.ts';
import { keepConnected, type Connection } from './keep-connected.ts';
import type { OpenLine } from './line.ts';
import { patiently } from './patiently.ts';
import { createRoundTrips } from './round-trips.ts';

export type { Answer, Ask } from './asking.ts';

/** What a device may say, as the decoder of its profile understands it. */
export type Said<Frame> =
  | { readonly kind: 'read'; readonly frame: Frame }
  | Answer
  /** Neither a read nor an answer, but `onSaid` may have to reply: one part of a long read, a packet with a wrong checksum. */
  | { readonly kind: 'note'; readonly name: string };

/** A wire profile: a table for {@link startAskedDevice}. */
export interface AskedProfile<Frame> {
  /**
   * One for each life of the line.
   * @param asked the name of what is in flight, for profiles whose answers do not say what they answer
   */
  readonly decoder: (asked: () => string | undefined) => FrameDecoder<Said<Frame>>;
  /** Asked in this order before the device is ready; when empty, the poll alone must be answered. */
  readonly greeting: readonly Ask[];
  readonly poll: Ask;
  /** Asked after each read: some devices must be armed again. */
  readonly afterRead?: Ask | undefined;
  /** Bytes to send at once in reply, before the read is handed on, such as an ACK. */
  readonly onSaid?: (said: Said<Frame>) => Buffer | undefined;
  /** @param answers the latest text of each ask by its name */
  readonly versionOf?: (answers: ReadonlyMap<string, string>) => string | undefined;
  /**
   * For devices that may be unable to answer, the cause of `degraded` while they have never answered. Unless given, and after
   * the first answer, a device that does not answer has failed.
   */
  readonly mute?: string;
}

export interface AskedDeviceOptions<Frame> {
  readonly open: OpenLine;
  readonly profile: AskedProfile<Frame>;
  /** Silence that ends a frame, in ms. */
  readonly gapMs: number;
  /** From a request to its answer, in ms. */
  readonly answerMs: number;
  /** A device that has said nothing sensible for so long is polled, in ms. */
  readonly pollMs: number;
  readonly onFrame: (frame: Frame) => void;
  readonly onDiscarded: (bytes: Buffer, reason: string) => void;
  readonly onStatus: (status: DeviceStatus) => void;
  /** Every byte as it came or went, before it is understood. */
  readonly onWire?: ((direction: 'rx' | 'tx', bytes: Buffer) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** Two polls without an answer end a life. */
const TRIES = 2;

/** Starts at once and goes on until `stop`. A life ends as failed when an ask is refused or unanswered {@link TRIES} times. */
export function startAskedDevice<Frame>(options: AskedDeviceOptions<Frame>): Device {
  const { open, profile, gapMs, answerMs, pollMs, clock = systemClock } = options;
  const counters = { frames: 0, discardedBytes: 0, retries: 0, timeouts: 0, roundTrips: createRoundTrips() };
  /** In any life: a device that could answer once can answer. */
  let hasAnswered = false;

  function discard(bytes: Buffer, reason: string): void {
    if (bytes.length === 0) return;
    counters.discardedBytes += bytes.length;
    options.onDiscarded(bytes, reason);
  }

  async function serve({ line, declare }: Connection) {
    const givenUp = Promise.withResolvers<{ readonly text: string }>();
    const answers = new Map<string, string>();
    const todo: Ask[] = profile.greeting.length === 0 ? [profile.poll] : [...profile.greeting];
    let over = false;
    let lastByteAt = -Infinity;
    let endFrame: () => void = () => undefined;
    let endPause: () => void = () => undefined;

    function write(bytes: Buffer): void {
      if (over) return;
      options.onWire?.('tx', bytes);
      // A write that fails ends the line, which is watched.
      void line.write(bytes);
    }
    const isBusy = () => clock.now() - lastByteAt < gapMs;
    const asker = createAsker({ write, isBusy, answerMs, tries: TRIES, counters, clock });
    const decoder = profile.decoder(() => asker.asked?.name);

    function settle(ask: Ask, outcome: Outcome): void {
      if (outcome.kind === 'answered') {
        hasAnswered = true;
        answers.set(ask.name, outcome.text);
      } else if (profile.mute === undefined || hasAnswered) {
        over = true;
        givenUp.resolve({ text: `${outcome.kind} (${ask.name})` });
        return;
      }
      if (todo.length === 0) {
        const version = profile.versionOf?.(answers);
        if (answers.size > 0) declare('ready', version === undefined ? {} : { version });
        else declare('degraded', { cause: profile.mute ?? '' });
      }
      proceed();
    }

    function proceed(): void {
      if (over || asker.asked !== undefined) return;
      const ask = todo.shift();
      if (ask === undefined) pause();
      else asker.ask(ask, (outcome) => settle(ask, outcome));
    }

    function pause(): void {
      const from = clock.now();
      endPause();
      endPause = clock.after(pollMs, poll);

      function poll(): void {
        // Not into a read that is arriving, unless it never ends.
        if (isBusy() && clock.now() - from < 2 * pollMs) endPause = clock.after(gapMs, poll);
        else {
          todo.push(profile.poll);
          proceed();
        }
      }
    }

    function hear(said: Said<Frame>): void {
      const reply = profile.onSaid?.(said);
      if (reply !== undefined) write(reply);
      switch (said.kind) {
        case 'read': {
          counters.frames += 1;
          const { afterRead } = profile;
          if (afterRead !== undefined && !todo.includes(afterRead)) todo.push(afterRead);
          options.onFrame(said.frame);
          endPause();
          proceed();
          return;
        }
        case 'answer':
          if (asker.hear(said)) counters.frames += 1;
          else discard(Buffer.from(said.text, 'latin1'), `an answer to nothing that was asked: ${said.name}`);
          return;
        case 'note':
          return;
      }
    }

    function hand(outputs: readonly Output<Said<Frame>>[]): void {
      for (const output of outputs)
        if (output.kind === 'frame') hear(output.frame);
        else discard(output.bytes, output.reason);
    }

    line.onBytes((bytes) => {
      if (over) return;
      lastByteAt = clock.now();
      options.onWire?.('rx', bytes);
      hand(decoder.push(bytes));
      endFrame();
      endFrame = patiently(clock, gapMs, () => hand(decoder.idle()));
    });
    proceed();
    const end = await Promise.race([line.ended, givenUp.promise]);
    over = true;
    endFrame();
    endPause();
    asker.stop();
    hand(decoder.end());
    return end;
  }

  const supervisor = keepConnected({ open, session: serve, onStatus: options.onStatus, clock });
  return {
    get status() {
      return supervisor.status;
    },
    get counters() {
      const { roundTrips, ...counts } = counters;
      return { ...counts, reconnects: supervisor.reconnects, roundTrips: roundTrips.quantiles() };
    },
    stop: () => supervisor.stop(),
  };
}
