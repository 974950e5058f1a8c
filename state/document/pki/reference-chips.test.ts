// The three reference passports of the shared data as files, and the keys of the newer one: real security objects of three kinds,
// RSA-PSS, elliptic with SHA-1 on a curve that is spelled out, RSA of the old way.
import { constants, createHash, createPrivateKey, privateEncrypt, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isMissing, sharedData } from '../../testing/prerequisites.ts';
import { writeTlv } from '../lds/tlv.ts';
import { valueOf } from '../portrait/test-images.ts';
import { verifyActiveAuthentication } from './active-authentication.ts';
import { judgeChip } from './prove.ts';
import { readSecurityObject } from './security-object.ts';
import { loadTrust } from './trust/load-trust.ts';
import type { TrustSnapshot } from './trust/types.ts';
import { readDg14 } from './security-infos.ts';
import { type FileName, NO_PROOFS, PLAIN_ACCESS } from './types.ts';

const folder = sharedData('chip');
const list = sharedData('pki', 'master-lists', 'NL_ML_2026-02-16.ml');
const TODAY = new Date('2026-11-28T12:00:00Z');

const BSI = {
  COM: 'EF_COM.bin',
  SOD: 'EF_SOD.bin',
  DG1: 'Datagroup1.bin',
  DG2: 'Datagroup2.bin',
  DG14: 'Datagroup14.bin',
};
const SETS: Readonly<Record<string, Readonly<Partial<Record<FileName, string>>>>> = {
  'bsi-2023': BSI,
  'bsi-2008': BSI,
  'loes-2006': { COM: 'ef011E.bin', SOD: 'ef011D.bin', DG1: 'ef0101.bin', DG2: 'ef0102.bin', DG15: 'ef010F.bin' },
};

const fileOf = (set: string, name: string): Buffer => readFileSync(path.join(folder, set, name));

function readingOf(set: string, more: Readonly<Partial<Record<FileName, string>>> = {}) {
  const names = Object.entries({ ...SETS[set], ...more }) as [FileName, string][];
  return {
    files: new Map(names.map(([name, file]) => [name, fileOf(set, file)])),
    access: PLAIN_ACCESS,
    proofs: NO_PROOFS,
  };
}

