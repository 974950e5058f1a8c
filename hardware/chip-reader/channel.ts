// A conversation with one card: a command out, its whole answer back, or the cause for which the reading ends. Never hangs
// and never throws, whatever the transport does: each command and the whole conversation have a time.
// Secure messaging is another `Channel` around this one.
import type { ChipFailureCause } from '../../state/gate/ports.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import {
  type Command,
  encodeCommand,
  EXTENDED,
  isExtended,
  type Response,
  shortCommands,
  splitResponse,
  SW,
  SW1,
} from './apdu.ts';
import type { CardFault, CardTransport } from './card-transport.ts';

export interface ChipFailure {
  readonly cause: ChipFailureCause;
  /** For the technician; no personal data. */
  readonly detail: string;
}

export interface Channel {
  exchange(command: Command): Promise<Result<Response, ChipFailure>>;
  /** Whether commands of the extended form get through now; where it is missing, they do. */
  readonly takesExtended?: () => boolean;
}

export interface ChannelTimes {
  /** For one command, ms; what its bytes need on the slowest link comes on top. */
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
/** The longest answer in parts of 256 bytes. */
const MAX_PARTS = EXTENDED.le / 256 + 1;
/** Slower than 106 kbit/s, the slowest that a chip may be. */
const BYTES_PER_MS = 10;

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

/**
 * A channel without protection. Follows 61xx (more data; ISO/IEC 7816-4, 11.7.1) and repeats once after 6Cxx (wrong Le).
 * @param takesExtended asked before each command; while it says no, long commands are chained and long answers come in parts
 */
export function plainChannel(
  transport: CardTransport,
  times: ChannelTimes,
  signal: AbortSignal,
  takesExtended: () => boolean = () => true,
): Channel {
  const once = async (command: Command): Promise<Result<Response, ChipFailure>> => {
    const bytes = encodeCommand(command);
    const allowed = times.apduMs + (bytes.length + (command.le ?? 0)) / BYTES_PER_MS;
    const ms = Math.min(allowed, times.deadline - performance.now());
    const answer = await within(ms, signal, (inner) => transport.transmit(bytes, inner));
    if (!answer.ok) return err(failureOf(answer.error));
    const response = splitResponse(answer.value);
    return response.ok ? response : err({ cause: 'malformed', detail: response.error });
  };

  /** With the Le that the card names, when it names one. */
  const withLe = async (command: Command): Promise<Result<Response, ChipFailure>> => {
    const answer = await once(command);
    if (!answer.ok || answer.value.status >> 8 !== SW1.wrongLe) return answer;
    return once({ ...command, le: answer.value.status & 0xff || 256 });
  };

  /** The rest of an answer of which the first part has come. */
  const rest = async (first: Response): Promise<Result<Response, ChipFailure>> => {
    const parts = [first.data];
    let { status } = first;
    while (status >> 8 === SW1.moreData) {
      const part = await once({ ins: GET_RESPONSE, p1: 0, p2: 0, le: status & 0xff || 256 });
      if (!part.ok) return part;
      parts.push(part.value.data);
      const goesOn = part.value.status >> 8 === SW1.moreData;
      if (parts.length > MAX_PARTS || (goesOn && part.value.data.length === 0))
        return err({ cause: 'malformed', detail: 'the answer does not end' });
      status = part.value.status;
    }
    return ok({ data: Buffer.concat(parts), status });
  };

  return {
    takesExtended,
    async exchange(command) {
      const chain = isExtended(command) && !takesExtended() ? shortCommands(command) : [command];
      let answer: Result<Response, ChipFailure> = err({ cause: 'malformed', detail: 'there is no command' });
      for (const [index, part] of chain.entries()) {
        answer = await withLe(part);
        // A chain that the card does not take to its end is answered by what it said there.
        if (!answer.ok || (answer.value.status !== SW.ok && index < chain.length - 1)) break;
      }
      return answer.ok ? rest(answer.value) : answer;
    },
  };
}
