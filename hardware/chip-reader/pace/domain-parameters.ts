// The groups that PACE may be carried out in: the standardized ones by number (Doc 9303-11, 9.5.1, table 4), and parameters of a
// chip's own only where they are, number by number, one of those. Anybody can make a group of his own with a trapdoor.
import { readTlvs, type Tlv, unwrap } from '../../../state/document/lds/tlv.ts';
import { curveOf, oidText } from '../../../state/document/pki/public-key.ts';
import { err, ok, type Result } from '../../../state/result.ts';
import { ELLIPTIC_GROUPS } from '../crypto/elliptic-group.ts';
import { big, type Group } from '../crypto/group.ts';
import { MODULAR_GROUPS } from '../crypto/modular-group.ts';

const [DH_1024, DH_2048_224, DH_2048_256] = MODULAR_GROUPS;

/** By the parameter id. 3 to 7 and 19 to 31 are reserved. */
const STANDARDIZED: ReadonlyMap<number, Group | undefined> = new Map([
  [0, DH_1024],
  [1, DH_2048_224],
  [2, DH_2048_256],
  [8, ELLIPTIC_GROUPS['P-192']],
  [9, ELLIPTIC_GROUPS['brainpoolP192r1']],
  [10, ELLIPTIC_GROUPS['P-224']],
  [11, ELLIPTIC_GROUPS['brainpoolP224r1']],
  [12, ELLIPTIC_GROUPS['P-256']],
  [13, ELLIPTIC_GROUPS['brainpoolP256r1']],
  [14, ELLIPTIC_GROUPS['brainpoolP320r1']],
  [15, ELLIPTIC_GROUPS['P-384']],
  [16, ELLIPTIC_GROUPS['brainpoolP384r1']],
  [17, ELLIPTIC_GROUPS['brainpoolP512r1']],
  [18, ELLIPTIC_GROUPS['P-521']],
]);

/** All numbers of the table, in its order. */
export const STANDARDIZED_IDS: readonly number[] = [...STANDARDIZED.keys()];

/** The group of a standardized parameter id. */
export function standardizedGroup(parameterId: number): Group | undefined {
  return STANDARDIZED.get(parameterId);
}

const OID = {
  /** BSI: an INTEGER names a standardized group. */
  standardized: '0.4.0.127.0.7.1.2',
  ecPublicKey: '1.2.840.10045.2.1',
  /** ANSI X9.42: p, g, q. */
  dhPublicNumber: '1.2.840.10046.2.1',
  /** PKCS #3: p, g and perhaps the length of private keys. */
  dhKeyAgreement: '1.2.840.113549.1.3.1',
} as const;

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * The group of parameters that a chip gives itself: Doc 9303-11, 9.2.5 and 9.5.2.
 * @param identifier AlgorithmIdentifier in DER
 */
export function groupOfParameters(identifier: Buffer): Result<Group, string> {
  const inside = unwrap(identifier, SEQUENCE);
  const members = inside.ok ? readTlvs(inside.value) : inside;
  if (!members.ok) return members;
  const [oid, parameters] = members.value;
  if (oid?.tag !== 0x06 || parameters === undefined) return err('the domain parameters cannot be read');
  const name = oidText(oid.value);
  switch (name) {
    case OID.standardized: {
      const group = parameters.tag === INTEGER ? standardizedGroup(Number(big(parameters.value))) : undefined;
      return group === undefined ? err('the domain parameters have no known number') : ok(group);
    }
    case OID.ecPublicKey: {
      const curve = curveOf(parameters);
      return curve.ok ? ok(ELLIPTIC_GROUPS[curve.value]) : curve;
    }
    case OID.dhPublicNumber:
      return modularOf(parameters, ({ prime, generator, order }) => [prime, big(generator), order]);
    case OID.dhKeyAgreement:
      return modularOf(parameters, ({ prime, generator }) => [prime, big(generator)]);
    default:
      return err(`domain parameters of another kind (${name})`);
  }
}

/** @param own the numbers that must be those of a group, as far as they are given */
function modularOf({ tag, value }: Tlv, own: (group: Group) => readonly bigint[]): Result<Group, string> {
  const numbers = tag === SEQUENCE ? readTlvs(value) : err('they are no sequence');
  if (!numbers.ok) return numbers;
  const given = numbers.value.map((number) => (number.tag === INTEGER ? big(number.value) : -1n));
  const group = MODULAR_GROUPS.find(
    (one) => given.length >= 2 && own(one).every((number, index) => (given[index] ?? number) === number),
  );
  return group === undefined ? err('the domain parameters are none of the standard') : ok(group);
}
