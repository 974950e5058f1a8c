// Making the chip prove that it is no copy: chip authentication with DG14, then active authentication with DG15 (Doc 9303-11,
// 6.1 and 6.2). What comes of it is kept for those who judge; a chip that will not is written down, and the reading goes on.
import type { Channel, ChipFailure } from './channel.ts';
import { selectFile } from './elementary-file.ts';
import type { ChipProtocols } from './protocols.ts';
import { type SessionMemory, watched, type WatchedChannel } from './session-memory.ts';

/** A chip that is lost so often while it is to prove something is not asked again. */
const MOST_LOST = 2;

export type Proven =
  | { readonly kind: 'proven'; readonly channel: WatchedChannel }
  /** The conversation is over; `again`: the chip has to be reset, but it was not lost. */
  | { readonly kind: 'lost' | 'again'; readonly failure: ChipFailure };

function lostOver(memory: SessionMemory, failure: ChipFailure): Proven {
  memory.lostProofs += 1;
  return { kind: 'lost', failure };
}

async function chipAuthentication(
  plain: WatchedChannel,
  channel: WatchedChannel,
  memory: SessionMemory,
  protocols: ChipProtocols,
  dg14: Buffer,
): Promise<Proven> {
  const done = await protocols.chipAuthentication(channel, dg14);
  if (!done.ok) {
    memory.chipAuthenticationOver = plain.ended === undefined || memory.lostProofs + 1 >= MOST_LOST;
    // It has answered before, in a session that was lost: that is worth no more than what it answers now.
    const before = memory.chipAuthentication;
    if (before !== undefined) memory.chipAuthentication = { ...before, outcome: 'refused', detail: done.error.detail };
    if (plain.ended !== undefined) return lostOver(memory, plain.ended);
    // What it said may have been the end of its session.
    return channel.ended === undefined ? { kind: 'proven', channel } : { kind: 'again', failure: done.error };
  }
  const { keys, run } = done.value;
  if (run === undefined || keys === undefined || run.outcome !== 'answered') {
    memory.chipAuthentication = run;
    memory.chipAuthenticationOver = true;
    return channel.ended === undefined ? { kind: 'proven', channel } : { kind: 'again', failure: channel.ended };
  }
  // Only a chip with the private key understands what comes next.
  const next = watched(protocols.secure(plain, keys));
  const answer = await selectFile(next, 'SOD');
  if (answer.ok || answer.error.kind !== 'lost') {
    memory.chipAuthentication = run;
    return { kind: 'proven', channel: next };
  }
  if (plain.ended !== undefined) return lostOver(memory, plain.ended);
  memory.chipAuthentication = { ...run, outcome: 'refused', detail: answer.error.detail };
  memory.chipAuthenticationOver = true;
  return { kind: 'again', failure: answer.error };
}

async function activeAuthentication(
  plain: WatchedChannel,
  channel: WatchedChannel,
  memory: SessionMemory,
  protocols: ChipProtocols,
  dg15: Buffer,
): Promise<Proven> {
  const done = await protocols.activeAuthentication(channel, dg15);
  if (done.ok) {
    memory.activeAuthentication = done.value;
    return { kind: 'proven', channel };
  }
  if (plain.ended === undefined && channel.ended === undefined) {
    const { cause, detail } = done.error;
    memory.activeAuthentication = cause === 'read-error' ? { unable: detail } : { refused: detail };
    memory.activeAuthenticationOver = true;
    return { kind: 'proven', channel };
  }
  const failure = plain.ended ?? channel.ended ?? done.error;
  if (memory.lostProofs + 1 >= MOST_LOST) {
    memory.activeAuthentication = { refused: `the chip was lost over it: ${failure.detail}` };
    memory.activeAuthenticationOver = true;
  }
  return lostOver(memory, failure);
}

/**
 * Makes the chip prove what it can, and gives the channel on which the reading goes on. In a session after a lost one all is carried
 * out anew: a copy may lie there now that has the same files.
 */
export async function proveChip(
  plain: WatchedChannel,
  opened: Channel,
  memory: SessionMemory,
  protocols: ChipProtocols,
): Promise<Proven> {
  let channel = watched(opened);
  const dg14 = memory.files.get('DG14');
  if (dg14 !== undefined && !memory.chipAuthenticationOver) {
    const proven = await chipAuthentication(plain, channel, memory, protocols, dg14);
    if (proven.kind !== 'proven') return proven;
    channel = proven.channel;
  }
  const dg15 = memory.files.get('DG15');
  if (dg15 === undefined || memory.activeAuthenticationOver) return { kind: 'proven', channel };
  return activeAuthentication(plain, channel, memory, protocols, dg15);
}
