// A decision about evidence that lies in a file: for officers and technicians who ask "why", for training, and for acceptance.
import { z } from 'zod';
import { isDay } from '../day.ts';
import { parseMrz } from '../document/mrz/parse.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import { CHIP_CHECKS, type ChipReading, NO_PROOFS, PLAIN_ACCESS } from '../document/pki/types.ts';
import type { CheckResult } from './checks.ts';
import degradeJson from './degrade.json' with { type: 'json' };
import { caseOf, decide, NOTICES, type Decision } from './decide.ts';
import { parseDegradeTable, SOURCES, SOURCE_STATES, type SourceStates } from './degrade.ts';
import { bulletinsSchema } from './bulletins.ts';
import type { ChipProof, Evidence, InspectionRules } from './evidence.ts';
import { RESULTS } from './checks.ts';
import { REASONS } from './reasons.ts';
import { neutralRules, rulesOf } from './rules.ts';
import { treeOf, type Tree } from './tree.ts';

const text = z.string().max(500);
const lines = z.array(z.string().max(44)).min(2).max(3);
const day = z.string().refine(isDay, 'a day of the calendar, YYYY-MM-DD');
const failed = z.strictObject({ kind: z.literal('failed'), cause: text });
const direction = z.enum(['arrival', 'departure']);
const words = z.array(text).max(20);

/** What `npm run inspect -- decision` reads. Pictures are not in it: who was captured and how alike they are, is. */
export const evidenceShape = z.strictObject({
  /** The day and the moment of the crossing. */
  today: day,
  now: z.iso.datetime().optional(),
  lane: z.strictObject({
    id: text.default('LANE'),
    state: z.string().regex(/^[A-Z]{1,3}$/),
    direction,
    profile: z.enum(['standard', 'family', 'assisted']).default('standard'),
    rules: z.enum(['state', 'default']).default('state'),
    maxFalseMatchRate: z.number().positive().max(0.001).default(0.001),
    degradedSources: z.enum(['apply', 'report']).default('apply'),
    clearNotSupported: z.array(z.enum(['liveness', 'passive-authentication', 'chip-access'])).default([]),
    specimensAllowed: z.boolean().default(false),
  }),
  mrz: lines,
  chip: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('read'),
      dg1: lines,
      access: z.strictObject({ protocol: z.enum(['PACE', 'BAC', 'plain']), downgrade: text.optional() }).optional(),
      /** As `inspect -- chip` gives them. */
      checks: z
        .array(
          z.strictObject({
            name: z.enum(CHIP_CHECKS),
            code: text.default(''),
            result: z.enum(RESULTS),
            cause: text.default(''),
          }),
        )
        .max(CHIP_CHECKS.length)
        .optional(),
    }),
    z.strictObject({
      kind: z.literal('unread'),
      cause: z.enum([
        'no-chip',
        'removed',
        'no-application',
        'access-refused',
        'read-error',
        'malformed',
        'too-large',
        'time-out',
        'reader',
      ]),
      detail: text.default(''),
    }),
  ]),
  capture: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('captured'), liveness: z.number().min(0).max(1).nullable().default(null) }),
    z.strictObject({ kind: z.literal('not-captured'), cause: text }),
  ]),
  comparison: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('compared'),
        similarity: z.number().min(-1).max(1),
        falseMatchRate: z.number().min(0).max(1),
      }),
      z.strictObject({ kind: z.literal('no-face'), where: z.enum(['portrait', 'live']) }),
      failed,
    ])
    .nullable(),
  watchlist: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('answered'),
      entries: z.int().min(0).default(0),
      importedAt: z.iso.datetime().optional(),
      hits: z
        .array(
          z.strictObject({
            entry: text,
            list: text,
            kind: text,
            handling: z.enum(['stop', 'refer', 'silent', 'inform']),
            matched: z.enum(['document', 'person']),
            fields: words.default([]),
            reason: text.default(''),
          }),
        )
        .max(100),
    }),
    failed,
  ]),
  permits: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('answered'),
      permits: z
        .array(
          z.strictObject({
            kind: text,
            number: text,
            validFrom: day,
            validTo: day,
            entries: z.enum(['single', 'multiple']),
            used: z.boolean(),
          }),
        )
        .max(100),
      obligations: z
        .array(z.strictObject({ kind: text, since: day, text }))
        .max(100)
        .default([]),
      importedAt: z.iso.datetime().optional(),
    }),
    failed,
  ]),
  hall: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('answered'),
        uses: z.array(z.strictObject({ lane: text, direction, at: z.iso.datetime() })).max(100),
      }),
      failed,
    ])
    .default({ kind: 'answered', uses: [] }),
  code: z
    .union([
      z.enum(['none', 'unsigned']),
      z.strictObject({ result: z.enum(RESULTS), cause: text, mrz: lines.optional() }),
    ])
    .default('none'),
  /** A source that is not named is unavailable; `fresh` alone: all of them are fresh. */
  sources: z.union([z.literal('fresh'), z.partialRecord(z.enum(SOURCES), z.enum(SOURCE_STATES))]).default('fresh'),
  bulletins: bulletinsSchema.default([]),
});

export interface Problem {
  readonly code: string;
  readonly where: string;
  readonly text: string;
}

