// From evidence to check results: one function per check, none of which can say `successful` but by its own evidence.
// BSI TR-03135-1, 4.2 (result values) and 4.3 (checks).
import { isDay } from '../day.ts';
import { sameDocument } from '../document/mrz/compare.ts';
import { matchBulletins } from './bulletins.ts';
import { CHECKS, CHECK_RULES, type CheckName, type CheckResult, type Verdict } from './checks.ts';
import { judgeAccess, verdictOfProof, type ProvenCheck } from './chip-proof.ts';
import { degraded } from './degrade.ts';
import { classOf, judgeEligibility, type EligibilityCheck, type EligibilityQuestion } from './eligibility.ts';
import type { ChipEvidence, Evidence, InspectionRules } from './evidence.ts';
import { judgeReuse, type ReuseQuestion } from './reuse.ts';

const SUCCESSFUL: Verdict = ['successful', ''];

/** A chip that is not there is another matter than one that could not be read. */
export function chipOf(chip: ChipEvidence): 'read' | 'unread' | 'none' {
  if (chip.kind === 'read') return 'read';
  return chip.cause === 'no-chip' ? 'none' : 'unread';
}

export function eligibilityQuestion({ zone, permits, chip }: Evidence, rules: InspectionRules): EligibilityQuestion {
  const { lane, today: day } = rules;
  // Whether what stands in for a chip was successful is weighed with the other checks; here it is only promised.
  const available = rules.rules.lowerAssurance?.compensating ?? [];
  return { zone, permits, rules: rules.rules, lane, chip: chipOf(chip), day, available };
}

export function reuseQuestion({ hall }: Evidence, { rules, lane, now }: InspectionRules): ReuseQuestion {
  return { answer: hall, rules: rules.hall, now: { lane: lane.id, direction: lane.direction, at: now } };
}

/** Utopia: the state of the specimens of Doc 9303; no border accepts it. */
const SPECIMEN_STATE = 'UTO';

type Judge = (evidence: Evidence, rules: InspectionRules) => Verdict;

/** A port that no reader of this version serves. */
const NO_OPTICS: Judge = () => ['not-supported', 'the reader takes no picture under this light'];

const JUDGES: Readonly<Record<CheckName, Judge>> = {
  // A zone exists only when its check digits, dates and codes have been accepted.
  'mrz-consistency': ({ zone, repair }) => {
    if (zone.format === 'MRV-A' || zone.format === 'MRV-B') return ['failed', 'a visa is no travel document'];
    return repair === 'open' ? ['failed', 'misread, and the chip does not bear the repair out'] : SUCCESSFUL;
  },

  'specimen-document': ({ zone }, { specimensAllowed }) =>
    zone.issuingState !== SPECIMEN_STATE || specimensAllowed ? SUCCESSFUL : ['failed', 'issued by Utopia'],

  'six-month-validity': eligibilityOf('six-month-validity'),

  'forged-series': ({ zone }, { bulletins, today }) => {
    if (bulletins === undefined) return ['undetermined', 'there are no bulletins to read'];
    const hits = matchBulletins(zone, bulletins, today);
    return hits.length === 0 ? SUCCESSFUL : ['failed', hits.map(({ id }) => `bulletin ${id}`).join('; ')];
  },

  'document-reuse': (evidence, rules) => {
    const { result, cause } = judgeReuse(reuseQuestion(evidence, rules));
    return [result, cause];
  },

  'optical-white': NO_OPTICS,
  'optical-ir': NO_OPTICS,
  'optical-uv': NO_OPTICS,

  'document-validity': ({ zone }, { today }) => {
    const expiry = zone.dateOfExpiry.iso;
    if (!isDay(today)) return ['undetermined', 'the day of the crossing is not known'];
    if (expiry === undefined) return ['undetermined', 'the date of expiry is not whole'];
    return expiry >= today ? SUCCESSFUL : ['failed', `expired on ${expiry}`];
  },

  'chip-access': ({ chip }) => {
    if (chip.kind !== 'read') return ['undetermined', 'the chip was not read'];
    return judgeAccess(chip.reading.access);
  },

  'chip-read': ({ chip }) =>
    chip.kind === 'read'
      ? SUCCESSFUL
      : ['undetermined', `${chip.cause}${chip.detail === '' ? '' : `: ${chip.detail}`}`],

  'sod-signature': proven('sod-signature'),
  'group-hashes': proven('group-hashes'),
  'groups-listed': proven('groups-listed'),
  'signer-trust': proven('signer-trust'),
  'passive-authentication': proven('passive-authentication'),
  'signer-validity': proven('signer-validity'),
  'signer-revocation': proven('signer-revocation'),
  'signer-defects': proven('signer-defects'),
  'signer-state': proven('signer-state'),
  'chip-genuine': proven('chip-genuine'),

  'seal-signature': ({ code }) => {
    if (code === 'none') return ['not-supported', 'no seal was presented'];
    if (code === 'unsigned') return ['not-supported', 'the code that was presented bears no signature'];
    return [code.result, code.cause];
  },

  'mrz-seal': ({ code, zone }) => {
    if (code === 'none' || code === 'unsigned') return ['not-supported', 'no seal was presented'];
    // The seal of a visa or of a permit speaks of another document than the passport.
    if (code.zone?.format !== zone.format) return ['not-supported', 'the seal says nothing of this document'];
    const { agree, differing } = sameDocument(zone, code.zone);
    return agree ? SUCCESSFUL : ['failed', `differing: ${differing.join(', ')}`];
  },

  eligibility: eligibilityOf('eligibility'),
  permit: eligibilityOf('permit'),
  age: eligibilityOf('age'),
  obligations: eligibilityOf('obligations'),

  'mrz-dg1': ({ zone, chip }) => {
    if (chip.kind !== 'read') return ['undetermined', 'the chip was not read'];
    const { agree, differing } = sameDocument(zone, chip.dg1);
    return agree ? SUCCESSFUL : ['failed', `differing: ${differing.join(', ')}`];
  },

  'face-capture': ({ capture, comparison }) => {
    if (capture.kind !== 'captured') return ['failed', capture.cause];
    if (comparison?.kind === 'no-face' && comparison.where === 'live') return ['failed', 'no face in the live image'];
    return SUCCESSFUL;
  },

  liveness: ({ capture }) => {
    if (capture.kind !== 'captured') return ['undetermined', 'no live image'];
    return capture.capture.liveness.kind === 'not-supported'
      ? ['not-supported', 'no presentation attack detection']
      : ['undetermined', 'no threshold for the score'];
  },

  'face-match': ({ comparison }, { maxFalseMatchRate }) => {
    if (comparison === undefined) return ['undetermined', 'nothing was compared'];
    if (comparison.kind === 'failed') return ['undetermined', comparison.cause];
    if (comparison.kind === 'no-face') return ['undetermined', `no face in the ${comparison.where}`];
    const { similarity, falseMatchRate } = comparison;
    if (!Number.isFinite(similarity) || !(falseMatchRate >= 0 && falseMatchRate <= 1))
      return ['undetermined', 'the comparison gave no number'];
    return falseMatchRate <= maxFalseMatchRate
      ? SUCCESSFUL
      : ['failed', `as alike as ${(falseMatchRate * 100).toPrecision(2)} % of different people`];
  },

  watchlist: ({ watchlist }) => {
    if (watchlist.kind === 'failed') return ['undetermined', watchlist.cause];
    // Whatever is not known to be harmless refers: a handling code of a newer list, too.
    const referring = watchlist.hits.filter(({ handling }) => handling !== 'silent' && handling !== 'inform');
    if (referring.length === 0) return SUCCESSFUL;
    return ['failed', [...new Set(referring.map(({ list, kind }) => `${list}: ${kind}`))].join('; ')];
  },

  sources: ({ sources, zone }, { degrade, degradeMode, lane }) => {
    const worse = degraded(degrade, sources, classOf(zone.nationality, lane.state), lane.direction);
    const referring = worse.filter(({ action }) => action === 'refer' || action === 'close');
    if (degradeMode === 'report' || referring.length === 0) return SUCCESSFUL;
    return ['failed', referring.map(({ source, state }) => `${source} ${state}`).join('; ')];
  },
};

