// Opening a chip that has just been reset, in the order of Doc 9303-11, 4.2: EF.CardAccess, PACE where it is offered, the
// application, else BAC. BAC on a chip that offers PACE is a downgrade: it happens only after PACE has failed on a reset chip
// again, only where the lane allows it, and the report says why. A chip that opens to nobody's key is read plainly, and
// reported so.
import { PLAIN_ACCESS, type AccessReport } from '../../state/document/pki/types.ts';
import type { AccessKey } from '../../state/gate/ports.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { SW } from './apdu.ts';
import { findCardAccess } from './card-access.ts';
import type { Channel, ChipFailure } from './channel.ts';
import { createBlockSize, SHORT_BLOCK } from './block-size.ts';
import { refusal, selectApplication, selectFile, wholeFile } from './elementary-file.ts';
import { MAX_BYTES } from './file-plan.ts';
import type { PacePassword } from './pace/password.ts';
import type { ChipProtocols } from './protocols.ts';
import type { SessionMemory, WatchedChannel } from './session-memory.ts';

export interface AccessPolicy {
  readonly accessKey: AccessKey;
  /** What is done with a chip on which PACE fails although it offers it. */
  readonly paceDowngrade: 'refuse' | 'record';
}

/**
 * `lost`: the conversation is over, for reasons that a new one may not have. `again`: the chip must be reset for the next
 * way in, which the memory knows. `failed`: there is no way in.
 */
export type Opened =
  | { readonly kind: 'open'; readonly channel: Channel; readonly report: AccessReport }
  | { readonly kind: 'lost' | 'again' | 'failed'; readonly failure: ChipFailure };

const lost = (failure: ChipFailure): Opened => ({ kind: 'lost', failure });
const failed = (failure: ChipFailure): Opened => ({ kind: 'failed', failure });

/** The tries of PACE, each on a chip that was reset: Greek chips answer 6300 to the first one now and then. */
function passwordsOf({ cardAccessNumber, ...zone }: AccessKey): readonly PacePassword[] {
  const ofZone: PacePassword = { kind: 'MRZ', key: zone };
  const tries = [ofZone, ofZone];
  return cardAccessNumber === undefined ? tries : [...tries, { kind: 'CAN', number: cardAccessNumber }];
}

/** Whether the card takes the extended form, shown by a command of it that does nothing; BAC asks for a challenge anyway. */
async function tryExtended(channel: Channel): Promise<boolean> {
  const answer = await channel.exchange({ ins: 0x84, p1: 0, p2: 0, le: 8, extended: true });
  return answer.ok && answer.value.status === SW.ok;
}

async function application(channel: Channel): Promise<Opened | undefined> {
  const selected = await selectApplication(channel);
  if (selected.ok) return undefined;
  return selected.error.kind === 'lost' ? lost(selected.error) : failed(selected.error);
}

/**
 * EF.CardSecurity holds the key that explains the mapping, signed (Doc 9303-11, 9.2.11). It lies beside EF.CardAccess, so it is read
 * before the application is selected: not every chip finds the way back. A chip that does not give it goes on without.
 * @returns why the conversation is over
 */
async function readCardSecurity(channel: Channel, memory: SessionMemory): Promise<ChipFailure | undefined> {
  const name = 'CardSecurity';
  if (memory.files.has(name) || memory.refused.has(name)) return undefined;
  const file = await wholeFile(channel, { name, maxBytes: MAX_BYTES[name], blocks: createBlockSize(SHORT_BLOCK) });
  if (file.ok) memory.files.set(name, file.value);
  else if (file.error.kind === 'lost') return file.error;
  else memory.refused.add(name);
  return undefined;
}

async function byPace(
  plain: WatchedChannel,
  memory: SessionMemory,
  protocols: ChipProtocols,
  cardAccess: Buffer,
  password: PacePassword,
): Promise<Opened> {
  const done = await protocols.pace(plain, cardAccess, password, memory.paceFailures.length);
  if (!done.ok) {
    if (plain.ended !== undefined) return lost(plain.ended);
    memory.paceFailures.push(done.error.detail);
    return { kind: 'again', failure: done.error };
  }
  const { keys, report, mapping } = done.value;
  const channel = protocols.secure(plain, keys);
  const over = mapping === undefined ? undefined : await readCardSecurity(channel, memory);
  if (over !== undefined) return lost(over);
  const refused = await application(channel);
  if (refused !== undefined) return refused;
  memory.mapping = mapping;
  return { kind: 'open', channel, report };
}