export interface DecisionReport {
  /** Whether the evidence clears. */
  readonly valid: boolean;
  readonly decision: Decision | null;
  readonly reasons: readonly { readonly code: string; readonly severity: string; readonly text: string }[];
  readonly notices: readonly { readonly code: string; readonly text: string }[];
  readonly tree: Tree | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly checks: readonly CheckResult[];
  /** What of the file cannot be used; then there is no decision. */
  readonly problems: readonly Problem[];
}

function unusable(problems: readonly Problem[]): DecisionReport {
  return { valid: false, decision: null, reasons: [], notices: [], tree: null, fields: {}, checks: [], problems };
}

interface Zones {
  readonly problems: Problem[];
  read(where: string, given: readonly string[]): MachineReadableZone | undefined;
}

function zonesAt(today: string): Zones {
  const problems: Problem[] = [];
  return {
    problems,
    read(where, given) {
      const zone = parseMrz(given, today);
      if (zone.ok) return zone.value;
      for (const { code, line, column, text: words } of zone.error)
        problems.push({ code, where: `${where}, line ${line}, column ${column}`, text: words });
      return undefined;
    },
  };
}

type ReadChip = Extract<z.infer<typeof evidenceShape>['chip'], { kind: 'read' }>;

/** The files are not in it, so nothing can be proven again; what was found is. */
function readingOf({ access }: ReadChip): ChipReading {
  return {
    files: new Map(),
    access: access === undefined ? PLAIN_ACCESS : { ...PLAIN_ACCESS, ...access, downgrade: access.downgrade },
    proofs: NO_PROOFS,
  };
}

function proofOf({ checks }: ReadChip): ChipProof | 'not-made' {
  return checks === undefined ? 'not-made' : { checks, signer: undefined };
}
const NO_PICTURE = { format: 'jpeg', bytes: Buffer.alloc(0) } as const;
const ALL_FRESH: SourceStates = Object.fromEntries(SOURCES.map((source) => [source, 'fresh']));

/**
 * Decides about the evidence of a file, by the tables that the gate decides by.
 * @param value the parsed JSON, of the shape above
 */
export function reportDecision(value: unknown): DecisionReport {
  const parsed = evidenceShape.safeParse(value);
  if (!parsed.success)
    return unusable(
      parsed.error.issues.map(({ path, message, code }) => ({
        code,
        where: path.join('.') || 'the file',
        text: message,
      })),
    );
  const { lane, chip, capture, code, watchlist, permits, comparison, sources, ...given } = parsed.data;
  const zones = zonesAt(given.today);
  const zone = zones.read('mrz', given.mrz);
  const dg1 = chip.kind === 'read' ? zones.read('chip.dg1', chip.dg1) : undefined;
  const sealed = typeof code === 'object' && code.mrz !== undefined ? zones.read('code.mrz', code.mrz) : undefined;
  const rules = lane.rules === 'default' ? neutralRules() : rulesOf(lane.state);
  const degrade = parseDegradeTable(degradeJson);
  if (!rules.ok || !degrade.ok)
    return unusable([{ code: 'rules', where: 'lane.state', text: (rules.ok ? [] : rules.error).join('; ') }]);
  if (zone === undefined || zones.problems.length > 0) return unusable(zones.problems);

  const evidence: Evidence = {
    zone,
    repair: 'none',
    chip:
      chip.kind === 'read' && dg1 !== undefined
        ? { kind: 'read', dg1, portrait: NO_PICTURE, reading: readingOf(chip), proof: proofOf(chip) }
        : asUnread(chip),
    capture:
      capture.kind === 'not-captured'
        ? capture
        : {
            kind: 'captured',
            capture: {
              image: NO_PICTURE,
              liveness:
                capture.liveness === null ? { kind: 'not-supported' } : { kind: 'score', score: capture.liveness },
            },
          },
    comparison: comparison ?? undefined,
    watchlist: watchlist.kind === 'failed' ? watchlist : { ...watchlist, importedAt: watchlist.importedAt },
    permits: permits.kind === 'failed' ? permits : { ...permits, importedAt: permits.importedAt },
    hall: given.hall,
    code: typeof code === 'string' ? code : { result: code.result, cause: code.cause, zone: sealed },
    sources: sources === 'fresh' ? ALL_FRESH : sources,
  };
  const inspection: InspectionRules = {
    today: given.today,
    now: given.now ?? `${given.today}T12:00:00.000Z`,
    lane,
    specimensAllowed: lane.specimensAllowed,
    maxFalseMatchRate: lane.maxFalseMatchRate,
    clearNotSupported: lane.clearNotSupported,
    rules: rules.value,
    bulletins: given.bulletins,
    degrade: degrade.value,
    degradeMode: lane.degradedSources,
  };
  const { decision, checks } = decide(evidence, inspection);
  return {
    valid: decision.kind === 'clear',
    decision,
    reasons: (decision.kind === 'refer' ? decision.reasons : []).map((reason) => ({
      code: reason,
      severity: REASONS[reason].severity,
      text: REASONS[reason].officer,
    })),
    notices: decision.notices.map((notice) => ({ code: notice, text: NOTICES[notice] })),
    tree: treeOf(checks, caseOf(evidence, inspection)),
    fields: { decision: decision.kind },
    checks,
    problems: [],
  };
}

function asUnread(chip: z.infer<typeof evidenceShape>['chip']): Evidence['chip'] {
  return chip.kind === 'unread' ? chip : { kind: 'unread', cause: 'malformed', detail: 'DG1' };
}
