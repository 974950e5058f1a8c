// What PACE and chip authentication need of a group, whether of points or of numbers: elements as they go over the wire, so that
// the protocols are written once. The arithmetic takes different times for different secrets (noble's curves only try not to,
// BigInt does not); a terminal draws its keys anew for every chip and answers over a radio link, so nothing is claimed here.
import type { Result } from '../../../state/result.ts';
import type { RandomBytes } from './key-derivation.ts';

export type Agreement = 'DH' | 'ECDH';

export interface Group {
  readonly agreement: Agreement;
  /** Of the curve, or of the MODP group: `DH 1024/160`. */
  readonly name: string;
  /** What breaking it costs, as the exponent of two: NIST SP 800-57-1, 5.6.1. */
  readonly strength: number;
  /** Of the field. */
  readonly prime: bigint;
  /** Of the subgroup, a prime. */
  readonly order: bigint;
  readonly generator: Buffer;
  /** The element of these bytes in its one encoding; an error for what is none, or is neutral, or is of another subgroup. */
  parse(bytes: Buffer): Result<Buffer, string>;
  /** `scalar` times `element`. Undefined for the neutral element. */
  multiply(element: Buffer, scalar: bigint): Buffer | undefined;
  /** The group's operation. Undefined for the neutral element. */
  add(one: Buffer, other: Buffer): Buffer | undefined;
  /** The octets of a shared element that keys are derived from: Doc 9303-11, 9.6. */
  secretOf(element: Buffer): Buffer;
  /** The point encoding of integrated mapping (Doc 9303-11, 4.4.3.3.2) of 0 to prime - 1; undefined where there is none. */
  encode(value: bigint): Buffer | undefined;
}

/** In which object a public key goes into the data of an authentication token: Doc 9303-11, 9.4. */
export const PUBLIC_KEY_TAG: Readonly<Record<Agreement, number>> = { DH: 0x84, ECDH: 0x86 };

export const big = (bytes: Buffer): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`));

/** `value` in `length` bytes, or in as few as it needs; big endian. */
export function octets(value: bigint, length = 0): Buffer {
  const hex = value.toString(16);
  const whole = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(whole.padStart(2 * length, '0'), 'hex');
}

const MAX_DRAWS = 200;

/**
 * A private key, 1 to order - 1, all alike probable.
 * @param random is asked for as many bytes as the order has; the bits beyond its length are not used
 * @throws Error when the source of random bytes gives none that fit
 */
export function drawScalar({ order }: Group, random: RandomBytes): bigint {
  const bits = order.toString(2).length;
  const length = Math.ceil(bits / 8);
  for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
    const scalar = BigInt.asUintN(bits, big(random(length)));
    if (scalar > 0n && scalar < order) return scalar;
  }
  throw new Error('the source of random bytes is broken');
}

export interface KeyPair {
  readonly privateKey: bigint;
  readonly publicKey: Buffer;
}

/** A fresh key over this generator, which is the group's own or a mapped one. */
export function drawKey(group: Group, random: RandomBytes, generator = group.generator): KeyPair {
  const privateKey = drawScalar(group, random);
  const publicKey = group.multiply(generator, privateKey);
  // A generator of prime order has no neutral multiple below it.
  if (publicKey === undefined) throw new Error(`no generator of ${group.name}`);
  return { privateKey, publicKey };
}

/** base^exponent modulo `modulus`. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The least non-negative remainder. */
export const modulo = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;
