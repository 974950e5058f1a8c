// The two message authentication codes of Doc 9303-11: the retail MAC (ISO/IEC 9797-1, algorithm 3 over DES) and AES-CMAC
// (NIST SP 800-38B, RFC 4493), both cut to 8 bytes where a card sends them.
import { timingSafeEqual } from 'node:crypto';
import { BLOCK_BYTES, type Cipher, decryptCbc, encryptCbc, pad } from './block-cipher.ts';

export const MAC_BYTES = 8;

/**
 * ISO/IEC 9797-1 MAC algorithm 3 with DES, without padding: the caller pads.
 * @param key 16 bytes
 * @param data whole blocks of 8 bytes, at least one
 * @returns 8 bytes
 */
export function retailMac(key: Buffer, data: Buffer): Buffer {
  const first = key.subarray(0, 8);
  const second = key.subarray(8, 16);
  const chained = encryptCbc('3DES', first, data).subarray(-8);
  return encryptCbc('3DES', first, decryptCbc('3DES', second, chained));
}

/** Doubling in GF(2^128): SP 800-38B, 6.1. */
function doubled(block: Buffer): Buffer {
  const result = Buffer.alloc(16);
  for (let index = 0; index < 16; index += 1)
    result[index] = ((block[index] ?? 0) << 1) | ((block[index + 1] ?? 0) >> 7);
  if ((block[0] ?? 0) >= 0x80) result[15] = (result[15] ?? 0) ^ 0x87;
  return result;
}

/**
 * AES-CMAC, whole.
 * @param key 16, 24 or 32 bytes
 * @param data of any length
 * @returns 16 bytes
 */
export function cmac(key: Buffer, data: Buffer): Buffer {
  const first = doubled(encryptCbc('AES', key, Buffer.alloc(16)));
  const isWhole = data.length > 0 && data.length % 16 === 0;
  const message = isWhole ? Buffer.from(data) : pad('AES', data);
  const mask = isWhole ? first : doubled(first);
  const start = message.length - 16;
  for (let index = 0; index < 16; index += 1)
    message[start + index] = (message[start + index] ?? 0) ^ (mask[index] ?? 0);
  return encryptCbc('AES', key, message).subarray(-16);
}

/** The code over data that the protocol has padded already (secure messaging: Doc 9303-11, 9.8), 8 bytes. */
export function macOfPadded(cipher: Cipher, key: Buffer, padded: Buffer): Buffer {
  return cipher === '3DES' ? retailMac(key, padded) : cmac(key, padded).subarray(0, MAC_BYTES);
}

/** The code over data of any length (BAC and the tokens of PACE): 3DES pads them, CMAC has a way of its own. 8 bytes. */
export function macOf(cipher: Cipher, key: Buffer, data: Buffer): Buffer {
  return macOfPadded(cipher, key, cipher === '3DES' ? pad(cipher, data) : data);
}

/** Whether two codes are the same, in constant time. */
export function isSameMac(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** E(K, block): one block, as the initial vector of AES secure messaging needs it. */
export function encryptBlock(cipher: Cipher, key: Buffer, block: Buffer): Buffer {
  if (block.length !== BLOCK_BYTES[cipher]) throw new RangeError(`${block.length} bytes are not one block`);
  return encryptCbc(cipher, key, block);
}
