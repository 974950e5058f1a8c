// The elementary files of a virtual passport (Doc 9303-10): EF.COM, the data groups, EF.CardAccess and EF.CardSecurity, and an
// EF.SOD that a document signer of the bench has signed.
import { LDS_FILES } from '../../state/document/lds/files.ts';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import type { Digest } from '../../state/document/pki/curves.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { ok, type Result } from '../../state/result.ts';
import {
  cardAccessFile,
  cardSecurityInfos,
  type ChipKeys,
  dg14File,
  dg15File,
  NO_KEYS,
  type PaceOffer,
} from './chip-keys.ts';
import { faceRecord } from './face-record.ts';
import { faceRecord39794 } from './face-record-39794.ts';
import { benchIssuer, type Issuer, type SignerName } from './issuer.ts';
import type { Identity } from './issuer-certificates.ts';
import { cardSecurityFile, type SigningHabits, sodFile } from './issuer-cms.ts';

type Always = 'COM' | 'SOD' | 'DG1' | 'DG2';
type Sometimes = 'CardAccess' | 'CardSecurity' | 'DG3' | 'DG4' | 'DG11' | 'DG12' | 'DG14' | 'DG15';
export type PassportFiles = Readonly<Record<Always, Buffer>> & Readonly<Partial<Record<Sometimes, Buffer | undefined>>>;
export type PassportFileName = Always | Sometimes;

