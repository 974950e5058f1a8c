// One session with one card over PC/SC, exclusively: `CardTransport` as every reader has it. A command that PC/SC has begun cannot
// be called back: whoever gives up leaves it, the session is over, and the reader is free for the next when it has ended.
import { err, ok, type Result } from '../../../state/result.ts';
import { type Clock } from '../../serial/clock.ts';
import type { CardFault, CardTransport } from '../card-transport.ts';
import { judgeConnect, judgeTransmit } from './faults.ts';
import type { Placement } from './reader-watch.ts';
import type { PcscCard, PcscService } from './service.ts';

/** The lane's reader at this moment. */
export interface ReaderNow {
  readonly service: PcscService;
  readonly name: string;
  readonly placement: Placement | undefined;
  /** Aborted when pcscd is lost. */
  readonly lost: AbortSignal;
}

/** What a session knows of the rest. */
export interface SessionHost {
  readonly clock: Clock;
  /** The error is for the technician. */
  now(): Result<ReaderNow, string>;
  /** Resolves when anything about the readers changes. */
  changed(): Promise<undefined>;
  /** Waits until no other session has the reader; returns what gives it back. The error: it was not given back in time. */
  take(signal: AbortSignal): Promise<Result<() => void, CardFault>>;
  /** Runs something that only pcscd can end, and tells if it never does. */
  underWatch<T>(task: Promise<T>): Promise<T>;
  readonly tally: { frames: number; retries: number; timeouts: number };
  roundTrip(ms: number): void;
}

/** An answer to an extended command: 65,536 bytes and the status; as much as pcscd carries. */
const ROOM_BYTES = 65_538;
/** A card that is mute, or in somebody's hands, is tried again after this time, ms. */
const RETRY_MS = 100;
/** Programs look at every card for a moment as it is laid on; one that holds it for longer is a fault, ms. */
const HELD_MS = 1000;

const ABORTED: CardFault = { kind: 'aborted', text: 'aborted' };
const GONE: CardFault = { kind: 'removed', text: 'the card was removed' };
const LOST: CardFault = { kind: 'reader', text: 'pcscd is gone' };
const IN_USE: CardFault = { kind: 'reader', text: 'another program holds the card' };

/** What makes it pointless to wait for PC/SC, and what it means. */
type Cut = readonly [AbortSignal, CardFault];
const givingUp = ({ lost }: ReaderNow, signal: AbortSignal): readonly Cut[] => [
  [signal, ABORTED],
  [lost, LOST],
];

type Ended<T> = { readonly value: T } | { readonly thrown: unknown } | { readonly fault: CardFault };

