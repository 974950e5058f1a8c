// What a chip can prove, on the virtual passport: chip authentication, active authentication and the mapping of PACE, by the chip
// that was issued, by a copy without its keys, and by one that misbehaves. Judged by the core, as at the gate.
import { describe, expect, it } from 'vitest';
import type { CurveName, Digest } from '../../state/document/pki/curves.ts';
import {
  type ChipKeys,
  keysOfClone,
  makeActiveAuthenticationKey,
  makeChipAuthenticationKey,
  NO_KEYS,
} from '../bench/chip-keys.ts';
import { HABITS } from '../bench/chip-habits.ts';
import { SUITES, type SuiteName } from './crypto/key-derivation.ts';
import { judged } from './judged.fixture.ts';
import { STANDARDIZED_IDS, standardizedGroup } from './pace/domain-parameters.ts';
import { type Document, documentOf, filesOf, read, recorded } from './reading.fixture.ts';

const PACE = [{ mapping: 'GM', suite: 'AES-128', parameterId: 12 }] as const;
const CAM = [{ mapping: 'CAM', suite: 'AES-128', parameterId: 13 }] as const;

const withChipKeys = (...wishes: Parameters<typeof makeChipAuthenticationKey>[0][]): ChipKeys => ({
  chipAuthentication: wishes.map((wish) => makeChipAuthenticationKey(wish)),
  activeAuthentication: undefined,
});
const withActiveKey = (wish: Parameters<typeof makeActiveAuthenticationKey>[0]): ChipKeys => ({
  chipAuthentication: [],
  activeAuthentication: makeActiveAuthenticationKey(wish),
});

async function proofsOf(document: Document, files = filesOf(document)) {
  const passport = recorded(documentOf(document, files));
  const done = await read(passport);
  return { ...done, checks: judged(done.reading), commands: passport.commands };
}

const GROUPS_AND_SUITES: readonly (readonly [SuiteName, number])[] = [
  ...STANDARDIZED_IDS.map((id) => ['AES-128', id] as const),
  ...(Object.keys(SUITES) as SuiteName[]).flatMap((suite) => [[suite, 12] as const, [suite, 0] as const]),
  ['3DES', 2],
];

describe('chip authentication', () => {
  it.each(GROUPS_AND_SUITES.map(([suite, id]) => [suite, standardizedGroup(id)?.name, id] as const))(
    'with %s in %s is carried out, and the reading goes on under its keys',
    async (suite, name, parameterId) => {
      const keys = withChipKeys({ suite, parameterId });
      const { end, proofs, checks, events } = await proofsOf({ keys, chip: { bac: true }, portraitBytes: 20 });
      expect(end).toEqual({ kind: 'finished' });
      expect(proofs.chipAuthentication).toMatchObject({ outcome: 'answered' });
      expect(proofs.chipAuthentication?.algorithm).toContain(name);
      expect(proofs.chipAuthentication?.publicKey).toEqual(keys.chipAuthentication[0]?.spki);
      expect(checks['chip-authentication']).toBe('successful');
      expect(checks['chip-genuine']).toBe('successful');
      expect(events.some(({ kind }) => kind === 'interrupted')).toBe(false);
    },
  );

  it('after PACE goes on in a session of its own: the counter starts anew', async () => {
    const keys = withChipKeys({ suite: 'AES-256', parameterId: 17, spelling: 'explicit' });
    const { checks } = await proofsOf({ pace: PACE, keys });
    expect(checks['chip-authentication']).toBe('successful');
    expect(checks['group-hashes']).toBe('successful');
  });

  it('takes the strongest of several keys, and tells the chip which (ISO7816_D_04 and 05)', async () => {
    const keys = withChipKeys(
      { suite: '3DES', parameterId: 12, keyId: 1 },
      { suite: 'AES-256', parameterId: 16, keyId: 2 },
      { suite: 'AES-128', parameterId: 13, keyId: 3 },
    );
    const { proofs, checks } = await proofsOf({ pace: PACE, keys });
    expect(proofs.chipAuthentication?.algorithm).toBe('id-CA-ECDH-AES-CBC-CMAC-256, brainpoolP384r1');
    expect(checks['chip-authentication']).toBe('successful');
  });

  it('is tried without the number of the only key where the chip does not know it', async () => {
    const [key] = withChipKeys({ suite: 'AES-128', parameterId: 13, keyId: 9 }).chipAuthentication;
    if (key === undefined) throw new Error('no key');
    const own: ChipKeys = { ...NO_KEYS, chipAuthentication: [{ ...key, keyId: undefined }] };
    const { checks } = await proofsOf({
      pace: PACE,
      keys: { ...NO_KEYS, chipAuthentication: [key] },
      chip: { keys: own },
    });
    expect(checks['chip-authentication']).toBe('successful');
  });

  it('is not passed by a copy, whose reading goes on in a new session', async () => {
    for (const suite of ['3DES', 'AES-128'] as const) {
      const keys = withChipKeys({ suite, parameterId: 13 });
      const copy = { pace: PACE, keys, chip: { keys: keysOfClone(keys) } };
      const { end, proofs, checks, events } = await proofsOf(copy);
      expect(end).toEqual({ kind: 'finished' });
      expect(proofs.chipAuthentication).toMatchObject({ outcome: 'refused' });
      expect(checks['chip-authentication']).toContain('failed: ');
      expect(checks['chip-genuine']).toContain('failed: ');
      expect(events.filter(({ kind }) => kind === 'interrupted')).toHaveLength(1);
    }
  });

  it('is failed by a chip that will not carry it out', async () => {
    const { end, checks } = await proofsOf({
      pace: PACE,
      keys: withChipKeys({ suite: 'AES-128', parameterId: 13 }),
      chip: { keys: NO_KEYS },
    });
    expect(end).toEqual({ kind: 'finished' });
    expect(checks['chip-authentication']).toMatch(/^failed: .*6A80/);
  });

  it('with the key of somebody else is not one of the document', async () => {
    const own = withChipKeys({ suite: 'AES-128', parameterId: 13 });
    const other = withChipKeys({ suite: 'AES-128', parameterId: 13 });
    // DG14 was exchanged, too, but nobody has signed that.
    const files = { ...filesOf({ pace: PACE, keys: own }), DG14: filesOf({ pace: PACE, keys: other }).DG14 };
    const { checks } = await proofsOf({ pace: PACE, keys: other }, files);
    expect(checks['group-hashes']).toBe('failed: DG14: not what was signed');
    expect(checks['chip-authentication']).toBe('undetermined: DG14 is not the one that was signed');
  });
});

