// PACE with chip authentication mapping (Doc 9303-11, 4.4.3.5): the chip proves its static key by a number that turns it into the
// key of the mapping, which it could only give if it knows both private keys.
import { err, ok, type Result } from '../../result.ts';
import { CURVE_TABLE, curveOfParameterId, orderBytes, type CurveName } from './curves.ts';
import type { EcKey } from './ecdsa.ts';
import { readSpki } from './public-key.ts';
import type { ChipAuthenticationMapping } from './types.ts';

/** Bytes of a block of AES; the data may still have their padding. */
const BLOCK = 16;

/**
 * Whether one of the keys explains the mapping.
 * @param keys SubjectPublicKeyInfo of each, from a file whose signature or hash is right
 * @returns an error where that cannot be judged. Never throws
 */
export function verifyMapping(mapping: ChipAuthenticationMapping, keys: readonly Buffer[]): Result<boolean, string> {
  const curve = curveOfParameterId(mapping.parameterId);
  if (curve === undefined) return err('the domain parameters of the mapping are not those of a curve');
  const own = keys.map((spki) => readSpki(spki)).filter((key) => key.kind === 'ec' && key.curve === curve);
  if (own.length === 0) return err('there is no static key on the curve of the mapping');
  const scalar = scalarOf(mapping.data, curve);
  if (scalar === undefined) return ok(false);
  return ok(own.some((key) => key.kind === 'ec' && explains(key, scalar, mapping.mappingKey)));
}

/** The number as the order is long, big endian; a padding of ISO/IEC 9797-1, method 2, may follow it. */
function scalarOf(data: Buffer, curve: CurveName): bigint | undefined {
  const length = orderBytes(curve);
  const padding = data.subarray(length);
  const isPadded = data.length % BLOCK === 0 && padding.length <= BLOCK && padding[0] === 0x80;
  if (data.length < length || (padding.length > 0 && !(isPadded && padding.subarray(1).every((byte) => byte === 0))))
    return undefined;
  const scalar = BigInt(`0x${data.subarray(0, length).toString('hex')}`);
  return scalar > 0n && scalar < CURVE_TABLE[curve].Point.Fn.ORDER ? scalar : undefined;
}

function explains({ curve, point }: EcKey, scalar: bigint, mappingKey: Buffer): boolean {
  const product = CURVE_TABLE[curve].Point.fromBytes(point).multiplyUnsafe(scalar);
  return !product.is0() && mappingKey.equals(product.toBytes(false));
}
