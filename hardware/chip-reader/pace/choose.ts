// Which of the offered ways of PACE the gate takes. All that a chip offers is open to it; the order below is the gate's policy.
import { err, ok, type Result } from '../../../state/result.ts';
import type { Group } from '../crypto/group.ts';
import { SUITE_STRENGTH } from '../crypto/key-derivation.ts';
import { ID_PACE, type Mapping, type PaceAlgorithm } from '../object-identifiers.ts';
import type { PaceInfo, SecurityInfos } from '../security-infos.ts';
import { groupOfParameters, standardizedGroup } from './domain-parameters.ts';

/** One way that can be gone. */
export interface PaceOption {
  readonly algorithm: PaceAlgorithm;
  readonly group: Group;
  readonly parameterId: number | undefined;
  /** Whether the chip offers the same protocol in several groups, so that it must be told which one (tag 84). */
  readonly ambiguous: boolean;
}

export type PaceOffer =
  | { readonly kind: 'none' }
  /** The best first. */
  | { readonly kind: 'options'; readonly options: readonly [PaceOption, ...PaceOption[]] }
  | { readonly kind: 'unusable'; readonly cause: string };

const VERSION = 2;

/** Chip authentication mapping proves the chip on the way. The other two are equally strong; generic mapping is more usual. */
const MAPPINGS: Readonly<Record<Mapping, number>> = { CAM: 2, GM: 1, IM: 0 };

/** First what matters most; more is better. */
const POLICY: readonly ((option: PaceOption) => number)[] = [
  ({ algorithm }) => (algorithm.mapping === 'CAM' ? 1 : 0),
  // A session is as strong as the weaker of the two.
  ({ algorithm, group }) => Math.min(SUITE_STRENGTH[algorithm.suite], group.strength),
  ({ algorithm }) => SUITE_STRENGTH[algorithm.suite],
  ({ group }) => group.strength,
  ({ algorithm }) => MAPPINGS[algorithm.mapping],
  // Points are quicker than numbers.
  ({ algorithm }) => (algorithm.agreement === 'ECDH' ? 1 : 0),
];

function isBetter(one: PaceOption, other: PaceOption): number {
  for (const value of POLICY) {
    const difference = value(other) - value(one);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What EF.CardAccess offers of PACE, in the order of the policy; what cannot be gone is told when nothing else is there. */
export function choosePace(infos: SecurityInfos): PaceOffer {
  if (infos.pace.length === 0) return unreadable(infos);
  const results = infos.pace.map((info) => optionOf(info, infos));
  const [first, ...rest] = results.flatMap((result) => (result.ok ? [result.value] : [])).sort(isBetter);
  if (first !== undefined) return { kind: 'options', options: [first, ...rest] };
  const causes = results.flatMap((result) => (result.ok ? [] : [result.error]));
  return { kind: 'unusable', cause: causes.join('; ') };
}

/** One that is named, by a number that is not known or with a content that makes no sense, is an offer all the same. */
function unreadable({ others }: SecurityInfos): PaceOffer {
  const offered = others.find(({ oid }) => oid.startsWith(`${ID_PACE}.`));
  if (offered === undefined) return { kind: 'none' };
  const { name, oid, cause } = offered;
  return { kind: 'unusable', cause: `${name ?? oid}: ${cause ?? 'not known'}` };
}

function optionOf(info: PaceInfo, infos: SecurityInfos): Result<PaceOption, string> {
  const { algorithm, version, parameterId } = info;
  if (version !== VERSION) return err(`${algorithm.name}: version ${version}`);
  const found = groupOf(info, infos);
  if (!found.ok) return err(`${algorithm.name}: ${found.error}`);
  const group = found.value;
  if (group.agreement !== algorithm.agreement) return err(`${algorithm.name}: not in ${group.name}`);
  if (algorithm.mapping === 'IM' && group.encode(2n) === undefined)
    return err(`${algorithm.name}: no integrated mapping in ${group.name}`);
  if (algorithm.mapping === 'CAM' && parameterId === undefined)
    return err(`${algorithm.name}: without a parameter id nobody knows the key`);
  const ambiguous = infos.pace.some((other) => other.algorithm === algorithm && other.parameterId !== parameterId);
  return ok({ algorithm, group, parameterId, ambiguous });
}

/** Parameters of the chip's own come first, since their numbers are the chip's own, too. */
function groupOf({ algorithm, parameterId }: PaceInfo, { paceDomains }: SecurityInfos): Result<Group, string> {
  const domains = paceDomains.filter(({ family }) => algorithm.oid.startsWith(`${family}.`));
  const own = domains.filter((domain) => domain.parameterId === parameterId);
  const [domain, another] = own;
  if (domain !== undefined && another === undefined) return groupOfParameters(domain.parameters);
  if (another !== undefined) return err('several sets of domain parameters of one number');
  if (parameterId === undefined) return err('no domain parameters');
  const group = standardizedGroup(parameterId);
  return group === undefined ? err(`unknown domain parameters (${parameterId})`) : ok(group);
}
