// A conversation with one card: a command out, its whole answer back, or the cause for which the reading ends. Never hangs
// and never throws, whatever the transport does: each command and the whole conversation have a time.
// Secure messaging will be another `Channel` around this one.
import type { ChipFailureCause } from '../../state/gate/ports.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import { type Command, encodeCommand, type Response, splitResponse, SW1 } from './apdu.ts';
import type { CardFault, CardTransport } from './card-transport.ts';

export interface ChipFailure {
  readonly cause: ChipFailureCause;
  /** For the technician; no personal data. */
  readonly detail: string;
}

export interface Channel {
  exchange(command: Command): Promise<Result<Response, ChipFailure>>;
}

export interface ChannelTimes {
  /** For one command, ms. */
  readonly apduMs: number;
  /** `performance.now()` at which the whole conversation ends. */
  readonly deadline: number;
}

const CAUSES: Readonly<Record<CardFault['kind'], ChipFailureCause>> = {
  'no-card': 'no-chip',
  removed: 'removed',
  'time-out': 'time-out',
  reader: 'reader',
  aborted: 'time-out',
};

const GET_RESPONSE = 0xc0;
/** Far more than an answer to a short command can have. */
const MAX_PARTS = 16;

export function failureOf(fault: CardFault): ChipFailure {
  return { cause: CAUSES[fault.kind], detail: fault.text };
}

/** Runs `task` for `ms` at most. Its rejection is the fault `reader`; a result that comes too late is dropped. */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  task: (signal: AbortSignal) => Promise<Result<T, CardFault>>,
): Promise<Result<T, CardFault>> {
  if (signal.aborted) return err({ kind: 'aborted', text: 'aborted' });
  if (ms <= 0) return err({ kind: 'time-out', text: 'the time for the whole chip is over' });
  const inner = new AbortController();
  const watch = Promise.withResolvers<Result<T, CardFault>>();
  const give = (fault: CardFault): void => {
    watch.resolve(err(fault));
    inner.abort();
  };
  const onAbort = (): void => {
    give({ kind: 'aborted', text: 'aborted' });
  };
  const timer = setTimeout(() => {
    give({ kind: 'time-out', text: `no answer in ${Math.round(ms)} ms` });
  }, ms);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([task(inner.signal), watch.promise]);
  } catch (thrown) {
    return err({ kind: 'reader', text: messageOf(thrown) });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** A channel without protection. Follows 61xx (more data) and repeats once after 6Cxx (wrong Le). */
export function plainChannel(transport: CardTransport, times: ChannelTimes, signal: AbortSignal): Channel {
  const once = async (command: Command): Promise<Result<Response, ChipFailure>> => {
    const bytes = encodeCommand(command);
    const ms = Math.min(times.apduMs, times.deadline - performance.now());
    const answer = await within(ms, signal, (inner) => transport.transmit(bytes, inner));
    if (!answer.ok) return err(failureOf(answer.error));
    const response = splitResponse(answer.value);
    return response.ok ? response : err({ cause: 'malformed', detail: response.error });
  };

  return {
    async exchange(command) {
      let answer = await once(command);
      if (answer.ok && answer.value.status >> 8 === SW1.wrongLe)
        answer = await once({ ...command, le: answer.value.status & 0xff || 256 });
      const parts: Buffer[] = [];
      while (answer.ok) {
        parts.push(answer.value.data);
        const { status } = answer.value;
        if (status >> 8 !== SW1.moreData) return ok({ data: Buffer.concat(parts), status });
        if (parts.length === MAX_PARTS) return err({ cause: 'malformed', detail: 'the answer does not end' });
        answer = await once({ ins: GET_RESPONSE, p1: 0, p2: 0, le: status & 0xff || 256 });
      }
      return answer;
    },
  };
}
