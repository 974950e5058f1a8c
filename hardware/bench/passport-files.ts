// The elementary files of a virtual passport (Doc 9303-10): EF.COM, DG1, DG2, and an EF.SOD with the true hashes of the groups.
// The list of hashes is not signed yet, so no passive authentication can succeed with it.
import { createHash } from 'node:crypto';
import { LDS_FILES } from '../../state/document/lds/files.ts';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { ok, type Result } from '../../state/result.ts';
import { faceRecord } from './face-record.ts';

export type PassportFiles = Readonly<Record<'COM' | 'SOD' | 'DG1' | 'DG2', Buffer>>;

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** DG1 with the lines as they are, right or wrong. */
export function dg1File(lines: readonly string[]): Buffer {
  return writeTlv(LDS_FILES.DG1.tag, writeTlv(0x5f1f, Buffer.from(lines.join(''), 'latin1')));
}

/** DG2 with one template around a face record. */
export function dg2File(record: Buffer): Buffer {
  // ISO/IEC 7816-11: biometric type 2 (face), no subtype, format owner 0101 (JTC 1/SC 37), format type 8 (19794-5).
  const header = writeTlv(0xa1, hex('810102'), hex('820100'), hex('87020101'), hex('88020008'));
  const template = writeTlv(0x7f60, header, writeTlv(0x5f2e, record));
  return writeTlv(LDS_FILES.DG2.tag, writeTlv(0x7f61, hex('020101'), template));
}

function comFile(): Buffer {
  const groups = writeTlv(0x5c, Buffer.from([LDS_FILES.DG1.tag, LDS_FILES.DG2.tag]));
  const version = writeTlv(0x5f01, Buffer.from('0107', 'latin1'));
  return writeTlv(LDS_FILES.COM.tag, version, writeTlv(0x5f36, Buffer.from('040000', 'latin1')), groups);
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
/** id-sha256, with NULL parameters. */
const SHA_256 = hex('300d06096086480165030402010500');

/** LDSSecurityObject (Doc 9303-10, 4.6.2.3), version 0, in DER; bare, where a passport has it inside signed CMS. */
function sodFile(groups: readonly (readonly [number: number, file: Buffer])[]): Buffer {
  const hashes = groups.map(([number, file]) =>
    writeTlv(
      SEQUENCE,
      writeTlv(INTEGER, Buffer.from([number])),
      writeTlv(OCTET_STRING, createHash('sha256').update(file).digest()),
    ),
  );
  const version = writeTlv(INTEGER, Buffer.from([0]));
  return writeTlv(LDS_FILES.SOD.tag, writeTlv(SEQUENCE, version, SHA_256, writeTlv(SEQUENCE, ...hashes)));
}

/**
 * The files of a passport with this zone and this portrait (JPEG or JPEG 2000; the error says why it cannot be one).
 * The lines are taken as they are, so that a wrong document can be made.
 */
export function personalise(lines: readonly string[], portrait: EncodedImage): Result<PassportFiles, string> {
  const record = faceRecord(portrait);
  if (!record.ok) return record;
  const DG1 = dg1File(lines);
  const DG2 = dg2File(record.value);
  const SOD = sodFile([
    [1, DG1],
    [2, DG2],
  ]);
  return ok({ COM: comFile(), SOD, DG1, DG2 });
}

/** The same chip with the zone of another document: its hashes no longer fit. */
export function withSwappedDg1(files: PassportFiles, lines: readonly string[]): PassportFiles {
  return { ...files, DG1: dg1File(lines) };
}
