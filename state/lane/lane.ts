// The lane file: everything that makes this computer this lane. Read once, validated whole, before any device is opened.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isCodeInForce } from '../document/mrz/codes.ts';
import { err, messageOf, ok, type Result } from '../result.ts';
import { barrier } from './barrier.ts';
import { barrierFaults } from './barrier-faults.ts';
import { chipReader } from './chip-reader.ts';
import { codeScanner } from './code-scanner.ts';
import { mrzReader } from './mrz-reader.ts';
import { milliseconds } from './serial.ts';

const BENCH = 'bench';

/** A code that no passport bears as a nationality would make every citizen a foreigner. Germans bear D, never ISO's DEU. */
const isBorderState = (code: string) => isCodeInForce(code) && code !== 'DEU';

/** `page`: the camera of the traveller page; `bench`: a picture goes straight to the controller, without liveness. */
const camera = z.strictObject({ path: z.enum(['page', BENCH]) });

/** Named delays of the gate machine, in ms; see state/gate/delays.ts for what each of them means. */
const times = z.strictObject({
  securing: milliseconds(500, 120_000).default(10_000),
  chip: milliseconds(500, 60_000).default(12_000),
  watchlist: milliseconds(100, 30_000).default(3000),
  capture: milliseconds(500, 60_000).default(10_000),
  compare: milliseconds(500, 30_000).default(5000),
  decide: milliseconds(100, 10_000).default(2000),
  motor: milliseconds(500, 30_000).default(7000),
  passage: milliseconds(1000, 120_000).default(10_000),
  holdOpen: milliseconds(2000, 300_000).default(30_000),
  several: milliseconds(100, 10_000).default(1000),
  takeDocument: milliseconds(1000, 120_000).default(15_000),
  absence: milliseconds(200, 30_000).default(2000),
  officer: milliseconds(5000, 3_600_000).default(600_000),
  record: milliseconds(500, 30_000).default(5000),
  leave: milliseconds(500, 120_000).default(15_000),
  fireDebounce: milliseconds(100, 10_000).default(1000),
  codeKept: milliseconds(1000, 300_000).default(60_000),
});

/** Checks that this version cannot make for want of a part. */
const checkName = z.enum(['liveness']);

const policies = z.strictObject({
  /** Whether the lane opens by itself once it is secure, or waits for an officer. */
  opensAtStart: z.boolean().default(false),
  /** Checks whose `not-supported` may clear; a bench lane only. */
  clearNotSupported: z.array(checkName).default([]),
  /** What a source that is old or gone does: refers as the degrade table says, or is only reported; the latter on a bench lane only. */
  degradedSources: z.enum(['apply', 'report']).optional(),
  /** What is done with a chip that offers PACE and does not open by it: no reading, or BAC, on record and referred. */
  paceDowngrade: z.enum(['refuse', 'record']).default('record'),
  /** Whether a chip that is signed by way of SHA-1 can be proven (BSI TR-03105-5.1, profile DPRCTD-SHA1). */
  sha1Signatures: z.enum(['accepted', 'undetermined']).default('accepted'),
  /** Groups that are read beside those that the gate needs: further details of the holder and of the document. */
  extraGroups: z.array(z.enum(['DG11', 'DG12'])).default([]),
  /** Days for which the pictures of a referred crossing are kept. */
  keepReferredDays: z.int().min(0).max(365).default(30),
});

const thresholds = z.strictObject({
  /** Highest false-match rate at which a comparison still counts as the same person (TR-03121: at most 0.1 %). */
  maxFalseMatchRate: z.number().positive().max(0.001).default(0.001),
});

