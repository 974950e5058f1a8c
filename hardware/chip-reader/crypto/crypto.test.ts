import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../../state/testing/fuzz.ts';
import { type Cipher, decryptCbc, encryptCbc, pad, unpad } from './block-cipher.ts';
import {
  deriveKey,
  mrzInformation,
  mrzSecret,
  PURPOSE,
  seedOf,
  sessionKeysOf,
  type SuiteName,
  SUITES,
  withOddParity,
} from './key-derivation.ts';
import { cmac, isSameMac, macOf, macOfPadded, retailMac } from './mac.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const text = (bytes: Buffer): string => bytes.toString('hex').toUpperCase();

const CIPHERS: readonly Cipher[] = ['3DES', 'AES'];
const BAC_KEY = { documentNumber: 'L898902C<', dateOfBirth: '690806', dateOfExpiry: '940623' };
const PACE_KEY = { documentNumber: 'T22000129', dateOfBirth: '640812', dateOfExpiry: '101031' };

describe('keys of an MRZ', () => {
  it('derives the keys of Doc 9303-11, appendix D.2', () => {
    expect(mrzInformation(BAC_KEY)).toBe('L898902C<369080619406236');
    const seed = seedOf(BAC_KEY);
    expect(text(seed)).toBe('239AB9CB282DAF66231DC5A4DF6BFBAE');
    expect(text(deriveKey('3DES', seed, PURPOSE.encryption))).toBe('AB94FDECF2674FDFB9B391F85D7F76F2');
    expect(text(deriveKey('3DES', seed, PURPOSE.mac))).toBe('7962D9ECE03D1ACD4C76089DCE131543');
  });

  it('derives the key of the password of Doc 9303-11, appendix G.1', () => {
    const secret = mrzSecret(PACE_KEY);
    expect(text(secret)).toBe('7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD');
    expect(text(deriveKey('AES-128', secret, PURPOSE.password))).toBe('89DED1B26624EC1E634C1989302849DD');
  });

  it('says with which hash and how long each suite derives', () => {
    const lengths = (Object.keys(SUITES) as SuiteName[]).map((suite) => {
      const keys = sessionKeysOf(suite, hex('00'));
      return [suite, keys.encryption.length, keys.mac.length, keys.counter.length];
    });
    expect(lengths).toEqual([
      ['3DES', 16, 16, 8],
      ['AES-128', 16, 16, 16],
      ['AES-192', 24, 24, 16],
      ['AES-256', 32, 32, 16],
    ]);
    expect(SUITES['AES-192'].hash).toBe('sha256');
  });

  it('gives every byte odd parity and leaves the other bits alone', () => {
    expect(text(withOddParity(hex('AB94FCECF2664EDFB9B291F85D7F77F2')))).toBe('AB94FDECF2674FDFB9B391F85D7F76F2');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 24 }), (bytes) => {
        for (const [index, byte] of withOddParity(Buffer.from(bytes)).entries()) {
          expect(byte.toString(2).replaceAll('0', '').length % 2).toBe(1);
          expect(byte >> 1).toBe((bytes[index] ?? 0) >> 1);
        }
      }),
      fuzzed(11, 100),
    );
  });
});

