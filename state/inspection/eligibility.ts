// Who may use this lane, by the rules of its state: class, document, permit, age, remaining validity, obligations.
// Pure; the rules are data (`rules.ts`). The machine refuses nobody: what is not successful goes to an officer.
import { isDay } from '../day.ts';
import { isStateCode } from '../document/mrz/codes.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import { keyOfState } from '../watchlist/document-key.ts';
import type { ResultValue } from './checks.ts';
import { fullYearsOn, monthsLater, wholeDaysBetween } from './day-count.ts';
import type { PermitAnswer, TravellerClass } from './eligibility-types.ts';
import { resolvePermit, type Resolution } from './permits.ts';
import type { DocumentKind, EligibilityRow, LaneProfile, Rules } from './rules.ts';

/** What the officer is told although the check is successful. */
export const ELIGIBILITY_NOTICES = {
  'lower-assurance': 'The passport has no chip; other checks stand in for it.',
  minor: 'The traveller is a minor: see who accompanies the child.',
  'expires-soon': 'The document expires within the months that the state asks for.',
} as const;
export type EligibilityNotice = keyof typeof ELIGIBILITY_NOTICES;

export const ELIGIBILITY_CHECKS = ['eligibility', 'permit', 'age', 'six-month-validity', 'obligations'] as const;
export type EligibilityCheck = (typeof ELIGIBILITY_CHECKS)[number];

export interface EligibilityResult {
  readonly check: EligibilityCheck;
  readonly result: ResultValue;
  /** For the officer, without names and numbers. A successful permit check says which permit counts and why; else empty. */
  readonly cause: string;
  readonly notice?: EligibilityNotice;
}

export interface EligibilityQuestion {
  readonly zone: MachineReadableZone;
  readonly permits: PermitAnswer;
  readonly rules: Rules;
  readonly lane: {
    /** Doc 9303-3 code. */
    readonly state: string;
    readonly direction: 'arrival' | 'departure';
    readonly profile: LaneProfile;
  };
  /** `none`: the reader found no chip; `unread`: there is one, or nobody knows. */
  readonly chip: 'read' | 'unread' | 'none';
  /** Checks that this lane can make of this document, by name: what a passport without a chip needs. Default: none. */
  readonly available?: readonly string[];
  /** The day of the crossing, YYYY-MM-DD, in the lane's time zone. */
  readonly day: string;
}

type Verdict = Omit<EligibilityResult, 'check'>;

const SUCCESSFUL: Verdict = { result: 'successful', cause: '' };
const failed = (cause: string): Verdict => ({ result: 'failed', cause });
const undetermined = (cause: string): Verdict => ({ result: 'undetermined', cause });

/**
 * Citizen of `state` or foreigner, by the nationality of the MRZ (Doc 9303-3, 5). British nationals who are not citizens
 * (GBD, GBN, GBO, GBP, GBS) are foreigners to GBR, as are persons without a nationality to any state.
 */
export function classOf(nationality: string, state: string): TravellerClass {
  return keyOfState(nationality) === keyOfState(state) ? 'citizen' : 'foreigner';
}

/** Undefined while nobody knows whether the passport has a chip. */
function documentOf({ zone, chip, lane }: EligibilityQuestion): DocumentKind | undefined {
  // A citizen's passport is one that his own state has issued.
  const foreignPaper =
    classOf(zone.nationality, lane.state) === 'citizen' && classOf(zone.issuingState, lane.state) !== 'citizen';
  if (zone.format !== 'TD3' || !zone.documentCode.startsWith('P') || foreignPaper) return 'other';
  if (chip === 'unread') return undefined;
  return chip === 'read' ? 'passport-with-chip' : 'passport-without-chip';
}

/** What the five checks have in common. */
interface Case {
  readonly question: EligibilityQuestion;
  readonly class: TravellerClass;
  readonly row: EligibilityRow | undefined;
  /** Why there is no row. */
  readonly noRow: Verdict;
  /** Of the kinds that the row accepts; undefined where the store gave no answer or no permit is needed. */
  readonly resolution: Resolution | undefined;
}

function caseOf(question: EligibilityQuestion): Case {
  const { zone, rules, lane, permits, day } = question;
  const travellerClass = classOf(zone.nationality, lane.state);
  const document = documentOf(question);
  const row = rules.eligibility.find(
    (each) =>
      each.class === travellerClass &&
      each.directions.includes(lane.direction) &&
      document !== undefined &&
      each.documents.includes(document),
  );
  const noRow =
    document === undefined
      ? undetermined('whether the passport has a chip is not known: it was not read')
      : failed(`on ${lane.direction} this lane is not for a ${travellerClass} with ${DOCUMENT_WORDS[document]}`);
  return {
    question,
    class: travellerClass,
    row,
    noRow,
    resolution:
      row === undefined || row.permits.length === 0 || permits.kind === 'failed'
        ? undefined
        : resolvePermit(permits.permits, day, lane.direction, rules, row.permits),
  };
}

const DOCUMENT_WORDS: Readonly<Record<DocumentKind, string>> = {
  'passport-with-chip': 'a passport with a chip',
  'passport-without-chip': 'a passport without a chip',
  other: 'a document that is no passport of the kind needed',
};

function eligibility({ question: { rules, available = [] }, row, noRow }: Case): Verdict {
  if (row === undefined) return noRow;
  if (row.assurance === 'full') return SUCCESSFUL;
  const missing = (rules.lowerAssurance?.compensating ?? ['lower assurance']).filter(
    (check) => !available.includes(check),
  );
  return missing.length === 0
    ? { ...SUCCESSFUL, notice: 'lower-assurance' }
    : failed(`without a chip it needs checks that this lane cannot make: ${missing.join(', ')}`);
}

