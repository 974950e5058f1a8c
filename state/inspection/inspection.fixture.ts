// What the tests of the inspection stand on: sound evidence, and the rules of a lane of no state in particular.
import { CHIP, FACE } from '../gate/table.fixture.ts';
import { zoneOf } from '../gate/gate.fixture.ts';
import { type AccessReport, CHIP_CHECKS, type ChipCheckName } from '../document/pki/types.ts';
import type { ResultValue } from './checks.ts';
import degradeJson from './degrade.json' with { type: 'json' };
import { parseDegradeTable, SOURCES, type SourceStates } from './degrade.ts';
import type { ChipEvidence, ChipProof, Evidence, InspectionRules } from './evidence.ts';
import defaultRules from './rules/default.json' with { type: 'json' };
import { readRules } from './rules.ts';

const degrade = parseDegradeTable(degradeJson);
const rules = readRules(defaultRules);
if (!degrade.ok || !rules.ok) throw new Error('the tables that lie beside the code are not valid');

export const FRESH: SourceStates = Object.fromEntries(SOURCES.map((source) => [source, 'fresh']));

/** A chip of which everything is proven. */
export const PROVEN: ChipProof = {
  checks: CHIP_CHECKS.map((name) => ({ name, code: '', result: 'successful', cause: '' })),
  signer: { issuer: 'C=NL, CN=CSCA NL', state: 'NL', digests: ['SHA-256'] },
};

/** The sound chip, with one check of its proof that came out otherwise. */
export function provenBut(name: ChipCheckName, result: ResultValue): ChipEvidence & { readonly kind: 'read' } {
  const checks = PROVEN.checks.map((check) =>
    check.name === name ? { ...check, result, cause: 'for a reason' } : check,
  );
  return { ...CHIP, proof: { ...PROVEN, checks } };
}

/** The sound chip, opened in another way. */
export function opened(access: Partial<AccessReport>): ChipEvidence & { readonly kind: 'read' } {
  return { ...CHIP, reading: { ...CHIP.reading, access: { ...CHIP.reading.access, ...access } } };
}

export const RULES: InspectionRules = {
  today: '2026-11-22',
  now: '2026-11-22T08:00:00.000Z',
  lane: { id: 'TEST-01', state: 'IDN', direction: 'arrival', profile: 'standard' },
  specimensAllowed: false,
  maxFalseMatchRate: 0.001,
  clearNotSupported: ['liveness', 'passive-authentication', 'chip-access'],
  rules: rules.value,
  bulletins: [],
  degrade: degrade.value,
  degradeMode: 'apply',
};

export const SOUND: Evidence = {
  zone: zoneOf('NLD'),
  repair: 'none',
  chip: CHIP,
  capture: FACE,
  comparison: { kind: 'compared', similarity: 0.7, falseMatchRate: 0.0001 },
  watchlist: { kind: 'answered', hits: [], entries: 3, importedAt: undefined },
  permits: { kind: 'answered', permits: [], obligations: [], importedAt: undefined },
  hall: { kind: 'answered', uses: [] },
  code: 'none',
  sources: FRESH,
};
