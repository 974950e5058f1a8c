// One question at a time to a device on a line: sent, answered or not within its time, sent once more, given up.
import type { Clock } from './clock.ts';
import { patiently } from './patiently.ts';
import type { RoundTripRecorder } from './round-trips.ts';

/** What a device says when it was asked. */
export interface Answer {
  readonly kind: 'answer';
  /** Which kind of answer it is, in the words of the profile. */
  readonly name: string;
  /** Its content, for the version and the like; never a read. */
  readonly text: string;
  /** False when the device says no (a NAK, an error code). */
  readonly ok: boolean;
}

export interface Ask {
  /** For the technician, such as `version`. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Whether this is the answer; anything else is none, and one that is not `ok` either is a refusal. */
  readonly accepts: (answer: Answer) => boolean;
}

export type Outcome =
  { readonly kind: 'answered'; readonly text: string } | { readonly kind: 'refused' } | { readonly kind: 'no answer' };

export interface AskCounters {
  /** Asks that were sent once more. */
  retries: number;
  /** Asks without an answer in time, each try for itself. */
  timeouts: number;
  readonly roundTrips: RoundTripRecorder;
}

export interface AskerOptions {
  readonly write: (bytes: Buffer) => void;
  /** Whether bytes are arriving: an answer may stand behind a long read. */
  readonly isBusy: () => boolean;
  /** From the request to its whole answer, in ms. */
  readonly answerMs: number;
  /** How often one thing is asked before it is given up. */
  readonly tries: number;
  readonly counters: AskCounters;
  readonly clock: Clock;
}

export interface Asker {
  /** The ask in flight. */
  readonly asked: Ask | undefined;
  /** Asks, and tells once what came of it. To be called only while nothing is in flight. */
  ask(ask: Ask, then: (outcome: Outcome) => void): void;
  /** False when the answer belongs to nothing that was asked. */
  hear(answer: Answer): boolean;
  /** Forgets what is in flight; nothing is told any more. */
  stop(): void;
}

/** A device that never falls silent is waited for so many times as long. */
const BABBLE = 10;

interface InFlight {
  readonly ask: Ask;
  readonly then: (outcome: Outcome) => void;
  tries: number;
  sentAt: number;
  cancel: () => void;
}

/** A late answer counts for the same ask once more, as it may: asks do not differ from try to try. */
export function createAsker({ write, isBusy, answerMs, tries, counters, clock }: AskerOptions): Asker {
  let current: InFlight | undefined;

  function settle(at: InFlight, outcome: Outcome): void {
    current = undefined;
    at.then(outcome);
  }

  function failed(at: InFlight, outcome: Outcome): void {
    if (at.tries >= tries) settle(at, outcome);
    else {
      counters.retries += 1;
      send(at);
    }
  }

  function awaitAnswer(at: InFlight): void {
    at.cancel = patiently(clock, answerMs, () => {
      if (isBusy() && clock.now() - at.sentAt < BABBLE * answerMs) awaitAnswer(at);
      else {
        counters.timeouts += 1;
        failed(at, { kind: 'no answer' });
      }
    });
  }

  function send(at: InFlight): void {
    at.tries += 1;
    at.sentAt = clock.now();
    awaitAnswer(at);
    // Last: a line in memory may answer within this call.
    write(at.ask.bytes);
  }

  return {
    get asked() {
      return current?.ask;
    },
    ask(ask, then) {
      current = { ask, then, tries: 0, sentAt: 0, cancel: () => undefined };
      send(current);
    },
    hear(answer) {
      const at = current;
      if (at === undefined) return false;
      const accepted = at.ask.accepts(answer);
      if (!accepted && answer.ok) return false;
      at.cancel();
      counters.roundTrips.add(clock.now() - at.sentAt);
      if (accepted) settle(at, { kind: 'answered', text: answer.text });
      else failed(at, { kind: 'refused' });
      return true;
    },
    stop() {
      current?.cancel();
      current = undefined;
    },
  };
}
