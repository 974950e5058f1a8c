// The hash functions of Doc 9303-12, 4.4, by object identifier. SHA-1 is here because documents signed with it are still valid
// (TR-03105-5.1, profile DPRCTD-SHA1); who must not accept it says so where it is asked.
import type { Digest } from './curves.ts';

const DIGESTS: ReadonlyMap<string, Digest> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** Bytes of a hash. */
export const DIGEST_BYTES: Readonly<Record<Digest, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

export function digestOfOid(oid: string): Digest | undefined {
  return DIGESTS.get(oid);
}
