// What is taken for a signature and what is not: RSA encodings to the last byte, the parameters of PSS, algorithms without a hash.
import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  publicEncrypt,
  sign,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { writeTlv } from '../lds/tlv.ts';
import { valueOf } from '../portrait/test-images.ts';
import { readSpki } from './public-key.ts';
import { verifyActiveAuthentication } from './active-authentication.ts';
import { isIso9796 } from './iso9796.ts';
import { rsaNumbers } from './rsa.ts';
import { judgeable, usesSha1, verifySignature } from './signature.ts';

const DATA = Buffer.from('the hashes of all groups');
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const sequence = (...values: readonly Buffer[]): Buffer => writeTlv(0x30, ...values);
const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
const spki = spkiOf(publicKey);
const NULL = hex('0500');
const SHA256_RSA = { oid: '1.2.840.113549.1.1.11', parameters: NULL };
const PSS = '1.2.840.113549.1.1.10';

/** Whatever bytes, to the power of the private exponent. */
const raise = (block: Buffer): Buffer => privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block);

describe('PKCS #1 v1.5', () => {
  const hash = createHash('sha256').update(DATA).digest();
  const withNull = Buffer.concat([hex('3031300d060960864801650304020105000420'), hash]);
  const withoutNull = Buffer.concat([hex('302f300b0609608648016503040201 0420'), hash]);
  /** @param fill how long the padding is; as long as it must be unless given */
  const block = (info: Buffer, fill = 256 - 3 - info.length, rest = Buffer.alloc(0)): Buffer =>
    Buffer.concat([hex('0001'), Buffer.alloc(fill, 0xff), hex('00'), info, rest]);
  const verified = (opened: Buffer) => verifySignature(spki, SHA256_RSA, DATA, raise(opened));
  const changedAt = (bytes: Buffer, at: number, value: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy.writeUInt8(value, at);
    return copy;
  };

  it('is right with the NULL of its algorithm and without', () => {
    expect(verifySignature(spki, SHA256_RSA, DATA, sign('sha256', DATA, privateKey))).toEqual({
      ok: true,
      value: true,
    });
    expect(verified(block(withNull))).toEqual({ ok: true, value: true });
    expect(verified(block(withoutNull))).toEqual({ ok: true, value: true });
  });

  it.each([
    [
      'a hash that does not end the block, as forgeries for small exponents have it',
      block(withNull, 100, Buffer.alloc(256 - 3 - 100 - withNull.length, 7)),
    ],
    ['a block of another type', changedAt(block(withNull), 1, 2)],
    ['padding that is not all ones', changedAt(block(withNull), 9, 0xfe)],
    [
      'other parameters in place of the NULL',
      block(Buffer.concat([hex('3031300d060960864801650304020104000420'), hash])),
    ],
    ['a length in a longer form', block(Buffer.concat([hex('308131300d060960864801650304020105000420'), hash]))],
    ['the name of another hash', block(Buffer.concat([hex('3031300d060960864801650304020205000420'), hash]))],
    ['the bare hash', block(hash)],
    [
      'one byte more in the hash',
      block(Buffer.concat([hex('3032300d060960864801650304020105000421'), hash, hex('00')])),
    ],
  ])('is wrong with %s', (_, opened) => {
    expect(opened).toHaveLength(256);
    expect(verified(opened)).toEqual({ ok: true, value: false });
  });

  it('is wrong with another length, and with a number that is not below the modulus', () => {
    const signature = raise(block(withNull));
    const of = (bytes: Buffer) => verifySignature(spki, SHA256_RSA, DATA, bytes);
    expect(of(Buffer.concat([Buffer.alloc(1), signature]))).toEqual({ ok: true, value: false });
    expect(of(signature.subarray(1))).toEqual({ ok: true, value: false });
    expect(of(Buffer.alloc(256, 0xff))).toEqual({ ok: true, value: false });
    expect(of(Buffer.alloc(0))).toEqual({ ok: true, value: false });
  });
});

