// Which states' passports this gate cannot prove because their signing certificate is missing: of the last day's travellers,
// by issuing state. Indonesia was missing from the German list for years, and the users of a reader found out, not its
// makers. Counts only, by state and hour: nothing of a person, and a share is told only where enough travellers stand behind it.
import { z } from 'zod';

export const COVERAGE_HOURS = 24;
/** A share of fewer travellers than this may point at one, and says little. */
const FEWEST_TRAVELLERS = 5;
/** From this share on somebody has to get the missing certificates. */
const ALARM_SHARE = 0.05;

const HOUR_MS = 3_600_000;
/** Issuing states and organisations of Doc 9303-3, part A to D; whatever else a chip claims is counted as one. */
const MAX_STATES = 400;
const STATE = /^[A-Z]{1,3}$/;
const OTHER = 'OTHER';

const bucket = z.strictObject({
  /** Hours since 1970. */
  hour: z.int().min(0),
  state: z.string().regex(/^([A-Z]{1,3}|OTHER)$/),
  found: z.int().min(0),
  missing: z.int().min(0),
});

export const coverageState = z.array(bucket).max(MAX_STATES * (COVERAGE_HOURS + 1));

/** What is counted; it can be kept as JSON and holds nothing of a person. */
export type CoverageState = readonly Readonly<z.infer<typeof bucket>>[];

export const NO_COVERAGE: CoverageState = [];

const hourOf = (at: Date) => Math.floor(at.getTime() / HOUR_MS);

/** Without what is older than a day, or of a clock that was ahead. */
function current(state: CoverageState, at: Date): CoverageState {
  const now = hourOf(at);
  return state.filter(({ hour }) => hour > now - COVERAGE_HOURS && hour <= now);
}

/**
 * Counts one document whose signer was asked for.
 * @param issuing state as the document says it, such as `IDN` or `D`
 * @param coverage of the judgement of its signer
 */
export function countCoverage(
  state: CoverageState,
  issuing: string,
  coverage: 'found' | 'missing',
  at: Date,
): CoverageState {
  const kept = current(state, at);
  const hour = hourOf(at);
  const bare = issuing.replaceAll('<', '').trim().toUpperCase();
  const isKnown = kept.some((one) => one.state === bare);
  const states = new Set(kept.map((one) => one.state)).size;
  const name = STATE.test(bare) && (isKnown || states < MAX_STATES - 1) ? bare : OTHER;
  const before = kept.find((one) => one.hour === hour && one.state === name);
  const counted = before ?? { hour, state: name, found: 0, missing: 0 };
  return [...kept.filter((one) => one !== before), { ...counted, [coverage]: counted[coverage] + 1 }];
}

export interface StateCoverage {
  readonly state: string;
  /** Of the last 24 hours, rounded to whole percent; at least `FEWEST_TRAVELLERS` stand behind it. */
  readonly missingPercent: number;
  readonly travellers: number;
}

export interface CoverageReport {
  /** States with an alarm, the worst first. */
  readonly alarms: readonly StateCoverage[];
  /** Share of all travellers, in whole percent; undefined where there are too few. */
  readonly missingPercent: number | undefined;
}

const percent = (missing: number, all: number) => Math.round((100 * missing) / all);

export function coverageReport(state: CoverageState, at: Date): CoverageReport {
  const kept = current(state, at);
  const sums = [...Map.groupBy(kept, (one) => one.state)].map(([name, buckets]) => ({
    state: name,
    missing: buckets.reduce((sum, one) => sum + one.missing, 0),
    travellers: buckets.reduce((sum, one) => sum + one.missing + one.found, 0),
  }));
  const missing = sums.reduce((sum, one) => sum + one.missing, 0);
  const travellers = sums.reduce((sum, one) => sum + one.travellers, 0);
  return {
    alarms: sums
      .filter((one) => one.travellers >= FEWEST_TRAVELLERS && one.missing / one.travellers >= ALARM_SHARE)
      .map((one) => ({
        state: one.state,
        missingPercent: percent(one.missing, one.travellers),
        travellers: one.travellers,
      }))
      .toSorted((a, b) => b.missingPercent - a.missingPercent || b.travellers - a.travellers),
    missingPercent: travellers < FEWEST_TRAVELLERS ? undefined : percent(missing, travellers),
  };
}
