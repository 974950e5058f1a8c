// Selecting and reading the files of the eMRTD application: Doc 9303-10, 3.6 (SELECT, READ BINARY with even and odd INS).
import { EMRTD_APPLICATION, LDS_FILES } from '../../state/document/lds/files.ts';
import { child, readTlvHeader, tagName, writeTlv } from '../../state/document/lds/tlv.ts';
import type { FileName } from '../../state/document/pki/types.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { type Command, type Response, SHORT, statusText, SW, SW1 } from './apdu.ts';
import type { BlockSize } from './block-size.ts';
import type { Channel, ChipFailure } from './channel.ts';

/**
 * Why a file was not read. `lost`: the conversation is over; `refused`: the chip's status says no, and the conversation goes
 * on; `wrong`: what it gave is no such file.
 */
export interface FileFailure extends ChipFailure {
  readonly kind: 'lost' | 'refused' | 'wrong';
  /** What the chip said, of `refused`. */
  readonly status?: number;
}

/** A file on its way; it outlives the session in which it was begun. */
export interface PartialFile {
  readonly bytes: Buffer;
  readonly read: number;
}

export interface FileRequest {
  readonly name: FileName;
  /** A file that declares more is not read. */
  readonly maxBytes: number;
  readonly blocks: BlockSize;
  /** Where to go on, after another session was lost. */
  readonly from?: PartialFile | undefined;
  /** Whether and how files are asked for by short identifiers; without it none is. */
  readonly shortIds?: ShortIds;
  /** Nothing is asked for of which it is not known that the file has it. */
  readonly careful?: boolean;
}

/**
 * READ BINARY with a short identifier selects and reads at once (ISO/IEC 7816-4, 11.2.2). Most chips know it, some do not, so it is
 * tried with the first file of the application: as no file is selected before, a chip that reads without selecting shows it by an
 * error, not by bytes of another file.
 */
export interface ShortIds {
  state: 'untried' | 'trying' | 'work' | 'refused';
}

const INS = { select: 0xa4, readBinary: 0xb0, readBinaryOdd: 0xb1 } as const;
const BY_NAME = 0x04;
const BY_FILE_ID = 0x02;
/** No data wanted in return. Without Le, which German chips refuse on SELECT. */
const NO_RESPONSE_DATA = 0x0c;

/** Tag and length of any file of ours. */
export const HEAD = 6;
/**
 * The first block of a file: hardly more than the shortest that is plausible, since some chips answer what goes beyond the end with
 * an error. It saves a command for each.
 */
const FIRST_BLOCK: Readonly<Record<FileName, number>> = {
  CardAccess: HEAD,
  CardSecurity: 512,
  COM: 22,
  SOD: 512,
  // That of a passport; the shortest, of TD2, has 77.
  DG1: 93,
  DG2: 4096,
  DG11: HEAD,
  DG12: HEAD,
  DG14: 32,
  DG15: 64,
};
/** P1 and P2 have 15 bits for an offset. */
const MAX_EVEN_OFFSET = 0x7fff;
const OFFSET_OBJECT = 0x54;
const DATA_OBJECT = 0x53;

const REFUSED: readonly number[] = [SW.securityNotSatisfied, 0x6983, 0x6985, 0x6987, 0x6988];

/** A status that says no, as a failure. */
export function refusal(what: string, status: number): FileFailure {
  const cause = REFUSED.includes(status) ? 'access-refused' : 'read-error';
  return { kind: 'refused', cause, detail: `${what}: ${statusText(status)}`, status };
}

const lost = (failure: ChipFailure): FileFailure => ({ ...failure, kind: 'lost' });
const wrong = (name: FileName, detail: string): FileFailure => ({
  kind: 'wrong',
  cause: 'malformed',
  detail: `${name}: ${detail}`,
});

/** What chips answer that want another form of the same SELECT. */
const OTHER_FORM: readonly number[] = [SW.wrongLength, 0x6a86, 0x6b00];

/** Selects the application of the eMRTD; `no-application` where the card has none. */
export async function selectApplication(channel: Channel): Promise<Result<void, FileFailure>> {
  const command = { ins: INS.select, p1: BY_NAME, p2: NO_RESPONSE_DATA, data: EMRTD_APPLICATION };
  let answer = await channel.exchange(command);
  // Few chips insist on telling what they selected.
  if (answer.ok && OTHER_FORM.includes(answer.value.status))
    answer = await channel.exchange({ ...command, p2: 0, le: SHORT.le });
  if (!answer.ok) return err(lost(answer.error));
  const { status } = answer.value;
  if (status === SW.ok) return ok(undefined);
  const failure = refusal('SELECT eMRTD', status);
  return err(status === SW.notFound ? { ...failure, cause: 'no-application' } : failure);
}

/** Selects a file of the directory that is selected. */
export async function selectFile(channel: Channel, name: FileName): Promise<Result<void, FileFailure>> {
  const data = Buffer.alloc(2);
  data.writeUInt16BE(LDS_FILES[name].fileId);
  const answer = await channel.exchange({ ins: INS.select, p1: BY_FILE_ID, p2: NO_RESPONSE_DATA, data });
  if (!answer.ok) return err(lost(answer.error));
  return answer.value.status === SW.ok ? ok(undefined) : err(refusal(`SELECT ${name}`, answer.value.status));
}

/** Bytes of tag and length around so many bytes, which count as bytes of the answer. */
function dataObjectHead(length: number): number {
  if (length < 0x80) return 2;
  if (length < 0x100) return 3;
  return length < 0x10000 ? 4 : 5;
}

const BY_SHORT_ID = 0x80;
const SHORT_ID = 0x1f;

