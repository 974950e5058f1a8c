// The rules of one state for who may use its lanes, as data: `rules/<state>.json`, or `rules/default.json` for a state that
// has none of its own. Every rule names what it rests on, and whether that text itself was read or only told of.
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { isDay } from '../day.ts';
import { isStateCode } from '../document/mrz/codes.ts';
import { err, messageOf, ok, type Result } from '../result.ts';

export const LANE_PROFILES = ['standard', 'family', 'assisted'] as const;
export type LaneProfile = (typeof LANE_PROFILES)[number];

/** A passport of format TD3 with or without a chip; everything else, cards and visas included, is `other`. */
export const DOCUMENT_KINDS = ['passport-with-chip', 'passport-without-chip', 'other'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

const DIRECTIONS = ['arrival', 'departure'] as const;
const CLASSES = ['citizen', 'foreigner'] as const;

const day = z.string().refine(isDay, 'a day of the calendar, YYYY-MM-DD');
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 -]{0,39}$/, 'a name of letters, digits, spaces and hyphens');
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens');
const text = z.string().min(1).max(1000);
const years = z.int().min(0).max(150);
const minutes = z.int().min(1).max(10_080);
/** Sources by their code in `sources`. */
const basis = z.array(code).min(1).max(10);
const directions = z.array(z.enum(DIRECTIONS)).min(1);
const consequence = z.enum(['refer', 'notice']);

const source = z.strictObject({
  text,
  /** `text`: the text itself was read; `secondary`: somebody reports it; `site`: a choice of whoever runs the lane. */
  read: z.enum(['text', 'secondary', 'site']),
});

const eligibilityRow = z.strictObject({
  class: z.enum(CLASSES),
  documents: z.array(z.enum(DOCUMENT_KINDS)).min(1),
  directions,
  /** Kinds of permit of which one is needed; empty: none is. */
  permits: z.array(name).max(50),
  /** `lower`: only with every check of `lowerAssurance`. */
  assurance: z.enum(['full', 'lower']),
  basis,
});

const ageRule = z.strictObject({
  /** Whole years on the day of the crossing, both included. */
  from: years,
  to: years.nullable(),
  /** Whoever is younger is a minor: the officer is told. */
  minorBelow: years.nullable(),
  basis,
});

const remainingRow = z.strictObject({
  /** `resident`: a foreigner with a permit of residence in force. */
  status: z.enum(['citizen', 'foreigner', 'resident']),
  directions,
  consequence,
});

const reuseRow = z.strictObject({
  /** Of the earlier use, against this one. */
  direction: z.enum(['same', 'opposite']),
  lane: z.enum(['same', 'other']),
  withinMinutes: minutes,
  consequence,
});

const rulesShape = z.strictObject({
  /** Of this file, in its author's counting. */
  version: z.string().min(1).max(40),
  /** Doc 9303-3 code; null: of no state in particular. */
  state: z.string().refine(isStateCode, 'a state code of Doc 9303-3').nullable(),
  validFrom: day,
  /** Included; null: until there are others. */
  validTo: day.nullable(),
  sources: z.record(code, source),
  /** What each kind of permit allows; of several permits a residence outweighs a visa, a visa a registration. */
  permitKinds: z.record(name, z.enum(['residence', 'visa', 'registration'])),
  /** Who may use the lane. Whoever no row names goes to a counter. */
  eligibility: z.array(eligibilityRow).min(1).max(100),
  /** Checks that stand in for a chip that a passport does not have, by the names of `checks.ts`. */
  lowerAssurance: z.strictObject({ compensating: z.array(code).min(1).max(40), basis }).nullable(),
  ages: z.strictObject({ standard: ageRule, family: ageRule, assisted: ageRule }),
  /** How long a document must still be valid. A status and direction without a row is free. */
  remainingValidity: z
    .strictObject({ months: z.int().min(1).max(24), rows: z.array(remainingRow).max(20), basis })
    .nullable(),
  /** What must be settled first. What the store knows always counts; only these classes need the store to know. */
  obligations: z.strictObject({ directions, mustBeKnownFor: z.array(z.enum(CLASSES)), basis }),
  /** The same document again in this hall. A use that no row names is free. */
  hall: z.strictObject({ windowMinutes: minutes, rows: z.array(reuseRow).max(20), basis }),
});

export type Rules = z.infer<typeof rulesShape>;
export type EligibilityRow = Rules['eligibility'][number];
export type HallRules = Rules['hall'];

/** The table is a function: no two rows may name the same class, document and direction. */
function twice(cells: readonly string[]): readonly string[] {
  return [...new Set(cells.filter((cell, index) => cells.indexOf(cell) < index))];
}

