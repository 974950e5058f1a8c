import { verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { makeCertificate, makeKey, signRaw } from './certificates.fixture.ts';
import { readCertificate } from './certificate.ts';
import { CURVE_TABLE, CURVES, type CurveName, orderBytes } from './curves.ts';
import { isOnCurve, verifyDer, verifyRaw, type EcKey } from './ecdsa.ts';

const SIZES: Readonly<Record<CurveName, number>> = {
  brainpoolP192r1: 48,
  brainpoolP224r1: 56,
  brainpoolP256r1: 64,
  brainpoolP320r1: 80,
  brainpoolP384r1: 96,
  brainpoolP512r1: 128,
  'P-192': 48,
  'P-224': 56,
  'P-256': 64,
  'P-384': 96,
  'P-521': 132,
};

function keyOf(spkiOf: ReturnType<typeof makeKey>): EcKey {
  const read = readCertificate(makeCertificate({ key: spkiOf, subject: ['UT', 'TS'] }));
  if (!read.ok || read.value.key.kind !== 'ec') throw new Error('the fixture makes readable certificates');
  return read.value.key;
}

describe.each(CURVES)('ECDSA on %s', (curve) => {
  const made = makeKey(curve);
  const key = keyOf(made);
  const message = Buffer.from('a seal');
  const signature = signRaw(made, message);

  it('has the length that its order has', () => {
    expect(signature).toHaveLength(SIZES[curve]);
    expect(2 * orderBytes(curve)).toBe(SIZES[curve]);
  });

  it('says of any change what OpenSSL says', () => {
    const publicKey = { key: made.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    const digest = CURVE_TABLE[curve].digest;
    expect(verifyRaw(key, message, signature)).toBe(true);
    for (const at of [0, signature.length / 2, signature.length - 1]) {
      const changed = Buffer.from(signature);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(verify(digest, message, publicKey, changed)).toBe(false);
      expect(verifyRaw(key, message, changed)).toBe(false);
    }
    expect(verifyRaw(key, Buffer.from('a sea1'), signature)).toBe(false);
  });

  it('takes neither zero nor the order for r or s', () => {
    const length = orderBytes(curve);
    const order = Buffer.from(CURVE_TABLE[curve].Point.Fn.ORDER.toString(16).padStart(2 * length, '0'), 'hex');
    const [r, s] = [signature.subarray(0, length), signature.subarray(length)];
    for (const bad of [Buffer.alloc(length), order]) {
      expect(verifyRaw(key, message, Buffer.concat([bad, s]))).toBe(false);
      expect(verifyRaw(key, message, Buffer.concat([r, bad]))).toBe(false);
    }
    expect(verifyRaw(key, message, signature.subarray(1))).toBe(false);
    expect(verifyRaw(key, message, Buffer.concat([signature, Buffer.of(0)]))).toBe(false);
  });

  it('knows no key off its curve', () => {
    const point = Buffer.from(key.point);
    point[point.length - 1] = (point.at(-1) ?? 0) ^ 1;
    expect(isOnCurve({ curve, point })).toBe(false);
    expect(isOnCurve({ curve, point: Buffer.of(0) })).toBe(false);
    expect(verifyRaw({ curve, point }, message, signature)).toBe(false);
  });

  it('knows a curve that is spelled out, number by number', () => {
    const explicit = keyOf(makeKey(curve, 'explicit'));
    expect(explicit.curve).toBe(curve);
  });
});

describe('a key with parameters of its own', () => {
  it('is not taken for one of a known curve (CVE-2020-0601)', () => {
    const made = makeKey('brainpoolP256r1', 'explicit');
    const generator = Buffer.from(CURVE_TABLE.brainpoolP256r1.Point.BASE.toBytes(false));
    const other = Buffer.from(CURVE_TABLE.brainpoolP256r1.Point.BASE.double().toBytes(false));
    const spki = Buffer.from(made.spki);
    spki.set(other, spki.indexOf(generator));
    const read = readCertificate(makeCertificate({ key: { ...made, spki }, subject: ['UT', 'TS'] }));
    expect(read.ok && read.value.key).toEqual({ kind: 'unusable', cause: 'its curve has parameters of its own' });
  });
});

describe('a signature in DER', () => {
  const made = makeKey('P-256');
  const key = keyOf(made);

  it('never throws, and nothing but a signature verifies', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(verifyDer(key, Buffer.from('x'), Buffer.from(bytes), 'sha256')).toBe(false);
      }),
      fuzzed(0x3b01, 200),
    );
  });
});