/** The checks of the chip are made elsewhere (state/document/pki), on a thread of their own; here they are weighed. */
function proven(name: ProvenCheck): Judge {
  return ({ chip }) =>
    chip.kind === 'read' ? verdictOfProof(name, chip.proof) : ['undetermined', 'the chip was not read'];
}

/** The checks of the law are judged together, by the rules of the state; each is one of them. */
function eligibilityOf(name: EligibilityCheck): Judge {
  return (evidence, rules) => {
    const { chip } = evidence;
    const found = judgeEligibility(eligibilityQuestion(evidence, rules)).find(({ check }) => check === name);
    if (found === undefined) return ['undetermined', 'the rules do not say'];
    const waits =
      found.result === 'undetermined' && chipOf(chip) === 'unread' && CHECK_RULES[name].mayNeed !== undefined;
    return waits ? ['aborted', 'needs chip-read'] : [found.result, found.cause];
  };
}

function judge(name: CheckName, evidence: Evidence, rules: InspectionRules): Verdict {
  try {
    return JUDGES[name](evidence, rules);
  } catch {
    // The message could carry what the document says, so it is not repeated.
    return ['undetermined', 'the check ended in an error'];
  }
}

/**
 * Makes every check once, in the order of the table. A check that rests on another one that is not successful is `aborted`,
 * or `not-supported` like that one.
 * Total: it answers for any evidence, and an error inside a check makes that check `undetermined`.
 */
export function inspect(evidence: Evidence, rules: InspectionRules): readonly CheckResult[] {
  const verdicts = new Map<CheckName, Verdict>();
  // The needs of the table lead nowhere in a circle.
  function verdictOf(name: CheckName): Verdict {
    const known = verdicts.get(name);
    if (known !== undefined) return known;
    const missing = CHECK_RULES[name].needs.find((need) => verdictOf(need)[0] !== 'successful');
    const verdict: Verdict =
      missing === undefined
        ? judge(name, evidence, rules)
        : [verdictOf(missing)[0] === 'not-supported' ? 'not-supported' : 'aborted', `needs ${missing}`];
    verdicts.set(name, verdict);
    return verdict;
  }
  return CHECKS.map((name) => {
    const [result, cause] = verdictOf(name);
    return { name, result, cause };
  });
}
