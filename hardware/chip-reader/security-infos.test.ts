import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { hex } from './chip.fixture.ts';
import { readSecurityInfos } from './security-infos.ts';

/** Doc 9303-11, appendix G.1. */
const CARD_ACCESS = '31143012060A04007F0007020204020202010202010D';
const valueOf = (text: string) => {
  const read = readSecurityInfos(hex(text));
  if (!read.ok) throw new Error(read.error);
  return read.value;
};

describe('security infos', () => {
  it('of the example of Doc 9303-11, appendix G.1, name one way of PACE', () => {
    const { pace, others } = valueOf(CARD_ACCESS);
    expect(pace).toMatchObject([
      { algorithm: { name: 'id-PACE-ECDH-GM-AES-CBC-CMAC-128' }, version: 2, parameterId: 13 },
    ]);
    expect(others).toEqual([]);
  });

  it('are the same inside DG14', () => {
    const file = writeTlv(0x6e, hex(CARD_ACCESS));
    expect(readSecurityInfos(file)).toEqual(readSecurityInfos(hex(CARD_ACCESS)));
  });

  it('that nobody knows, or that cannot be read, are named and take nothing else with them', () => {
    // A German EF.CardSecurity has domain parameters under the identifier of chip authentication without a cipher.
    const odd = '301C060904007F000702020302300C060704007F0007010202010D020148';
    const body = `${CARD_ACCESS.slice(4)}${odd}`;
    const { pace, others } = valueOf(writeTlv(0x31, hex(body)).toString('hex'));
    expect(pace).toHaveLength(1);
    expect(others).toEqual([{ oid: '0.4.0.127.0.7.2.2.3.2', name: undefined, cause: undefined }]);
    const broken = writeTlv(0x31, hex('300F060A04007F000702020402020401AA'));
    expect(readSecurityInfos(broken)).toMatchObject({
      ok: true,
      value: { pace: [], others: [{ name: 'id-PACE-ECDH-GM-AES-CBC-CMAC-128', cause: 'its content cannot be read' }] },
    });
  });

  it.each([
    ['cut off', CARD_ACCESS.slice(0, -2)],
    ['with bytes behind', `${CARD_ACCESS}00`],
    ['of another tag', `30${CARD_ACCESS.slice(2)}`],
    ['with a member that is no sequence', '3103020105'],
    ['without an identifier', '31053003020105'],
    ['too many', writeTlv(0x31, hex('30050603550403'.repeat(65))).toString('hex')],
  ])('%s are no security infos', (_name, text) => {
    expect(readSecurityInfos(hex(text))).toMatchObject({ ok: false });
  });

  it('of any bytes end in an answer', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(CARD_ACCESS.length / 2 - 1),
        fc.nat(255),
        (bytes, at, byte) => {
          readSecurityInfos(Buffer.from(bytes));
          const changed = hex(CARD_ACCESS);
          changed[at] = byte;
          readSecurityInfos(changed);
        },
      ),
      fuzzed(51, 500),
    );
  });
});
