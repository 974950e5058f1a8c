// One session with a chip that has just been connected, from its answer to reset on: what it takes, how it opens, its files, its
// proofs. It goes on where a session before has ended, and leaves in the memory what the next one needs.
import type { AccessReport, FileName } from '../../state/document/pki/types.ts';
import { unwrap } from '../../state/document/lds/tlv.ts';
import type { ChipEvent } from '../../state/gate/ports.ts';
import { SHORT, SW } from './apdu.ts';
import { SHORT_BLOCK } from './block-size.ts';
import { capabilitiesOfAnswerToReset, capabilitiesOfInfo } from './capabilities.ts';
import type { CardTransport } from './card-transport.ts';
import { type Channel, type ChannelTimes, type ChipFailure, plainChannel } from './channel.ts';
import { type FileFailure, readFile, wholeFile } from './elementary-file.ts';
import { type ExtraFile, isNeeded, MAX_BYTES, nextFile } from './file-plan.ts';
import { type AccessPolicy, openChip } from './open-chip.ts';
import type { ChipProtocols } from './protocols.ts';
import { proveChip } from './prove-chip.ts';
import { type SessionMemory, watched, worseAccess } from './session-memory.ts';

export interface SessionSettings extends AccessPolicy, ChannelTimes {
  /** No file may declare more, whichever it is. */
  readonly maxFileBytes: number;
  readonly extraFiles: readonly ExtraFile[];
}

/**
 * `lost`: the conversation is over, and a new one may do better; `again`: the chip has to be reset for the next step, which has
 * nothing to do with its place on the reader; `failed`: a new one would end alike.
 */
export type SessionEnd =
  { readonly kind: 'done' } | { readonly kind: 'lost' | 'again' | 'failed'; readonly failure: ChipFailure };

/** Objects of secure messaging around the data of a protected answer, padding included. */
const PROTECTION = 48;

/** A chip that falls silent over the extended form shall not take longer than that; any answers sooner. */
const TRIAL_MS = 1000;

/** EF.ATR/INFO by its short identifier, 01, in the master file. */
const READ_INFO = { ins: 0xb0, p1: 0x81, p2: 0, le: SHORT.le } as const;

/** What chip and reader say of the lengths that they take; asked once. */
async function learnLengths(
  plain: Channel,
  transport: CardTransport,
  answerToReset: Buffer,
  memory: SessionMemory,
): Promise<void> {
  const told = capabilitiesOfAnswerToReset(answerToReset);
  memory.extended = told.extended;
  let most = transport.maxAnswerBytes;
  if (told.hasInfo) {
    const answer = await plain.exchange(READ_INFO);
    const isThere = answer.ok && (answer.value.status === SW.ok || answer.value.status === SW.endOfFile);
    const info = isThere ? capabilitiesOfInfo(answer.value.data) : undefined;
    if (info?.maxAnswerBytes !== undefined) most = Math.min(info.maxAnswerBytes, most ?? info.maxAnswerBytes);
  }
  if (most === undefined) return;
  if (most <= SHORT.le) memory.extended = false;
  memory.blocks.capAt(Math.max(SHORT_BLOCK, most - PROTECTION));
}

const lost = (failure: ChipFailure): SessionEnd => ({ kind: 'lost', failure });
const failed = (failure: ChipFailure): SessionEnd => ({ kind: 'failed', failure });

/** A plain chip may be asked for 256 bytes where the lane says so; a protected answer has no room for them. */
function shortBlock({ protocol }: AccessReport, { blocks }: SessionMemory): number {
  return protocol === 'plain' && blocks.bytes <= SHORT.le ? SHORT.le : SHORT_BLOCK;
}

type FileEnd = { readonly kind: 'read'; readonly bytes: Buffer } | FileFailure;

async function* readOne(
  channel: Channel,
  name: FileName,
  memory: SessionMemory,
  settings: SessionSettings,
): AsyncGenerator<ChipEvent, FileEnd> {
  const maxBytes = Math.min(MAX_BYTES[name], settings.maxFileBytes);
  const { blocks: size, shortIds, careful } = memory;
  const blocks = readFile(channel, { name, maxBytes, blocks: size, shortIds, careful, from: memory.partial.get(name) });
  let step = await blocks.next();
  while (step.done !== true) {
    memory.partial.set(name, step.value);
    yield { kind: 'progress', group: name, read: step.value.read, total: step.value.bytes.length };
    step = await blocks.next();
  }
  return step.value.ok ? { kind: 'read', bytes: step.value.value } : step.value.error;
}

/** Reads what is still to be read of one part; the end when it ends the session. */
async function* readPart(
  channel: Channel,
  part: 'before-proofs' | 'after-proofs',
  memory: SessionMemory,
  settings: SessionSettings,
): AsyncGenerator<ChipEvent, SessionEnd | undefined> {
  for (;;) {
    const name = nextFile(part, memory.files, memory.refused, settings.extraFiles);
    if (name === undefined) return undefined;
    const end = yield* readOne(channel, name, memory, settings);
    if (end.kind === 'lost') return lost(end);
    memory.partial.delete(name);
    if (end.kind === 'read') {
      memory.files.set(name, end.bytes);
      yield { kind: 'group', group: name, bytes: end.bytes };
    } else if (isNeeded(name)) {
      return failed(end);
    } else {
      memory.refused.add(name);
    }
  }
}

