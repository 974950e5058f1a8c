// What the technician page shows: every part with its counters, the barrier's levels, how regular its scans are, and what has
// changed. No bytes of a line, and nothing about any traveller: who repairs a lane need not know who goes through it.
import { z } from 'zod';
import { SOURCE_STATES, SOURCES } from '../../state/inspection/degrade.ts';
import { outage } from './outages.ts';
import { deviceView, laneState } from './views.ts';

const count = z.int().min(0);
/** Milliseconds. */
const duration = z.number().min(0);

/** Since the start of the controller. */
export const countersView = z.strictObject({
  frames: count,
  discardedBytes: count,
  retries: count,
  reconnects: count,
  timeouts: count,
  roundTrips: z.strictObject({ p50Ms: duration, p99Ms: duration }).optional(),
});
export type CountersView = z.infer<typeof countersView>;

export const partView = deviceView.extend({
  /** The wire profile of a device, or where it is; `service` for what runs in this computer. */
  kind: z.string(),
  /** When it came into this state, in ms since the epoch. */
  since: z.number(),
  counters: countersView.optional(),
});
export type PartView = z.infer<typeof partView>;

/** A named contact or output; on means what its name says, the polarity of the wire is taken out. */
const level = z.strictObject({ name: z.string(), on: z.boolean() });

/** The scans of a short time; of a time without any, the round trips are those before it and the gap is 0. */
export const scanSample = z.strictObject({
  /** Milliseconds since the epoch. */
  at: z.number(),
  p50Ms: duration,
  p99Ms: duration,
  longestGapMs: duration,
  /** Accepted in this time. */
  scans: count,
});
export type ScanSample = z.infer<typeof scanSample>;

export const stateChange = z.strictObject({
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** The name of a device or service, or `lane`. */
  part: z.string(),
  state: z.string(),
  cause: z.string(),
});
export type StateChange = z.infer<typeof stateChange>;

/** How many changes are kept. */
export const MOST_CHANGES = 100;

export const technicianView = z.strictObject({
  lane: z.strictObject({
    id: z.string(),
    kind: z.enum(['live', 'bench']),
    state: laneState,
    outages: z.array(outage),
    /** Why the gate is not fit, in its own words. */
    causes: z.array(z.string()),
  }),
  devices: z.array(partView),
  services: z.array(partView),
  barrier: z.strictObject({
    /** As the board said last; undefined while it does not answer. */
    levels: z.strictObject({ inputs: z.array(level), outputs: z.array(level), fault: z.string() }).optional(),
    scans: z.strictObject({ accepted: count, failed: count, longestGapMs: duration }),
    /** Oldest first. */
    history: z.array(scanSample),
  }),
  sources: z.array(
    z.strictObject({
      source: z.enum(SOURCES),
      state: z.enum(SOURCE_STATES),
      /** ISO 8601, UTC; for a list. */
      importedAt: z.string().optional(),
    }),
  ),
  /** Newest first. */
  changes: z.array(stateChange).max(MOST_CHANGES),
});
export type TechnicianView = z.infer<typeof technicianView>;
