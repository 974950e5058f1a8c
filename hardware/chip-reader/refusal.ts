// What a status says where a chip is asked for a proof: it will not, or it is not well. The former is the traveller's or the
// document's matter, the latter the reader's; neither opens anything.
import { type Response, statusText, SW } from './apdu.ts';
import type { ChipFailure } from './channel.ts';

/** SW1 of 63xx, 69xx, 6Axx, 6Dxx: no, whatever is wrong with password, conditions, data or protocol. */
const REFUSALS: ReadonlySet<number> = new Set([0x63, 0x69, 0x6a, 0x6d]);

/** The failure of a command that was answered with this status; `what` names protocol and command. */
export function statusFailure(what: string, { status }: Response): ChipFailure {
  const cause = REFUSALS.has(status >> 8) ? 'access-refused' : 'read-error';
  return { cause, detail: `${what}: ${statusText(status)}` };
}

/** The whole failure of bytes that are no answer of this protocol. */
export function malformed(what: string, detail: string): ChipFailure {
  return { cause: 'malformed', detail: `${what}: ${detail}` };
}

/** Whether the command was carried out, without any warning. */
export const isDone = ({ status }: Response): boolean => status === SW.ok;
