// The barrier board in the lane file: one set of keys for each wire profile (hardware/barrier). What has to be true of several
// keys together, and of the keys and the lane, is in barrier-faults.ts.
import { z } from 'zod';
import { byProfile, milliseconds, serial } from './serial.ts';

const doorPolicy = z.enum(['fail-safe', 'fail-secure']);
/** What a board lacks may be done without where this says so; `accept` is for bench lanes (barrier-faults.ts). */
const without = z.enum(['refuse', 'accept']).default('refuse');

const everyBoard = {
  ...serial,
  unit: z.int().min(1).max(247).default(1),
  scanMs: milliseconds(50, 500).default(100),
  /** How long an answer may take before the request counts as unanswered. */
  answerMs: milliseconds(20, 1000).default(100),
  /** Where a door goes when the board is left alone: open for people (fail-safe) or shut (fail-secure), by the site's fire plan. */
  doors: z.strictObject({ entry: doorPolicy, exit: doorPolicy }).default({ entry: 'fail-safe', exit: 'fail-safe' }),
};

const egateRtuV1 = z.strictObject({
  ...everyBoard,
  profile: z.literal('egate-rtu-v1'),
  baudRate: serial.baudRate.default(19_200),
  parity: serial.parity.default('even'),
  /** The board goes to its safe outputs by itself after this time without a heartbeat; written and read back. */
  watchdogMs: milliseconds(300, 10_000).multipleOf(100).default(1500),
  /** Whether a board that cannot hold safe outputs (no HR4) may serve. */
  withoutSafeOutputs: without,
});

/** `closed-is-true`: the level is true while the contact is closed; `open-is-true`: while it is open. */
const channel = z.strictObject({
  /** As counted on the wire, from 0. */
  channel: z.int().min(0).max(31),
  polarity: z.enum(['closed-is-true', 'open-is-true']),
});

/** Which relay is which output of the gate; for a relay, closed is energised. */
const relays = z.strictObject({
  entryOpen: channel.optional(),
  exitOpen: channel.optional(),
  entryRed: channel.optional(),
  entryGreen: channel.optional(),
  exitRed: channel.optional(),
  exitGreen: channel.optional(),
  buzzer: channel.optional(),
  alarm: channel.optional(),
});

/** Which digital input is which input of the gate. */
const inputs = z.strictObject({
  entryClosed: channel.optional(),
  entryOpen: channel.optional(),
  exitClosed: channel.optional(),
  exitOpen: channel.optional(),
  entryObstructed: channel.optional(),
  exitObstructed: channel.optional(),
  zoneA: channel.optional(),
  zoneB: channel.optional(),
  fireAlarm: channel.optional(),
  emergencyButton: channel.optional(),
  manualRelease: channel.optional(),
  tamper: channel.optional(),
  mainsLost: channel.optional(),
  driveFault: channel.optional(),
  maintenance: channel.optional(),
});

/** What the board says of a contact that is closed; by the wiring. */
const closedReads = z.literal([0, 1]);

const ioBoard = z.strictObject({
  ...everyBoard,
  profile: z.literal('io-board'),
  /** Four requests a scan: 100 ms and more at 9600 baud. */
  scanMs: milliseconds(50, 500).default(200),
  relays,
  inputs,
  closedReads: closedReads.default(1),
  /** How long the relay of a door stays energised without being told again. No multiple of `scanMs`, for what io-board.md says. */
  pulseMs: milliseconds(300, 10_000).multipleOf(100).default(1100),
  /** How many inputs are read, in turn; the answers must differ in length. */
  inputReads: z.tuple([z.int().min(1).max(64), z.int().min(1).max(64)]).default([8, 9]),
});

const ioBoardDcon = z.strictObject({
  ...everyBoard,
  profile: z.literal('io-board-dcon'),
  unit: z.int().min(0).max(255).default(1),
  scanMs: milliseconds(50, 500).default(200),
  relays,
  inputs,
  /** No default: a contact to ground reads 0 on most of these modules, one to a voltage 1. */
  closedReads,
  checksum: z.boolean().default(false),
  /** Whose commands set and read the watchdog. */
  dialect: z.enum(['advantech', 'icp-das', 'adlink']),
  /** The module goes to its safe value by itself after this time; written and read back. */
  watchdogMs: milliseconds(300, 10_000).multipleOf(100).default(1500),
});

const seconds = z.int().min(1).max(255);

const lotModbus = z.strictObject({
  ...everyBoard,
  profile: z.literal('lot-modbus'),
  baudRate: serial.baudRate.default(115_200),
  unit: z.int().min(1).max(32).default(1),
  /** In which direction of the turnstile travellers of this lane go. */
  passage: z.enum(['entry', 'exit']).default('entry'),
  /** Registers 0x3011 to 0x3015, written where they differ and read back. */
  times: z
    .strictObject({
      start: seconds.default(7),
      finish: seconds.default(7),
      deadZone: seconds.default(30),
      sensor: seconds.default(7),
      motor: seconds.default(7),
    })
    .prefault({}),
  withoutFireLoop: without,
  withoutEndSwitches: without,
  withoutHostWatchdog: without,
});

export const barrier = byProfile('egate-rtu-v1', [egateRtuV1, ioBoard, ioBoardDcon, lotModbus]);

export type ChannelOptions = z.infer<typeof channel>;
export type RelayOptions = z.infer<typeof relays>;
export type ContactOptions = z.infer<typeof inputs>;
