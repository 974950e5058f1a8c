// Whole readings for the tests: a virtual passport on the virtual reader, read by the port of the gate, and what came of it.
import { LDS_FILES } from '../../state/document/lds/files.ts';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import {
  type AccessReport,
  type ChipProofs,
  type ChipReading,
  type FileName,
  NO_PROOFS,
} from '../../state/document/pki/types.ts';
import type { AccessKey, ChipEvent, ChipPort, EncodedImage } from '../../state/gate/ports.ts';
import { type ChipKeys, NO_KEYS, type PaceOffer } from '../bench/chip-keys.ts';
import { createPassport, type PassportOptions, type VirtualPassport } from '../bench/passport.ts';
import { type PassportFiles, personalise, type PersonalisationOptions } from '../bench/passport-files.ts';
import { createVirtualReader, type PassportFault } from '../bench/virtual-reader.ts';
import { type ChipReaderOptions, createChipPort } from './read-chip.ts';

/** Doc 9303-4, appendix B. */
export const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
export const KEY: AccessKey = { documentNumber: 'L898902C3', dateOfBirth: '740812', dateOfExpiry: '120415' };
export const CAN = '123456';

/** One pixel says as much as a face here, and what follows it makes the file as long as wanted. */
export function portrait(bytes = 1000): EncodedImage {
  const head = Buffer.from('ffd8ffc0000b080001000101011100', 'hex');
  return { format: 'jpeg', bytes: Buffer.concat([head, Buffer.alloc(bytes, 0x5a), Buffer.from('ffd9', 'hex')]) };
}

export interface Document {
  readonly pace?: readonly PaceOffer[];
  readonly keys?: ChipKeys;
  readonly personalisation?: PersonalisationOptions;
  readonly portraitBytes?: number;
  /** What the chip does otherwise than its files say. */
  readonly chip?: Omit<PassportOptions, 'pace' | 'keys'> & { readonly keys?: ChipKeys };
}

/** The files of a document that offers what its chip can do. */
export function filesOf({ pace = [], keys = NO_KEYS, personalisation, portraitBytes }: Document): PassportFiles {
  const files = personalise(LINES, portrait(portraitBytes), { pace, keys, ...personalisation });
  if (!files.ok) throw new Error(files.error);
  return files.value;
}

export function documentOf(document: Document, files = filesOf(document)): VirtualPassport {
  const { pace = [], keys = NO_KEYS, chip } = document;
  return createPassport(files, { pace, keys, cardAccessNumber: CAN, ...chip });
}

/** Bytes that differ from place to place. */
const content = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 251));

/** Files that nobody guards, of these lengths; nothing in them but bytes. */
export function filesWith(dg2Length: number): PassportFiles {
  const file = (group: 'COM' | 'SOD' | 'DG1' | 'DG2', length: number): Buffer =>
    writeTlv(LDS_FILES[group].tag, content(length));
  return { COM: file('COM', 3), SOD: file('SOD', 600), DG1: file('DG1', 91), DG2: file('DG2', dg2Length) };
}

export interface Reading {
  readonly events: readonly ChipEvent[];
  readonly end: ChipEvent | undefined;
  readonly reading: ChipReading;
  readonly access: AccessReport | undefined;
  readonly proofs: ChipProofs;
  readonly files: ReadonlyMap<FileName, Buffer>;
}

/** What the events come to. */
export async function collect(port: ChipPort, key = KEY, signal = new AbortController().signal): Promise<Reading> {
  const events: ChipEvent[] = [];
  const files = new Map<FileName, Buffer>();
  let access: AccessReport | undefined;
  let proofs = NO_PROOFS;
  for await (const event of port.read(key, signal)) {
    events.push(event);
    if (event.kind === 'access') access = event.report;
    if (event.kind === 'proofs') proofs = event.proofs;
    if (event.kind === 'group') files.set(event.group, event.bytes);
  }
  const report = access ?? { protocol: 'plain', algorithm: undefined, password: undefined, downgrade: undefined };
  return { events, end: events.at(-1), reading: { files, access: report, proofs }, access, proofs, files };
}

/** The passport, and what it was told: commands in the order in which they came. */
export function recorded(passport: VirtualPassport): VirtualPassport & { readonly commands: Buffer[] } {
  const commands: Buffer[] = [];
  return {
    answerToReset: passport.answerToReset,
    reset: () => passport.reset(),
    commands,
    answer(command) {
      commands.push(command);
      return passport.answer(command);
    },
  };
}

export interface Placed {
  readonly faults?: readonly PassportFault[];
  readonly reader?: Partial<ChipReaderOptions>;
  readonly key?: AccessKey;
}

/** Lays it on a reader and reads it. */
export function read(passport: VirtualPassport, { faults, reader, key }: Placed = {}): Promise<Reading> {
  const bench = createVirtualReader();
  bench.insert(passport, faults);
  const port = createChipPort(() => bench.openTransport(), { connectMs: 200, totalMs: 60_000, ...reader });
  return collect(port, key);
}
