import { describe, expect, it } from 'vitest';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { CURVE_TABLE } from '../../state/document/pki/curves.ts';
import { err } from '../../state/result.ts';
import { type ChipAuthenticationKey, dg14File, makeChipAuthenticationKey, NO_KEYS } from '../bench/chip-keys.ts';
import { performActiveAuthentication } from './active-authentication.ts';
import type { Command } from './apdu.ts';
import { answer, chip, hex, textOf } from './chip.fixture.ts';
import { performChipAuthentication } from './chip-authentication.ts';
import { chooseChipKeys } from './chip-keys.ts';
import { oidValue } from './object-identifiers.ts';
import { readSecurityInfos } from './security-infos.ts';

const random = (length: number): Buffer => Buffer.alloc(length, 0x35);
const keyOf = (wish: Parameters<typeof makeChipAuthenticationKey>[0]): ChipAuthenticationKey =>
  makeChipAuthenticationKey(wish, (length) => Buffer.alloc(length, 0x21));
const dg14Of = (...keys: readonly ChipAuthenticationKey[]): Buffer =>
  dg14File({ ...NO_KEYS, chipAuthentication: keys }, []) ?? Buffer.alloc(0);
const oid = (text: string): Buffer => writeTlv(0x06, oidValue(text));
const infosOf = (...infos: readonly Buffer[]) => {
  const read = readSecurityInfos(writeTlv(0x6e, writeTlv(0x31, ...infos)));
  if (!read.ok) throw new Error(read.error);
  return read.value;
};
const ID_PK_ECDH = '0.4.0.127.0.7.2.2.1.2';
const ID_CA = '0.4.0.127.0.7.2.2.3.2';
const keyInfo = (spki: Buffer, keyId?: number): Buffer =>
  writeTlv(0x30, oid(ID_PK_ECDH), spki, ...(keyId === undefined ? [] : [writeTlv(0x02, Buffer.of(keyId))]));
const cipherInfo = (suite: number, keyId?: number, version = 1): Buffer =>
  writeTlv(
    0x30,
    oid(`${ID_CA}.${suite}`),
    writeTlv(0x02, Buffer.of(version)),
    ...(keyId === undefined ? [] : [writeTlv(0x02, Buffer.of(keyId))]),
  );
const { spki } = keyOf({ suite: 'AES-128', parameterId: 13 });

describe('the key of chip authentication', () => {
  it('is one for 3DES where DG14 names no cipher, as in the first documents', () => {
    expect(chooseChipKeys(infosOf(keyInfo(spki)))).toMatchObject({
      kind: 'best',
      option: { algorithm: { name: 'id-CA-ECDH-3DES-CBC-CBC' }, ambiguous: false },
    });
  });

  it('goes with the cipher of its number, or with one that has none', () => {
    const other = keyOf({ suite: 'AES-128', parameterId: 12 }).spki;
    const two = infosOf(keyInfo(spki, 1), keyInfo(other, 2), cipherInfo(4, 2), cipherInfo(2, 1));
    expect(chooseChipKeys(two)).toMatchObject({
      option: { algorithm: { suite: 'AES-256' }, group: { name: 'P-256' }, keyId: 2, ambiguous: true },
    });
    expect(chooseChipKeys(infosOf(keyInfo(spki, 1), cipherInfo(3)))).toMatchObject({
      option: { algorithm: { suite: 'AES-192' }, keyId: 1 },
    });
    // A number that no key has (ISO7816_D_13): what is left is the implied cipher.
    expect(chooseChipKeys(infosOf(keyInfo(spki, 1), cipherInfo(3, 7)))).toMatchObject({
      option: { algorithm: { suite: '3DES' } },
    });
  });

  it('is not there, or cannot be used', () => {
    expect(chooseChipKeys(infosOf(cipherInfo(2)))).toEqual({ kind: 'none' });
    const broken = (name: string, change: (bytes: Buffer) => void) => {
      const bytes = Buffer.from(spki);
      change(bytes);
      const offer = chooseChipKeys(infosOf(keyInfo(bytes)));
      expect(offer.kind === 'unusable' ? 'unusable' : `${name}: ${offer.kind}`).toBe('unusable');
    };
    // ISO7816_D_08 and D_12.
    broken('a point that is not on its curve', (bytes) =>
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1),
    );
    broken('another curve', (bytes) => bytes.writeUInt8(0x63, bytes.indexOf(hex('2403030208010107')) + 7));
    expect(chooseChipKeys(infosOf(keyInfo(spki), cipherInfo(2, undefined, 3)))).toMatchObject({ kind: 'unusable' });
  });

  it('with a generator of its own is refused, although its curve is a known one (CVE-2020-0601)', () => {
    const explicit = keyOf({ suite: 'AES-128', parameterId: 13, spelling: 'explicit' }).spki;
    const base = Buffer.from(CURVE_TABLE.brainpoolP256r1.Point.BASE.toBytes(false));
    const other = Buffer.from(CURVE_TABLE.brainpoolP256r1.Point.BASE.double().toBytes(false));
    const forged = Buffer.from(explicit);
    other.copy(forged, forged.indexOf(base));
    expect(chooseChipKeys(infosOf(keyInfo(explicit)))).toMatchObject({ kind: 'best' });
    expect(chooseChipKeys(infosOf(keyInfo(forged)))).toMatchObject({ kind: 'unusable' });
  });
});

