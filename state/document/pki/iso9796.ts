// ISO/IEC 9796-2, digital signature scheme 1, with partial recovery: how a chip signs with RSA for active authentication
// (Doc 9303-11, 6.1.2.2). A part of the message lies in the signature, the rest is what we know: our challenge.
import { createHash } from 'node:crypto';
import type { Digest } from './curves.ts';
import { DIGEST_BYTES } from './digests.ts';
import { rsaOpen, type RsaNumbers } from './rsa.ts';

/** Trailers of two bytes, the first of them, by hash function (ISO/IEC 10118-3); BC alone is SHA-1. */
const TRAILERS: ReadonlyMap<number, Digest> = new Map([
  [0x33, 'sha1'],
  [0x34, 'sha256'],
  [0x35, 'sha512'],
  [0x36, 'sha384'],
  [0x38, 'sha224'],
]);

/** Every representative ends so in its last four bits. */
const LAST_NIBBLE = 0xc;

interface Trailer {
  readonly digest: Digest;
  readonly length: number;
}

function trailerOf(opened: Buffer): Trailer | undefined {
  if (opened.at(-1) === 0xbc) return { digest: 'sha1', length: 1 };
  const digest = opened.at(-1) === 0xcc ? TRAILERS.get(opened.at(-2) ?? 0) : undefined;
  return digest === undefined ? undefined : { digest, length: 2 };
}

/** Where the recovered part starts: after 6A, or 6B BB .. BA; undefined where the bytes are not of partial recovery. */
function startOf(opened: Buffer): number | undefined {
  if (opened[0] === 0x6a) return 1;
  if (opened[0] !== 0x6b) return undefined;
  const end = opened.findIndex((byte, index) => index > 0 && byte !== 0xbb);
  return opened[end] === 0xba ? end + 1 : undefined;
}

/** The number that was signed, or what is left of the modulus when that is taken away (ISO/IEC 9796-2, B.6 and B.7). */
function representative({ modulus }: RsaNumbers, opened: Buffer): Buffer | undefined {
  const isWhole = (bytes: Buffer) => ((bytes.at(-1) ?? 0) & 0x0f) === LAST_NIBBLE;
  if (isWhole(opened)) return opened;
  const rest = BigInt(`0x${modulus.toString('hex')}`) - BigInt(`0x${opened.toString('hex')}`);
  const other = Buffer.from(rest.toString(16).padStart(2 * modulus.length, '0'), 'hex');
  return isWhole(other) ? other : undefined;
}

/**
 * Whether the holder of the key signed `known`, behind a beginning of his own.
 * @param known the part that is not recovered: the challenge
 * @returns false for whatever is wrong
 */
export function isIso9796(key: RsaNumbers, signature: Buffer, known: Buffer): boolean {
  const opened = rsaOpen(key, signature);
  const message = opened && representative(key, opened);
  if (message === undefined) return false;
  const trailer = trailerOf(message);
  const start = startOf(message);
  if (trailer === undefined || start === undefined) return false;
  const hashAt = message.length - trailer.length - DIGEST_BYTES[trailer.digest];
  if (hashAt <= start) return false;
  const hash = message.subarray(hashAt, message.length - trailer.length);
  return createHash(trailer.digest).update(message.subarray(start, hashAt)).update(known).digest().equals(hash);
}
