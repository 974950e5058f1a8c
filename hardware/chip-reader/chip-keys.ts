// Which key of DG14 chip authentication is carried out with: Doc 9303-11, 9.2.6 (keys) and 9.2.5 (ciphers). A key without a
// cipher is one for 3DES, as the first documents have it (BSI TR-03110-1, A.1.1.1).
import { readTlvs, unwrap, writeTlv } from '../../state/document/lds/tlv.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { big, type Group, octets } from './crypto/group.ts';
import { SUITE_STRENGTH } from './crypto/key-derivation.ts';
import { CHIP_AUTHENTICATION_ALGORITHMS, type ChipAuthenticationAlgorithm } from './object-identifiers.ts';
import { groupOfParameters } from './pace/domain-parameters.ts';
import type { ChipAuthenticationInfo, ChipAuthenticationPublicKey, SecurityInfos } from './security-infos.ts';

export interface ChipKeyOption {
  readonly algorithm: ChipAuthenticationAlgorithm;
  readonly group: Group;
  /** The chip's public key, an element of the group. */
  readonly element: Buffer;
  /** SubjectPublicKeyInfo as DG14 holds it. */
  readonly publicKey: Buffer;
  readonly keyId: number | undefined;
  /** Whether the chip has several keys, so that it must be told which one. */
  readonly ambiguous: boolean;
}

export type ChipKeyOffer =
  | { readonly kind: 'none' }
  | { readonly kind: 'best'; readonly option: ChipKeyOption }
  | { readonly kind: 'unusable'; readonly cause: string };

/** Version 2 has its chip authentication after terminal authentication, which a gate does not have. */
const VERSION = 1;

/** First what matters most; more is better. */
const POLICY: readonly ((option: ChipKeyOption) => number)[] = [
  ({ algorithm, group }) => Math.min(SUITE_STRENGTH[algorithm.suite], group.strength),
  ({ algorithm }) => SUITE_STRENGTH[algorithm.suite],
  ({ group }) => group.strength,
  // Points are quicker than numbers.
  ({ algorithm }) => (algorithm.agreement === 'ECDH' ? 1 : 0),
];

function isBetter(one: ChipKeyOption, other: ChipKeyOption): number {
  for (const value of POLICY) {
    const difference = value(other) - value(one);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The best key of those that can be used; what is wrong with all of them where none can. */
export function chooseChipKeys({ chipAuthentication, chipAuthenticationKeys: keys }: SecurityInfos): ChipKeyOffer {
  if (keys.length === 0) return { kind: 'none' };
  const results = keys.flatMap((key) =>
    algorithmsOf(key, chipAuthentication).map((algorithm) => optionOf(key, algorithm, keys.length > 1)),
  );
  const [best] = results.flatMap((result) => (result.ok ? [result.value] : [])).sort(isBetter);
  if (best !== undefined) return { kind: 'best', option: best };
  const causes = results.flatMap((result) => (result.ok ? [] : [result.error]));
  return { kind: 'unusable', cause: causes.length > 0 ? causes.join('; ') : 'no cipher goes with its keys' };
}

/** The ciphers that go with a key: of its agreement and its number, where both have one. */
function algorithmsOf(
  { agreement, keyId }: ChipAuthenticationPublicKey,
  infos: readonly ChipAuthenticationInfo[],
): readonly ChipAuthenticationAlgorithm[] {
  const own = infos.filter(
    (info) =>
      info.algorithm.agreement === agreement &&
      (info.keyId === undefined || keyId === undefined || info.keyId === keyId),
  );
  if (own.length > 0) return own.filter(({ version }) => version === VERSION).map(({ algorithm }) => algorithm);
  return CHIP_AUTHENTICATION_ALGORITHMS.filter((one) => one.agreement === agreement && one.suite === '3DES');
}

function optionOf(
  { agreement, publicKey, keyId }: ChipAuthenticationPublicKey,
  algorithm: ChipAuthenticationAlgorithm,
  ambiguous: boolean,
): Result<ChipKeyOption, string> {
  const inside = unwrap(publicKey, 0x30);
  const members = inside.ok ? readTlvs(inside.value) : inside;
  if (!members.ok) return members;
  const [identifier, bits, ...more] = members.value;
  if (identifier === undefined || bits?.tag !== 0x03 || bits.value[0] !== 0 || more.length > 0)
    return err('a key is no public key');
  const group = groupOfParameters(writeTlv(identifier.tag, identifier.value));
  if (!group.ok) return group;
  if (group.value.agreement !== agreement) return err(`a key for ${agreement} is not in ${group.value.name}`);
  const encoded = bits.value.subarray(1);
  const number = agreement === 'DH' ? unwrap(encoded, 0x02) : undefined;
  if (number?.ok === false) return number;
  const element = group.value.parse(number === undefined ? encoded : octets(big(number.value)));
  if (!element.ok) return element;
  return ok({ algorithm, group: group.value, element: element.value, publicKey, keyId, ambiguous });
}