function basesOf(rules: Rules): readonly string[] {
  const parts = [
    ...rules.eligibility,
    rules.lowerAssurance,
    ...LANE_PROFILES.map((profile) => rules.ages[profile]),
    rules.remainingValidity,
    rules.obligations,
    rules.hall,
  ];
  return [...new Set(parts.flatMap((part) => part?.basis ?? []))];
}

function contradictions(rules: Rules): readonly string[] {
  const { eligibility, remainingValidity, hall, sources, permitKinds } = rules;
  const rowCells = eligibility.flatMap((row) =>
    row.documents.flatMap((document) => row.directions.map((direction) => `${row.class}, ${document}, ${direction}`)),
  );
  const statusCells = (remainingValidity?.rows ?? []).flatMap((row) =>
    row.directions.map((direction) => `${row.status}, ${direction}`),
  );
  const unknownKinds = new Set(eligibility.flatMap(({ permits }) => permits).filter((kind) => !(kind in permitKinds)));
  const faults: string[] = [
    ...twice(rowCells).map((cell) => `eligibility names ${cell} twice`),
    ...twice(statusCells).map((cell) => `remainingValidity names ${cell} twice`),
    ...twice(hall.rows.map((row) => `${row.direction} direction, ${row.lane} lane, ${row.consequence}`)).map(
      (cell) => `hall names ${cell} twice`,
    ),
    ...twice(Object.keys(permitKinds).map((kind) => kind.toLowerCase())).map(
      (kind) => `permitKinds names ${kind} twice`,
    ),
    ...[...unknownKinds].map((kind) => `eligibility asks for ${kind}, which is none of permitKinds`),
    ...basesOf(rules)
      .filter((id) => !(id in sources))
      .map((id) => `sources has no ${id}`),
    ...hall.rows
      .filter((row) => row.withinMinutes > hall.windowMinutes)
      .map((row) => `hall looks back ${row.withinMinutes} minutes and keeps only ${hall.windowMinutes}`),
    ...LANE_PROFILES.filter((profile) => (rules.ages[profile].to ?? 150) < rules.ages[profile].from).map(
      (profile) => `ages.${profile} ends before it begins`,
    ),
  ];
  if (rules.validTo !== null && rules.validTo < rules.validFrom) faults.push('validTo lies before validFrom');
  if (eligibility.some(({ assurance }) => assurance === 'lower') && rules.lowerAssurance === null)
    faults.push('eligibility asks for lower assurance, and lowerAssurance is null');
  return faults;
}

/**
 * Validates the rules of a state.
 * @param value the parsed JSON
 * @returns the rules, or one line a fault: the key and what is allowed there, or which rules contradict each other
 */
export function readRules(value: unknown): Result<Rules, readonly string[]> {
  const parsed = rulesShape.safeParse(value);
  if (!parsed.success)
    return err(
      parsed.error.issues.map(({ path, message }) => `${path.length === 0 ? 'the rules' : path.join('.')}: ${message}`),
    );
  const faults = contradictions(parsed.data);
  return faults.length === 0 ? ok(parsed.data) : err(faults);
}

const MOST_BYTES = 1024 * 1024;
const FOLDER = new URL('./rules/', import.meta.url);

function readFile(file: URL): Result<Rules, readonly string[]> | undefined {
  const named = (faults: readonly string[]) =>
    faults.map((fault) => `${file.pathname.split('/').at(-1) ?? ''}: ${fault}`);
  try {
    const about = statSync(file, { throwIfNoEntry: false });
    if (about === undefined) return undefined;
    if (about.size > MOST_BYTES) return err(named([`has more than ${MOST_BYTES} bytes`]));
    const rules = readRules(JSON.parse(readFileSync(file, 'utf8')));
    return rules.ok ? rules : err(named(rules.error));
  } catch (error) {
    return err(named([messageOf(error)]));
  }
}

/** The rules of no state in particular: whoever has a passport with a chip may use the lane. */
export function neutralRules(folder: URL = FOLDER): Result<Rules, readonly string[]> {
  return readFile(new URL('default.json', folder)) ?? err(['default.json is not there']);
}

/**
 * The rules of a lane of `state`: those of its own file `<state>.json`, else `default.json`.
 * @param state Doc 9303-3 code; anything else is a fault
 * @param folder ends with a slash
 */
export function rulesOf(state: string, folder: URL = FOLDER): Result<Rules, readonly string[]> {
  if (!isStateCode(state)) return err([`${JSON.stringify(state)} is no state code of Doc 9303-3`]);
  const file = `${state.toLowerCase()}.json`;
  const own = readFile(new URL(file, folder));
  if (own === undefined) return neutralRules(folder);
  return own.ok && own.value.state !== state ? err([`${file}: is of another state`]) : own;
}
