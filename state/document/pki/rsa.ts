// RSA as far as checking goes (RFC 8017): the power is node:crypto's, the encodings are judged here, so that each is compared
// whole. PKCS #1 v1.5 is compared with the one encoding that is right, from the first byte to the last, and with the same
// without the NULL of its algorithm, which RFC 8017 (A.2.4) tells a verifier to take and the ICAO list of 2023 has: nothing is
// searched for in the padding, which is how forgeries for small exponents passed elsewhere. PSS follows 9.1.2; its mask may have
// another hash than the message, for which node:crypto has no option.
import { constants, createHash, createPublicKey, publicDecrypt } from 'node:crypto';
import { err, ok, type Result } from '../../result.ts';
import { readTlvs, unwrap, writeTlv } from '../lds/tlv.ts';
import type { Digest } from './curves.ts';

/** Big endian, without leading zeros. */
export interface RsaNumbers {
  readonly modulus: Buffer;
  readonly exponent: Buffer;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;

const bare = (bytes: Buffer): Buffer => {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? Buffer.alloc(0) : bytes.subarray(first);
};

/** Modulus and exponent of an RSAPublicKey (RFC 8017, A.1.1). A modulus that lacks its sign byte counts as positive. */
export function rsaNumbers(pkcs1: Buffer): Result<RsaNumbers, string> {
  const inside = unwrap(pkcs1, SEQUENCE);
  const parts = inside.ok ? readTlvs(inside.value) : inside;
  if (!parts.ok) return parts;
  const [modulus, exponent] = parts.value;
  if (modulus?.tag !== INTEGER || exponent?.tag !== INTEGER || parts.value.length !== 2)
    return err('its RSA key is not a modulus and an exponent');
  const numbers = { modulus: bare(modulus.value), exponent: bare(exponent.value) };
  const isOdd = ({ modulus: n, exponent: e }: RsaNumbers) => ((n.at(-1) ?? 0) & (e.at(-1) ?? 0) & 1) === 1;
  const isOne = numbers.exponent.length === 1 && numbers.exponent[0] === 1;
  return isOdd(numbers) && !isOne ? ok(numbers) : err('its RSA key has a modulus or an exponent that is none');
}

/** Bits of the modulus. */
export function rsaBits({ modulus }: RsaNumbers): number {
  return modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
}

/** In the one encoding that DER has for it: BoringSSL takes no other. */
function positive(number: Buffer): Buffer {
  return writeTlv(INTEGER, ...((number[0] ?? 0) >= 0x80 ? [Buffer.alloc(1)] : []), number);
}

/**
 * The signature to the power of the exponent (RSAVP1, 5.2.2).
 * @returns as many bytes as the modulus has; undefined for a signature of another length or one that is not below the modulus
 */
export function rsaOpen({ modulus, exponent }: RsaNumbers, signature: Buffer): Buffer | undefined {
  if (signature.length !== modulus.length || signature.compare(modulus) >= 0) return undefined;
  const pkcs1 = writeTlv(SEQUENCE, positive(modulus), positive(exponent));
  const key = createPublicKey({ key: pkcs1, format: 'der', type: 'pkcs1' });
  return publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
}

/** DigestInfo up to the hash (RFC 8017, 9.2, note 1), in hexadecimal: with the NULL, and without. */
const PREFIXES: Readonly<Record<Digest, readonly [string, string]>> = {
  sha1: ['3021300906052b0e03021a05000414', '301f300706052b0e03021a0414'],
  sha224: ['302d300d06096086480165030402040500041c', '302b300b0609608648016503040204041c'],
  sha256: ['3031300d060960864801650304020105000420', '302f300b06096086480165030402010420'],
  sha384: ['3041300d060960864801650304020205000430', '303f300b06096086480165030402020430'],
  sha512: ['3051300d060960864801650304020305000440', '304f300b06096086480165030402030440'],
};

/** RSASSA-PKCS1-v1_5 (8.2.2). @param opened by `rsaOpen` */
export function isPkcs1(opened: Buffer, digest: Digest, data: Uint8Array): boolean {
  const hash = createHash(digest).update(data).digest();
  return PREFIXES[digest].some((prefix) => {
    const info = Buffer.concat([Buffer.from(prefix, 'hex'), hash]);
    const padding = opened.length - info.length - 3;
    if (padding < 8) return false;
    return opened.equals(Buffer.concat([Buffer.of(0, 1), Buffer.alloc(padding, 0xff), Buffer.of(0), info]));
  });
}

export interface PssParameters {
  readonly digest: Digest;
  readonly maskDigest: Digest;
  /** Bytes. */
  readonly saltLength: number;
}

/** MGF1 (B.2.1). */
function mask(seed: Buffer, length: number, digest: Digest): Buffer {
  const blocks: Buffer[] = [];
  for (let have = 0, counter = 0; have < length; counter += 1) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    const block = createHash(digest).update(seed).update(number).digest();
    blocks.push(block);
    have += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** RSASSA-PSS (8.1.2, 9.1.2). @param opened by `rsaOpen` @param modulusBits of the key */
export function isPss(opened: Buffer, modulusBits: number, parameters: PssParameters, data: Uint8Array): boolean {
  const { digest, maskDigest, saltLength } = parameters;
  const bits = modulusBits - 1;
  const length = Math.ceil(bits / 8);
  if (opened.length > length && opened[0] !== 0) return false;
  const encoded = opened.subarray(opened.length - length);
  const hash = createHash(digest).update(data).digest();
  const padding = length - hash.length - saltLength - 2;
  if (padding < 0 || encoded.at(-1) !== 0xbc) return false;
  const block = Buffer.from(encoded.subarray(0, length - hash.length - 1));
  const own = encoded.subarray(block.length, length - 1);
  const unused = 8 * length - bits;
  const top = 0xff >> unused;
  if (((block[0] ?? 0) & ~top) !== 0) return false;
  const masked = mask(own, block.length, maskDigest);
  for (const [index, byte] of masked.entries()) block[index] = (block[index] ?? 0) ^ byte;
  block[0] = (block[0] ?? 0) & top;
  if (!block.subarray(0, padding).equals(Buffer.alloc(padding)) || block[padding] !== 1) return false;
  const salt = block.subarray(padding + 1);
  return createHash(digest).update(Buffer.alloc(8)).update(hash).update(salt).digest().equals(own);
}
