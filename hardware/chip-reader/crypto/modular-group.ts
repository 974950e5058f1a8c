// Groups of numbers modulo a prime, in BigInt: node:crypto's DH takes any generator, but draws its own private keys, looks at
// no subgroup and does not multiply elements, which mapping needs. A public value goes over the wire as an unsigned integer
// without leading zeros (BSI TR-03110-3, D.2.1.1); the shared secret has the length of the prime (PKCS #3).
import { err, ok } from '../../../state/result.ts';
import { big, type Group, octets, power } from './group.ts';
import { MODULAR_NUMBERS, type ModularNumbers } from './modular-groups.ts';

/** A group of these numbers; that p and q are prime and g generates the subgroup of order q is the caller's knowledge. */
export function modularGroup({ name, strength, p, g, q }: ModularNumbers): Group {
  const size = octets(p).length;
  const encoded = (value: bigint): Buffer | undefined => (value === 1n ? undefined : octets(value));

  return {
    agreement: 'DH',
    name,
    strength,
    prime: p,
    order: q,
    generator: octets(g),
    parse(bytes) {
      if (bytes.length > size) return err(`a key of ${bytes.length} bytes is too long for ${name}`);
      const value = big(bytes);
      if (value <= 1n || value >= p - 1n) return err('the key is out of its range');
      return power(value, q, p) === 1n ? ok(octets(value)) : err('the key is not in the subgroup');
    },
    multiply: (element, scalar) => encoded(power(big(element), scalar % q, p)),
    add: (one, other) => encoded((big(one) * big(other)) % p),
    secretOf: (element) => octets(big(element), size),
    encode(value) {
      const element = power(value, (p - 1n) / q, p);
      return element === 0n ? undefined : encoded(element);
    },
  };
}

/** In the order of `MODULAR_NUMBERS`. */
export const MODULAR_GROUPS: readonly Group[] = MODULAR_NUMBERS.map(modularGroup);