describe('PSS', () => {
  const HASHES = {
    sha1: '06052b0e03021a',
    sha256: '0609608648016503040201',
    sha512: '0609608648016503040203',
  } as const;
  type Hash = keyof typeof HASHES;
  const algorithm = (name: Hash, parameters = NULL): Buffer => sequence(hex(HASHES[name]), parameters);
  const parametersOf = (digest: Hash, maskDigest: Hash, salt: number): Buffer =>
    sequence(
      writeTlv(0xa0, algorithm(digest)),
      writeTlv(0xa1, sequence(hex('06092a864886f70d010108'), algorithm(maskDigest))),
      writeTlv(0xa2, writeTlv(0x02, Buffer.of(salt))),
    );
  const signed = (digest: string, saltLength: number): Buffer =>
    sign(digest, DATA, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
  const verified = (parameters: Buffer, signature: Buffer, key = spki) =>
    verifySignature(key, { oid: PSS, parameters }, DATA, signature);

  it.each([0, 20, 32, 64])('takes a salt of %i bytes, and no other than the one that is named', (salt) => {
    expect(verified(parametersOf('sha256', 'sha256', salt), signed('sha256', salt))).toEqual({ ok: true, value: true });
    expect(verified(parametersOf('sha256', 'sha256', salt + 1), signed('sha256', salt))).toEqual({
      ok: true,
      value: false,
    });
  });

  it('takes a mask of another hash', () => {
    // RFC 8017, 9.1.1, without a salt, for a modulus of 2048 bits; no other library here makes such a one.
    const hash = createHash('sha256').update(DATA).digest();
    const own = createHash('sha256').update(Buffer.alloc(8)).update(hash).digest();
    const mask = Array.from({ length: 12 }, (_, counter) =>
      createHash('sha1')
        .update(own)
        .update(Buffer.of(0, 0, 0, counter))
        .digest(),
    );
    const block = Buffer.concat(mask).subarray(0, 256 - own.length - 1);
    block.writeUInt8(block.readUInt8(block.length - 1) ^ 1, block.length - 1);
    block.writeUInt8(block.readUInt8(0) & 0x7f, 0);
    const signature = raise(Buffer.concat([block, own, Buffer.of(0xbc)]));
    expect(verified(parametersOf('sha256', 'sha1', 0), signature)).toEqual({ ok: true, value: true });
    expect(verified(parametersOf('sha256', 'sha256', 0), signature)).toEqual({ ok: true, value: false });
  });

  it('has the defaults of RFC 4055, which are those of SHA-1', () => {
    expect(verified(sequence(), signed('sha1', 20))).toEqual({ ok: true, value: true });
    const way = judgeable({ oid: PSS, parameters: sequence() });
    expect(way.ok && usesSha1(way.value)).toBe(true);
  });

  it.each([
    ['no parameters', Buffer.alloc(0)],
    ['another trailer', sequence(writeTlv(0xa3, hex('020102')))],
    ['a mask that is none', sequence(writeTlv(0xa1, algorithm('sha256')))],
    ['a hash that is none', sequence(writeTlv(0xa0, sequence(hex('06022a03'))))],
    ['a salt without a length', sequence(writeTlv(0xa2, hex('0200')))],
  ])('cannot be judged with %s', (_, parameters) => {
    expect(verified(parameters, signed('sha1', 20)).ok).toBe(false);
  });

  it.each([1024 + 1024, 2049, 2050, 2055])('of a key of %i bits is opened at the right bit', (modulusLength) => {
    const pair = generateKeyPairSync('rsa', { modulusLength });
    const options = { key: pair.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const signature = sign('sha256', DATA, options);
    const key = spkiOf(pair.publicKey);
    expect(verified(parametersOf('sha256', 'sha256', 32), signature, key)).toEqual({ ok: true, value: true });
    signature.writeUInt8(signature.readUInt8(60) ^ 4, 60);
    expect(verified(parametersOf('sha256', 'sha256', 32), signature, key)).toEqual({ ok: true, value: false });
  });
});

describe('a signature that cannot be judged', () => {
  const ec = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
  it.each([
    ['an algorithm of nobody', spki, { oid: '1.2.3', parameters: NULL }],
    ['an algorithm without a hash', spki, { oid: '1.2.840.113549.1.1.1', parameters: NULL }],
    ['ECDSA by an RSA key', spki, { oid: '1.2.840.10045.4.3.2', parameters: Buffer.alloc(0) }],
    ['RSA by an elliptic key', ec, SHA256_RSA],
    ['a key that is none', hex('3000'), SHA256_RSA],
    ['a short RSA key', spkiOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), SHA256_RSA],
  ])('is no wrong one: %s', (_, key, algorithm) => {
    expect(verifySignature(key, algorithm, DATA, Buffer.alloc(256))).toMatchObject({ ok: false });
  });

  it('is that of a key whose exponent nobody takes', () => {
    const exponent = Buffer.concat([Buffer.of(0x7f), Buffer.alloc(510, 0xff), Buffer.of(0xff)]);
    const modulus = Buffer.concat([Buffer.of(0), Buffer.alloc(512, 0xff)]);
    const pkcs1 = sequence(writeTlv(0x02, modulus), writeTlv(0x02, exponent));
    const key = sequence(sequence(hex('06092a864886f70d010101'), NULL), writeTlv(0x03, Buffer.alloc(1), pkcs1));
    const signature = Buffer.concat([Buffer.of(1), Buffer.alloc(511)]);
    expect(verifySignature(key, SHA256_RSA, DATA, signature)).toMatchObject({ ok: false });
    expect(
      verifyActiveAuthentication(writeTlv(0x6f, key), [], { challenge: Buffer.alloc(8), signature }),
    ).toMatchObject({ ok: false });
  });

  it('is that of an RSA key with an exponent of one, which anybody could make', () => {
    const one = sequence(writeTlv(0x02, hex('00'), Buffer.alloc(256, 0xff)), hex('020101'));
    const key = sequence(sequence(hex('06092a864886f70d010101'), NULL), writeTlv(0x03, Buffer.alloc(1), one));
    expect(readSpki(key)).toMatchObject({ kind: 'unusable' });
  });
});

describe('a representative of ISO/IEC 9796-2', () => {
  const key = valueOf(rsaNumbers(publicKey.export({ format: 'der', type: 'pkcs1' })));
  const challenge = hex('0001020304050607');
  const made = (head: string, digest: 'sha1' | 'sha256', trailer: string, length = 256): Buffer => {
    const [start, end] = [hex(head), hex(trailer)];
    const recovered = Buffer.alloc(length - start.length - end.length - createHash(digest).digest().length, 0x5a);
    const hash = createHash(digest).update(recovered).update(challenge).digest();
    return Buffer.concat([start, recovered, hash, end]);
  };
  const verified = (message: Buffer) => isIso9796(key, raise(message), challenge);

  it('is right with one nibble of padding, with many, and when the other half of the modulus was signed', () => {
    expect(verified(made('6a', 'sha256', '34cc'))).toBe(true);
    expect(verified(made('6bbbbbbbba', 'sha256', '34cc'))).toBe(true);
    expect(verified(made('6a', 'sha1', 'bc'))).toBe(true);
    const modulus = BigInt(`0x${key.modulus.toString('hex')}`);
    const signature = BigInt(`0x${raise(made('6a', 'sha256', '34cc')).toString('hex')}`);
    const other = Buffer.from((modulus - signature).toString(16).padStart(512, '0'), 'hex');
    expect(isIso9796(key, other, challenge)).toBe(true);
  });

  it.each([
    ['all of the message in it (ISO/IEC 9796-2, total recovery)', made('4a', 'sha256', '34cc')],
    ['padding that never ends', Buffer.concat([hex('6b'), Buffer.alloc(254, 0xbb), hex('bc')])],
    ['padding that ends otherwise', made('6bbbbb', 'sha256', '34cc')],
    ['a trailer of an unknown hash', made('6a', 'sha256', '37cc')],
    ['the trailer of another hash', made('6a', 'sha256', 'bc')],
    ['another last byte', made('6a', 'sha256', '34cd')],
  ])('is wrong with %s', (_, message) => {
    expect(verified(message)).toBe(false);
  });

  it('is wrong with any other challenge', () => {
    const signature = raise(made('6a', 'sha256', '34cc'));
    expect(isIso9796(key, signature, challenge.subarray(1))).toBe(false);
    expect(
      isIso9796(key, publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature), challenge),
    ).toBe(false);
  });
});
