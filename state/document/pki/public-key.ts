// The public key of a certificate (RFC 5280, 4.1.2.7; RFC 5480; RFC 3279, 2.3.5). An elliptic key names one of our curves, or
// carries the exact parameters of one. A key of another kind is named unusable; its certificate is still shown.
import type { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { err, ok, type Result } from '../../result.ts';
import { readTlvs, unwrap } from '../lds/tlv.ts';
import { CURVE_TABLE, curveOfOid, CURVES, type CurveName } from './curves.ts';
import { isOnCurve, type EcKey } from './ecdsa.ts';

export type PublicKey =
  | ({ readonly kind: 'ec' } & EcKey)
  /** DER of RFC 8017, A.1.1: modulus and exponent. */
  | { readonly kind: 'rsa'; readonly pkcs1: Buffer; readonly pss: boolean }
  | { readonly kind: 'unusable'; readonly cause: string };

const EC = '1.2.840.10045.2.1';
const RSA = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OID = 0x06;
/** id-fieldType prime-field, 1.2.840.10045.1.1. */
const PRIME_FIELD = '2a8648ce3d0101';

/** A shorter key is nobody's who issues documents, and a much longer one only costs time. */
const RSA_BYTES = { min: 256, max: 1024 } as const;

export function readPublicKey({ algorithm, subjectPublicKey }: SubjectPublicKeyInfo): PublicKey {
  const bits = Buffer.from(subjectPublicKey);
  switch (algorithm.algorithm) {
    case EC: {
      const curve = curveOf(Buffer.from(algorithm.parameters ?? new ArrayBuffer()));
      if (!curve.ok) return { kind: 'unusable', cause: curve.error };
      const key: EcKey = { curve: curve.value, point: bits };
      return isOnCurve(key) ? { kind: 'ec', ...key } : { kind: 'unusable', cause: 'its point is not on its curve' };
    }
    case RSA:
    case RSA_PSS:
      return bits.length < RSA_BYTES.min || bits.length > RSA_BYTES.max + 64
        ? { kind: 'unusable', cause: 'its RSA key has not 2048 to 8192 bits' }
        : { kind: 'rsa', pkcs1: bits, pss: algorithm.algorithm === RSA_PSS };
    default:
      return { kind: 'unusable', cause: `its key is of an algorithm that no seal uses (${algorithm.algorithm})` };
  }
}

function curveOf(parameters: Buffer): Result<CurveName, string> {
  const named = unwrap(parameters, OID);
  if (named.ok) {
    const curve = curveOfOid(oidText(named.value));
    return curve === undefined ? err(`its curve is none of ours (${oidText(named.value)})`) : ok(curve);
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
function numbersOf(parameters: Buffer): ExplicitCurve | undefined {
  const [version, field, curve, base, order, cofactor] = parts(parameters);
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

/** X.690, 8.19: base 128, the first two numbers in one. */
export function oidText(value: Buffer): string {
  const numbers: bigint[] = [];
  let number = 0n;
  for (const byte of value.subarray(0, 64)) {
    number = number * 128n + BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0n;
  }
  const [first = 0n, ...rest] = numbers;
  const top = first < 80n ? first / 40n : 2n;
  return [top, first - top * 40n, ...rest].join('.');
}
