// Chip authentication (Doc 9303-11, 6.2): the terminal agreed on new session keys with the chip's static key, and the chip
// answered under them, which it can only do with the private key. What is left to check is whose key that was: one of a DG14
// whose hash is proven.
import type { ChipAuthenticationRun } from './types.ts';

/** What is wrong with a run; undefined when it proves the chip. @param keys SubjectPublicKeyInfo of each, as DG14 holds it */
export function faultOfRun(
  { outcome, publicKey, detail }: ChipAuthenticationRun,
  keys: readonly Buffer[],
): string | undefined {
  if (!keys.some((key) => key.equals(publicKey))) return 'the key that was used is not one of DG14';
  return outcome === 'answered' ? undefined : `the chip could not prove its key: ${detail}`;
}