describe('the commands of chip authentication (Doc 9303-11, 6.2.4)', () => {
  const said = (commands: readonly Command[]): readonly string[] =>
    commands.map(({ ins, p1, p2, data }) =>
      textOf(Buffer.concat([Buffer.of(ins, p1, p2), data ?? Buffer.alloc(0)])).slice(0, 36),
    );

  it('are one for 3DES', async () => {
    const card = chip(() => answer(0x9000));
    const done = await performChipAuthentication(card, dg14Of(keyOf({ suite: '3DES', parameterId: 13 })), random);
    expect(done).toMatchObject({
      ok: true,
      value: { run: { outcome: 'answered' }, keys: { counter: Buffer.alloc(8) } },
    });
    expect(said(card.commands)).toEqual([expect.stringMatching(/^2241A6914104/)]);
  });

  it('are two for AES: the protocol, and our key', async () => {
    const card = chip(({ ins }) => answer(0x9000, ins === 0x86 ? hex('7C00') : undefined));
    const done = await performChipAuthentication(card, dg14Of(keyOf({ suite: 'AES-128', parameterId: 13 })), random);
    expect(done).toMatchObject({ ok: true, value: { keys: { counter: Buffer.alloc(16) } } });
    expect(said(card.commands)).toEqual(['2241A4800A04007F00070202030202', expect.stringMatching(/^8600007C43804104/)]);
  });

  it('name the private key where it has a number; the way of AES follows for a 3DES that refuses its own', async () => {
    const card = chip(({ p2 }) => answer(p2 === 0xa6 ? 0x6a88 : 0x9000));
    await performChipAuthentication(card, dg14Of(keyOf({ suite: '3DES', parameterId: 13, keyId: 5 })), random);
    const [first, second, third] = card.commands.map(({ data }) => textOf(data ?? Buffer.alloc(0)));
    expect(first).toMatch(/840105$/);
    expect(second).not.toMatch(/840105$/);
    expect(third).toBe('800A04007F00070202030201840105');
  });

  // ISO7816_D_15.
  it.each(['6A80', '6A88', '6985', '6300', '6F00'])('end as refused at %s, which is written down', async (status) => {
    const card = chip(() => answer(Number.parseInt(status, 16)));
    const done = await performChipAuthentication(card, dg14Of(keyOf({ suite: 'AES-128', parameterId: 13 })), random);
    expect(done).toMatchObject({ ok: true, value: { keys: undefined, run: { outcome: 'refused' } } });
    expect(done.ok && done.value.run?.detail).toContain(status);
  });

  it('are none where DG14 has no key, and the error of a file that cannot be read', async () => {
    const card = chip(() => answer(0x9000));
    const none = await performChipAuthentication(card, writeTlv(0x6e, writeTlv(0x31, cipherInfo(2))), random);
    expect(none).toEqual({ ok: true, value: { keys: undefined, run: undefined } });
    expect(await performChipAuthentication(card, hex('6E00'), random)).toMatchObject({ error: { cause: 'malformed' } });
    expect(card.commands).toHaveLength(0);
  });

  it('pass on what the channel says', async () => {
    const gone = err({ cause: 'removed', detail: 'gone' } as const);
    const lost = { exchange: () => Promise.resolve(gone) };
    expect(await performChipAuthentication(lost, dg14Of(keyOf({ suite: '3DES', parameterId: 13 })), random)).toEqual(
      gone,
    );
  });
});

describe('the command of active authentication (Doc 9303-11, 6.1)', () => {
  const dg15 = (bits: number): Buffer => {
    const modulus = Buffer.concat([Buffer.of(0), Buffer.alloc(bits / 8, 0xc1)]);
    const key = writeTlv(0x30, writeTlv(0x02, modulus), writeTlv(0x02, hex('010001')));
    const algorithm = writeTlv(0x30, oid('1.2.840.113549.1.1.1'), writeTlv(0x05));
    return writeTlv(0x6f, writeTlv(0x30, algorithm, writeTlv(0x03, Buffer.of(0), key)));
  };
  const signature = Buffer.alloc(128, 7);

  it('asks for all that a short answer has, and for all that an extended one has where the key is long', async () => {
    for (const [bits, le] of [
      [1024, 256],
      [2048, 65_536],
      [4096, 65_536],
    ] as const) {
      const card = chip(() => answer(0x9000, signature));
      const done = await performActiveAuthentication(card, dg15(bits), random);
      expect(done).toEqual({ ok: true, value: { challenge: random(8), signature } });
      expect(card.commands).toEqual([{ ins: 0x88, p1: 0, p2: 0, data: random(8), le }]);
    }
  });

  it.each(['6700', '6C80'])('asks for exactly as much after %s', async (status) => {
    const card = chip(({ le }) => (le === 128 ? answer(0x9000, signature) : answer(Number.parseInt(status, 16))));
    expect(await performActiveAuthentication(card, dg15(1024), random)).toMatchObject({ ok: true });
  });

  it('is refused, or answered with nothing', async () => {
    const refusing = chip(() => answer(0x6982));
    expect(await performActiveAuthentication(refusing, dg15(1024), random)).toMatchObject({
      ok: false,
      error: { cause: 'access-refused' },
    });
    expect(refusing.commands).toHaveLength(1);
    const empty = chip(() => answer(0x9000));
    expect(await performActiveAuthentication(empty, hex('6F00'), random)).toMatchObject({
      error: { cause: 'malformed' },
    });
  });
});