/** After a loss: whether this is the chip whose files have been read so far. */
async function isSameChip(
  channel: Channel,
  memory: SessionMemory,
  settings: SessionSettings,
): Promise<SessionEnd | undefined> {
  for (const name of ['SOD', 'DG1'] as const) {
    const known = memory.files.get(name);
    if (known === undefined) continue;
    const { blocks, shortIds, careful } = memory;
    const file = await wholeFile(channel, { name, maxBytes: settings.maxFileBytes, blocks, shortIds, careful });
    if (!file.ok && file.error.kind === 'lost') return lost(file.error);
    if (!file.ok || !file.value.equals(known))
      return failed({ cause: 'removed', detail: `another chip lies there now: its ${name} differs` });
  }
  return undefined;
}

/**
 * DG14 is signed and names PACE, too (Doc 9303-11, 9.2): a chip that has hidden EF.CardAccess or the best of it, or somebody between
 * us who has, was opened less well than it could be.
 */
function hiddenPace(memory: SessionMemory, protocols: ChipProtocols): string | undefined {
  const { access } = memory;
  const dg14 = memory.files.get('DG14');
  if (access === undefined || access.downgrade !== undefined || dg14 === undefined) return undefined;
  const infos = unwrap(dg14, 0x6e);
  if (!infos.ok) return undefined;
  if (access.protocol !== 'PACE')
    return protocols.paceOffer(infos.value) === 'none'
      ? undefined
      : 'DG14 names PACE, which EF.CardAccess did not offer';
  const cardAccess = memory.files.get('CardAccess');
  const offered = cardAccess === undefined ? [] : protocols.pacesNamed(cardAccess);
  const withheld = protocols.pacesNamed(infos.value).find((way) => !offered.includes(way));
  return withheld === undefined ? undefined : `DG14 names ${withheld}, which EF.CardAccess did not offer`;
}

/** Runs one session to its end. */
export async function* readSession(
  transport: CardTransport,
  answerToReset: Buffer,
  memory: SessionMemory,
  protocols: ChipProtocols,
  settings: SessionSettings,
  signal: AbortSignal,
): AsyncGenerator<ChipEvent, SessionEnd> {
  const takesExtended = (): boolean => memory.extended === true || memory.tryingExtended;
  const times: ChannelTimes = {
    deadline: settings.deadline,
    get apduMs() {
      return memory.tryingExtended ? Math.min(settings.apduMs, TRIAL_MS) : settings.apduMs;
    },
  };
  const plain = watched(plainChannel(transport, times, signal, takesExtended));
  if (memory.access === undefined && memory.extended === undefined)
    await learnLengths(plain, transport, answerToReset, memory);
  if (plain.ended !== undefined) return lost(plain.ended);

  const opened = await openChip(plain, memory, protocols, settings);
  if (opened.kind !== 'open') return { kind: opened.kind, failure: opened.failure };
  const { report } = opened;
  const known = memory.access;
  memory.access = known === undefined ? report : worseAccess(report, known);
  if (memory.access !== known) yield { kind: 'access', report: memory.access };
  for (const name of ['CardAccess', 'CardSecurity'] as const) {
    const bytes = memory.files.get(name);
    if (known === undefined && bytes !== undefined) yield { kind: 'group', group: name, bytes };
  }
  if (memory.extended !== true) memory.blocks.capAt(shortBlock(report, memory));

  let channel = watched(opened.channel);
  // As long as nothing says which chip it is, nothing of the one before is gone on with.
  if (known !== undefined && !memory.files.has('SOD')) {
    memory.partial.clear();
    memory.files.delete('COM');
  }
  const other = await isSameChip(channel, memory, settings);
  const before = other ?? (yield* readPart(channel, 'before-proofs', memory, settings));
  if (before !== undefined) return before;

  const hidden = hiddenPace(memory, protocols);
  if (hidden !== undefined) {
    if (settings.paceDowngrade === 'refuse') return failed({ cause: 'access-refused', detail: hidden });
    memory.access = { ...memory.access, downgrade: hidden };
    yield { kind: 'access', report: memory.access };
  }

  const proven = await proveChip(plain, channel, memory, protocols);
  if (proven.kind !== 'proven') return proven;
  channel = proven.channel;
  // Each session tells its own: what was proven before counts no more than what the chip proves that lies there now.
  const { activeAuthentication, chipAuthentication, mapping } = memory;
  yield { kind: 'proofs', proofs: { activeAuthentication, chipAuthentication, mapping } };
  return (yield* readPart(channel, 'after-proofs', memory, settings)) ?? { kind: 'done' };
}