describe('message authentication codes', () => {
  it('makes the retail MAC of appendix D.3', () => {
    const cryptogram = hex('72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2');
    const key = hex('7962D9ECE03D1ACD4C76089DCE131543');
    expect(text(macOf('3DES', key, cryptogram))).toBe('5F1448EEA8AD90A7');
    expect(text(retailMac(key, pad('3DES', cryptogram)))).toBe('5F1448EEA8AD90A7');
  });

  // RFC 4493, section 4; the last three: SP 800-38B, D.2 and D.3.
  const K128 = '2b7e151628aed2a6abf7158809cf4f3c';
  const K192 = '8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b';
  const K256 = '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4';
  const MESSAGE =
    '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51' +
    '30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710';
  it.each([
    [K128, 0, 'bb1d6929e95937287fa37d129b756746'],
    [K128, 16, '070a16b46b4d4144f79bdd9dd04a287c'],
    [K128, 40, 'dfa66747de9ae63030ca32611497c827'],
    [K128, 64, '51f0bebf7e3b9d92fc49741779363cfe'],
    [K192, 0, 'd17ddf46adaacde531cac483de7a9367'],
    [K192, 64, 'a1d5df0eed790f794d77589659f39a11'],
    [K256, 64, 'e1992190549f6ed5696a2c056c315410'],
  ])('makes the AES-CMAC of the published example (key %s, %i bytes)', (key, length, expected) => {
    expect(cmac(hex(key), hex(MESSAGE).subarray(0, length)).toString('hex')).toBe(expected);
    expect(macOf('AES', hex(key), hex(MESSAGE).subarray(0, length)).toString('hex')).toBe(expected.slice(0, 16));
  });

  it('leaves the data as they were', () => {
    const data = hex(MESSAGE);
    cmac(hex(K128), data);
    expect(data.toString('hex')).toBe(MESSAGE);
  });

  it('compares whole codes only', () => {
    const code = macOfPadded('3DES', hex('7962D9ECE03D1ACD4C76089DCE131543'), Buffer.alloc(8));
    expect(isSameMac(code, Buffer.from(code))).toBe(true);
    expect(isSameMac(code, code.subarray(0, 7))).toBe(false);
    expect(isSameMac(code, Buffer.alloc(8))).toBe(false);
    expect(isSameMac(Buffer.alloc(0), code)).toBe(false);
  });
});

describe('block ciphers', () => {
  it('makes the cryptogram of appendix D.3', () => {
    const plain = hex('781723860C06C2264608F919887022120B795240CB7049B01C19B33E32804F0B');
    const key = hex('AB94FDECF2674FDFB9B391F85D7F76F2');
    const cryptogram = '72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2';
    expect(text(encryptCbc('3DES', key, plain))).toBe(cryptogram);
    expect(text(decryptCbc('3DES', key, hex(cryptogram)))).toBe(text(plain));
  });

  it('is single DES with one key: the classic example', () => {
    expect(text(encryptCbc('3DES', hex('133457799BBCDFF1'), hex('0123456789ABCDEF')))).toBe('85E813540F0AB405');
  });

  it.each([
    ['AES', 15],
    ['AES', 8],
    ['3DES', 32],
    ['3DES', 0],
  ] as const)('has no key of another length: %s, %i bytes', (cipher, length) => {
    expect(() => encryptCbc(cipher, Buffer.alloc(length), Buffer.alloc(16))).toThrow(RangeError);
  });

  it('takes whole blocks only', () => {
    expect(() => decryptCbc('AES', Buffer.alloc(16), Buffer.alloc(17))).toThrow(RangeError);
    expect(() => encryptCbc('AES', Buffer.alloc(16), Buffer.alloc(0))).toThrow(RangeError);
  });

  it('takes off the padding that it puts on, and no other', () => {
    expect(text(pad('3DES', hex('60145F01')))).toBe('60145F0180000000');
    expect(text(pad('3DES', Buffer.alloc(8)))).toBe('00000000000000008000000000000000');
    expect(unpad('3DES', hex('60145F0180000001'))).toBeUndefined();
    expect(unpad('3DES', Buffer.alloc(8))).toBeUndefined();
    expect(unpad('3DES', hex('8000000000000000 0000000000000000'))).toBeUndefined();
    expect(unpad('AES', hex('80'))).toBeUndefined();
    expect(unpad('AES', Buffer.alloc(0))).toBeUndefined();
    fc.assert(
      fc.property(fc.constantFrom(...CIPHERS), fc.uint8Array({ maxLength: 70 }), (cipher, bytes) => {
        expect(unpad(cipher, pad(cipher, Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
      }),
      fuzzed(12, 100),
    );
  });
});