const laneShape = z.strictObject({
  lane: z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,30}$/, 'capital letters, digits and hyphens, such as CGK-T3-A07'),
  kind: z.enum(['live', BENCH]),
  direction: z.enum(['arrival', 'departure']),
  /** `turnstile`: one barrier, at the exit; `mantrap`: an entry door, the camera between the doors, an exit door. */
  layout: z.enum(['turnstile', 'mantrap']),
  /** Whom the lane is for; a family or assisted lane has other ages. */
  profile: z.enum(['standard', 'family', 'assisted']).default('standard'),
  /** Whose rules say who may use the lane: the state's own (state/inspection/rules), or those of no state; default: `state`, on a bench lane `default`. */
  rules: z.enum(['state', 'default']).optional(),
  /** Doc 9303-3 code of the state whose border this is; its citizens are never refused entry. */
  state: z.string().refine(isBorderState, 'a state code of Doc 9303-3 as passports bear it, such as IDN (Germany: D)'),
  /** Folder of the journal and the watchlist; relative to the lane file. */
  data: z.string().min(1).default('var'),
  devices: z.strictObject({ mrzReader, codeScanner, barrier, chipReader, camera }),
  policies: policies.prefault({}),
  thresholds: thresholds.prefault({}),
  times: times.prefault({}),
});

export const lane = laneShape.superRefine((value, context) => {
  for (const { path, message, input } of barrierFaults(value.devices.barrier, value))
    context.addIssue({ code: 'custom', path: ['devices', 'barrier', ...path], message, input });
  if (value.kind === BENCH) return;
  for (const [name, device] of Object.entries(value.devices))
    if (device.path === BENCH)
      context.addIssue({
        code: 'custom',
        path: ['devices', name, 'path'],
        message: 'only a bench lane may have a simulated device',
        input: device.path,
      });
  if (value.policies.degradedSources === 'report')
    context.addIssue({
      code: 'custom',
      path: ['policies', 'degradedSources'],
      message: 'only a bench lane may let a source that is gone decide nothing',
      input: value.policies.degradedSources,
    });
  if (value.policies.clearNotSupported.length > 0)
    context.addIssue({
      code: 'custom',
      path: ['policies', 'clearNotSupported'],
      message: 'only a bench lane may clear a check that is not supported',
      input: value.policies.clearNotSupported,
    });
});

export type Lane = z.infer<typeof lane>;
export type DeviceName = keyof Lane['devices'];
export type MrzReaderOptions = Lane['devices']['mrzReader'];
export type CodeScannerOptions = Lane['devices']['codeScanner'];
export type BarrierOptions = Lane['devices']['barrier'];
export type EgateRtuOptions = Extract<BarrierOptions, { profile: 'egate-rtu-v1' }>;
export type IoBoardOptions = Extract<BarrierOptions, { profile: 'io-board' }>;
export type IoBoardDconOptions = Extract<BarrierOptions, { profile: 'io-board-dcon' }>;
export type LotModbusOptions = Extract<BarrierOptions, { profile: 'lot-modbus' }>;
export type Direction = Lane['direction'];
export type Layout = Lane['layout'];

export const DEVICE_NAMES = [
  'mrzReader',
  'codeScanner',
  'barrier',
  'chipReader',
  'camera',
] as const satisfies readonly DeviceName[];

function faultAt(path: readonly PropertyKey[], root: unknown, message: string): string {
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
  const shown = found === undefined ? 'is missing' : `is ${JSON.stringify(found)}`;
  return `${path.length === 0 ? 'the file' : path.join('.')} ${shown}: ${message}`;
}

function faultsOf(issue: z.core.$ZodIssue, root: unknown): readonly string[] {
  if (issue.code !== 'unrecognized_keys') return [faultAt(issue.path, root, issue.message)];
  return issue.keys.map((key) => faultAt([...issue.path, key], root, 'a lane file has no such key here'));
}

/**
 * Validates the content of a lane file.
 * @param value the parsed JSON
 * @returns the lane with every default filled in, or one line per fault: the key, the value found, and what is allowed
 */
export function parseLane(value: unknown): Result<Lane, readonly string[]> {
  const parsed = lane.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues.flatMap((issue) => faultsOf(issue, value)));
}

/** Reads and validates a lane file; the faults name the file, too. */
export function readLaneFile(file: string): Result<Lane, readonly string[]> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return err([`${file}: ${messageOf(error)}`]);
  }
  const parsed = parseLane(value);
  return parsed.ok ? parsed : err(parsed.error.map((fault) => `${file}: ${fault}`));
}
