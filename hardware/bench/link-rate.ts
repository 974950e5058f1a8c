// A radio link that takes the time of its bytes, as the virtual reader does not: ISO/IEC 14443-3, type A, sends nine bits for a byte
// (eight and a parity bit) at 106, 212, 424 or 848 kbit/s. What chip and reader need before they answer is a time for each command.
// The frames around the bytes (ISO/IEC 14443-4: three of 256 bytes) are not counted.
import type { CardTransport } from '../chip-reader/card-transport.ts';
import { type Clock, systemClock } from '../serial/clock.ts';

/** kbit/s: one, two, four and eight times the carrier through 128. */
export const LINK_RATES = [106, 212, 424, 848] as const;
export type LinkRate = (typeof LINK_RATES)[number];

const BITS_PER_BYTE = 9;

/** How long so many bytes are on the air, ms: nothing gets them across in less. */
export function linkMs(bytes: number, rate: LinkRate): number {
  return (bytes * BITS_PER_BYTE) / rate;
}

export interface Link {
  readonly rate: LinkRate;
  /** For each command, ms, beside its bytes and those of its answer. */
  readonly turnaroundMs?: number;
  readonly clock?: Clock;
}

/** The same transport at the end of a link: commands and answers arrive when their last byte has. */
export function overLink(
  transport: CardTransport,
  { rate, turnaroundMs = 0, clock = systemClock }: Link,
): CardTransport {
  return {
    get maxAnswerBytes() {
      return transport.maxAnswerBytes;
    },
    connect: (signal) => transport.connect(signal),
    async transmit(command, signal) {
      await passed(linkMs(command.length, rate) + turnaroundMs, clock, signal);
      // The transport knows itself that its caller has given up.
      const answer = await transport.transmit(command, signal);
      if (answer.ok) await passed(linkMs(answer.value.length, rate), clock, signal);
      return answer;
    },
    disconnect: () => transport.disconnect(),
  };
}

/** A clock that takes no time: whoever waits for it goes on at once, and it is later then. For one link at a time. */
export function skippingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    after(ms, task) {
      now += ms;
      const timer = setImmediate(task);
      return () => clearImmediate(timer);
    },
  };
}

/** An aborted wait ends at once. */
function passed(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const cancel = clock.after(ms, () => resolve(undefined));
  const end = (): void => resolve(undefined);
  signal.addEventListener('abort', end, { once: true });
  return promise.finally(() => {
    cancel();
    signal.removeEventListener('abort', end);
  });
}
