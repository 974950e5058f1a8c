// Whatever lies on a chip or in the folder of trust: the parsers answer, within bounds of work that are counted here, and never throw.
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fuzzed } from '../../testing/fuzz.ts';
import { readCom } from '../lds/com.ts';
import { readDg1 } from '../lds/dg1.ts';
import { readDg2 } from '../lds/dg2.ts';
import { writeTlv } from '../lds/tlv.ts';
import { onlyBer, readBers } from './ber.ts';
import { cardKeys } from './card-security.ts';
import { readCertificate } from './certificate.ts';
import { makeCertificate, makeCrl, makeKey } from './certificates.fixture.ts';
import { readSignedData } from './cms.ts';
import { readCrl } from './crl.ts';
import { judgeChip } from './prove.ts';
import { readSpki } from './public-key.ts';
import { readDg14 } from './security-infos.ts';
import { readHashes, readSecurityObject } from './security-object.ts';
import { loadTrust } from './trust/load-trust.ts';
import { readMasterList } from './trust/master-list.ts';
import { CHIP_CHECKS, type FileName, NO_PROOFS, PLAIN_ACCESS } from './types.ts';

const AT = new Date('2026-06-01T00:00:00Z');
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const sequence = (...values: readonly Buffer[]): Buffer => writeTlv(0x30, ...values);
const NONE = loadTrust([], AT);

const readingOf = (name: FileName, file: Buffer) => ({
  files: new Map([[name, file]]),
  access: PLAIN_ACCESS,
  proofs: NO_PROOFS,
});

/** Every reader of bytes that come from elsewhere; a value, or a cause in words. */
const READERS: Readonly<Record<string, (bytes: Buffer) => unknown>> = {
  elements: (bytes) => readBers(bytes),
  'signed data': (bytes) => readSignedData(bytes),
  'a security object': (bytes) => readSecurityObject(bytes),
  hashes: (bytes) => readHashes(bytes),
  'EF.CardSecurity': (bytes) => cardKeys(bytes, { sha1: 'accepted' }),
  'a certificate': (bytes) => readCertificate(bytes),
  'a revocation list': (bytes) => readCrl(bytes),
  'a master list': (bytes) => readMasterList(bytes),
  'a public key': (bytes) => readSpki(bytes),
  'EF.COM': (bytes) => readCom(bytes),
  DG1: (bytes) => readDg1(bytes),
  DG2: (bytes) => readDg2(bytes),
  DG14: (bytes) => readDg14(bytes),
  'a folder of trust': (bytes) => loadTrust([{ name: 'file', bytes }], AT).files,
  'a whole chip': (bytes) =>
    (['SOD', 'DG1', 'DG14', 'DG15', 'COM'] as const).map((name) => judgeChip(readingOf(name, bytes), NONE, AT).checks),
};

const SIGNED_DATA = hex('06092a864886f70d010702');
const SHA256 = sequence(hex('0609608648016503040201'));

/** Signed data with these parts, right enough to be read down to them. */
function signedData(
  parts: { content?: Buffer; certificates?: Buffer; issuer?: Buffer; attributes?: Buffer } = {},
): Buffer {
  const {
    content = Buffer.alloc(3),
    certificates = Buffer.alloc(0),
    issuer = sequence(),
    attributes = Buffer.alloc(0),
  } = parts;
  const info = sequence(
    hex('020101'),
    sequence(issuer, hex('020101')),
    SHA256,
    writeTlv(0xa0, attributes),
    sequence(hex('06092a864886f70d01010b'), hex('0500')),
    writeTlv(0x04, Buffer.alloc(256)),
  );
  const body = sequence(hex('0606678108010101'), writeTlv(0xa0, writeTlv(0x04, content)));
  const inner = sequence(
    hex('020103'),
    writeTlv(0x31, SHA256),
    body,
    writeTlv(0xa0, certificates),
    writeTlv(0x31, info),
  );
  return sequence(SIGNED_DATA, writeTlv(0xa0, inner));
}

