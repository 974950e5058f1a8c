// What can be gone, as codes. Each means three different true things, to the traveller, to the officer and to the technician:
// app/screens/kit/texts/outages.ts has the words, and the traveller's view never carries a code.
import { z } from 'zod';

export const OUTAGE_CODES = [
  // Devices.
  'mrz-reader',
  'chip-reader',
  'camera',
  'code-scanner',
  'barrier',
  // What the barrier board says of itself and of its place.
  'drive-fault',
  'watchdog-tripped',
  'maintenance',
  'mains-lost',
  'door-not-shut',
  'lane-occupied',
  'document-left',
  // What an officer must have looked at before the lane serves again.
  'tamper',
  'barrier-forced',
  'barrier-stuck',
  'tailgating',
  'wrong-way',
  // What runs in this computer.
  'journal',
  'hall',
  'code-checks',
  'face-models',
  'portrait-decoder',
  // Sources that are old or gone.
  'trust-store',
  'document-list',
  'person-list',
  'face-gallery',
  'permits',
  'profile',
  'pad',
  'clock',
] as const;
export const outageCode = z.enum(OUTAGE_CODES);
export type OutageCode = z.infer<typeof outageCode>;

/** From worst to mildest; the order is used. */
export const OUTAGE_EFFECTS = ['closes', 'refers', 'limits'] as const;

export const outage = z.strictObject({
  code: outageCode,
  /** `closes`: nobody is served; `refers`: those of `classes` are sent to an officer; `limits`: they still pass, with less. */
  effect: z.enum(OUTAGE_EFFECTS),
  classes: z.array(z.enum(['citizen', 'foreigner'])).min(1),
});
export type Outage = z.infer<typeof outage>;
