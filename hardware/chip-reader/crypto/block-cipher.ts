// The two block ciphers of Doc 9303-11 (3DES and AES, CBC) and padding method 2. Only names that every build of node:crypto
// knows, BoringSSL's included: single DES, which nobody builds any more, is 3DES with the same key three times.
import { createCipheriv, createDecipheriv } from 'node:crypto';

export type Cipher = '3DES' | 'AES';

/** Bytes of a block. */
export const BLOCK_BYTES: Readonly<Record<Cipher, number>> = { '3DES': 8, AES: 16 };

interface Algorithm {
  readonly name: string;
  readonly key: Buffer;
}

/** @throws RangeError for a key that has not 8 (single DES), 16 or 24 bytes for 3DES, 16, 24 or 32 for AES */
function algorithmOf(cipher: Cipher, key: Buffer): Algorithm {
  if (cipher === 'AES' && [16, 24, 32].includes(key.length)) return { name: `aes-${key.length * 8}-cbc`, key };
  if (cipher === '3DES' && [8, 16, 24].includes(key.length)) {
    // K, K, K for one key; K1, K2, K1 for two.
    const whole = Buffer.concat([key, key, key]).subarray(0, 24);
    return { name: 'des-ede3-cbc', key: whole };
  }
  throw new RangeError(`${cipher} has no key of ${key.length} bytes`);
}

/**
 * CBC without padding.
 * @param data a multiple of the block, at least one
 * @param iv one block; zeros where it is left out
 * @throws RangeError for data of another length: the caller looks at what a card sent before
 */
export function encryptCbc(cipher: Cipher, key: Buffer, data: Buffer, iv?: Buffer): Buffer {
  const { name, key: whole } = algorithmOf(cipher, key);
  const engine = createCipheriv(name, whole, iv ?? Buffer.alloc(BLOCK_BYTES[cipher]));
  return run(engine, cipher, data);
}

/** The reverse of `encryptCbc`. */
export function decryptCbc(cipher: Cipher, key: Buffer, data: Buffer, iv?: Buffer): Buffer {
  const { name, key: whole } = algorithmOf(cipher, key);
  const engine = createDecipheriv(name, whole, iv ?? Buffer.alloc(BLOCK_BYTES[cipher]));
  return run(engine, cipher, data);
}

type Engine = ReturnType<typeof createCipheriv> | ReturnType<typeof createDecipheriv>;

function run(engine: Engine, cipher: Cipher, data: Buffer): Buffer {
  if (!isWhole(cipher, data)) throw new RangeError(`${data.length} bytes are not whole blocks of ${cipher}`);
  engine.setAutoPadding(false);
  return Buffer.concat([engine.update(data), engine.final()]);
}

/** Whether `data` consists of one or more whole blocks: what may be decrypted. */
export function isWhole(cipher: Cipher, data: Buffer): boolean {
  return data.length > 0 && data.length % BLOCK_BYTES[cipher] === 0;
}

/** ISO/IEC 9797-1 padding method 2: 80, then zeros to the next multiple of the block; at least one byte. */
export function pad(cipher: Cipher, data: Buffer): Buffer {
  const block = BLOCK_BYTES[cipher];
  const padded = Buffer.alloc((Math.floor(data.length / block) + 1) * block);
  data.copy(padded);
  padded[data.length] = 0x80;
  return padded;
}

/** The data before the padding; undefined when it is no padding of this kind within the last block. */
export function unpad(cipher: Cipher, padded: Buffer): Buffer | undefined {
  if (!isWhole(cipher, padded)) return undefined;
  let end = padded.length - 1;
  const first = padded.length - BLOCK_BYTES[cipher];
  while (end > first && padded[end] === 0) end -= 1;
  return padded[end] === 0x80 ? padded.subarray(0, end) : undefined;
}
