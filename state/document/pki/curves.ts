// The elliptic curves that a signer's or a chip's key may lie on: RFC 5639 (brainpool, r1) and FIPS 186-4, nothing else. Built on
// @noble/curves and not on node:crypto, because the BoringSSL of Electron knows no brainpool curve. A key that carries the
// parameters of its curve instead of a name is taken only if they are, number by number, those of a curve in this table: with
// a generator of his own, anybody can make a key that has somebody else's public point (CVE-2020-0601).
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { weierstrass, type WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js';

export const CURVES = [
  'brainpoolP192r1',
  'brainpoolP224r1',
  'brainpoolP256r1',
  'brainpoolP320r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'P-192',
  'P-224',
  'P-256',
  'P-384',
  'P-521',
] as const;
export type CurveName = (typeof CURVES)[number];

/** SHA-1 is only for documents of old, and only where it is asked for by name. */
export type Digest = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

export interface Curve {
  readonly oid: string;
  readonly Point: WeierstrassPointCons<bigint>;
  /** With which a seal is hashed, by the size of the key (Doc 9303-13, 2.4); never SHA-1. */
  readonly digest: Exclude<Digest, 'sha1'>;
}

/** A curve of cofactor 1 by its numbers, in hexadecimal. */
function curveOf(p: string, a: string, b: string, Gx: string, Gy: string, n: string): WeierstrassPointCons<bigint> {
  const [prime, first, second, x, y, order] = [p, a, b, Gx, Gy, n].map((hex) => BigInt(`0x${hex}`)) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return weierstrass({ p: prime, a: first, b: second, Gx: x, Gy: y, n: order, h: 1n });
}

export const CURVE_TABLE: Readonly<Record<CurveName, Curve>> = {
  brainpoolP192r1: {
    oid: '1.3.36.3.3.2.8.1.1.3',
    // RFC 5639, 3.2.
    Point: curveOf(
      'c302f41d932a36cda7a3463093d18db78fce476de1a86297',
      '6a91174076b1e0e19c39c031fe8685c1cae040e5c69a28ef',
      '469a28ef7c28cca3dc721d044f4496bcca7ef4146fbf25c9',
      'c0a0647eaab6a48753b033c56cb0f0900a2f5c4853375fd6',
      '14b690866abd5bb88b5f4828c1490002e6773fa2fa299b8f',
      'c302f41d932a36cda7a3462f9e9e916b5be8f1029ac4acc1',
    ),
    digest: 'sha224',
  },
  brainpoolP224r1: {
    oid: '1.3.36.3.3.2.8.1.1.5',
    // RFC 5639, 3.3.
    Point: curveOf(
      'd7c134aa264366862a18302575d1d787b09f075797da89f57ec8c0ff',
      '68a5e62ca9ce6c1c299803a6c1530b514e182ad8b0042a59cad29f43',
      '2580f63ccfe44138870713b1a92369e33e2135d266dbb372386c400b',
      '0d9029ad2c7e5cf4340823b2a87dc68c9e4ce3174c1e6efdee12c07d',
      '58aa56f772c0726f24c6b89e4ecdac24354b9e99caa3f6d3761402cd',
      'd7c134aa264366862a18302575d0fb98d116bc4b6ddebca3a5a7939f',
    ),
    digest: 'sha224',
  },
  brainpoolP256r1: { oid: '1.3.36.3.3.2.8.1.1.7', Point: brainpoolP256r1.Point, digest: 'sha256' },
  brainpoolP320r1: {
    oid: '1.3.36.3.3.2.8.1.1.9',
    // RFC 5639, 3.5.
    Point: curveOf(
      'd35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27',
      '3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4',
      '520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6',
      '43bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e20611',
      '14fdd05545ec1cc8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1',
      'd35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311',
    ),
    digest: 'sha384',
  },
  brainpoolP384r1: { oid: '1.3.36.3.3.2.8.1.1.11', Point: brainpoolP384r1.Point, digest: 'sha384' },
  brainpoolP512r1: { oid: '1.3.36.3.3.2.8.1.1.13', Point: brainpoolP512r1.Point, digest: 'sha512' },
  'P-192': {
    oid: '1.2.840.10045.3.1.1',
    // FIPS 186-4, D.1.2.1.
    Point: curveOf(
      'fffffffffffffffffffffffffffffffeffffffffffffffff',
      'fffffffffffffffffffffffffffffffefffffffffffffffc',
      '64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1',
      '188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012',
      '07192b95ffc8da78631011ed6b24cdd573f977a11e794811',
      'ffffffffffffffffffffffff99def836146bc9b1b4d22831',
    ),
    digest: 'sha224',
  },
  'P-224': {
    oid: '1.3.132.0.33',
    // FIPS 186-4, D.1.2.2.
    Point: curveOf(
      'ffffffffffffffffffffffffffffffff000000000000000000000001',
      'fffffffffffffffffffffffffffffffefffffffffffffffffffffffe',
      'b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4',
      'b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21',
      'bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34',
      'ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d',
    ),
    digest: 'sha224',
  },
  'P-256': { oid: '1.2.840.10045.3.1.7', Point: p256.Point, digest: 'sha256' },
  'P-384': { oid: '1.3.132.0.34', Point: p384.Point, digest: 'sha384' },
  'P-521': { oid: '1.3.132.0.35', Point: p521.Point, digest: 'sha512' },
};

/** The curve of this object identifier. */
export function curveOfOid(oid: string): CurveName | undefined {
  return CURVES.find((name) => CURVE_TABLE[name].oid === oid);
}

/** Length of the group's order, and so of r and of s in a raw signature, in bytes. */
export function orderBytes(curve: CurveName): number {
  return CURVE_TABLE[curve].Point.Fn.BYTES;
}

/** Standardized domain parameters (Doc 9303-11, 9.5.1) that are elliptic curves, by their number. */
const PARAMETER_IDS: ReadonlyMap<number, CurveName> = new Map([
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

/** The curve of a number of Doc 9303-11, 9.5.1; undefined for groups of integers and numbers that are reserved. */
export function curveOfParameterId(id: number): CurveName | undefined {
  return PARAMETER_IDS.get(id);
}
