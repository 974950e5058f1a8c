// Every byte under a hash or a signature, changed, is caught: no chip stays as proven as it was. Positions that stand under neither
// are listed here by their places, and none of them changes what is proven.
import { describe, expect, it } from 'vitest';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { readBers } from '../../state/document/pki/ber.ts';
import { judgeChip } from '../../state/document/pki/prove.ts';
import { loadTrust } from '../../state/document/pki/trust/load-trust.ts';
import type { TrustFile } from '../../state/document/pki/trust/types.ts';
import { valueOf } from '../../state/document/portrait/test-images.ts';
import { makeRevocationList } from './issuer-certificates.ts';
import { octets, oid, sequence, setOf } from './issuer-der.ts';
import type { PassportFileName, PassportFiles } from './passport-files.ts';
import { GOOD, ISSUER, KEYS, NOW, passportFiles, proofsOf, readingOf, TRUST_FILES, ZONE } from './proof.fixture.ts';

/** RSA verifies in no time, so that every byte can be tried. */
const rsa = ISSUER.authority('rsa');
const validity = { from: new Date('2026-01-01'), until: new Date('2027-01-01') };
const AUTHORITY: TrustFile = { name: 'rsa.cer', bytes: rsa.certificate };
const CRL: TrustFile = { name: 'rsa.crl', bytes: makeRevocationList(rsa, [{ serial: 0x99n, at: NOW }], validity) };
const keys = { chipAuthentication: [], activeAuthentication: KEYS.activeAuthentication };
const FILES = passportFiles({ signer: 'rsa', keys, pace: [] });
const proofs = proofsOf(keys);
const trust = loadTrust([AUTHORITY, CRL], NOW);

const resultsOf = (files: PassportFiles, by = trust, given = proofs): string =>
  judgeChip(readingOf(files, given), by, NOW, ZONE)
    .checks.map(({ result }) => result)
    .join(' ');

const GOOD_RESULTS = resultsOf(FILES);

const changed = (bytes: Buffer, at: number, by: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ by, at);
  return copy;
};

/** A bit of a value, the one that makes letters small and elements constructed, the one that makes lengths long. */
const CHANGES = [0x01, 0x20, 0x80];

/** Positions at which a change leaves everything as it was. */
function unnoticed(bytes: Buffer, isAsGood: (copy: Buffer) => boolean, every = 1): readonly number[] {
  const open: number[] = [];
  for (let at = 0; at < bytes.length; at += every)
    if (CHANGES.some((by) => isAsGood(changed(bytes, at, by)))) open.push(at);
  return open;
}

const unnoticedIn = (name: PassportFileName): readonly number[] =>
  unnoticed(FILES[name] ?? Buffer.alloc(0), (copy) => resultsOf({ ...FILES, [name]: copy }) === GOOD_RESULTS);

/** A way down: the number of a child in each step. */
type Way = readonly number[];

/** From and to of the element at the end of a way down, with its header or without; nowhere where there is none. */
function placeOf(file: Buffer, part: 'whole' | 'content', way: Way): readonly [number, number] {
  let [from, bytes, header] = [0, file, 0];
  for (const index of way) {
    const elements = valueOf(readBers(bytes));
    const element = elements[index];
    if (element === undefined) return [0, 0];
    header = element.raw.length - element.value.length;
    from += elements.slice(0, index).reduce((sum, { raw }) => sum + raw.length, 0) + header;
    bytes = element.value;
  }
  return [part === 'whole' ? from - header : from, from + bytes.length];
}

/** Ways from signed data on, which are what they are here because they have a certificate of their signer (RFC 5652, 5.1). */
const SIGNER_INFO: Way = [4, 0];
const UNPROTECTED: Readonly<Record<string, readonly ['whole' | 'content', Way]>> = {
  'the version of the signed data': ['content', [0]],
  'the list of hash functions, a hint for streams': ['whole', [1]],
  'the name of the signer, which only finds its certificate; case and kinds of strings do not count': [
    'content',
    [...SIGNER_INFO, 1, 0],
  ],
  'the NULL beside the hash function': ['whole', [...SIGNER_INFO, 2, 1]],
  'the NULL beside the algorithm of an RSA signature': ['whole', [...SIGNER_INFO, 4, 1]],
};

/** Those positions that are none of UNPROTECTED. @param top the way to the signed data */
function protectedOf(positions: readonly number[], file: Buffer, top: Way): readonly number[] {
  const places = Object.values(UNPROTECTED).map(([part, way]) => placeOf(file, part, [...top, ...way]));
  return positions.filter((at) => !places.some(([from, to]) => at >= from && at < to));
}

const IN_SOD: Way = [0, 0, 1, 0];
/** Master lists and EF.CardSecurity have no tag 77 around them. */
const BARE: Way = [0, 1, 0];

