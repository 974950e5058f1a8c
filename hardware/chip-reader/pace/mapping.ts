// From the nonce to a generator that only those know who know the password: Doc 9303-11, 4.4.3.3. Pure.
import { err, ok, type Result } from '../../../state/result.ts';
import { encryptCbc } from '../crypto/block-cipher.ts';
import { big, type Group } from '../crypto/group.ts';
import { SUITES, type SuiteName } from '../crypto/key-derivation.ts';

/**
 * Generic mapping: s * G + H, or g^s * h.
 * @param shared H, the secret element of the first agreement
 */
export function mapGeneric(group: Group, nonce: Buffer, shared: Buffer): Result<Buffer, string> {
  const multiple = group.multiply(group.generator, big(nonce));
  const mapped = multiple === undefined ? shared : group.add(multiple, shared);
  return mapped === undefined ? err('the mapped generator is neutral') : ok(mapped);
}

/** The constants of the pseudo-random function, by the length of the nonce in bytes: Doc 9303-11, 4.4.3.3.2. */
const CONSTANTS: Readonly<Record<number, readonly [c0: Buffer, c1: Buffer]>> = {
  16: [Buffer.from('a668892a7c41e3ca739f40b057d85904', 'hex'), Buffer.from('a4e136ac725f738b01c1f60217c188ad', 'hex')],
  32: [
    Buffer.from('d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676', 'hex'),
    Buffer.from('54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517', 'hex'),
  ],
};

/** How long nonces are: the key in whole blocks; 16 or 32 bytes. */
export function nonceBytes(suite: SuiteName): 16 | 32 {
  return SUITES[suite].keyBytes <= 16 ? 16 : 32;
}

/**
 * R(s, t) modulo the prime: numbers out of a block cipher, so many bits that the remainder is even.
 * @param nonce s, 16 or 32 bytes
 * @param ownNonce t, as long as a key
 */
export function pseudoRandom(suite: SuiteName, nonce: Buffer, ownNonce: Buffer, prime: bigint): bigint {
  const { cipher, keyBytes } = SUITES[suite];
  const constants = CONSTANTS[nonce.length];
  if (constants === undefined) throw new RangeError(`a nonce of ${nonce.length} bytes has no constants`);
  const [c0, c1] = constants;
  const bits = prime.toString(2).length + 64;
  const blocks: Buffer[] = [];
  // AES-192 uses the first 24 of 32 bytes as its key.
  let key = encryptCbc(cipher, ownNonce, nonce).subarray(0, keyBytes);
  for (let done = 0; done < bits; done += 8 * nonce.length) {
    blocks.push(encryptCbc(cipher, key, c1));
    key = encryptCbc(cipher, key, c0).subarray(0, keyBytes);
  }
  return big(Buffer.concat(blocks)) % prime;
}

/** Integrated mapping: a point or number out of both nonces. */
export function mapIntegrated(group: Group, suite: SuiteName, nonce: Buffer, ownNonce: Buffer): Result<Buffer, string> {
  const mapped = group.encode(pseudoRandom(suite, nonce, ownNonce, group.prime));
  return mapped === undefined ? err('the nonces give no generator') : ok(mapped);
}
