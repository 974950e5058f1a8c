// Which of several permits counts (a holder of a KITAS who once had visas, say), and why, in words for the officer.
import { isDay } from '../day.ts';
import type { Permit } from './eligibility-types.ts';
import type { Rules } from './rules.ts';

export type Unusable = 'ended' | 'not-begun' | 'used-up' | 'dates-unreadable' | 'kind-unknown';

export interface Resolution {
  /** The permit that counts; undefined when none is usable. */
  readonly permit: Permit | undefined;
  /** Kind, dates and why, without the permit's number. */
  readonly because: string;
  /** When none is usable: the nearest one, and what is wrong with it. */
  readonly unusable: { readonly permit: Permit; readonly why: Unusable } | undefined;
}

/** What is nearest to being usable comes first. */
const WHY: Readonly<Record<Unusable, (permit: Permit) => string>> = {
  ended: ({ validTo }) => `ended on ${validTo}`,
  'not-begun': ({ validFrom }) => `begins on ${validFrom}`,
  'used-up': () => 'is for one entry and used up',
  'dates-unreadable': () => 'has no dates that can be read',
  'kind-unknown': () => 'is of a kind that is not accepted here',
};
const WHY_ORDER = Object.keys(WHY);

const CATEGORY_ORDER = ['residence', 'visa', 'registration'] as const;

interface Candidate {
  readonly permit: Permit;
  readonly why: Unusable | undefined;
  /** Smaller counts more, from the first place on. */
  readonly rank: readonly (number | string)[];
}

function compareRanks(one: Candidate, other: Candidate): number {
  for (const [place, mine] of one.rank.entries()) {
    const theirs = other.rank[place] ?? mine;
    if (mine !== theirs) return mine < theirs ? -1 : 1;
  }
  return 0;
}

/** Later days first, what is no day last. */
const latest = (day: string) => (isDay(day) ? -Number(day.replaceAll('-', '')) : 0);

function candidateOf(
  permit: Permit,
  day: string,
  direction: 'arrival' | 'departure',
  kinds: ReadonlyMap<string, string>,
): Candidate {
  const { validFrom, validTo, entries, used } = permit;
  const category = kinds.get(permit.kind.toLowerCase());
  const why = ((): Unusable | undefined => {
    if (category === undefined) return 'kind-unknown';
    if (!isDay(validFrom) || !isDay(validTo)) return 'dates-unreadable';
    // Who leaves has used it to come in.
    if (entries === 'single' && used && direction === 'arrival') return 'used-up';
    if (day > validTo) return 'ended';
    return day < validFrom ? 'not-begun' : undefined;
  })();
  // A visa for the next journey says nothing of the stay that ends today: it must not hide that this one's has ended.
  const stays = direction === 'arrival' || category === 'residence' || entries === 'multiple' || used;
  const known = category !== undefined && why !== 'dates-unreadable' && why !== 'not-begun';
  return {
    permit,
    why,
    rank: [
      known && stays ? 0 : 1,
      why === undefined ? 0 : 1,
      WHY_ORDER.indexOf(why ?? 'ended'),
      CATEGORY_ORDER.findIndex((each) => each === category),
      entries === 'multiple' ? 0 : 1,
      latest(validTo),
      latest(validFrom),
      // Never a reason, but the answer must not depend on the order in which the store gave them.
      permit.kind,
      permit.number,
      validFrom,
      validTo,
      used ? 1 : 0,
    ],
  };
}

/**
 * The one permit that counts on this day: residence before visa before registration, in force before not, several entries
 * before one, longest last. On departure a permit that was used, or allows many entries, counts before an unused one.
 * @param accepted kinds that do here; default: all of the rules. Letters may be small or capital.
 */
export function resolvePermit(
  permits: readonly Permit[],
  day: string,
  direction: 'arrival' | 'departure',
  rules: Pick<Rules, 'permitKinds'>,
  accepted: readonly string[] = Object.keys(rules.permitKinds),
): Resolution {
  const names = new Set(accepted.map((kind) => kind.toLowerCase()));
  const kinds = new Map(
    Object.entries(rules.permitKinds).flatMap(([kind, category]) =>
      names.has(kind.toLowerCase()) ? [[kind.toLowerCase(), category] as const] : [],
    ),
  );
  const [best, ...others] = permits.map((permit) => candidateOf(permit, day, direction, kinds)).toSorted(compareRanks);
  if (best === undefined)
    return { permit: undefined, because: 'no permit is known for this document', unusable: undefined };

  const { permit, why } = best;
  const rest = others.length === 0 ? '' : `; passed over: ${others.map((other) => passedOver(other)).join(', ')}`;
  if (why !== undefined)
    return { permit: undefined, because: `${permit.kind} ${WHY[why](permit)}${rest}`, unusable: { permit, why } };
  return { permit, because: `${permit.kind} in force until ${permit.validTo}${rest}`, unusable: undefined };
}

function passedOver({ permit, why }: Candidate): string {
  return `${permit.kind} ${why === undefined ? `until ${permit.validTo}` : WHY[why](permit)}`;
}
