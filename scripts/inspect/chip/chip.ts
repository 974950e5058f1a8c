// npm run inspect -- chip: reads a chip, or takes its files, and makes every check that the gate makes of them.
import { readDg1 } from '../../../state/document/lds/dg1.ts';
import { accessKeyOf } from '../../../state/document/mrz/access-key.ts';
import { sameDocument } from '../../../state/document/mrz/compare.ts';
import { parseMrz } from '../../../state/document/mrz/parse.ts';
import { linesOf } from '../../../state/document/mrz/report.ts';
import type { MachineReadableZone } from '../../../state/document/mrz/zone.ts';
import { judgeChip } from '../../../state/document/pki/prove.ts';
import { type ChipReading, NO_PROOFS, PLAIN_ACCESS } from '../../../state/document/pki/types.ts';
import { judgeAccess } from '../../../state/inspection/chip-proof.ts';
import { err, ok, type Result } from '../../../state/result.ts';
import { readInput } from '../input.ts';
import type { ChipTask } from './arguments.ts';
import { readChipFiles } from './files.ts';
import { readFromReader } from './reader.ts';
import { chipReport, type ChipReport, type ChipReportCheck } from './report.ts';
import { trustFrom } from './trust.ts';

const MAX_ZONE_BYTES = 4096;

async function zoneOf({ mrz, at }: ChipTask): Promise<Result<MachineReadableZone | undefined, string>> {
  if (mrz === undefined) return ok(undefined);
  const input = await readInput(mrz, MAX_ZONE_BYTES);
  if (!input.ok) return err(`--mrz ${input.error}`);
  const zone = parseMrz(linesOf(input.value.toString('latin1')), at.day);
  if (zone.ok) return zone;
  return err(`--mrz: it is no valid zone; 'npm run inspect -- mrz' says what is wrong with it`);
}

async function readingOf(
  { source, can }: ChipTask,
  zone: MachineReadableZone | undefined,
  tell: (line: string) => void,
): Promise<Result<ChipReading, string>> {
  if (source.kind === 'files') {
    const files = readChipFiles(source.folder);
    return files.ok ? ok({ ...files.value, access: PLAIN_ACCESS, proofs: NO_PROOFS }) : files;
  }
  const none = { documentNumber: '', dateOfBirth: '', dateOfExpiry: '' };
  const key = { ...(zone === undefined ? none : accessKeyOf(zone)), ...(can && { cardAccessNumber: can }) };
  return readFromReader({ name: source.name, trace: source.trace, tell }, key);
}

/** What the zone on the chip says, where it is one. */
function zoneOnChip({ files }: ChipReading, today: string): MachineReadableZone | undefined {
  const dg1 = files.get('DG1');
  const lines = dg1 === undefined ? undefined : readDg1(dg1);
  const zone = lines?.ok === true ? parseMrz(lines.value, today) : undefined;
  return zone?.ok === true ? zone.value : undefined;
}

function compared(printed: MachineReadableZone, chip: MachineReadableZone | undefined): ChipReportCheck {
  const check = { name: 'mrz-dg1', code: '' };
  if (chip === undefined) return { ...check, result: 'undetermined', cause: 'the chip has no valid zone' };
  const { agree, differing } = sameDocument(printed, chip);
  return agree
    ? { ...check, result: 'successful', cause: '' }
    : { ...check, result: 'failed', cause: `differing: ${differing.join(', ')}` };
}

/** @param tell a line of the trace */
export async function inspectChip(task: ChipTask, tell: (line: string) => void): Promise<Result<ChipReport, string>> {
  const trust = trustFrom(task.trust, task.at.time);
  if (!trust.ok) return trust;
  const printed = await zoneOf(task);
  if (!printed.ok) return printed;
  const reading = await readingOf(task, printed.value, tell);
  if (!reading.ok) return reading;
  const onChip = zoneOnChip(reading.value, task.at.day);
  const [result, cause] = judgeAccess(reading.value.access);
  const isOpened = task.source.kind === 'reader';
  return ok(
    chipReport(
      reading.value,
      isOpened,
      [
        ...(isOpened ? [{ name: 'chip-access', code: '', result, cause }] : []),
        ...judgeChip(reading.value, trust.value, task.at.time, printed.value ?? onChip).checks,
        ...(printed.value === undefined ? [] : [compared(printed.value, onChip)]),
      ],
      task.at.day,
    ),
  );
}

/** How people read it; what is undetermined shows beside. */
export const CHIP_VERDICTS = { valid: 'no check failed', notValid: 'A CHECK FAILED' } as const;

/** Whether any check has failed; what is undetermined has not. */
export const hasFailed = ({ checks }: ChipReport): boolean => checks.some(({ result }) => result === 'failed');
