// What goes over the control socket, and how a controller answers it: one question, one answer, a line of JSON each.
//   {"type":"status"}                                      -> {"type":"status","report":{}}
//   {"type":"close"}                                       -> {"type":"close","wasOpen":true}
//   {"type":"test","device":"mrzReader","withinMs":30000}  -> {"type":"test","tests":[]}
//   {"type":"reopen"}                                      -> {"type":"reopen","opened":true}
// Whatever it does not do is {"type":"refused","cause":""}.
import { z } from 'zod';
import { DEVICE_NAMES } from '../../state/lane/lane.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import type { RunningDiagnosis } from './diagnosis/running.ts';
import { statusReportShape, type StatusReport } from './status-report.ts';

/** Characters of a line. */
export const MOST_QUESTION = 1024;
/** Longest time that somebody may have to lay a specimen down, ms. */
const LONGEST_TEST_MS = 120_000;
/** A chip is read, or a zone parsed, after somebody has acted, ms. */
const TEST_MS = 15_000;

const question = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('status') }),
  z.strictObject({ type: z.literal('close') }),
  z.strictObject({ type: z.literal('reopen') }),
  z.strictObject({
    type: z.literal('test'),
    device: z.enum(DEVICE_NAMES),
    withinMs: z.int().min(100).max(LONGEST_TEST_MS),
  }),
]);
export type Question = z.infer<typeof question>;

const word = z.union([z.string(), z.number()]);

const reply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), report: statusReportShape }),
  z.object({ type: z.literal('close'), wasOpen: z.boolean() }),
  z.object({ type: z.literal('reopen'), opened: z.boolean() }),
  z.object({
    type: z.literal('test'),
    tests: z.array(z.object({ name: z.string(), value: word, limit: word.nullable(), passed: z.boolean() })),
  }),
  z.object({ type: z.literal('refused'), cause: z.string() }),
]);
export type Reply = z.infer<typeof reply>;

export interface Answers {
  /** Undefined while the lane is not yet up. */
  readonly answer: () => StatusReport | undefined;
  /** Undefined while the lane is not yet up; missing where there is nothing to diagnose. */
  readonly diagnosis?: () => RunningDiagnosis | undefined;
}

const refused = (cause: string): Reply => ({ type: 'refused', cause });
const NOT_UP = 'the lane is not up yet';

/** How long the answer to a question may take because of what it asks, ms. */
export function patienceFor(asked: Question): number {
  return asked.type === 'test' ? asked.withinMs + TEST_MS : 0;
}

function readQuestion(line: string | undefined): Result<Question, string> {
  if (line === undefined) return err('the question is too long');
  try {
    const parsed = question.safeParse(JSON.parse(line));
    return parsed.success ? ok(parsed.data) : err('there is no such question');
  } catch {
    return err('the question is not JSON');
  }
}

async function replyTo(asked: Question, answers: Answers, signal: AbortSignal): Promise<Reply> {
  if (asked.type === 'status') {
    const report = answers.answer();
    return report === undefined ? refused(NOT_UP) : { type: 'status', report };
  }
  const diagnosis = answers.diagnosis?.();
  if (diagnosis === undefined) return refused(NOT_UP);
  switch (asked.type) {
    case 'close':
      return { type: 'close', ...diagnosis.close() };
    case 'reopen':
      return { type: 'reopen', ...diagnosis.reopen() };
    case 'test': {
      const tested = await diagnosis.test(asked.device, asked.withinMs, signal);
      return tested.ok ? { type: 'test', tests: [...tested.value] } : refused(tested.error);
    }
  }
}

/**
 * Answers a line. Never rejects.
 * @param line undefined: it was too long
 * @param signal aborted when nobody waits for the answer any more
 * @param onPatience told how long the answer may take, ms
 */
export async function answerLine(
  line: string | undefined,
  answers: Answers,
  signal: AbortSignal,
  onPatience: (ms: number) => void,
): Promise<Reply> {
  const asked = readQuestion(line);
  if (!asked.ok) return refused(asked.error);
  onPatience(patienceFor(asked.value));
  try {
    return await replyTo(asked.value, answers, signal);
  } catch (error) {
    return refused(`the ${asked.value.type} cannot be told: ${messageOf(error)}`);
  }
}

/** @param line undefined: it was too long; the error says what is wrong with the answer */
export function readReply(line: string | undefined): Result<Reply, string> {
  if (line === undefined) return err('its answer is too long');
  try {
    const parsed = reply.safeParse(JSON.parse(line));
    return parsed.success ? ok(parsed.data) : err('its answer is none of a controller');
  } catch {
    return err('its answer is not JSON');
  }
}