function permit({ question: { permits, lane, day }, row, resolution }: Case): Verdict {
  // Which permits would do is said by the row; why there is none, the check of eligibility says.
  if (row === undefined) return { result: 'aborted', cause: 'needs eligibility' };
  if (row.permits.length === 0) return SUCCESSFUL;
  if (resolution === undefined)
    return undetermined(permits.kind === 'failed' ? permits.cause : 'the permits were not asked');
  if (resolution.permit !== undefined) return { result: 'successful', cause: resolution.because };
  const ended = resolution.unusable?.why === 'ended' ? resolution.unusable.permit : undefined;
  if (ended === undefined || lane.direction === 'arrival') return failed(resolution.because);
  return failed(`overstay of ${wholeDaysBetween(ended.validTo, day)} days: ${resolution.because}`);
}

function age({ question: { zone, rules, lane, day } }: Case): Verdict {
  const { from, to, minorBelow } = rules.ages[lane.profile];
  if (from === 0 && to === null && minorBelow === null) return SUCCESSFUL;
  const born = zone.dateOfBirth.iso;
  if (born === undefined || !isDay(born)) return undetermined('the date of birth is not whole');
  if (born > day) return undetermined('the date of birth lies ahead');
  const years = fullYearsOn(born, day);
  if (years < from) return failed(`younger than ${from}`);
  if (to !== null && years > to) return failed(`older than ${to}`);
  return minorBelow !== null && years < minorBelow ? { ...SUCCESSFUL, notice: 'minor' } : SUCCESSFUL;
}

/** Permits of residence that are in force make a foreigner a resident, whatever the row asks for. */
function isResident({ question: { permits, rules, lane, day } }: Case): boolean | undefined {
  if (permits.kind === 'failed') return undefined;
  const kinds = Object.keys(rules.permitKinds).filter((kind) => rules.permitKinds[kind] === 'residence');
  return resolvePermit(permits.permits, day, lane.direction, rules, kinds).permit !== undefined;
}

function remainingValidity(traveller: Case): Verdict {
  const { zone, rules, lane, day } = traveller.question;
  const { remainingValidity: rule } = rules;
  if (rule === null) return SUCCESSFUL;
  const expiry = zone.dateOfExpiry.iso;
  if (expiry === undefined || !isDay(expiry)) return undetermined('the date of expiry is not whole');
  const needed = monthsLater(day, rule.months);
  if (expiry >= needed) return SUCCESSFUL;

  const consequenceFor = (status: 'citizen' | 'resident' | 'foreigner') =>
    rule.rows.find((row) => row.status === status && row.directions.includes(lane.direction))?.consequence;
  const because = `valid for less than ${rule.months} months`;
  const verdictFor = (status: 'citizen' | 'resident' | 'foreigner'): Verdict => {
    const consequence = consequenceFor(status);
    if (consequence === 'refer') return failed(because);
    return consequence === 'notice' ? { ...SUCCESSFUL, notice: 'expires-soon' } : SUCCESSFUL;
  };
  if (traveller.class === 'citizen') return verdictFor('citizen');
  const resident = isResident(traveller);
  if (resident !== undefined) return verdictFor(resident ? 'resident' : 'foreigner');
  return consequenceFor('resident') === consequenceFor('foreigner')
    ? verdictFor('foreigner')
    : undetermined(`${because}, and whether there is a permit of residence is not known`);
}

function obligations({ question: { permits, rules, lane, day }, class: travellerClass }: Case): Verdict {
  if (!rules.obligations.directions.includes(lane.direction)) return SUCCESSFUL;
  if (permits.kind === 'failed')
    return rules.obligations.mustBeKnownFor.includes(travellerClass) ? undetermined(permits.cause) : SUCCESSFUL;
  // One without a day that can be read is open: nobody can say that it has not begun.
  const open = permits.obligations.filter(({ since }) => !isDay(since) || since <= day);
  return open.length === 0
    ? SUCCESSFUL
    : failed(`open: ${[...new Set(open.map(({ kind }) => kind))].toSorted().join(', ')}`);
}

const JUDGES: Readonly<Record<EligibilityCheck, (traveller: Case) => Verdict>> = {
  eligibility,
  permit,
  age,
  'six-month-validity': remainingValidity,
  obligations,
};

/** Why nothing can be judged at all. */
function unusable({ rules, lane, day }: EligibilityQuestion): string | undefined {
  if (!isDay(day)) return 'the day of the crossing is not known';
  if (!isStateCode(lane.state)) return 'the state of the lane is not known';
  if (rules.state !== null && keyOfState(rules.state) !== keyOfState(lane.state))
    return 'the rules are of another state';
  return day < rules.validFrom || (rules.validTo !== null && day > rules.validTo)
    ? `the rules ${rules.version} are not in force on this day`
    : undefined;
}

/**
 * Makes the five checks, each once, in the order of `ELIGIBILITY_CHECKS`. Total: what is not known is `undetermined`.
 * What a rule does not ask of this traveller is `successful`.
 */
export function judgeEligibility(question: EligibilityQuestion): readonly EligibilityResult[] {
  const cause = unusable(question);
  if (cause !== undefined) return ELIGIBILITY_CHECKS.map((check) => ({ check, ...undetermined(cause) }));
  const traveller = caseOf(question);
  return ELIGIBILITY_CHECKS.map((check) => ({ check, ...JUDGES[check](traveller) }));
}
