// The files of a chip and the way to them: SELECT and READ BINARY of ISO/IEC 7816-4 as Doc 9303-10, 3.6 uses them, the master file
// (Doc 9303-10, 3.4) beside the eMRTD application.
import { child, writeTlv } from '../../state/document/lds/tlv.ts';
import { type CardAnswer, type CardCommand, says, STATUS } from './chip-apdu.ts';
import type { ChipHabits } from './chip-habits.ts';

/** File identifiers in the master file (Doc 9303-10, table 33). */
export const MASTER_FILES = { CardAccess: 0x011c, CardSecurity: 0x011d, AtrInfo: 0x2f01, Dir: 0x2f00 } as const;
/** File identifiers in the application (Doc 9303-10, table 38). */
export const APPLICATION_FILES = {
  COM: 0x011e,
  SOD: 0x011d,
  DG1: 0x0101,
  DG2: 0x0102,
  DG3: 0x0103,
  DG4: 0x0104,
  DG11: 0x010b,
  DG12: 0x010c,
  DG14: 0x010e,
  DG15: 0x010f,
} as const;

export type MasterFileName = keyof typeof MASTER_FILES;
export type ApplicationFileName = keyof typeof APPLICATION_FILES;
export type ChipFileName = MasterFileName | ApplicationFileName;

const APPLICATION = Buffer.from('a0000002471001', 'hex');
const MASTER_FILE_ID = 0x3f00;
/** Fingerprints and irises want terminal authentication, which nobody here has (Doc 9303-11, 7.1). */
const NEEDS_TERMINAL: readonly ChipFileName[] = ['DG3', 'DG4'];
/** Readable by everybody (Doc 9303-10, table 33). */
const FREE: readonly ChipFileName[] = ['CardAccess', 'AtrInfo', 'Dir'];

export interface FileSystem {
  reset(): void;
  select(command: CardCommand): CardAnswer;
  /** READ BINARY, either instruction; `room`: most bytes of data that the answer can carry. */
  read(command: CardCommand, room: number): CardAnswer;
  readonly inApplication: boolean;
}

export interface FileSystemOptions {
  readonly files: ReadonlyMap<ChipFileName, Buffer>;
  readonly habits: ChipHabits;
  /** A card of another kind. */
  readonly hasApplication: boolean;
  /** Whether the holder's data may be read now. */
  readonly isOpen: () => boolean;
}

export function createFileSystem({ files, habits, hasApplication, isOpen }: FileSystemOptions): FileSystem {
  let directory: 'master' | 'application' = 'master';
  let current: ChipFileName | undefined;

  const names = (): readonly ChipFileName[] =>
    directory === 'application'
      ? (Object.keys(APPLICATION_FILES) as ApplicationFileName[])
      : habits.masterFile === 'absent'
        ? []
        : (Object.keys(MASTER_FILES) as MasterFileName[]);
  const idOf = (name: ChipFileName): number =>
    directory === 'application' && name in APPLICATION_FILES
      ? APPLICATION_FILES[name as ApplicationFileName]
      : MASTER_FILES[name as MasterFileName];

  /** The file is current from now on, or the status that refuses it. */
  const take = (matches: (fileId: number) => boolean): number => {
    const name = names().find((candidate) => matches(idOf(candidate)));
    if (name === 'Dir' && habits.directory === 'locked' && !isOpen()) return STATUS.locked;
    if (name === undefined || !files.has(name)) return STATUS.notFound;
    if (NEEDS_TERMINAL.includes(name) || (!FREE.includes(name) && !isOpen())) return STATUS.locked;
    current = name;
    return STATUS.ok;
  };

  const selectMaster = (): number => {
    const { masterFile } = habits;
    if (masterFile === 'wrong-length') return STATUS.wrongLength;
    if (masterFile === 'not-satisfied') return STATUS.notSatisfied;
    if (masterFile === 'absent') return STATUS.notFound;
    directory = 'master';
    current = undefined;
    return STATUS.ok;
  };

  const select = ({ p1, p2, data, le }: CardCommand): CardAnswer => {
    if (p2 !== 0x0c && p2 !== 0x00) return says(STATUS.wrongParameters);
    if (le !== undefined && habits.leWithoutData === 'refused') return says(STATUS.wrongLength);
    if (p1 === 0x04) {
      if (!hasApplication || !data.equals(APPLICATION)) return says(STATUS.notFound);
      directory = 'application';
      current = undefined;
      return says(STATUS.ok);
    }
    const id = data.length === 2 ? data.readUInt16BE() : undefined;
    if (p1 === 0x00 && (id === undefined ? data.length === 0 : id === MASTER_FILE_ID)) return says(selectMaster());
    if (p1 !== 0x02 && p1 !== 0x00) return says(STATUS.wrongParameters);
    if (id === undefined) return says(STATUS.wrongLength);
    return says(take((fileId) => fileId === id));
  };

  /** How many bytes to give for so many asked for, or the answer that refuses them. */
  const granted = (wanted: number, room: number): number | CardAnswer => {
    const most = Math.min(habits.maxLe, room);
    if (wanted <= most) return wanted;
    switch (habits.longerLe) {
      case 'shortened':
        return most;
      case 'corrected':
        return says(most < 256 ? 0x6c00 + most : STATUS.wrongLength);
      case 'refused':
        return says(STATUS.wrongLength);
    }
  };

  const part = (offset: number, wanted: number, room: number): CardAnswer => {
    const file = current === undefined ? undefined : files.get(current);
    if (file === undefined) return says(STATUS.noFileSelected);
    if (offset >= file.length) return says(STATUS.wrongOffset);
    const length = granted(wanted, room);
    if (typeof length !== 'number') return length;
    const data = file.subarray(offset, offset + length);
    if (data.length === length || habits.endOfFile === 'silent') return says(STATUS.ok, data);
    return habits.endOfFile === 'refused' ? says(STATUS.wrongLength) : says(STATUS.endOfFile, data);
  };

  const readEven = ({ p1, p2, le }: CardCommand, room: number): CardAnswer => {
    if (le === undefined) return says(STATUS.wrongLength);
    if (p1 < 0x80) return part(p1 * 256 + p2, le, room);
    if (habits.shortFileIds === 'refused') return says(STATUS.wrongParameters);
    // The low five bits of the file's number; EF.DIR alone has another (Doc 9303-10, table 33).
    const taken = take((fileId) => (fileId === MASTER_FILES.Dir ? 0x1e : fileId & 0x1f) === (p1 & 0x1f));
    return taken === STATUS.ok ? part(p2, le, room) : says(taken);
  };

  const readOdd = ({ p1, p2, data, le }: CardCommand, room: number): CardAnswer => {
    if (p1 !== 0 || p2 !== 0) return says(STATUS.wrongParameters);
    if (le === undefined || le < 3) return says(STATUS.wrongLength);
    const where = child(data, 0x54);
    if (!where.ok || where.value.length < 1 || where.value.length > 4) return says(STATUS.wrongData);
    // Le counts the data object's tag and length, too.
    const headOf = (whole: number): number => (whole - 2 < 0x80 ? 2 : whole - 3 < 0x100 ? 3 : 4);
    const offset = where.value.readUIntBE(0, where.value.length);
    const answer = part(offset, le - headOf(le), room - headOf(room));
    return answer.data.length === 0 ? answer : says(answer.status, writeTlv(0x53, answer.data));
  };

  return {
    reset: () => {
      directory = 'master';
      current = undefined;
    },
    select,
    read: (command, room) => (command.ins === 0xb1 ? readOdd(command, room) : readEven(command, room)),
    get inApplication() {
      return directory === 'application';
    },
  };
}
