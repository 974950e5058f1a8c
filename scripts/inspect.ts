// npm run inspect: what a machine readable zone, a code or the evidence of a crossing says, whether it holds together, and
// why. For technicians, officers and acceptance; needs no lane and no network.
import { err, messageOf, type Result } from '../state/result.ts';
import { readArguments, type Task } from './inspect/arguments.ts';
import { readChipArguments } from './inspect/chip/arguments.ts';
import { CHIP_VERDICTS, hasFailed, inspectChip } from './inspect/chip/chip.ts';
import { nameOf } from './inspect/input.ts';
import { type InspectReport, printable, readable } from './inspect/report.ts';
import { inspect, VERDICTS } from './inspect/subjects.ts';
import { inspectTrust } from './inspect/trust/trust.ts';

const EXIT = { valid: 0, notValid: 1, unusable: 2 } as const;

async function inspected(task: Task): Promise<Result<InspectReport, string>> {
  try {
    return await inspect(task);
  } catch (error) {
    return err(messageOf(error));
  }
}

function unusable(cause: string): number {
  process.stderr.write(`inspect: ${cause.split('\n').map(printable).join('\n')}\n`);
  return EXIT.unusable;
}

async function chip(args: readonly string[]): Promise<number> {
  const task = readChipArguments(args, new Date());
  if (!task.ok) return unusable(task.error);
  const trace = (line: string) => void process.stderr.write(`${printable(line)}\n`);
  const report = await inspectChip(task.value, trace).catch((error: unknown) => err(messageOf(error)));
  if (!report.ok) return unusable(report.error);
  const valid = !hasFailed(report.value);
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  const { checks, ...fields } = report.value;
  process.stdout.write(
    task.value.json
      ? `${JSON.stringify(report.value)}\n`
      : readable('the chip', { valid, fields, problems: [], checks }, CHIP_VERDICTS, colours),
  );
  return valid ? EXIT.valid : EXIT.notValid;
}

/** @returns 0 valid, 1 not valid, 2 the input cannot be used */
export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === 'chip') return chip(args.slice(1));
  if (args[0] === 'trust') return inspectTrust(args.slice(1));
  const task = readArguments(args, new Date());
  if (!task.ok) return unusable(task.error);
  const report = await inspected(task.value);
  if (!report.ok) return unusable(report.error);
  const { subject, file, json } = task.value;
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  process.stdout.write(
    json
      ? `${JSON.stringify(report.value)}\n`
      : readable(`${subject} in ${nameOf(file)}`, report.value, VERDICTS[subject], colours),
  );
  return report.value.valid ? EXIT.valid : EXIT.notValid;
}