function readCommand(offset: number, length: number, block: number, shortId?: number): Command {
  if (shortId !== undefined)
    return { ins: INS.readBinary, p1: BY_SHORT_ID | shortId, p2: 0, le: Math.min(length, block) };
  if (offset <= MAX_EVEN_OFFSET)
    return { ins: INS.readBinary, p1: offset >> 8, p2: offset & 0xff, le: Math.min(length, block) };
  const where = Buffer.alloc(offset < 0x10000 ? 2 : 3);
  where.writeUIntBE(offset, 0, where.length);
  const data = Math.min(length, block - dataObjectHead(block));
  const le = data + dataObjectHead(data);
  return { ins: INS.readBinaryOdd, p1: 0, p2: 0, data: writeTlv(OFFSET_OBJECT, where), le };
}

/** The file's bytes in an answer to READ BINARY: 1 to `length`. */
function dataOf(command: Command, answer: Response, length: number, name: FileName): Result<Buffer, FileFailure> {
  if (answer.status !== SW.ok && answer.status !== SW.endOfFile) return err(refusal(name, answer.status));
  const wrapped = command.ins === INS.readBinaryOdd;
  const data = wrapped ? child(answer.data, DATA_OBJECT) : ok(answer.data);
  if (!data.ok) return err(wrong(name, data.error));
  if (data.value.length === 0) return err(wrong(name, `the file ends too early: ${statusText(answer.status)}`));
  if (data.value.length > length) return err(wrong(name, 'the answer is longer than asked for'));
  return data;
}

/**
 * Reads the selected file, whole, with its outer tag. Yields what has been read after each block, and returns the file; its
 * length is the one that its own header declares. Never throws.
 */
export async function* readSelectedFile(
  channel: Channel,
  request: FileRequest,
  shortId?: number,
): AsyncGenerator<PartialFile, Result<Buffer, FileFailure>> {
  const { name, blocks, from, careful = false } = request;
  const first = careful ? HEAD : FIRST_BLOCK[name];

  const readOnce = async (offset: number, length: number): Promise<Result<Buffer, FileFailure>> => {
    const command = readCommand(offset, length, blocks.bytes, offset === 0 ? shortId : undefined);
    const answer = await channel.exchange(command);
    return answer.ok ? dataOf(command, answer.value, length, name) : err(lost(answer.error));
  };

  /** With smaller and smaller blocks, while the chip says that they are too long. */
  const readAt = async (offset: number, length: number): Promise<Result<Buffer, FileFailure>> => {
    for (;;) {
      const data = await readOnce(offset, length);
      const { kind, status = SW.ok } = data.ok ? { kind: 'read' as const } : data.error;
      const tooLong = kind === 'refused' && (status === SW.wrongLength || status >> 8 === SW1.wrongLe);
      if (!tooLong || Math.min(length, blocks.bytes) <= HEAD || !blocks.smaller()) return data;
    }
  };

  let file = from?.bytes;
  let read = from?.read ?? 0;
  if (file === undefined) {
    let head = await readOnce(0, first);
    // Too long for the chip, or the file is shorter than is plausible and the chip gives nothing of it then.
    if (!head.ok && head.error.kind === 'refused' && first > HEAD) head = await readOnce(0, HEAD);
    if (!head.ok) return head;
    const total = declaredLength(head.value, request);
    if (!total.ok) return total;
    file = Buffer.alloc(total.value);
    read = head.value.copy(file);
    yield { bytes: file, read };
  }
  while (read < file.length) {
    const data = await readAt(read, file.length - read);
    if (!data.ok) return data;
    read += data.value.copy(file, read);
    yield { bytes: file, read };
  }
  return ok(file);
}

/** Selects and reads one file; see `readSelectedFile`. */
export async function* readFile(
  channel: Channel,
  request: FileRequest,
): AsyncGenerator<PartialFile, Result<Buffer, FileFailure>> {
  const { name, from, shortIds } = request;
  const isShort = shortIds !== undefined && shortIds.state !== 'refused' && from === undefined;
  if (isShort) {
    if (shortIds.state === 'untried') shortIds.state = 'trying';
    const blocks = readSelectedFile(channel, request, LDS_FILES[name].fileId & SHORT_ID);
    let step = await blocks.next();
    for (let count = 1; step.done !== true; count += 1) {
      yield step.value;
      step = await blocks.next();
      // Only a second block shows that the file has been selected, too.
      if (step.done === true && step.value.ok && count > 1) shortIds.state = 'work';
    }
    const file = step.value;
    if (file.ok || file.error.kind !== 'refused' || shortIds.state === 'work') return file;
  }
  const selected = await selectFile(channel, name);
  // It is there, so it was the way of asking that was refused.
  if (isShort && selected.ok) shortIds.state = 'refused';
  return selected.ok ? yield* readSelectedFile(channel, request) : selected;
}

/** The same without its progress. */
export async function wholeFile(channel: Channel, request: FileRequest): Promise<Result<Buffer, FileFailure>> {
  const blocks = readFile(channel, request);
  let step = await blocks.next();
  while (step.done !== true) step = await blocks.next();
  return step.value;
}

function declaredLength(head: Buffer, { name, maxBytes }: FileRequest): Result<number, FileFailure> {
  const header = readTlvHeader(head);
  if (!header.ok) return err(wrong(name, header.error));
  const { tag } = LDS_FILES[name];
  if (header.value.tag !== tag)
    return err(wrong(name, `it starts with ${tagName(header.value.tag)}, not ${tagName(tag)}`));
  const total = header.value.headerLength + header.value.length;
  if (total <= maxBytes) return ok(total);
  return err({ kind: 'wrong', cause: 'too-large', detail: `${name} declares ${total} bytes, more than ${maxBytes}` });
}
