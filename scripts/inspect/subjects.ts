// What can be inspected: how much of it is read, and who reports on it. All judging is done in `state`; this carries bytes there.
import { reportMrz } from '../../state/document/mrz/report.ts';
import { readCode, reportCode } from '../../state/document/seal/read-code.ts';
import { EMPTY_TRUST } from '../../state/document/seal/trust.ts';
import { CODE_IMAGE_LIMITS } from '../../state/document/seal/image/code-image.ts';
import { reportDecision } from '../../state/inspection/report.ts';
import { err, ok, type Result } from '../../state/result.ts';
import type { Subject, Task } from './arguments.ts';
import { codeIn } from './code-input.ts';
import { nameOf, readInput } from './input.ts';
import { jsonIn } from './json-input.ts';
import type { InspectReport, Verdicts } from './report.ts';
import { readTrustFolder } from './trust-folder.ts';

/** The error says why the input cannot be used, and what to give instead. */
type Outcome = Result<InspectReport, string>;

interface Inspection {
  /** Of the input: the largest that makes sense, with room. */
  readonly maxBytes: number;
  readonly report: (input: Buffer, task: Task) => Outcome | Promise<Outcome>;
}

const INSPECTIONS: Readonly<Record<Subject, Inspection>> = {
  mrz: { maxBytes: 65_536, report: inspectMrz },
  code: { maxBytes: CODE_IMAGE_LIMITS.maxBytes, report: inspectCode },
  decision: { maxBytes: 16 * 1024 * 1024, report: inspectDecision },
};

/** How people read what is valid, and what is not. */
export const VERDICTS: Readonly<Record<Subject, Verdicts>> = {
  mrz: { valid: 'valid', notValid: 'NOT VALID' },
  code: { valid: 'valid', notValid: 'NOT VALID' },
  decision: { valid: 'clear', notValid: 'REFER' },
};

/** Reads the input and judges it. */
export async function inspect(task: Task): Promise<Outcome> {
  const { maxBytes, report } = INSPECTIONS[task.subject];
  const input = await readInput(task.file, maxBytes);
  return input.ok ? report(input.value, task) : input;
}

function inspectMrz(input: Buffer, { file, at }: Task): Outcome {
  const text = new TextDecoder('utf-8').decode(input);
  if (text.includes('\0'))
    return err(`${nameOf(file)}: it is not text; give the two or three lines of the zone as text`);
  return ok(reportMrz(text, at.day));
}

async function inspectCode(input: Buffer, { file, trust: folder, at }: Task): Promise<Outcome> {
  const trust = folder === undefined ? ok(EMPTY_TRUST) : readTrustFolder(folder);
  if (!trust.ok) return trust;
  const found = await codeIn(input, nameOf(file));
  if (!found.ok) return found;
  const { bytes, others } = found.value;
  const report = reportCode(readCode(bytes, trust.value, at.time));
  const refused = trust.value.refused.map(({ file: where, cause }) => ({ code: 'trust-file', where, text: cause }));
  const further = others.map((format, index) => ({
    code: 'further-code',
    where: `code ${index + 2} of the image`,
    text: `a further ${format} code was not inspected; give an image of it alone`,
  }));
  return ok({ ...report, problems: [...report.problems, ...further, ...refused] });
}

function inspectDecision(input: Buffer, { file }: Task): Outcome {
  const evidence = jsonIn(input, nameOf(file));
  if (!evidence.ok) return evidence;
  const report = reportDecision(evidence.value);
  if (report.decision !== null) return ok(report);
  const faults = report.problems.map(({ where, text }) => `\n  ${where}: ${text}`).join('');
  return err(`${nameOf(file)}: no decision can be made of it; correct this:${faults}`);
}
