// Finding EF.CardAccess in the master file (Doc 9303-10, 3.11.3), before the application is selected: whether PACE is offered.
// Chips disagree about the way to it: some answer SELECT of the master file with 6700 or 6985, some know no short identifier.
// By the way it is tried whether the chip takes the extended form, here where no session can be lost over it.
import { LDS_FILES } from '../../state/document/lds/files.ts';
import { readTlvHeader } from '../../state/document/lds/tlv.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { SW } from './apdu.ts';
import { createBlockSize, SHORT_BLOCK } from './block-size.ts';
import type { Channel } from './channel.ts';
import { type FileFailure, type PartialFile, readSelectedFile, selectFile } from './elementary-file.ts';

const READ_BINARY = 0xb0;
const SELECT = 0xa4;
const BY_SHORT_IDENTIFIER = 0x80;
const MASTER_FILE = Buffer.from('3f00', 'hex');
const MAX_BYTES = 4096;
/** One way of PACE and its group; most chips have no more. */
const LEAST_BYTES = 22;

export interface FoundCardAccess {
  /** The file; undefined where the chip has none, or none that can be read. */
  readonly file: Buffer | undefined;
  /** It is there, and cannot be read: it may have offered anything. */
  readonly fault: string | undefined;
  /** What the trial has shown; undefined where it has shown nothing. */
  readonly extended: boolean | undefined;
}

/** The whole file when this is its beginning and all of it; else what is there of it. */
function partOf(bytes: Buffer): PartialFile | undefined {
  const header = readTlvHeader(bytes);
  if (!header.ok || header.value.tag !== LDS_FILES.CardAccess.tag) return undefined;
  const total = header.value.headerLength + header.value.length;
  if (total > MAX_BYTES) return undefined;
  const file = Buffer.alloc(total);
  return { bytes: file, read: bytes.copy(file) };
}

type Found = Pick<FoundCardAccess, 'file' | 'fault'>;
const NONE: Found = { file: undefined, fault: undefined };

async function finish(channel: Channel, from?: PartialFile): Promise<Result<Found, FileFailure>> {
  const request = { name: 'CardAccess', maxBytes: MAX_BYTES, blocks: createBlockSize(SHORT_BLOCK), from } as const;
  const blocks = readSelectedFile(channel, request);
  let step = await blocks.next();
  while (step.done !== true) step = await blocks.next();
  if (step.value.ok) return ok({ file: step.value.value, fault: undefined });
  const { kind, detail } = step.value.error;
  return kind === 'lost' ? err(step.value.error) : ok({ file: undefined, fault: detail });
}

/** The beginning, by its short identifier, which selects the file. The status when that says no. */
async function byShortIdentifier(
  channel: Channel,
  extended: boolean,
): Promise<Result<{ readonly part: PartialFile | undefined; readonly status: number }, FileFailure>> {
  const p1 = BY_SHORT_IDENTIFIER | (LDS_FILES.CardAccess.fileId & 0x1f);
  const answer = await channel.exchange({ ins: READ_BINARY, p1, p2: 0, le: LEAST_BYTES, extended });
  if (!answer.ok) return err({ ...answer.error, kind: 'lost' });
  const { status, data } = answer.value;
  return ok({ part: status === SW.ok || status === SW.endOfFile ? partOf(data) : undefined, status });
}

/** By its identifier, where it is and from the master file, which is selected only where that fails. */
async function byIdentifier(channel: Channel): Promise<Result<Found, FileFailure>> {
  for (const master of [undefined, { data: MASTER_FILE }, {}]) {
    if (master !== undefined) {
      const answer = await channel.exchange({ ins: SELECT, p1: 0, p2: 0x0c, ...master });
      if (!answer.ok) return err({ ...answer.error, kind: 'lost' });
      // It may be selected already, and the chip may only not like to be told.
      if (answer.value.status !== SW.ok) continue;
    }
    const selected = await selectFile(channel, 'CardAccess');
    if (selected.ok) return finish(channel);
    if (selected.error.kind === 'lost') return selected;
    if (selected.error.status === SW.notFound) return ok(NONE);
  }
  return ok(NONE);
}

/**
 * Looks for the file on a chip that has just been reset. The only error is a conversation that is over.
 * @param tryExtended asks for it in the extended form first
 */
export async function findCardAccess(
  channel: Channel,
  tryExtended: boolean,
): Promise<Result<FoundCardAccess, FileFailure>> {
  for (const extended of tryExtended ? [true, false] : [false]) {
    const read = await byShortIdentifier(channel, extended);
    if (!read.ok) return read;
    const { part, status } = read.value;
    if (part !== undefined) {
      const whole = part.read === part.bytes.length;
      const found = whole ? ok({ file: part.bytes, fault: undefined }) : await finish(channel, part);
      return found.ok ? ok({ ...found.value, extended: tryExtended ? extended : undefined }) : found;
    }
    if (status === SW.notFound) break;
  }
  const found = await byIdentifier(channel);
  return found.ok ? ok({ ...found.value, extended: undefined }) : found;
}