const DEEP = 10_000;
/** One element in the other; written from the inside out without copying all of it each time. */
function nested(tag: string, depth: number): Buffer {
  const heads: Buffer[] = [];
  let length = 0;
  for (let level = 0; level < depth; level += 1) {
    const head = hex(`${tag}84${length.toString(16).padStart(8, '0')}`);
    heads.push(head);
    length += head.length;
  }
  return Buffer.concat(heads.toReversed());
}
const many = (element: string, count: number): Buffer => Buffer.alloc((element.length / 2) * count, hex(element));

const TEN_MEGABYTES = 10 * 1024 * 1024;
const HOSTILE: Readonly<Record<string, Buffer>> = {
  'ten megabytes that are not there': hex('3084 00a00000'),
  'four gigabytes that are not there': hex('77 84 ffffffff 30 84 ffffffff'),
  'ten megabytes that are there': writeTlv(0x30, Buffer.alloc(TEN_MEGABYTES)),
  'ten megabytes of zeros': Buffer.alloc(TEN_MEGABYTES),
  'ten thousand elements in each other': nested('30', DEEP),
  'ten thousand elements in each other, in EF.SOD': writeTlv(0x77, nested('30', DEEP)),
  'ten thousand indefinite lengths': many('3080', DEEP),
  'ten thousand indefinite lengths that end': Buffer.concat([many('3080', DEEP), Buffer.alloc(2 * DEEP)]),
  'a million elements': writeTlv(0x30, many('0500', 1_000_000)),
  'a million elements of indefinite length': writeTlv(0x30, many('30800000', 500_000)),
  'a deep name of a signer': writeTlv(0x77, signedData({ issuer: nested('30', DEEP) })),
  'a name of many parts': writeTlv(0x77, signedData({ issuer: sequence(many('3100', 20_000)) })),
  'many certificates': writeTlv(0x77, signedData({ certificates: many('3000', 20_000) })),
  'deep certificates': writeTlv(0x77, signedData({ certificates: nested('30', DEEP) })),
  'many attributes': writeTlv(0x77, signedData({ attributes: many('30050603550403', 20_000) })),
  'a content in a million pieces': sequence(
    SIGNED_DATA,
    writeTlv(
      0xa0,
      sequence(
        hex('020103'),
        hex('3100'),
        sequence(hex('0606678108010101'), writeTlv(0xa0, writeTlv(0x24, many('0400', 1_000_000)))),
        hex('3100'),
      ),
    ),
  ),
  'many blocks of text': Buffer.from('-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'.repeat(20_000)),
  'blocks of text without an end': Buffer.from('-----BEGIN CERTIFICATE-----\n'.repeat(100_000)),
  'a table that is deep': Buffer.from('{"a":'.repeat(DEEP)),
};

afterEach(() => vi.restoreAllMocks());

/** How many pieces of buffers were made, and how many bytes were copied together. */
function workOf(read: () => unknown): { readonly pieces: number; readonly copied: number } {
  const subarray = vi.spyOn(Buffer.prototype, 'subarray');
  const concat = vi.spyOn(Buffer, 'concat');
  read();
  const copied = concat.mock.results.reduce((sum, { value }) => sum + (value instanceof Buffer ? value.length : 0), 0);
  return { pieces: subarray.mock.calls.length, copied };
}

describe.each(Object.entries(HOSTILE))('%s', (_, bytes) => {
  it.each(Object.entries(READERS))('as %s ends as a value, with little work', (__, read) => {
    const { pieces, copied } = workOf(() => {
      expect(() => read(bytes)).not.toThrow();
    });
    // The most is an octet string in 16,384 pieces, two slices each; nothing is put together that is longer than the file.
    expect(pieces).toBeLessThan(40_000);
    expect(copied).toBeLessThanOrEqual(bytes.length);
  });
});

