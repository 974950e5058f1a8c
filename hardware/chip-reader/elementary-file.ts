// Selecting and reading the files of the eMRTD application: Doc 9303-10, 3.6 (SELECT, READ BINARY with even and odd INS).
import { EMRTD_APPLICATION, LDS_FILES } from '../../state/document/lds/files.ts';
import { child, readTlvHeader, tagName, writeTlv } from '../../state/document/lds/tlv.ts';
import type { FileName } from '../../state/document/pki/types.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { type Command, type Response, statusText, SW } from './apdu.ts';
import type { Channel, ChipFailure } from './channel.ts';

export interface ReadLimits {
  /** Bytes asked for at once, 16 to 256. */
  readonly blockSize: number;
  /** A file that declares more is not read. */
  readonly maxFileBytes: number;
}

const INS = { select: 0xa4, readBinary: 0xb0, readBinaryOdd: 0xb1 } as const;
const BY_NAME = 0x04;
const BY_FILE_ID = 0x02;
/** No data wanted in return. Without Le, which German chips refuse on SELECT. */
const NO_RESPONSE_DATA = 0x0c;

/** Tag and length of any file of ours. */
const HEAD = 6;
/** P1 and P2 have 15 bits for an offset. */
const MAX_EVEN_OFFSET = 0x7fff;
const OFFSET_OBJECT = 0x54;
const DATA_OBJECT = 0x53;
/** Tag and length around so many bytes of data, which count as bytes of the answer. */
const dataObjectHead = (length: number): number => (length < 0x80 ? 2 : 3);
/** Some chips take no more than this at once and answer 6700. */
const MODEST_BLOCK = 160;

const REFUSED = [SW.securityNotSatisfied, 0x6983, 0x6985, 0x6987, 0x6988] as const;

function statusFailure(what: string, status: number): ChipFailure {
  const refused = REFUSED.some((refusal) => refusal === status);
  return { cause: refused ? 'access-refused' : 'read-error', detail: `${what}: ${statusText(status)}` };
}

/** Selects the application of the eMRTD; `no-application` where the card has none. */
export async function selectApplication(channel: Channel): Promise<Result<void, ChipFailure>> {
  const answer = await channel.exchange({
    ins: INS.select,
    p1: BY_NAME,
    p2: NO_RESPONSE_DATA,
    data: EMRTD_APPLICATION,
  });
  if (!answer.ok) return answer;
  const { status } = answer.value;
  if (status === SW.ok) return ok(undefined);
  if (status === SW.notFound) return err({ cause: 'no-application', detail: `no eMRTD: ${statusText(status)}` });
  return err(statusFailure('SELECT eMRTD', status));
}

async function selectFile(channel: Channel, group: FileName): Promise<Result<void, ChipFailure>> {
  const data = Buffer.alloc(2);
  data.writeUInt16BE(LDS_FILES[group].fileId);
  const answer = await channel.exchange({ ins: INS.select, p1: BY_FILE_ID, p2: NO_RESPONSE_DATA, data });
  if (!answer.ok) return answer;
  return answer.value.status === SW.ok ? ok(undefined) : err(statusFailure(`SELECT ${group}`, answer.value.status));
}

function readCommand(offset: number, length: number, block: number): Command {
  if (offset <= MAX_EVEN_OFFSET)
    return { ins: INS.readBinary, p1: offset >> 8, p2: offset & 0xff, le: Math.min(length, block) };
  const where = Buffer.alloc(3);
  where.writeUIntBE(offset, 0, 3);
  const data = Math.min(length, block - dataObjectHead(block));
  const le = data + dataObjectHead(data);
  return { ins: INS.readBinaryOdd, p1: 0, p2: 0, data: writeTlv(OFFSET_OBJECT, where), le };
}

/** The file's bytes in an answer to READ BINARY: 1 to `length`. */
function dataOf(command: Command, answer: Response, length: number, group: FileName): Result<Buffer, ChipFailure> {
  const malformed = (detail: string): Result<Buffer, ChipFailure> =>
    err({ cause: 'malformed', detail: `${group}: ${detail}` });
  if (answer.status !== SW.ok && answer.status !== SW.endOfFile) return err(statusFailure(group, answer.status));
  const wrapped = command.ins === INS.readBinaryOdd;
  const data = wrapped ? child(answer.data, DATA_OBJECT) : ok(answer.data);
  if (!data.ok) return malformed(data.error);
  if (data.value.length === 0) return malformed(`the file ends too early: ${statusText(answer.status)}`);
  if (data.value.length > length) return malformed('the answer is longer than asked for');
  return data;
}

/**
 * Selects and reads one file, whole, with its outer tag. Yields how many bytes have been read after each block, and
 * returns the file; its length is the one that its own header declares. Never throws.
 */
export async function* readFile(
  channel: Channel,
  group: FileName,
  limits: ReadLimits,
): AsyncGenerator<{ readonly read: number; readonly total: number }, Result<Buffer, ChipFailure>> {
  const selected = await selectFile(channel, group);
  if (!selected.ok) return selected;
  let block = limits.blockSize;

  const readAt = async (offset: number, length: number): Promise<Result<Buffer, ChipFailure>> => {
    let command = readCommand(offset, length, block);
    let answer = await channel.exchange(command);
    if (answer.ok && answer.value.status === SW.wrongLength && block > MODEST_BLOCK) {
      block = MODEST_BLOCK;
      command = readCommand(offset, length, block);
      answer = await channel.exchange(command);
    }
    return answer.ok ? dataOf(command, answer.value, length, group) : answer;
  };

  const head = await readAt(0, HEAD);
  if (!head.ok) return head;
  const total = declaredLength(head.value, group, limits);
  if (!total.ok) return total;
  const file = Buffer.alloc(total.value);
  let read = head.value.copy(file);
  yield { read, total: total.value };
  while (read < total.value) {
    const data = await readAt(read, total.value - read);
    if (!data.ok) return data;
    read += data.value.copy(file, read);
    yield { read, total: total.value };
  }
  return ok(file);
}

function declaredLength(head: Buffer, group: FileName, limits: ReadLimits): Result<number, ChipFailure> {
  const header = readTlvHeader(head);
  if (!header.ok) return err({ cause: 'malformed', detail: `${group}: ${header.error}` });
  const { tag } = LDS_FILES[group];
  if (header.value.tag !== tag)
    return err({
      cause: 'malformed',
      detail: `${group} starts with ${tagName(header.value.tag)}, not ${tagName(tag)}`,
    });
  const total = header.value.headerLength + header.value.length;
  if (total > limits.maxFileBytes)
    return err({ cause: 'too-large', detail: `${group} declares ${total} bytes, more than ${limits.maxFileBytes}` });
  return ok(total);
}
