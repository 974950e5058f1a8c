// What the bench page shows: the lane from outside, and everything that a traveller, a passer-by or a fault can do to it.
import { z } from 'zod';
import { deviceView } from './views.ts';

/** Where somebody or something can be; a turnstile has no entry doorway. */
export const lanePlace = z.enum(['outside', 'entry-doorway', 'zone-a', 'exit-doorway', 'zone-b', 'gone']);
export type LanePlace = z.infer<typeof lanePlace>;

export const benchView = z.strictObject({
  layout: z.enum(['turnstile', 'mantrap']),
  /** A scenario that is being played, or undefined. */
  playing: z.string().optional(),
  scenarios: z.array(z.strictObject({ name: z.string(), text: z.string() })),
  devices: z.array(deviceView.extend({ simulated: z.boolean(), plugged: z.boolean() })),
  traveller: z.strictObject({
    mrz: z.array(z.string()),
    /** Addresses of JPEG files. */
    portrait: z.string().optional(),
    live: z.string().optional(),
    camera: z.enum(['picture', 'camera']),
    /** Where the traveller is who was made here; `outside` before a mantrap, too, and when nobody has come. */
    at: lanePlace,
    /** Whether somebody has come and not left again. */
    here: z.boolean(),
    documentOnReader: z.boolean(),
    /** Where the pictures come from, said on the screen. */
    origin: z.string(),
  }),
  /** Everybody else in the lane, and everything that was left there. */
  others: z.array(z.strictObject({ name: z.int(), kind: z.enum(['person', 'thing']), at: lanePlace })),
  /** What can go wrong by hand; `on` for what lasts until it is ended. */
  mishaps: z.array(z.strictObject({ name: z.string(), text: z.string(), on: z.boolean().optional() })),
  board: z.strictObject({
    outputs: z.int(),
    inputs: z.int(),
    /** How far each door is open, 0 to 1; no entry in a turnstile. */
    opened: z.strictObject({ entry: z.number().optional(), exit: z.number() }),
    /** IR3 in words; empty when there is none. */
    fault: z.string(),
    watchdogTripped: z.boolean(),
    fire: z.boolean(),
  }),
  state: z.string(),
});
export type BenchView = z.infer<typeof benchView>;
