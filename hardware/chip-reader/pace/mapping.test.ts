import { describe, expect, it } from 'vitest';
import { hex, textOf } from '../chip.fixture.ts';
import { ELLIPTIC_GROUPS } from '../crypto/elliptic-group.ts';
import type { SuiteName } from '../crypto/key-derivation.ts';
import { MODULAR_GROUPS } from '../crypto/modular-group.ts';
import { mapGeneric, mapIntegrated, nonceBytes, pseudoRandom } from './mapping.ts';

const CURVE = ELLIPTIC_GROUPS['brainpoolP256r1'];
const [MODP] = MODULAR_GROUPS;
if (MODP === undefined) throw new Error('no group');
const number = (text: string): bigint => BigInt(`0x${text.replaceAll(/\s/g, '')}`);

describe('generic mapping', () => {
  it('of points is that of Doc 9303-11, appendix G.1', () => {
    const shared = hex(
      `04 60332EF2450B5D247EF6D3868397D398852ED6E8CAF6FFEEF6BF85CA57057FD5
          0840CA7415BAF3E43BD414D35AA4608B93A2CAF3A4E3EA4E82C9C13D03EB7181`,
    );
    expect(mapGeneric(CURVE, hex('3F00C4D39D153F2B2A214A078D899B22'), shared)).toEqual({
      ok: true,
      value: hex(
        `04 8CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634F65A9AE87A9265E2
            8C879506743F8611AC33645C5B985C80B5F09A0B83407C1B6A4D857AE76FE522`,
      ),
    });
  });

  it('of numbers is that of appendix G.2', () => {
    const shared = hex(
      `5BABEBEF5B74E5BA94B5C063FDA15F1F1CDE94873EE0A5D3A2FCAB49F258D07F544F13CB66658C3AFEE9E727389BE3F6
       CBBBD32128A8C21DD6EEA3CF7091CDDFB08B8D007D40318DCCA4FFBF51208790FB4BD111E5A968ED6B6F08B26CA87C41
       0B3CE0C310CE104EABD16629AA48620C1279270CB0750C0D37C57FFFE302AE7F`,
    );
    expect(mapGeneric(MODP, hex('FA5B7E3E49753A0DB9178B7B9BD898C8'), shared)).toEqual({
      ok: true,
      value: hex(
        `7C9CBFE98F9FBDDA8D143506FA7D9306F4CB17E3C71707AFF5E1C1A12370249684D64EE37AF44B8DBD9D45BF6023919C
         BAA027AB97ACC771666C8E98FF483301BFA4872DEDE9034EDFACB70814166B7F360676829B826BEA57291B5AD69FBC84
         EF1E779032A305803F74341793E869742D401325B37EE8565FFCDEE618342DC5`,
      ),
    });
  });

  it('gives no neutral generator', () => {
    // s is -1 and H is G: their sum is infinity.
    const nonce = Buffer.from((CURVE.order - 1n).toString(16), 'hex');
    expect(mapGeneric(CURVE, nonce, CURVE.generator)).toMatchObject({ ok: false });
  });

  it('takes a nonce of zero for the secret alone', () => {
    expect(mapGeneric(CURVE, Buffer.alloc(16), CURVE.generator)).toEqual({ ok: true, value: CURVE.generator });
  });
});

describe('integrated mapping', () => {
  const S = hex('2923BE84E16CD6AE529049F1F1BBE9EB');
  const T = hex('5DD4CBFC96F5453B130D890A1CDBAE32');

  it('of points is that of Doc 9303-11, appendix H.1', () => {
    const value = number('A2F8FF2DF50E52C6599F386ADCB595D229F6A167ADE2BE5F2C3296ADD5B7430E');
    expect(pseudoRandom('AES-128', S, T, CURVE.prime)).toBe(value);
    expect(mapIntegrated(CURVE, 'AES-128', S, T)).toEqual({
      ok: true,
      value: hex(
        `04 8E82D31559ED0FDE92A4D0498ADD3C23BABA94FB77691E31E90AEA77FB17D427
            4C1AE14BD0C3DBAC0C871B7F3608169364437CA30AC243A089D3F266C1E60FAD`,
      ),
    });
  });

  it('of numbers is that of appendix H.2', () => {
    const [s, t] = [hex('FA5B7E3E49753A0DB9178B7B9BD898C8'), hex('B3A6DB3C870C3E99245E0D1C06B747DE')];
    expect(pseudoRandom('AES-128', s, t, MODP.prime)).toBe(
      number(
        `A0C7C50C002061A51CC87D254EF38068607417B6EE1B36473CFB800D2D2E5FA2B6980F01105D24FAB22ACD1BFA5C8A4C
         093ECDFAFE6D7125D42A843E338603835CF19AFAFF75EFE21DC5F6AA1F9AE46C25087E7368166FB08C1E4627AFED7D93
         570417B790FF7F747E57F432B04E1236819E0DFEF5B6E77CA4999925328182D2`,
      ),
    );
    const mapped = mapIntegrated(MODP, 'AES-128', s, t);
    expect(mapped.ok ? textOf(mapped.value) : mapped.error).toBe(
      textOf(
        hex(
          `1D7D767F11E333BCD6DBAEF40E799E7A926B96973550656FF3C830726D118D61C276CDCC61D475CF03A98E0C0E79CAEB
           A5BE25578BD4551D0B10903236F0B0F976852FA78EEA14EA0ACA87D1E91F688FE0DFF897BBE35A472621D343564B262F
           34223AE8FC59B664BFEDFA2BFE7516CA5510A6BBB633D517EC25D4E0BBAA16C2`,
        ),
      ),
    );
  });

  it.each<[SuiteName, number]>([
    ['3DES', 16],
    ['AES-128', 16],
    ['AES-192', 32],
    ['AES-256', 32],
  ])('has nonces of whole blocks: %s, %i bytes', (suite, length) => {
    expect(nonceBytes(suite)).toBe(length);
    expect(() => pseudoRandom(suite, Buffer.alloc(24), Buffer.alloc(16), 7n)).toThrow(RangeError);
  });
});
