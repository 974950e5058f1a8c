// The public key of a certificate (RFC 5280, 4.1.2.7; RFC 5480; RFC 3279, 2.3.5). An elliptic key names one of our curves, or
// carries the exact parameters of one. A key of another kind is named unusable; its certificate is still shown.
import { err, ok, type Result } from '../../result.ts';
import { readTlvs, unwrap, type Tlv } from '../lds/tlv.ts';
import { CURVE_TABLE, curveOfOid, curveOfParameterId, CURVES, type CurveName } from './curves.ts';
import { isOnCurve, type EcKey } from './ecdsa.ts';
import { rsaBits, rsaNumbers } from './rsa.ts';

export type PublicKey =
  | ({ readonly kind: 'ec' } & EcKey)
  /** DER of RFC 8017, A.1.1: modulus and exponent. */
  | { readonly kind: 'rsa'; readonly pkcs1: Buffer; readonly pss: boolean }
  | { readonly kind: 'unusable'; readonly cause: string };

const EC = '1.2.840.10045.2.1';
/** The name of a curve's parameters in the place of the key's (BSI TR-03110-3, A.2.1.1): card security objects have it. */
const STANDARDIZED = '0.4.0.127.0.7.1.2';
const RSA = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OID = 0x06;
/** id-fieldType prime-field, 1.2.840.10045.1.1. */
const PRIME_FIELD = '2a8648ce3d0101';

/** A shorter key is nobody's who issues documents, and a much longer one only costs time. Bits of the modulus. */
const SIGNER_RSA_BITS = { min: 2048, max: 8192 } as const;

const BIT_STRING = 0x03;

/**
 * @param spki SubjectPublicKeyInfo in DER
 * @param rsa how many bits the modulus of an RSA key may have
 * @returns a key, or one that is unusable and why. Never throws
 */
export function readSpki(
  spki: Buffer,
  rsa: { readonly min: number; readonly max: number } = SIGNER_RSA_BITS,
): PublicKey {
  const [algorithm, key, ...others] = parts(spki);
  const [oid, parameters] = algorithm?.tag === SEQUENCE ? members(algorithm.value) : [];
  if (oid?.tag !== OID || key?.tag !== BIT_STRING || key.value[0] !== 0 || others.length > 0)
    return { kind: 'unusable', cause: 'it is no public key' };
  const bits = key.value.subarray(1);
  const name = oidText(oid.value);
  switch (name) {
    case STANDARDIZED:
    case EC: {
      const curve = parameters === undefined ? err('its curve has no name') : curveOf(parameters);
      if (!curve.ok) return { kind: 'unusable', cause: curve.error };
      const ec: EcKey = { curve: curve.value, point: bits };
      return isOnCurve(ec) ? { kind: 'ec', ...ec } : { kind: 'unusable', cause: 'its point is not on its curve' };
    }
    case RSA:
    case RSA_PSS: {
      const numbers = rsaNumbers(bits);
      if (!numbers.ok) return { kind: 'unusable', cause: numbers.error };
      const size = rsaBits(numbers.value);
      return size < rsa.min || size > rsa.max
        ? { kind: 'unusable', cause: `its RSA key has not ${rsa.min} to ${rsa.max} bits` }
        : { kind: 'rsa', pkcs1: bits, pss: name === RSA_PSS };
    }
    default:
      return { kind: 'unusable', cause: `its key is of an algorithm that is not accepted (${name})` };
  }
}

/** The curve of EcpkParameters: one of ours by its name, or by every one of its numbers. */
export function curveOf(parameters: Tlv): Result<CurveName, string> {
  if (parameters.tag === INTEGER) {
    const id = parameters.value.length === 1 ? (parameters.value[0] ?? 0) : 0;
    const curve = curveOfParameterId(id);
    return curve === undefined ? err('its domain parameters are not those of a curve') : ok(curve);
  }
  if (parameters.tag === OID) {
    const name = oidText(parameters.value);
    const curve = curveOfOid(name);
    return curve === undefined ? err(`its curve is none of ours (${name})`) : ok(curve);
  }
  const explicit = numbersOf(parameters);
  if (explicit === undefined) return err('its curve has neither a name nor readable parameters');
  const curve = CURVES.find((name) => isSameCurve(name, explicit));
  return curve === undefined ? err('its curve has parameters of its own') : ok(curve);
}

interface ExplicitCurve {
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  readonly generator: Buffer;
  readonly n: bigint;
  readonly h: bigint;
}

function isSameCurve(name: CurveName, { p, a, b, generator, n, h }: ExplicitCurve): boolean {
  const { Point } = CURVE_TABLE[name];
  const own = Point.CURVE();
  if (own.p !== p || own.a !== a || own.b !== b || own.n !== n || h !== 1n) return false;
  return [true, false].some((compressed) => generator.equals(Point.BASE.toBytes(compressed)));
}

const big = (bytes: Buffer): bigint => BigInt(`0x0${bytes.toString('hex')}`);

/** RFC 3279, 2.3.5: version, field, curve (with or without a seed), base point, order, cofactor. */
function numbersOf({ tag, value }: Tlv): ExplicitCurve | undefined {
  const [version, field, curve, base, order, cofactor] = tag === SEQUENCE ? members(value) : [];
  const [fieldType, prime] = field?.tag === SEQUENCE ? members(field.value) : [];
  const [a, b] = curve?.tag === SEQUENCE ? members(curve.value) : [];
  if (version?.tag !== INTEGER || fieldType?.tag !== OID || fieldType.value.toString('hex') !== PRIME_FIELD)
    return undefined;
  if (prime?.tag !== INTEGER || a?.tag !== OCTETS || b?.tag !== OCTETS) return undefined;
  if (base?.tag !== OCTETS || order?.tag !== INTEGER) return undefined;
  return {
    p: big(prime.value),
    a: big(a.value),
    b: big(b.value),
    generator: base.value,
    n: big(order.value),
    // May be left out; the curves of the table have one of 1.
    h: cofactor?.tag === INTEGER ? big(cofactor.value) : 1n,
  };
}

function parts(sequence: Buffer) {
  const inside = unwrap(sequence, SEQUENCE);
  return inside.ok ? members(inside.value) : [];
}

function members(bytes: Buffer) {
  const elements = readTlvs(bytes);
  return elements.ok ? elements.value : [];
}

const MAX_OID = 64;

/** X.690, 8.19: base 128, the first two numbers in one. Empty, the name of nothing, for one that is cut off or endless. */
export function oidText(value: Buffer): string {
  if (value.length > MAX_OID || (value.at(-1) ?? 0x80) >= 0x80) return '';
  const numbers: bigint[] = [];
  let number = 0n;
  for (const byte of value) {
    number = number * 128n + BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0n;
  }
  const [first = 0n, ...rest] = numbers;
  const top = first < 80n ? first / 40n : 2n;
  return [top, first - top * 40n, ...rest].join('.');
}
