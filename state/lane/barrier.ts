// The barrier board in the lane file: one set of keys for each wire profile (hardware/barrier).
import { z } from 'zod';
import { byProfile, milliseconds, serial } from './serial.ts';

const doorPolicy = z.enum(['fail-safe', 'fail-secure']);

const egateRtuV1 = z.strictObject({
  ...serial,
  profile: z.literal('egate-rtu-v1'),
  baudRate: serial.baudRate.default(19_200),
  parity: serial.parity.default('even'),
  unit: z.int().min(1).max(247).default(1),
  scanMs: milliseconds(50, 500).default(100),
  /** The board goes to its safe outputs by itself after this time without a heartbeat; written and read back. */
  watchdogMs: milliseconds(300, 10_000).multipleOf(100).default(1500),
  /** How long an answer may take before the request counts as unanswered. */
  answerMs: milliseconds(20, 1000).default(100),
  /** Where a door goes when the board is left alone: open for people (fail-safe) or shut (fail-secure), by the site's fire plan. */
  doors: z.strictObject({ entry: doorPolicy, exit: doorPolicy }).default({ entry: 'fail-safe', exit: 'fail-safe' }),
  /** Whether a board that cannot hold safe outputs (no HR4) may serve. */
  withoutSafeOutputs: z.enum(['refuse', 'accept']).default('refuse'),
});

export const barrier = byProfile('egate-rtu-v1', [egateRtuV1]);
