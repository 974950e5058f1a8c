// The degrade table of the lane: what a source that is old or gone means for whom. Data, validated once; every outage has been
// somebody's (UK 7 May 2024, Indonesia 20 June 2024, Malaysia July 2025: foreigners only, Singapore 31 March 2023).
import { z } from 'zod';
import { err, ok, type Result } from '../result.ts';
import type { TravellerClass } from './eligibility-types.ts';

export const SOURCES = [
  'chip-reader',
  'trust-store',
  'document-list',
  'person-list',
  'face-gallery',
  'permits',
  'profile',
  'camera',
  'pad',
  'code-scanner',
  'barrier-link',
  'safety-inputs',
  'journal',
  'clock',
] as const;
export type Source = (typeof SOURCES)[number];

export const SOURCE_STATES = ['fresh', 'stale', 'expired', 'unavailable'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** From harmless to worst; the order is used. */
export const ACTIONS = ['normal', 'extra-check', 'refer', 'close'] as const;
export type Action = (typeof ACTIONS)[number];

const action = z.enum(ACTIONS);
/** One action for everybody, or one for each class of traveller. */
const cell = z.union([action, z.strictObject({ citizen: action, foreigner: action })]);
const cells = z.union([
  z.strictObject({ stale: cell, expired: cell, unavailable: cell }),
  z.strictObject({
    arrival: z.strictObject({ stale: cell, expired: cell, unavailable: cell }),
    departure: z.strictObject({ stale: cell, expired: cell, unavailable: cell }),
  }),
]);
const age = z.strictObject({
  /** Hours after which a source is stale (limit A), and expired (limit B). */
  staleAfterHours: z.number().positive(),
  expiredAfterHours: z.number().positive(),
});

/** No crossing may be without these, whatever a site decides: a barrier that is watched, and a record. */
const NOT_WITHOUT = ['barrier-link', 'safety-inputs', 'journal'] as const satisfies readonly Source[];

/** What a row does in one state, of every direction and class. */
function consequences(row: z.infer<typeof cells>, state: Exclude<SourceState, 'fresh'>): readonly Action[] {
  const found = 'arrival' in row ? [row.arrival[state], row.departure[state]] : [row[state]];
  return found.flatMap((of) => (typeof of === 'string' ? [of] : [of.citizen, of.foreigner]));
}

const table = z
  .strictObject({
    version: z.string().min(1),
    rows: z.strictObject(Object.fromEntries(SOURCES.map((source) => [source, cells])) as Record<Source, typeof cells>),
    ages: z.partialRecord(z.enum(SOURCES), age),
  })
  .superRefine((value, context) => {
    for (const [source, limits] of Object.entries(value.ages))
      if (limits.expiredAfterHours < limits.staleAfterHours)
        context.addIssue({
          code: 'custom',
          path: ['ages', source],
          message: 'expired comes before stale',
          input: limits,
        });
    for (const source of NOT_WITHOUT)
      if (!consequences(value.rows[source], 'unavailable').every((found) => found === 'close'))
        context.addIssue({
          code: 'custom',
          path: ['rows', source],
          message: 'must close the lane for everybody when it is gone',
          input: value.rows[source],
        });
  });
export type DegradeTable = z.infer<typeof table>;

export function parseDegradeTable(value: unknown): Result<DegradeTable, readonly string[]> {
  const parsed = table.safeParse(value);
  return parsed.success
    ? ok(parsed.data)
    : err(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}

export type SourceStates = Readonly<Partial<Record<Source, SourceState>>>;

/** What the table says of one source in one state, for one traveller. A source that is fresh is always normal. */
export function actionOf(
  degrade: DegradeTable,
  source: Source,
  state: SourceState,
  travellerClass: TravellerClass,
  direction: 'arrival' | 'departure',
): Action {
  if (state === 'fresh') return 'normal';
  const row = degrade.rows[source];
  const found = 'arrival' in row ? row[direction][state] : row[state];
  return typeof found === 'string' ? found : found[travellerClass];
}

export interface Degraded {
  readonly source: Source;
  readonly state: SourceState;
  readonly action: Action;
}

/** Every source that is not as it should be, worst first. A source that nobody named is unavailable. */
export function degraded(
  degrade: DegradeTable,
  sources: SourceStates,
  travellerClass: TravellerClass,
  direction: 'arrival' | 'departure',
): readonly Degraded[] {
  return SOURCES.map((source) => {
    const state = sources[source] ?? 'unavailable';
    return { source, state, action: actionOf(degrade, source, state, travellerClass, direction) };
  })
    .filter(({ action: consequence }) => consequence !== 'normal')
    .toSorted((a, b) => ACTIONS.indexOf(b.action) - ACTIONS.indexOf(a.action));
}

/** The state of a list by its age. One from the future is not believed: the clock or the list is wrong. */
export function stateByAge(
  degrade: DegradeTable,
  source: Source,
  importedAt: string | undefined,
  now: Date,
): SourceState {
  const imported = importedAt === undefined ? Number.NaN : Date.parse(importedAt);
  const hours = (now.getTime() - imported) / 3_600_000;
  const limits = degrade.ages[source];
  if (!(hours > -1)) return 'unavailable';
  if (limits === undefined || hours <= limits.staleAfterHours) return 'fresh';
  return hours <= limits.expiredAfterHours ? 'stale' : 'expired';
}
