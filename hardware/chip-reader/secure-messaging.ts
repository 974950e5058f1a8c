// A `Channel` around another one that protects every command and believes only protected answers (Doc 9303-11, 9.8). The
// session ends with the first thing that does not fit, and stays ended: an error without protection, a wrong code, a status
// that differs, a lost answer. The chip ends it then, too (Doc 9303-11, 9.8.3); only new keys help.
import { err, type Result } from '../../state/result.ts';
import { type Command, type Response, SHORT, shortCommands, statusText, SW } from './apdu.ts';
import type { Channel, ChipFailure } from './channel.ts';
import type { SessionKeys } from './crypto/key-derivation.ts';
import { protectCommand, unprotectResponse } from './protected-apdu.ts';

export type { SessionKeys } from './crypto/key-derivation.ts';

/** So many bytes of data fit a protected answer of the short form, 256 bytes, with either cipher. */
export const MAX_SHORT_PROTECTED_DATA = 223;

/** The failure of a session that ended with a status that nobody protected, such as 6700 or 6988. */
export interface UnprotectedStatus extends ChipFailure {
  readonly unprotectedStatus: number;
}

/** The status without protection that ended the session; undefined when something else did. */
export function unprotectedStatusOf(failure: ChipFailure): number | undefined {
  return 'unprotectedStatus' in failure && typeof failure.unprotectedStatus === 'number'
    ? failure.unprotectedStatus
    : undefined;
}

const failure = (detail: string): ChipFailure => ({ cause: 'read-error', detail: `secure messaging: ${detail}` });

/** Counts up by one, in place; after the last value comes zero. */
function increment(counter: Buffer): void {
  for (let index = counter.length - 1; index >= 0; index -= 1) {
    const byte = ((counter[index] ?? 0) + 1) & 0xff;
    counter[index] = byte;
    if (byte !== 0) return;
  }
}

/**
 * A session with these keys over `channel`, which must carry commands without changing them and which nobody else may use
 * from now on. Commands go one after the other. Whatever ends the session fails every later command at once.
 */
export function secureChannel(channel: Channel, keys: SessionKeys): Channel {
  const counter = Buffer.from(keys.counter);
  let ended: ChipFailure | undefined;
  let busy = false;

  const end = (reason: ChipFailure): Result<Response, ChipFailure> => {
    ended = reason;
    return err(reason);
  };

  const unprotected = (status: number): Result<Response, ChipFailure> => {
    const reason: UnprotectedStatus = { ...failure(`unprotected ${statusText(status)}`), unprotectedStatus: status };
    return end(reason);
  };

  const once = async (command: Command): Promise<Result<Response, ChipFailure>> => {
    increment(counter);
    const answer = await channel.exchange(protectCommand(keys, counter, command));
    if (!answer.ok) return end(answer.error);
    const { data, status } = answer.value;
    if (data.length === 0 && status !== SW.ok) return unprotected(status);
    increment(counter);
    const inside = unprotectResponse(keys, counter, answer.value);
    return inside.ok ? inside : end(failure(inside.error));
  };

  /** A card of the short form gets a chain, of which each command is protected for itself. */
  const partsOf = (command: Command): readonly Command[] => {
    const isLong = (command.data?.length ?? 0) > MAX_SHORT_PROTECTED_DATA || (command.le ?? 0) > SHORT.le;
    return isLong && channel.takesExtended?.() === false ? shortCommands(command, MAX_SHORT_PROTECTED_DATA) : [command];
  };

  return {
    async exchange(command) {
      if (ended !== undefined) return err(ended);
      if (busy) return end(failure('a command before the answer to the last one'));
      busy = true;
      let answer: Result<Response, ChipFailure> = err(failure('there is no command'));
      for (const part of partsOf(command)) {
        answer = await once(part);
        if (!answer.ok || answer.value.status !== SW.ok) break;
      }
      busy = false;
      return answer;
    },
  };
}