export function createSession(host: SessionHost): CardTransport {
  let card: PcscCard | undefined;
  let reader: ReaderNow | undefined;
  let giveBack: (() => void) | undefined;
  /** Settles when PC/SC has ended what it was asked last. */
  let last: Promise<unknown> = Promise.resolve();
  let busy = false;
  let over = false;
  const room = new ArrayBuffer(ROOM_BYTES);

  /** The end of `task`, or the first of the signals that makes it pointless. Never rejects. */
  function ends<T>(task: Promise<T>, cuts: readonly Cut[]): Promise<Ended<T>> {
    last = host.underWatch(task).catch(() => undefined);
    const { promise, resolve } = Promise.withResolvers<Ended<T>>();
    const listening = new AbortController();
    for (const [signal, fault] of cuts) {
      if (signal.aborted) resolve({ fault });
      signal.addEventListener('abort', () => resolve({ fault }), { signal: listening.signal });
    }
    task.then(
      (value) => resolve({ value }),
      (thrown: unknown) => resolve({ thrown }),
    );
    return promise.finally(() => listening.abort());
  }

  /** Gives the reader back once PC/SC has ended with it. Nobody can do anything about a card that cannot be let go. */
  function finish(open: Promise<PcscCard | undefined>): Promise<void> {
    const release = giveBack;
    giveBack = undefined;
    over = true;
    const released = last
      .then(() => open)
      .then((held) => held && host.underWatch(held.release()))
      .catch(() => undefined)
      .then(() => release?.());
    return released;
  }

  async function attempt(
    found: ReaderNow,
    signal: AbortSignal,
  ): Promise<Result<Buffer, CardFault> | 'not-yet' | 'held'> {
    const opening = found.service.connect(found.name);
    const opened = await ends(opening, givingUp(found, signal));
    if ('fault' in opened) {
      void finish(opening);
      return err(opened.fault);
    }
    if ('thrown' in opened) {
      const judged = judgeConnect(opened.thrown);
      return typeof judged === 'string' ? judged : err(judged);
    }
    const answer = await ends(opened.value.answerToReset(), givingUp(found, signal));
    card = opened.value;
    reader = found;
    if ('value' in answer) return ok(Buffer.from(answer.value));
    return err('fault' in answer ? answer.fault : judgeTransmit(answer.thrown));
  }

  /** Whether it helped is seen at the next attempt. */
  async function wake(found: ReaderNow, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await ends(found.service.wake(found.name), givingUp(found, signal));
  }

  async function seek(signal: AbortSignal): Promise<Result<Buffer, CardFault>> {
    let heldSince: number | undefined;
    for (;;) {
      if (signal.aborted) return err(ABORTED);
      const found = host.now();
      if (!found.ok) return err({ kind: 'reader', text: found.error });
      const changed = host.changed();
      const isThere = found.value.placement !== undefined;
      const tried = isThere ? await attempt(found.value, signal) : 'not-yet';
      if (typeof tried !== 'string') return tried;
      heldSince = tried === 'held' ? (heldSince ?? host.clock.now()) : undefined;
      if (heldSince !== undefined && host.clock.now() - heldSince >= HELD_MS) return err(IN_USE);
      await wait(changed, isThere ? RETRY_MS : undefined, signal);
      if (!isThere) continue;
      host.tally.retries += 1;
      if (tried === 'not-yet') await wake(found.value, signal);
    }
  }

  /** Until something changes, the time is over, or nobody waits any more. */
  function wait(changed: Promise<undefined>, ms: number | undefined, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let cancel: () => void = () => undefined;
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      if (ms !== undefined) cancel = host.clock.after(ms, done);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
      void changed.then(done);
    });
  }

  return {
    async connect(signal) {
      if (over || giveBack !== undefined) return err({ kind: 'reader', text: 'a session connects once' });
      const taken = await host.take(signal);
      if (!taken.ok) return taken;
      giveBack = taken.value;
      return seek(signal);
    },

    async transmit(command, signal) {
      if (card === undefined || reader === undefined) return err({ kind: 'reader', text: 'not connected' });
      if (busy || over) return err({ kind: 'reader', text: over ? 'the session is over' : 'one command at a time' });
      if (signal.aborted) return err(ABORTED);
      busy = true;
      const from = host.clock.now();
      const answer = await ends(card.transmit(command, room), [
        ...givingUp(reader, signal),
        ...(reader.placement === undefined ? [] : [[reader.placement.gone.signal, GONE] satisfies Cut]),
      ]);
      busy = false;
      if ('value' in answer) {
        // Where a card is lifted off in mid-command the driver's answer may be empty (vpcd's is); no card answers so.
        if (answer.value.length === 0) return err(GONE);
        host.tally.frames += 1;
        host.roundTrip(host.clock.now() - from);
        return ok(Buffer.from(answer.value));
      }
      over = true;
      if ('thrown' in answer) return err(judgeTransmit(answer.thrown));
      if (answer.fault.kind === 'aborted') host.tally.timeouts += 1;
      return err(answer.fault);
    },

    async disconnect() {
      const held = card;
      card = undefined;
      await (giveBack === undefined ? last : finish(Promise.resolve(held)));
    },
  };
}
