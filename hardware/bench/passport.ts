// A virtual passport: the card's side of ISO/IEC 7816-4 in its short form, as an eMRTD without access control speaks it
// (Doc 9303-10, 3.6). Written apart from the reader's side, so that one does not repeat the other's mistakes. It knows nothing
// of time or wires; the virtual reader has those.
import { EMRTD_APPLICATION, LDS_FILES } from '../../state/document/lds/files.ts';
import { child, writeTlv } from '../../state/document/lds/tlv.ts';
import type { PassportFiles } from './passport-files.ts';

type GroupName = keyof PassportFiles;

export interface VirtualPassport {
  /** Answer to reset, as PC/SC makes it for a contactless card. */
  readonly answerToReset: Buffer;
  /** Forgets what was selected. */
  reset(): void;
  /** One command in, data and status out. Any bytes are answered. */
  answer(command: Buffer): Buffer;
}

export interface PassportOptions {
  /** Answers 6982 to every file, as a passport does before BAC or PACE. Default no. */
  readonly locked?: boolean;
  /** A card of another kind: it does not know the eMRTD application. Default no. */
  readonly otherCard?: boolean;
}

interface ShortCommand {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Buffer;
  readonly le: number | undefined;
}

const STATUS = {
  ok: 0x9000,
  endOfFile: 0x6282,
  wrongLength: 0x6700,
  locked: 0x6982,
  noFileSelected: 0x6986,
  wrongData: 0x6a80,
  notFound: 0x6a82,
  wrongParameters: 0x6a86,
  wrongOffset: 0x6b00,
  wrongInstruction: 0x6d00,
  wrongClass: 0x6e00,
} as const;

function reply(status: number, data: Buffer = Buffer.alloc(0)): Buffer {
  const end = Buffer.alloc(2);
  end.writeUInt16BE(status);
  return Buffer.concat([data, end]);
}

/** Undefined when the lengths do not fit the short form. */
function parse(bytes: Buffer): ShortCommand | undefined {
  if (bytes.length < 4) return undefined;
  const [cla = 0, ins = 0, p1 = 0, p2 = 0, p3] = bytes;
  const none = Buffer.alloc(0);
  if (p3 === undefined) return { cla, ins, p1, p2, data: none, le: undefined };
  if (bytes.length === 5) return { cla, ins, p1, p2, data: none, le: p3 === 0 ? 256 : p3 };
  const data = bytes.subarray(5, 5 + p3);
  if (p3 === 0 || data.length !== p3) return undefined;
  if (bytes.length === 5 + p3) return { cla, ins, p1, p2, data, le: undefined };
  if (bytes.length !== 6 + p3) return undefined;
  const le = bytes.readUInt8(5 + p3);
  return { cla, ins, p1, p2, data, le: le === 0 ? 256 : le };
}

const GROUPS: readonly GroupName[] = ['COM', 'SOD', 'DG1', 'DG2'];
const groupWith = (matches: (fileId: number) => boolean): GroupName | undefined =>
  GROUPS.find((group) => matches(LDS_FILES[group].fileId));

/** A passport with these files, powered up. */
export function createPassport(files: PassportFiles, options: PassportOptions = {}): VirtualPassport {
  let application = false;
  let current: GroupName | undefined;

  const select = ({ p1, p2, data }: ShortCommand): Buffer => {
    if (p2 !== 0x0c && p2 !== 0x00) return reply(STATUS.wrongParameters);
    if (p1 === 0x04) {
      application = options.otherCard !== true && data.equals(EMRTD_APPLICATION);
      current = undefined;
      return reply(application ? STATUS.ok : STATUS.notFound);
    }
    if (p1 !== 0x02) return reply(STATUS.wrongParameters);
    if (data.length !== 2) return reply(STATUS.wrongLength);
    const found = application ? groupWith((fileId) => fileId === data.readUInt16BE()) : undefined;
    if (found === undefined) return reply(STATUS.notFound);
    if (options.locked === true) return reply(STATUS.locked);
    current = found;
    return reply(STATUS.ok);
  };

  /** The bytes from an offset on, or the status that refuses them. */
  const part = (offset: number, length: number): Buffer | number => {
    if (current === undefined) return STATUS.noFileSelected;
    const file = files[current];
    return offset >= file.length ? STATUS.wrongOffset : file.subarray(offset, offset + length);
  };

  const readBinary = ({ p1, p2, le }: ShortCommand): Buffer => {
    if (le === undefined) return reply(STATUS.wrongLength);
    let offset = p1 * 256 + p2;
    if (p1 >= 0x80) {
      // Short file identifier: the low five bits of the file's number.
      const found = application ? groupWith((fileId) => (fileId & 0x1f) === (p1 & 0x1f)) : undefined;
      if (found === undefined) return reply(STATUS.notFound);
      if (options.locked === true) return reply(STATUS.locked);
      current = found;
      offset = p2;
    }
    const data = part(offset, le);
    if (typeof data === 'number') return reply(data);
    return reply(data.length < le ? STATUS.endOfFile : STATUS.ok, data);
  };

  const readBinaryOdd = ({ p1, p2, data, le }: ShortCommand): Buffer => {
    if (p1 !== 0 || p2 !== 0) return reply(STATUS.wrongParameters);
    if (le === undefined || le < 3) return reply(STATUS.wrongLength);
    const where = child(data, 0x54);
    if (!where.ok || where.value.length < 1 || where.value.length > 4) return reply(STATUS.wrongData);
    // Le counts the data object's tag and length too.
    const room = le - 2 < 0x80 ? le - 2 : le - 3;
    const bytes = part(where.value.readUIntBE(0, where.value.length), room);
    if (typeof bytes === 'number') return reply(bytes);
    return reply(bytes.length < room ? STATUS.endOfFile : STATUS.ok, writeTlv(0x53, bytes));
  };

  const instructions: Readonly<Record<number, (command: ShortCommand) => Buffer>> = {
    0xa4: select,
    0xb0: readBinary,
    0xb1: readBinaryOdd,
  };

  return {
    answerToReset: Buffer.from('3b80800101', 'hex'),
    reset: () => {
      application = false;
      current = undefined;
    },
    answer: (bytes) => {
      const command = parse(bytes);
      if (command === undefined) return reply(STATUS.wrongLength);
      if (command.cla !== 0) return reply(STATUS.wrongClass);
      return instructions[command.ins]?.(command) ?? reply(STATUS.wrongInstruction);
    },
  };
}
