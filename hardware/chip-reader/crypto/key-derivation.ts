// From secrets to keys: Doc 9303-11, 9.7.1 (key derivation function), 9.7.2 (document basic access keys) and 9.7.3 (keys of PACE).
import { createHash } from 'node:crypto';
import { checkDigit } from '../../../state/document/mrz/check-digit.ts';
import type { AccessKey } from '../../../state/gate/ports.ts';
import type { Cipher } from './block-cipher.ts';

export type SuiteName = '3DES' | 'AES-128' | 'AES-192' | 'AES-256';

export interface Suite {
  readonly cipher: Cipher;
  /** Of a key. */
  readonly keyBytes: number;
  readonly hash: 'sha1' | 'sha256';
}

/** Doc 9303-11, 9.7.1.1 to 9.7.1.4. */
export const SUITES: Readonly<Record<SuiteName, Suite>> = {
  '3DES': { cipher: '3DES', keyBytes: 16, hash: 'sha1' },
  'AES-128': { cipher: 'AES', keyBytes: 16, hash: 'sha1' },
  'AES-192': { cipher: 'AES', keyBytes: 24, hash: 'sha256' },
  'AES-256': { cipher: 'AES', keyBytes: 32, hash: 'sha256' },
};

/** What breaking a cipher costs, as the exponent of two: NIST SP 800-57-1, 5.6.1. */
export const SUITE_STRENGTH: Readonly<Record<SuiteName, number>> = {
  '3DES': 80,
  'AES-128': 128,
  'AES-192': 192,
  'AES-256': 256,
};

/** The 32-bit counter of the derivation: for encryption, for the code, for the password of PACE. */
export const PURPOSE = { encryption: 1, mac: 2, password: 3 } as const;
export type Purpose = (typeof PURPOSE)[keyof typeof PURPOSE];

/** What protects the messages of one session (Doc 9303-11, 9.8). */
export interface SessionKeys {
  readonly cipher: Cipher;
  readonly encryption: Buffer;
  readonly mac: Buffer;
  /** The send sequence counter before the first command: 8 bytes for 3DES, 16 for AES. */
  readonly counter: Buffer;
}

/** Random bytes, so many: `randomBytes` of node:crypto, or the ones of a worked example. */
export type RandomBytes = (length: number) => Buffer;

/** KDF(K, c): Doc 9303-11, 9.7.1. A 3DES key comes with odd parity. */
export function deriveKey(suite: SuiteName, secret: Buffer, purpose: Purpose): Buffer {
  const { cipher, keyBytes, hash } = SUITES[suite];
  const counter = Buffer.from([0, 0, 0, purpose]);
  const key = createHash(hash).update(secret).update(counter).digest().subarray(0, keyBytes);
  return cipher === '3DES' ? withOddParity(key) : key;
}

/** The keys of a session that begins with this shared secret. The counter is zero unless the protocol has another. */
export function sessionKeysOf(suite: SuiteName, secret: Buffer, counter?: Buffer): SessionKeys {
  const { cipher } = SUITES[suite];
  return {
    cipher,
    encryption: deriveKey(suite, secret, PURPOSE.encryption),
    mac: deriveKey(suite, secret, PURPOSE.mac),
    counter: counter ?? Buffer.alloc(cipher === '3DES' ? 8 : 16),
  };
}

/** Each byte with an odd number of ones; the lowest bit of a DES key says nothing else. */
export function withOddParity(key: Buffer): Buffer {
  return Buffer.from(
    key.map((byte) => {
      let ones = 0;
      for (let bit = 1; bit < 8; bit += 1) ones += (byte >> bit) & 1;
      return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
    }),
  );
}

/**
 * Document number, date of birth and date of expiry, each with its check digit: Doc 9303-11, 9.7.2.
 * @throws RangeError for a key that is not of the alphabet of the MRZ
 */
export function mrzInformation({ documentNumber, dateOfBirth, dateOfExpiry }: AccessKey): string {
  return [documentNumber, dateOfBirth, dateOfExpiry].map((field) => `${field}${checkDigit(field)}`).join('');
}

/** SHA-1 of the MRZ information, whole: the secret of PACE with the MRZ; its first 16 bytes are Kseed of BAC. */
export function mrzSecret(key: AccessKey): Buffer {
  return createHash('sha1').update(mrzInformation(key), 'latin1').digest();
}

/** Kseed, of which BAC derives Kenc and Kmac: Doc 9303-11, 9.7.2. 16 bytes. */
export function seedOf(key: AccessKey): Buffer {
  return mrzSecret(key).subarray(0, 16);
}
