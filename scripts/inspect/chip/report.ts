// What `npm run inspect -- chip` tells of one chip: how it was opened, what its files say, and every check.
import { readCom } from '../../../state/document/lds/com.ts';
import { readDg1 } from '../../../state/document/lds/dg1.ts';
import { readDg2 } from '../../../state/document/lds/dg2.ts';
import { reportMrz } from '../../../state/document/mrz/report.ts';
import { readSecurityObject } from '../../../state/document/pki/security-object.ts';
import type { AccessReport, ChipReading, FileName } from '../../../state/document/pki/types.ts';
import { imageDimensions } from '../../../state/document/portrait/dimensions.ts';
import type { ResultValue } from '../../../state/inspection/checks.ts';

export interface ChipReportCheck {
  readonly name: string;
  /** Of BSI TR-03135-1; empty for a check that it does not number. */
  readonly code: string;
  readonly result: ResultValue;
  readonly cause: string;
}

export interface ChipReport {
  /** Null for files: nobody opened a chip. */
  readonly access: {
    readonly protocol: AccessReport['protocol'];
    readonly algorithm: string | null;
    readonly password: string | null;
    readonly downgrade: string | null;
  } | null;
  /** By the names of FileName; of a folder of files also further groups. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly checks: readonly ChipReportCheck[];
  /** Null where there is no image, or none of a kind that the gate takes. */
  readonly portrait: { readonly format: string; readonly width: number; readonly height: number } | null;
}

/** What a file says beside its length; a file that says nothing usable says why. */
const CONTENTS: Readonly<
  Partial<Record<FileName, (file: Buffer, today: string) => Readonly<Record<string, unknown>>>>
> = {
  COM: (file) => {
    const com = readCom(file);
    return com.ok ? { ldsVersion: com.value.ldsVersion, unicodeVersion: com.value.unicodeVersion } : fault(com.error);
  },
  SOD: (file) => {
    const sod = readSecurityObject(file);
    if (!sod.ok) return fault(sod.error);
    return { digest: sod.value.digest, groups: [...sod.value.hashes.keys()].map((group) => `DG${group}`) };
  },
  DG1: (file, today) => {
    const lines = readDg1(file);
    return lines.ok ? reportMrz(lines.value.join('\n'), today).fields : fault(lines.error);
  },
  DG2: (file) => {
    const image = readDg2(file);
    return image.ok ? { imageBytes: image.value.bytes.length } : fault(image.error);
  },
};

const fault = (problem: string) => ({ problem });

function portraitOf(file: Buffer | undefined): ChipReport['portrait'] {
  const image = file === undefined ? undefined : readDg2(file);
  if (image?.ok !== true) return null;
  const size = imageDimensions(image.value);
  return size.ok ? { format: image.value.format, width: size.value.width, height: size.value.height } : null;
}

/**
 * @param opened whether a reader has opened the chip; false for files
 * @param today YYYY-MM-DD, for the centuries of dates
 */
export function chipReport(
  { files, furtherGroups = new Map<number, Buffer>(), access }: ChipReading,
  opened: boolean,
  checks: readonly ChipReportCheck[],
  today: string,
): ChipReport {
  return {
    access: opened
      ? {
          protocol: access.protocol,
          algorithm: access.algorithm ?? null,
          password: access.password ?? null,
          downgrade: access.downgrade ?? null,
        }
      : null,
    groups: Object.fromEntries([
      ...[...files].map(([name, file]) => [name, { bytes: file.length, ...CONTENTS[name]?.(file, today) }] as const),
      ...[...furtherGroups].map(([number, file]) => [`DG${number}`, { bytes: file.length }] as const),
    ]),
    checks: checks.map(({ name, code, result, cause }) => ({ name, code, result, cause })),
    portrait: portraitOf(files.get('DG2')),
  };
}