describe('a chip with anything on it', () => {
  const key = makeKey('P-256');
  const SEEDS: readonly Buffer[] = [
    writeTlv(0x77, signedData()),
    writeTlv(
      0x77,
      signedData({ attributes: sequence(hex('06092a864886f70d010903'), writeTlv(0x31, hex('0606678108010101'))) }),
    ),
    makeCertificate({ key, subject: ['UT', 'CSCA'], isAuthority: true }),
    makeCrl({
      issuer: { key, subject: ['UT', 'CSCA'] },
      from: '2026-01-01',
      until: '2026-12-31',
      revoked: ['05', '06'],
    }),
    key.spki,
    hex('6e 12 3110 300e 0609 04007f000702020101 020101'),
    hex('60165f0104303130375f36063034303030305c026175'),
  ];
  const damaged = fc
    .tuple(
      fc.oneof(fc.constantFrom(...SEEDS), fc.uint8Array({ maxLength: 200 })),
      fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 6 }),
      fc.option(fc.nat(2000)),
    )
    .map(([seed, edits, length]) => {
      const bytes = Buffer.from(seed.subarray(0, length ?? seed.length));
      for (const [at, value] of edits) if (at < bytes.length) bytes.writeUInt8(value, at);
      return bytes;
    });

  it('is read without an exception, whatever is damaged', () => {
    fc.assert(
      fc.property(damaged, (bytes) => {
        for (const read of Object.values(READERS)) read(bytes);
      }),
      fuzzed(0x5001, 700),
    );
  });

  it('has one check of each name, and none of them is successful that rests on a signature', () => {
    const files = fc.dictionary(fc.constantFrom('SOD', 'DG1', 'DG2', 'DG14', 'DG15', 'COM', 'CardSecurity'), damaged);
    fc.assert(
      fc.property(files, (given) => {
        const reading = { ...readingOf('COM', Buffer.alloc(0)), files: new Map(Object.entries(given)) as never };
        const { checks, signer, coverage } = judgeChip(reading, NONE, AT);
        expect(checks.map(({ name }) => name)).toEqual(CHIP_CHECKS);
        expect(signer).toBeUndefined();
        expect(coverage).toBeUndefined();
        for (const { name, result, cause } of checks) {
          if (result === 'successful') expect(['sod-structure', 'groups-listed', 'group-hashes']).toContain(name);
          else expect(cause).not.toBe('');
        }
      }),
      fuzzed(0x5002, 500),
    );
  });
});

describe('what breaks while a check is made', () => {
  it('leaves that check undetermined, and names what broke', () => {
    const broken = new Proxy(NONE, {
      get: () => {
        throw new Error('the snapshot is gone');
      },
    });
    const exploding = {
      ...readingOf('SOD', Buffer.alloc(0)),
      files: {
        get: () => {
          throw new Error('no files');
        },
      } as never,
    };
    for (const { result, cause } of judgeChip(exploding, broken, AT).checks)
      expect([result, cause]).toEqual(['undetermined', 'it could not be made: no files']);
  });
});

describe('elements of BER', () => {
  it('end where their two zeros are, in each other, and keep their bytes', () => {
    const bytes = hex('3080 0401aa 3080 0500 0000 0000 02 01 05');
    const elements = readBers(bytes);
    expect(elements.ok && elements.value.map(({ raw }) => raw.toString('hex'))).toEqual([
      '30800401aa3080050000000000',
      '020105',
    ]);
    expect(elements.ok && elements.value[0]?.value.toString('hex')).toBe('0401aa308005000000');
  });

  it.each([
    ['3080 0500', 'an element is missing'],
    ['0480 0000', '04 is primitive and has an indefinite length'],
    ['3080 0405 00 0000', '04 is longer than what holds it'],
    ['3003 0500', '30 is longer than what holds it'],
  ])('are refused with a cause: %s', (bytes, error) => {
    expect(readBers(hex(bytes))).toEqual({ ok: false, error });
  });

  it('are one where one is wanted', () => {
    expect(onlyBer(hex('30000500'), 0x30)).toEqual({ ok: false, error: 'more than 1 elements' });
    expect(onlyBer(hex('3000'), 0x31)).toEqual({ ok: false, error: 'tag 31 is expected, here is 30' });
    expect(onlyBer(Buffer.alloc(0), 0x31)).toEqual({ ok: false, error: '31 is missing' });
  });
});
