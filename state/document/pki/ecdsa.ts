// ECDSA verification (SEC 1, 4.1.4; BSI TR-03111, 4.2.1.2) on the curves of `curves.ts`, with raw signatures r || s as
// seals have them. Nothing here is secret, so nothing needs constant time.
import { createHash } from 'node:crypto';
import { CURVE_TABLE, type CurveName, type Digest, orderBytes } from './curves.ts';

/** A public key: an uncompressed or compressed point of its curve, as X.509 has it. */
export interface EcKey {
  readonly curve: CurveName;
  readonly point: Buffer;
}

const big = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** Whether `point` is a point of its curve, not the one at infinity, in the encoding of SEC 1, 2.3.3. */
export function isOnCurve({ curve, point }: EcKey): boolean {
  try {
    return !CURVE_TABLE[curve].Point.fromBytes(point).is0();
  } catch {
    // How the library says no.
    return false;
  }
}

/**
 * Verifies a raw signature. High values of s are as good as low ones: the standard does not forbid them.
 * @param signature r || s, each as long as the order of the group
 * @param digest by the size of the key where the protocol does not say another
 * @returns false for whatever is wrong: lengths, ranges, a point off its curve
 */
export function verifyRaw(
  key: EcKey,
  signed: Uint8Array,
  signature: Uint8Array,
  digest: Digest = CURVE_TABLE[key.curve].digest,
): boolean {
  const { Point } = CURVE_TABLE[key.curve];
  const { Fn } = Point;
  const length = orderBytes(key.curve);
  if (signature.length !== 2 * length || !isOnCurve(key)) return false;
  const r = big(signature.subarray(0, length));
  const s = big(signature.subarray(length));
  if (r < 1n || r >= Fn.ORDER || s < 1n || s >= Fn.ORDER) return false;

  const hash = createHash(digest).update(signed).digest();
  // The leftmost bits of the hash, as many as the order has.
  const excess = Math.max(0, hash.length * 8 - Fn.BITS);
  const e = Fn.create(big(hash) >> BigInt(excess));
  const w = Fn.inv(s);
  const sum = Point.BASE.multiplyUnsafe(Fn.mul(e, w)).add(Point.fromBytes(key.point).multiplyUnsafe(Fn.mul(r, w)));
  return !sum.is0() && Fn.create(sum.x) === r;
}

/**
 * Verifies a signature as X.509 has it: a DER sequence of two integers (RFC 5480).
 * @returns false for whatever is wrong, an encoding that is not DER included
 */
export function verifyDer(key: EcKey, signed: Uint8Array, signature: Buffer, digest: Digest): boolean {
  const raw = rawOf(signature, orderBytes(key.curve));
  return raw !== undefined && verifyRaw(key, signed, raw, digest);
}

/** r || s out of DER; each has less than 128 bytes, so all lengths are of one byte, but the sequence's of P-521. */
function rawOf(der: Buffer, length: number): Buffer | undefined {
  const start = der[1] === 0x81 ? 3 : 2;
  const total = der[start - 1];
  if (der[0] !== 0x30 || total !== der.length - start || (start === 3 && total < 0x80)) return undefined;
  const parts: Buffer[] = [];
  let at = start;
  for (let index = 0; index < 2; index += 1) {
    const size = der[at + 1];
    const value = der.subarray(at + 2, at + 2 + (size ?? 0));
    const [first = 0x80, second = 0x80] = value;
    if (der[at] !== 0x02 || size !== value.length || first >= 0x80) return undefined;
    if (first === 0 && value.length > 1 && second < 0x80) return undefined;
    const bare = first === 0 ? value.subarray(1) : value;
    if (bare.length > length) return undefined;
    parts.push(Buffer.alloc(length - bare.length), bare);
    at += 2 + value.length;
  }
  return at === der.length ? Buffer.concat(parts) : undefined;
}