describe.skipIf(isMissing({ 'the shared chips': folder, 'a shared master list': list }))(
  'the reference passport',
  () => {
    let trust: TrustSnapshot;
    beforeAll(() => {
      // Of the states of the sets, the Netherlands; not the authority of 2006.
      trust = loadTrust([{ name: 'NL.ml', bytes: readFileSync(list) }], TODAY);
    });

    const resultsOf = (reading: ReturnType<typeof readingOf>, at = TODAY) =>
      Object.fromEntries(
        judgeChip(reading, trust, at).checks.map(({ name, result, cause }) => [name, `${result}: ${cause}`]),
      );

    it.each([
      ['bsi-2023', '2014-12-11', 'successful: '],
      ['bsi-2008', '2009-01-27', 'undetermined: the issuer of the signer names no country'],
      ['loes-2006', '2011-10-04', 'successful: '],
    ])(
      '%s has right hashes and a right signature, an unknown authority, and a signer that has expired',
      (set, end, state) => {
        expect(resultsOf(readingOf(set))).toMatchObject({
          'sod-structure': 'successful: ',
          'sod-signature': 'successful: ',
          'signer-trust': expect.stringMatching(/^undetermined: the signer: no/) as string,
          'signer-validity': `failed: the certificate of the signer expired on ${end}`,
          'signer-revocation': 'undetermined: the authority of the signer is not known',
          'signer-state': state,
          'group-hashes': 'successful: ',
          'groups-listed': 'successful: ',
        });
        expect(resultsOf(readingOf(set), new Date(`${end}T00:00:00Z`))['signer-validity']).toBe('successful: ');
      },
    );

    it.each(['bsi-2023', 'bsi-2008'])('%s has a DG15 beside it that its state has not signed', (set) => {
      expect(resultsOf(readingOf(set, { DG15: 'Datagroup15.bin' }))).toMatchObject({
        'group-hashes': 'successful: ',
        'groups-listed': 'undetermined: DG15: read, and not signed',
        'active-authentication': 'undetermined: DG15 is not signed',
      });
    });

    it.each([
      ['bsi-2023', 'sha256', [1, 2, 3, 14, 4]],
      ['bsi-2008', 'sha1', [1, 2, 3, 14]],
      ['loes-2006', 'sha256', [1, 2, 15]],
    ])('%s has hashes of all groups that were signed', (set, digest, groups) => {
      const object = valueOf(readSecurityObject(fileOf(set, SETS[set]?.SOD ?? '')));
      expect(object.digest).toBe(digest);
      expect([...object.hashes.keys()]).toEqual(groups);
      for (const group of [3, 4].filter((number) => object.hashes.has(number)))
        expect(
          createHash(digest)
            .update(fileOf(set, `Datagroup${group}.bin`))
            .digest(),
        ).toEqual(object.hashes.get(group));
    });

    it('bsi-2008 may be told from the others where SHA-1 is not accepted', () => {
      const { checks, signer } = judgeChip(readingOf('bsi-2008'), trust, TODAY, undefined, { sha1: 'undetermined' });
      expect(checks.find(({ name }) => name === 'sod-signature')).toMatchObject({ result: 'undetermined' });
      expect(signer).toBeUndefined();
      expect(judgeChip(readingOf('bsi-2008'), trust, TODAY).signer?.digests).toEqual(['SHA-1']);
    });

    it('bsi-2008 has its key of chip authentication in DG14, as bsi-2023', () => {
      for (const set of ['bsi-2008', 'bsi-2023']) {
        const { chipKeys } = valueOf(readDg14(fileOf(set, 'Datagroup14.bin')));
        expect(chipKeys).toHaveLength(1);
        expect(chipKeys[0]?.equals(fileOf('bsi-2023', 'DG14_pk.bin'))).toBe(set === 'bsi-2023');
      }
    });

    it('bsi-2023 proves the key of its DG15 (ISO/IEC 9796-2, scheme 1)', () => {
      const key = createPrivateKey({ key: fileOf('bsi-2023', 'DG15_sk.pkcs8'), format: 'der', type: 'pkcs8' });
      const dg15 = writeTlv(0x6f, fileOf('bsi-2023', 'DG15_pk.bin'));
      const challenge = randomBytes(8);
      for (const [digest, trailer] of [
        ['sha1', 'bc'],
        ['sha1', '33cc'],
        ['sha224', '38cc'],
        ['sha256', '34cc'],
        ['sha384', '36cc'],
        ['sha512', '35cc'],
      ] as const) {
        const end = Buffer.from(trailer, 'hex');
        const recovered = randomBytes(128 - 1 - end.length - createHash(digest).digest().length);
        const hash = createHash(digest).update(recovered).update(challenge).digest();
        const message = Buffer.concat([Buffer.of(0x6a), recovered, hash, end]);
        const signature = privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, message);
        const verified = (of: Buffer, given = signature) =>
          verifyActiveAuthentication(dg15, [], { challenge: of, signature: given });
        expect(verified(challenge)).toEqual({ ok: true, value: true });
        expect(verified(randomBytes(8))).toEqual({ ok: true, value: false });
        for (const at of [0, 64, 127]) {
          const other = Buffer.from(signature);
          other.writeUInt8(other.readUInt8(at) ^ 1, at);
          expect(verified(challenge, other)).toEqual({ ok: true, value: false });
        }
        expect(verified(challenge, signature.subarray(1))).toEqual({ ok: true, value: false });
        expect(verified(challenge.subarray(1))).toMatchObject({ ok: false });
      }
    });
  },
);
