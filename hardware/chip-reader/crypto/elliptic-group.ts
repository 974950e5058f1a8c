// Groups of points: the curves of Doc 9303-11, table 4, in uncompressed encoding (BSI TR-03111, 3.2.1). All have cofactor 1, so
// a point on the curve that is not infinity is in the subgroup.
import { CURVE_TABLE, CURVES, type CurveName } from '../../../state/document/pki/curves.ts';
import { err, ok } from '../../../state/result.ts';
import { type Group, modulo, octets, power } from './group.ts';

const UNCOMPRESSED = 0x04;

function groupOf(name: CurveName): Group {
  const { Point } = CURVE_TABLE[name];
  const { p: prime, n: order, a, b } = Point.CURVE();
  const size = Point.Fp.BYTES;
  const at = (bytes: Buffer) => Point.fromBytes(bytes);
  const encoded = (point: ReturnType<typeof at>): Buffer | undefined =>
    point.is0() ? undefined : Buffer.from(point.toBytes(false));

  return {
    agreement: 'ECDH',
    name,
    strength: Math.floor(order.toString(2).length / 2),
    prime,
    order,
    generator: Buffer.from(Point.BASE.toBytes(false)),
    parse(bytes) {
      if (bytes.length !== 1 + 2 * size || bytes[0] !== UNCOMPRESSED)
        return err(`a key of ${bytes.length} bytes is no point of ${name}`);
      try {
        return at(bytes).is0() ? err('the key is the point at infinity') : ok(bytes);
      } catch {
        // How the library says no.
        return err(`the key is no point of ${name}`);
      }
    },
    multiply(element, scalar) {
      const factor = modulo(scalar, order);
      if (factor === 0n) return undefined;
      const point = at(element);
      return encoded(point.equals(Point.BASE) ? Point.BASE.multiply(factor) : point.multiply(factor));
    },
    add: (one, other) => encoded(at(one).add(at(other))),
    secretOf: (element) => element.subarray(1, 1 + size),
    encode(value) {
      const point = simplifiedSwu(value, prime, a, b);
      return point === undefined
        ? undefined
        : Buffer.concat([Buffer.from([UNCOMPRESSED]), ...point.map((c) => octets(c, size))]);
    },
  };
}

/**
 * The point encoding of Doc 9303-11, appendix B.2, in affine coordinates, for p = 3 mod 4. Undefined for another prime (P-224
 * is not to be used so: Doc 9303-11, table 4) and for the few values that have no point.
 */
function simplifiedSwu(t: bigint, p: bigint, a: bigint, b: bigint): readonly [x: bigint, y: bigint] | undefined {
  if (p % 4n !== 3n) return undefined;
  const inverse = (value: bigint): bigint => power(modulo(value, p), p - 2n, p);
  const curve = (x: bigint): bigint => modulo(power(x, 3n, p) + a * x + b, p);
  const alpha = modulo(-t * t, p);
  const sum = modulo(alpha + alpha * alpha, p);
  if (sum === 0n) return undefined;
  const x2 = modulo(-b * inverse(a) * (1n + inverse(sum)), p);
  const x3 = modulo(alpha * x2, p);
  const h2 = curve(x2);
  // One over the square root of h2, if it has one.
  const root = power(h2, p - 1n - (p + 1n) / 4n, p);
  if (modulo(root * root * h2, p) === 1n) return [x2, modulo(root * h2, p)];
  return [x3, modulo(root * power(t, 3n, p) * h2, p)];
}

/** All curves by name, as `curves.ts` has them. */
export const ELLIPTIC_GROUPS: Readonly<Record<CurveName, Group>> = Object.fromEntries(
  CURVES.map((name) => [name, groupOf(name)]),
) as Record<CurveName, Group>;
