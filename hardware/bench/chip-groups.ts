// Arithmetic of the chip's side of key agreement (Doc 9303-11, 9.5 and 9.6): curves and integer groups behind one face, on which
// PACE and chip authentication are written once. An element is bytes: an uncompressed point, or a number as long as the prime.
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { CURVE_TABLE, type CurveName } from '../../state/document/pki/curves.ts';
import type { RandomBytes } from '../chip-reader/crypto/key-derivation.ts';
import { INTEGER_GROUPS } from './chip-integer-groups.ts';
import { big, fixed, oidBytes } from './issuer-der.ts';

export interface Group {
  readonly kind: 'ECDH' | 'DH';
  readonly order: bigint;
  /** The prime of the field. */
  readonly prime: bigint;
  readonly base: Buffer;
  /** Whether these bytes are an element other than the neutral one. */
  has(element: Buffer): boolean;
  /** Throws for bytes that are no element. */
  power(element: Buffer, exponent: bigint): Buffer;
  combine(one: Buffer, other: Buffer): Buffer;
  /** What the key derivation takes of a shared element: the first coordinate, or the number. */
  secretOf(element: Buffer): Buffer;
  /** The element of integrated mapping for a pseudo-random number below the prime (Doc 9303-11, 4.4.3.3.2). */
  elementOf(number: bigint): Buffer;
  /** Undefined unless the group is one of curves. */
  readonly curve: CurveName | undefined;
}

const mod = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;

function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = mod(base, modulus);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

export function curveGroup(curve: CurveName): Group {
  const { Point } = CURVE_TABLE[curve];
  const { p, a, b, n } = Point.CURVE();
  const pointOf = (element: Buffer) => Point.fromBytes(element);
  const bytesOf = (point: ReturnType<typeof pointOf>): Buffer => Buffer.from(point.toBytes(false));
  return {
    kind: 'ECDH',
    curve,
    order: n,
    prime: p,
    base: bytesOf(Point.BASE),
    has: (element) => {
      try {
        return element[0] === 0x04 && !pointOf(element).is0();
      } catch {
        // How the library says no.
        return false;
      }
    },
    power: (element, exponent) => bytesOf(pointOf(element).multiply(mod(exponent, n))),
    combine: (one, other) => bytesOf(pointOf(one).add(pointOf(other))),
    secretOf: (element) => element.subarray(1, 1 + Point.Fp.BYTES),
    // Doc 9303-11, Appendix B.
    elementOf: (t) => {
      const inverse = (value: bigint): bigint => powerOf(mod(value, p), p - 2n, p);
      const alpha = mod(-t * t, p);
      const x2 = mod(-b * inverse(a) * (1n + inverse(alpha + alpha * alpha)), p);
      const x3 = mod(alpha * x2, p);
      const h2 = mod(x2 * x2 * x2 + a * x2 + b, p);
      const u = mod(t * t * t * h2, p);
      const root = powerOf(h2, p - 1n - (p + 1n) / 4n, p);
      const isFirst = mod(root * root * h2, p) === 1n;
      const [x, y] = isFirst ? [x2, mod(root * h2, p)] : [x3, mod(root * u, p)];
      return bytesOf(Point.fromAffine({ x, y }));
    },
  };
}

function integerGroup({ p, g, q }: { readonly p: bigint; readonly g: bigint; readonly q: bigint }): Group {
  const size = Math.ceil(p.toString(16).length / 2);
  const bytesOf = (value: bigint): Buffer => fixed(value, size);
  return {
    kind: 'DH',
    curve: undefined,
    order: q,
    prime: p,
    base: bytesOf(g),
    has: (element) => {
      const value = big(element);
      return element.length <= size && value > 1n && value < p - 1n && powerOf(value, q, p) === 1n;
    },
    power: (element, exponent) => bytesOf(powerOf(big(element), exponent, p)),
    combine: (one, other) => bytesOf((big(one) * big(other)) % p),
    secretOf: (element) => element,
    elementOf: (number) => bytesOf(powerOf(number, (p - 1n) / q, p)),
  };
}

/** The numbers of the standardised domain parameters (Doc 9303-11, table 4). */
const CURVE_IDS: ReadonlyMap<number, CurveName> = new Map([
  [8, 'P-192'],
  [9, 'brainpoolP192r1'],
  [10, 'P-224'],
  [11, 'brainpoolP224r1'],
  [12, 'P-256'],
  [13, 'brainpoolP256r1'],
  [14, 'brainpoolP320r1'],
  [15, 'P-384'],
  [16, 'brainpoolP384r1'],
  [17, 'brainpoolP512r1'],
  [18, 'P-521'],
]);

const groups = new Map<number, Group>();

/** The group of a number. Throws a RangeError for one that stands for none. */
export function groupOf(parameterId: number): Group {
  const known = groups.get(parameterId);
  if (known !== undefined) return known;
  const curve = CURVE_IDS.get(parameterId);
  const integers = INTEGER_GROUPS.get(parameterId);
  const group = curve === undefined ? integers && integerGroup(integers) : curveGroup(curve);
  if (group === undefined) throw new RangeError(`there are no domain parameters ${parameterId}`);
  groups.set(parameterId, group);
  return group;
}

/** A secret number of the group. */
export function drawSecret(group: Group, random: RandomBytes): bigint {
  const secret = big(random(Math.ceil(group.order.toString(16).length / 2))) % group.order;
  return secret === 0n ? 1n : secret;
}

const PUBLIC_KEY = 0x7f49;
const TAGS = { ECDH: 0x86, DH: 0x84 } as const;

/** The public key data object without domain parameters, over which the tokens of PACE go (Doc 9303-11, 4.4.3.4 and 9.4). */
export function publicKeyObject(group: Group, protocol: string, element: Buffer): Buffer {
  // A number is written without leading zeros.
  const value = group.kind === 'DH' ? withoutZeros(element) : element;
  return writeTlv(PUBLIC_KEY, writeTlv(0x06, oidBytes(protocol)), writeTlv(TAGS[group.kind], value));
}

function withoutZeros(element: Buffer): Buffer {
  const first = element.findIndex((byte) => byte !== 0);
  return element.subarray(Math.max(first, 0));
}
