// Which pictures outlive their crossing (UU PDP 27/2022, GDPR: no longer than needed).
import type { Crossing } from './crossing.ts';

/**
 * Whether pictures that the gate hands on are stored. The gate hands on those of referred crossings; that a clear crossing
 * or one that the traveller gave up stores none is held here once more. One that a fire ended may have been referred before.
 */
export function keepsImages({ outcome, resolution }: Pick<Crossing, 'outcome' | 'resolution'>): boolean {
  return outcome === 'referred' || outcome === 'released' || resolution !== undefined;
}

const DAY_MS = 86_400_000;

/** Crossings that ended before this moment (ISO 8601, UTC) have had their days. */
export function keptSince(now: Date, keepDays: number): string {
  if (!(keepDays >= 0)) throw new RangeError('a retention of fewer than 0 days');
  return new Date(now.getTime() - keepDays * DAY_MS).toISOString();
}