describe('active authentication', () => {
  const RSA: readonly Digest[] = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
  it.each(RSA)('with RSA and %s is carried out (ISO7816_F_01 and 04 to 07)', async (digest) => {
    const { checks } = await proofsOf({ pace: PACE, keys: withActiveKey({ rsaBits: 1280, digest }) });
    expect(checks['active-authentication']).toBe('successful');
    expect(checks['chip-genuine']).toBe('successful');
  });

  it.each<[CurveName, Digest]>([
    ['P-256', 'sha256'],
    ['brainpoolP224r1', 'sha224'],
    ['brainpoolP512r1', 'sha512'],
    ['P-192', 'sha1'],
  ])('with ECDSA on %s and %s is carried out (F_02)', async (curve, digest) => {
    const { checks } = await proofsOf({ chip: { bac: true }, keys: withActiveKey({ curve, digest }) });
    expect(checks['active-authentication']).toBe('successful');
  });

  it.each([
    ['in one answer of the extended form', 'standard'],
    ['in parts, from a chip of the short form', 'in-parts'],
  ] as const)('with a key of 2048 bits comes %s (Australia)', async (_name, habit) => {
    const habits = habit === 'in-parts' ? { ...HABITS['short-only'], inParts: true } : HABITS.standard;
    const keys = withActiveKey({ rsaBits: 2048, digest: 'sha256' });
    for (const chip of [{ habits }, { habits, bac: true }]) {
      const { checks, proofs } = await proofsOf({ keys, chip });
      expect(proofs.activeAuthentication).toMatchObject({ signature: { length: 256 } });
      expect(checks['active-authentication']).toBe('successful');
    }
  });

  it('is not passed by a copy, nor by one that refuses, nor by one that hides DG15 from EF.COM', async () => {
    const keys = withActiveKey({ rsaBits: 1024, digest: 'sha1' });
    const copy = await proofsOf({ pace: PACE, keys, chip: { keys: keysOfClone(keys) } });
    expect(copy.checks['active-authentication']).toContain('failed: the chip signed with another key');
    const mute = await proofsOf({ pace: PACE, keys, chip: { keys: NO_KEYS } });
    expect(mute.checks['active-authentication']).toMatch(/^failed: .*6D00/);
    const files = { ...filesOf({ pace: PACE, keys }), COM: filesOf({ pace: PACE }).COM };
    const hiding = await proofsOf({ pace: PACE, keys, chip: { keys: NO_KEYS } }, files);
    expect(hiding.files.has('DG15')).toBe(true);
    expect(hiding.checks['groups-listed']).toContain('failed: ');
    expect(hiding.checks['active-authentication']).toContain('failed: ');
    const without = await proofsOf({ pace: PACE, keys, chip: { keys: NO_KEYS } }, { ...files, DG15: undefined });
    expect(without.checks['active-authentication']).toBe('undetermined: DG15 was not read');
    expect(without.checks['chip-genuine']).toContain('undetermined: ');
  });

  it('is open, and no copy, where chip and reader find no length for the signature', async () => {
    const keys = withActiveKey({ rsaBits: 3072, digest: 'sha256' });
    const { checks } = await proofsOf({ keys, chip: { bac: true, habits: HABITS['short-only'] } });
    expect(checks['active-authentication']).toMatch(/^undetermined: the chip could not sign: .*6700/);
    expect(checks['chip-genuine']).toMatch(/^undetermined: /);
  });

  it('and chip authentication are both carried out where both are offered', async () => {
    const keys = {
      ...withActiveKey({ curve: 'P-256', digest: 'sha256' }),
      ...{ chipAuthentication: withChipKeys({ suite: 'AES-128', parameterId: 12 }).chipAuthentication },
    };
    const { checks } = await proofsOf({ pace: PACE, keys });
    expect(checks['active-authentication']).toBe('successful');
    expect(checks['chip-authentication']).toBe('successful');
  });

  it('is answered to a challenge of this reading: never the same twice', async () => {
    const document = { keys: withActiveKey({ rsaBits: 1024, digest: 'sha1' }), chip: {} };
    const challengeOf = async () => {
      const { proofs } = await proofsOf(document);
      const answer = proofs.activeAuthentication;
      if (answer === undefined || !('challenge' in answer)) throw new Error('not answered');
      return answer.challenge.toString('hex');
    };
    expect(await challengeOf()).not.toBe(await challengeOf());
  });
});