/** Whether the application's files are there for whoever asks; an error when the conversation is over. */
async function isUnprotected(channel: Channel): Promise<Result<boolean, ChipFailure>> {
  const selected = await selectFile(channel, 'SOD');
  if (!selected.ok) return selected.error.kind === 'lost' ? err(selected.error) : ok(false);
  const answer = await channel.exchange({ ins: 0xb0, p1: 0, p2: 0, le: 1 });
  return answer.ok ? ok(answer.value.status === SW.ok || answer.value.status === SW.endOfFile) : answer;
}

async function withoutPace(
  plain: WatchedChannel,
  memory: SessionMemory,
  protocols: ChipProtocols,
  key: AccessKey,
  downgrade: string | undefined,
): Promise<Opened> {
  const refused = await application(plain);
  if (refused !== undefined) return refused;
  if (memory.extended === undefined && memory.blocks.isLong) {
    memory.tryingExtended = true;
    memory.extended = await tryExtended(plain);
    if (plain.ended !== undefined) return lost(plain.ended);
    memory.tryingExtended = false;
  }
  const done = await protocols.bac(plain, key);
  if (done.ok) {
    const report: AccessReport = { protocol: 'BAC', algorithm: undefined, password: 'MRZ', downgrade };
    return { kind: 'open', channel: protocols.secure(plain, done.value), report };
  }
  if (plain.ended !== undefined) return lost(plain.ended);
  const open = await isUnprotected(plain);
  if (!open.ok) return lost(open.error);
  if (open.value) return { kind: 'open', channel: plain, report: { ...PLAIN_ACCESS, downgrade } };
  return failed({ ...refusal('BAC', SW.securityNotSatisfied), detail: done.error.detail, cause: 'access-refused' });
}

/** Opens the chip by the next way that has not failed yet. Never throws but for a mistake in the protocols. */
export async function openChip(
  plain: WatchedChannel,
  memory: SessionMemory,
  protocols: ChipProtocols,
  policy: AccessPolicy,
): Promise<Opened> {
  // That of a session before may have been another chip's.
  memory.mapping = undefined;
  if (!memory.cardAccessSought) {
    const trial = memory.extended === undefined && memory.blocks.isLong;
    memory.tryingExtended = trial;
    const found = await findCardAccess(plain, trial);
    if (!found.ok) return lost(found.error);
    memory.tryingExtended = false;
    memory.cardAccessSought = true;
    memory.cardAccessFault = found.value.fault;
    if (trial) memory.extended = found.value.extended;
    if (found.value.file !== undefined) memory.files.set('CardAccess', found.value.file);
  }
  const cardAccess = memory.files.get('CardAccess');
  if (cardAccess === undefined)
    return downgraded(
      plain,
      memory,
      protocols,
      policy,
      memory.cardAccessFault && `unreadable: ${memory.cardAccessFault}`,
    );
  const offer = protocols.paceOffer(cardAccess);
  if (offer === 'none') return withoutPace(plain, memory, protocols, policy.accessKey, undefined);

  const password = passwordsOf(policy.accessKey)[memory.paceFailures.length];
  if (offer === 'offered' && password !== undefined) return byPace(plain, memory, protocols, cardAccess, password);
  const why = offer === 'offered' ? (memory.paceFailures.at(-1) ?? 'PACE failed') : offer.unusable;
  return downgraded(plain, memory, protocols, policy, why);
}

/** @param why undefined where there was nothing better */
async function downgraded(
  plain: WatchedChannel,
  memory: SessionMemory,
  protocols: ChipProtocols,
  { accessKey, paceDowngrade }: AccessPolicy,
  why: string | undefined,
): Promise<Opened> {
  if (why !== undefined && paceDowngrade === 'refuse')
    return failed({ cause: 'access-refused', detail: `no downgrade: ${why}` });
  return withoutPace(plain, memory, protocols, accessKey, why);
}
