// Integrated mapping from the card's side: the pseudo-random function of Doc 9303-11, 4.4.3.3.2, and the element that follows.
import { encryptCbc } from '../chip-reader/crypto/block-cipher.ts';
import { SUITES, type SuiteName } from '../chip-reader/crypto/key-derivation.ts';
import type { Group } from './chip-groups.ts';
import { big } from './issuer-der.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** The two constants by the length of the nonce in bytes. */
const CONSTANTS: ReadonlyMap<number, readonly [key: Buffer, output: Buffer]> = new Map([
  [16, [hex('a668892a7c41e3ca739f40b057d85904'), hex('a4e136ac725f738b01c1f60217c188ad')]],
  [
    32,
    [
      hex('d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676'),
      hex('54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517'),
    ],
  ],
]);

/** Length of the nonce: that of the key in whole blocks of 16 bytes. */
export const nonceBytes = (suite: SuiteName): 16 | 32 => (SUITES[suite].keyBytes > 16 ? 32 : 16);

/** R_p(s, t): a number below the prime. */
export function pseudoRandom(suite: SuiteName, s: Buffer, t: Buffer, prime: bigint): bigint {
  const { cipher, keyBytes } = SUITES[suite];
  const [forKey, forOutput] = CONSTANTS.get(s.length) ?? [];
  if (forKey === undefined || forOutput === undefined) throw new RangeError(`no nonce has ${s.length} bytes`);
  const parts: Buffer[] = [];
  const wanted = prime.toString(2).length + 64;
  let key = encryptCbc(cipher, t, s);
  for (let bits = 0; bits < wanted; bits += s.length * 8) {
    const used = key.subarray(0, keyBytes);
    parts.push(encryptCbc(cipher, used, forOutput));
    key = encryptCbc(cipher, used, forKey);
  }
  return big(Buffer.concat(parts)) % prime;
}

/** The generator that two nonces lead to. */
export function integratedElement(group: Group, suite: SuiteName, s: Buffer, t: Buffer): Buffer {
  return group.elementOf(pseudoRandom(suite, s, t, group.prime));
}