describe('a changed byte', () => {
  it('is of a passport that was proven', () => {
    expect(GOOD_RESULTS.split(' ').filter((result) => result !== 'successful')).toEqual([
      // It has neither DG14 nor PACE.
      'not-supported',
      'not-supported',
    ]);
  });

  it.each(['DG1', 'DG2', 'DG15'] as const)('of %s is caught, each', (name) => {
    expect(unnoticedIn(name)).toEqual([]);
  });

  it('of EF.SOD is caught, but where nothing rests on it', () => {
    const open = unnoticedIn('SOD');
    expect(open.length).toBeGreaterThan(0);
    expect(protectedOf(open, FILES.SOD, IN_SOD)).toEqual([]);
  });

  it('of EF.COM is caught in its list of groups; its versions are on the word of the chip, and nothing rests on them', () => {
    const versions = [placeOf(FILES.COM, 'content', [0, 0]), placeOf(FILES.COM, 'content', [0, 1])];
    const open = unnoticedIn('COM');
    expect(open.length).toBeGreaterThan(0);
    expect(open.filter((at) => !versions.some(([from, to]) => at >= from && at < to))).toEqual([]);
  });

  it.each([
    ['SOD', IN_SOD, 37],
    ['CardSecurity', BARE, 23],
    ['DG14', [], 13],
  ] as const)('of an elliptic %s is caught, at samples', (name, top, every) => {
    const elliptic = loadTrust(TRUST_FILES, NOW);
    const all = proofsOf(KEYS);
    const good = resultsOf(GOOD, elliptic, all);
    expect(new Set(good.split(' '))).toEqual(new Set(['successful']));
    const file = GOOD[name] ?? Buffer.alloc(0);
    const open = unnoticed(file, (copy) => resultsOf({ ...GOOD, [name]: copy }, elliptic, all) === good, every);
    expect(name === 'DG14' ? open : protectedOf(open, file, top)).toEqual([]);
  });
});

describe('a changed byte of what a gate trusts', () => {
  it('takes an authority out of it', () => {
    const isAsGood = (bytes: Buffer) =>
      resultsOf(FILES, loadTrust([{ ...AUTHORITY, bytes }, CRL], NOW)) === GOOD_RESULTS;
    expect(unnoticed(rsa.certificate, isAsGood)).toEqual([]);
  });

  it('takes a revocation list out of it', () => {
    const isAsGood = (bytes: Buffer) =>
      resultsOf(FILES, loadTrust([AUTHORITY, { ...CRL, bytes }], NOW)) === GOOD_RESULTS;
    expect(unnoticed(CRL.bytes, isAsGood)).toEqual([]);
  });

  it('takes a master list out of it, at samples', () => {
    const list = ISSUER.masterList(['explicit']);
    const readOf = (bytes: Buffer) => loadTrust([{ name: 'a.ml', bytes }], NOW).files[0]?.read ?? 0;
    expect(readOf(list)).toBe(2);
    // The authority comes along with the list, too, but the list itself holds it.
    const { certificate } = ISSUER.authority('explicit');
    const from = list.lastIndexOf(certificate);
    const open = protectedOf(
      unnoticed(list, (copy) => readOf(copy) > 0, 17),
      list,
      BARE,
    );
    expect(open.filter((at) => at < from || at >= from + certificate.length)).toEqual([]);
  });
});

/** What is side by side at the end of a way. */
const partsIn = (bytes: Buffer, way: Way): readonly Buffer[] => {
  const [from, to] = placeOf(bytes, 'content', way);
  return valueOf(readBers(bytes.subarray(from, to))).map(({ raw }) => raw);
};

describe('what may be added or said otherwise without a signature', () => {
  const [version, digests, body, certificates, infos] = partsIn(FILES.SOD, IN_SOD) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const [signer] = partsIn(infos, [0]) as [Buffer];
  const [type] = partsIn(FILES.SOD, [0, 0]) as [Buffer];
  const sodOf = (...parts: readonly Buffer[]): Buffer =>
    writeTlv(0x77, sequence(type, writeTlv(0xa0, sequence(version, digests, body, ...parts))));
  const resultsWith = (SOD: Buffer) => resultsOf({ ...FILES, SOD });

  it('is nothing when it is put together as it was', () => {
    expect(sodOf(certificates, infos).equals(FILES.SOD)).toBe(true);
  });

  it('is certificates beside that of the signer, and revocation lists that nobody asks', () => {
    const more = writeTlv(0xa0, ...partsIn(certificates, [0]), rsa.certificate);
    expect(resultsWith(sodOf(more, writeTlv(0xa1, CRL.bytes), infos))).toBe(GOOD_RESULTS);
  });

  it('is attributes that are not signed', () => {
    const extra = writeTlv(0xa1, sequence(oid('1.2.3.4'), setOf(octets(Buffer.from('anything')))));
    const info = sequence(...partsIn(signer, [0]), extra);
    expect(resultsWith(sodOf(certificates, writeTlv(0x31, info)))).toBe(GOOD_RESULTS);
  });

  it('is the form of a length', () => {
    const long = Buffer.concat([Buffer.of(0x77, 0x83, 0), FILES.SOD.subarray(2)]);
    expect(resultsWith(long)).toBe(GOOD_RESULTS);
  });

  it('is no second signer whose signature is wrong', () => {
    const SOD = sodOf(certificates, writeTlv(0x31, signer, changed(signer, signer.length - 1, 1)));
    expect(resultsWith(SOD)).toMatch(/^successful failed aborted/);
  });
});
