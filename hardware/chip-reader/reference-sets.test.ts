// The three sets of reference passports, served by the virtual chip and read by our reader; the set of 2023 has its private keys, so
// that its chip can be made to prove itself. Their authorities are in no list of ours, and their signers have expired.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LDS_FILES } from '../../state/document/lds/files.ts';
import { readDg1 } from '../../state/document/lds/dg1.ts';
import { readDg2 } from '../../state/document/lds/dg2.ts';
import { descend, readTlvs } from '../../state/document/lds/tlv.ts';
import { accessKeyOf } from '../../state/document/mrz/access-key.ts';
import { parseMrz } from '../../state/document/mrz/parse.ts';
import { valueOf } from '../../state/document/portrait/test-images.ts';
import type { AccessKey } from '../../state/gate/ports.ts';
import { isMissing, sharedData } from '../../state/testing/prerequisites.ts';
import { groupOf } from '../bench/chip-groups.ts';
import { type ChipKeys, keysOfClone, NO_KEYS } from '../bench/chip-keys.ts';
import { big } from '../bench/issuer-der.ts';
import { rsaKeyFrom } from '../bench/issuer-keys.ts';
import { createPassport, type PassportOptions } from '../bench/passport.ts';
import { type PassportFiles, signFiles } from '../bench/passport-files.ts';
import { judged } from './judged.fixture.ts';
import { read } from './reading.fixture.ts';

const SETS = {
  'bsi-2023': {
    COM: 'EF_COM.bin',
    SOD: 'EF_SOD.bin',
    DG1: 'Datagroup1.bin',
    DG2: 'Datagroup2.bin',
    DG14: 'Datagroup14.bin',
    DG15: 'Datagroup15.bin',
  },
  'bsi-2008': {
    COM: 'EF_COM.bin',
    SOD: 'EF_SOD.bin',
    DG1: 'Datagroup1.bin',
    DG2: 'Datagroup2.bin',
    DG14: 'Datagroup14.bin',
    DG15: 'Datagroup15.bin',
  },
  'loes-2006': { COM: 'ef011E.bin', SOD: 'ef011D.bin', DG1: 'ef0101.bin', DG2: 'ef0102.bin', DG15: 'ef010F.bin' },
} as const;
type SetName = keyof typeof SETS;
const NAMES = Object.keys(SETS) as SetName[];

const fileOf = (set: SetName, file: string): Buffer => readFileSync(path.join(sharedData('chip', set), file));
function filesOf(set: SetName): PassportFiles {
  const read = Object.entries(SETS[set]).map(([name, file]) => [name, fileOf(set, file)] as const);
  return Object.fromEntries(read) as unknown as PassportFiles;
}

function keyOf(files: PassportFiles): AccessKey {
  return accessKeyOf(valueOf(parseMrz(valueOf(readDg1(files.DG1)), '2024-01-01')));
}

const readSet = (files: PassportFiles, options: PassportOptions) =>
  read(createPassport(files, options), { key: keyOf(files) });

describe.skipIf(isMissing({ 'the reference passports': sharedData('chip', 'bsi-2023') }))(
  'the reference passports',
  () => {
    it.each(NAMES)('%s are read through BAC, byte by byte, with hashes and signature that are right', async (set) => {
      const files = filesOf(set);
      const { end, access, files: got, reading } = await readSet(files, { bac: true });
      expect(end).toEqual({ kind: 'finished' });
      expect(access?.protocol).toBe('BAC');
      for (const name of Object.keys(SETS[set]) as (keyof (typeof SETS)[SetName])[])
        if (got.has(name)) expect(got.get(name)).toEqual(files[name]);
      expect([...got.keys()]).toEqual(expect.arrayContaining(['SOD', 'DG1', 'DG2']));
      expect(valueOf(readDg2(got.get('DG2') ?? Buffer.alloc(0))).format).toBe('jp2');
      const checks = judged(reading);
      expect(checks['sod-signature']).toBe('successful');
      expect(checks['group-hashes']).toBe('successful');
      expect(checks['signer-trust']).toContain('undetermined: ');
    });

    it.each(NAMES)('%s are read in blocks of a chip of the short form, too', async (set) => {
      const files = filesOf(set);
      const done = await read(createPassport(files, { bac: true }), { key: keyOf(files), reader: { blockSize: 223 } });
      expect(done.files.get('DG2')).toEqual(files.DG2);
    });
  },
);

/** The scalar in a PKCS #8 file (RFC 5915, 3). */
function scalarIn(pkcs8: Buffer): bigint {
  const [, , octets] = valueOf(readTlvs(valueOf(descend(pkcs8, 0x30))));
  return big(valueOf(descend(octets?.value ?? Buffer.alloc(0), 0x30, 0x04)));
}

describe.skipIf(isMissing({ 'the keys of the BSI': sharedData('chip', 'bsi-2023', 'DG14_sk.pkcs8') }))(
  'the set of 2023 with its private keys (RSA of 1024 bits, brainpoolP224r1 spelled out)',
  () => {
    let files: PassportFiles;
    let keys: ChipKeys;
    beforeAll(() => {
      files = filesOf('bsi-2023');
      const spki = valueOf(descend(files.DG15 ?? Buffer.alloc(0), LDS_FILES.DG15.tag));
      const secret = scalarIn(fileOf('bsi-2023', 'DG14_sk.pkcs8'));
      keys = {
        // 11: brainpoolP224r1. What DG14 spells is what the chip serves; its own copy of the key is not asked for.
        chipAuthentication: [{ suite: '3DES', group: groupOf(11), secret, spki: Buffer.alloc(0), keyId: undefined }],
        activeAuthentication: { key: rsaKeyFrom(fileOf('bsi-2023', 'DG15_sk.pkcs8'), spki), digest: 'sha1' },
      };
    });

    it('proves the key of DG14; DG15 is none of its groups, since its security object does not list it', async () => {
      const { end, proofs, files: got, reading } = await readSet(files, { bac: true, keys });
      expect(end).toEqual({ kind: 'finished' });
      expect(proofs.chipAuthentication).toMatchObject({
        outcome: 'answered',
        algorithm: 'id-CA-ECDH-3DES-CBC-CBC, brainpoolP224r1',
      });
      expect(got.has('DG15')).toBe(false);
      const checks = judged(reading);
      expect(checks['chip-authentication']).toBe('successful');
      expect(checks['chip-genuine']).toBe('successful');
      expect(checks['active-authentication']).toContain('not-supported: ');
    });

    /** The same groups with DG15, signed by the bench. */
    const withDg15 = (): PassportFiles => ({ ...files, SOD: signFiles(files) });

    it('proves both keys where both are signed', async () => {
      const { reading } = await readSet(withDg15(), { bac: true, keys });
      expect(judged(reading)).toMatchObject({
        'active-authentication': 'successful',
        'chip-authentication': 'successful',
        'chip-genuine': 'successful',
      });
    });

    it('does not with other keys, nor with none', async () => {
      for (const others of [keysOfClone(keys), NO_KEYS]) {
        const { end, reading } = await readSet(withDg15(), { bac: true, keys: others });
        expect(end).toEqual({ kind: 'finished' });
        const checks = judged(reading);
        expect(checks['active-authentication']).toContain('failed: ');
        expect(checks['chip-authentication']).toContain('failed: ');
        expect(checks['chip-genuine']).toContain('failed: ');
      }
    });
  },
);