export interface PersonalisationOptions {
  /** The bench's own unless given. */
  readonly issuer?: Issuer;
  /** `good` unless given. */
  readonly signer?: SignerName | Identity;
  /** Of the groups' hashes; SHA-256 unless given. */
  readonly digest?: Digest;
  /** Of the LDS security object; 0 unless given. */
  readonly version?: 0 | 1;
  readonly signing?: SigningHabits;
  /** DG14 and DG15 say the public ones; none unless given. */
  readonly keys?: ChipKeys;
  /** EF.CardAccess and DG14 say them; none unless given. */
  readonly pace?: readonly PaceOffer[];
  /** The standard of DG2's record; ISO/IEC 19794-5 unless given. */
  readonly face?: '19794-5' | '39794-5';
  /** DG11 and DG12, too. */
  readonly details?: boolean;
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** DG1 with the lines as they are, right or wrong. */
export function dg1File(lines: readonly string[]): Buffer {
  return writeTlv(LDS_FILES.DG1.tag, writeTlv(0x5f1f, latin(lines.join(''))));
}

/** DG2 with one template around a face record: ISO/IEC 19794-5 in 5F2E, or 39794-5 in 7F2E. */
export function dg2File(record: Buffer, standard: '19794-5' | '39794-5' = '19794-5'): Buffer {
  // ISO/IEC 7816-11: biometric type 2 (face), no subtype, format owner 0101 (JTC 1/SC 37), format type.
  const old = standard === '19794-5';
  const header = old
    ? writeTlv(0xa1, hex('810102'), hex('820100'), hex('87020101'), hex('88020008'))
    : writeTlv(0xa1, hex('87020101'), hex('8802002a'));
  const template = writeTlv(0x7f60, header, writeTlv(old ? 0x5f2e : 0x7f2e, record));
  return writeTlv(LDS_FILES.DG2.tag, writeTlv(0x7f61, hex('020101'), template));
}

/** DG11 with a name as it is written, and DG12 with an authority and a date of issue (Doc 9303-10, 4.7.11 and 4.7.12). */
function detailFiles(): { readonly DG11: Buffer; readonly DG12: Buffer } {
  return {
    DG11: writeTlv(
      LDS_FILES.DG11.tag,
      writeTlv(0x5c, hex('5f0e')),
      writeTlv(0x5f0e, latin('SPECIMEN<<BENCH<TRAVELLER')),
    ),
    DG12: writeTlv(
      LDS_FILES.DG12.tag,
      writeTlv(0x5c, hex('5f195f26')),
      writeTlv(0x5f19, latin('BENCH OFFICE')),
      writeTlv(0x5f26, latin('20240101')),
    ),
  };
}

function comFile(tags: readonly number[], version: 0 | 1): Buffer {
  const lds = writeTlv(0x5f01, latin(version === 1 ? '0108' : '0107'));
  return writeTlv(LDS_FILES.COM.tag, lds, writeTlv(0x5f36, latin('040000')), writeTlv(0x5c, Buffer.from(tags)));
}

/** The groups that EF.SOD may list, by their numbers. */
const NUMBERS = { DG1: 1, DG2: 2, DG3: 3, DG4: 4, DG11: 11, DG12: 12, DG14: 14, DG15: 15 } as const;
type GroupName = keyof typeof NUMBERS;

/** EF.SOD over the groups that are there. */
export function signFiles(
  groups: Readonly<Partial<Record<GroupName, Buffer | undefined>>>,
  options: Pick<PersonalisationOptions, 'issuer' | 'signer' | 'digest' | 'version' | 'signing'> = {},
): Buffer {
  const { issuer = benchIssuer(), signer = 'good', digest = 'sha256', version = 0, signing = {} } = options;
  const identity = typeof signer === 'string' ? issuer.signer(signer) : signer;
  return sodFile(numbered(groups), identity, { digest, version, habits: signing });
}

function numbered(groups: Readonly<Partial<Record<GroupName, Buffer | undefined>>>): (readonly [number, Buffer])[] {
  return (Object.keys(NUMBERS) as GroupName[]).flatMap((name) => {
    const file = groups[name];
    return file === undefined ? [] : [[NUMBERS[name], file] as const];
  });
}

/**
 * The files of a passport with this zone and this portrait (JPEG or JPEG 2000; the error says why it cannot be one).
 * The lines are taken as they are, so that a wrong document can be made.
 */
export function personalise(
  lines: readonly string[],
  portrait: EncodedImage,
  options: PersonalisationOptions = {},
): Result<PassportFiles, string> {
  const { issuer = benchIssuer(), keys = NO_KEYS, pace = [], face = '19794-5', version = 0 } = options;
  const record = face === '19794-5' ? faceRecord(portrait) : faceRecord39794(portrait);
  if (!record.ok) return record;
  const groups = {
    DG1: dg1File(lines),
    DG2: dg2File(record.value, face),
    ...(options.details === true ? detailFiles() : {}),
    DG14: dg14File(keys, pace),
    DG15: dg15File(keys),
  };
  const tags = numbered(groups).map(([, file]) => file.readUInt8(0));
  return ok({
    ...groups,
    COM: comFile(tags, version),
    SOD: signFiles(groups, options),
    CardAccess: pace.length === 0 ? undefined : cardAccessFile(pace),
    CardSecurity: pace.some(({ mapping }) => mapping === 'CAM')
      ? cardSecurityFile(cardSecurityInfos(keys, pace), issuer.signer('good'))
      : undefined,
  });
}

/** The same chip with the zone of another document: its hashes no longer fit. */
export function withSwappedDg1(files: PassportFiles, lines: readonly string[]): PassportFiles {
  return { ...files, DG1: dg1File(lines) };
}

/** The same chip with the portrait of somebody else: its hashes no longer fit. */
export function withSwappedPortrait(files: PassportFiles, portrait: EncodedImage): Result<PassportFiles, string> {
  const record = faceRecord(portrait);
  return record.ok ? ok({ ...files, DG2: dg2File(record.value) }) : record;
}

/**
 * The same chip with one byte of one file changed.
 * @param at counted from the end where negative
 * @throws RangeError where there is no such file or byte
 */
export function withChangedByte(files: PassportFiles, name: PassportFileName, at: number): PassportFiles {
  const file = Buffer.from(files[name] ?? Buffer.alloc(0));
  const index = at < 0 ? file.length + at : at;
  file.writeUInt8(file.readUInt8(index) ^ 0x01, index);
  return { ...files, [name]: file };
}