describe('the mapping of PACE', () => {
  it('proves the chip by the key of DG14 or by that of EF.CardSecurity (ISO7816_G_34 and 41)', async () => {
    const keys = withChipKeys({ suite: 'AES-128', parameterId: 13 });
    const whole = await proofsOf({ pace: CAM, keys });
    expect(whole.checks['pace-mapping']).toBe('successful');
    // DG14 without the key (G_38): the signed one of the master file explains it.
    const files = filesOf({ pace: CAM, keys });
    const bare = { ...filesOf({ pace: CAM }), CardAccess: files.CardAccess, CardSecurity: files.CardSecurity };
    const alone = await proofsOf({ pace: CAM, keys }, bare);
    expect(alone.files.has('CardSecurity')).toBe(true);
    expect(alone.checks['pace-mapping']).toBe('successful');
    expect(alone.checks['chip-genuine']).toBe('successful');
  });

  it('is not explained by the keys of a copy', async () => {
    const keys = withChipKeys({ suite: 'AES-128', parameterId: 13 });
    const { checks } = await proofsOf({ pace: CAM, keys, chip: { keys: keysOfClone(keys) } });
    expect(checks['pace-mapping']).toContain('failed: ');
    expect(checks['chip-genuine']).toContain('failed: ');
  });

  it('rests on a signed key: another one in EF.CardSecurity (G_39), none (G_40), no such file', async () => {
    const keys = withChipKeys({ suite: 'AES-128', parameterId: 13 });
    const own = filesOf({ pace: CAM, keys });
    const base = { ...filesOf({ pace: CAM }), CardAccess: own.CardAccess };
    const other = filesOf({ pace: CAM, keys: withChipKeys({ suite: 'AES-128', parameterId: 13 }) });
    const wrong = await proofsOf({ pace: CAM, keys }, { ...base, CardSecurity: other.CardSecurity });
    expect(wrong.checks['pace-mapping']).toContain('failed: ');
    const none = await proofsOf({ pace: CAM, keys }, { ...base, CardSecurity: filesOf({ pace: CAM }).CardSecurity });
    expect(none.checks['pace-mapping']).toContain('undetermined: ');
    const missing = await proofsOf({ pace: CAM, keys }, { ...base, CardSecurity: undefined });
    expect(missing.end).toEqual({ kind: 'finished' });
    expect(missing.checks['pace-mapping']).toContain('undetermined: ');
    const changed = Buffer.from(own.CardSecurity ?? Buffer.alloc(0));
    changed.writeUInt8(changed.readUInt8(200) ^ 1, 200);
    const forged = await proofsOf({ pace: CAM, keys }, { ...base, CardSecurity: changed });
    expect(forged.checks['pace-mapping']).not.toBe('successful');
  });
});

describe('a wrong code of secure messaging', () => {
  it('ends the session: what is read then, in another, is right, or it is nothing', async () => {
    const document: Document = { pace: PACE, portraitBytes: 3000 };
    const files = filesOf(document);
    for (let command = 8; command < 16; command += 1) {
      const faults = [{ kind: 'wrong-code-at', command }] as const;
      const done = await read(documentOf(document, files), { faults });
      const got = done.files.get('DG2');
      expect(got === undefined || got.equals(files.DG2)).toBe(true);
      expect(done.events.filter(({ kind }) => kind === 'failed' || kind === 'finished')).toHaveLength(1);
    }
  });
});

describe('a chip that offers no proof', () => {
  it('is told from one that was not asked', async () => {
    const { checks, proofs } = await proofsOf({ pace: PACE });
    expect(proofs).toEqual({ activeAuthentication: undefined, chipAuthentication: undefined, mapping: undefined });
    expect(checks['chip-genuine']).toBe('not-supported: the document offers none');
  });
});
