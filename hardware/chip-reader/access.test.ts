// Every way into a chip that Doc 9303-11 has, on the virtual passport: each ends with a report that names it.
import { describe, expect, it } from 'vitest';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { makeChipAuthenticationKey, type PaceOffer } from '../bench/chip-keys.ts';
import { SUITES, type SuiteName } from './crypto/key-derivation.ts';
import { STANDARDIZED_IDS, standardizedGroup } from './pace/domain-parameters.ts';
import { CAN, documentOf, filesOf, KEY, read, recorded } from './reading.fixture.ts';

const SUITE_NAMES = Object.keys(SUITES) as SuiteName[];
const offer = (mapping: PaceOffer['mapping'], suite: SuiteName, parameterId: number): PaceOffer => ({
  mapping,
  suite,
  parameterId,
});
const isCurve = (parameterId: number): boolean => parameterId >= 8;
/** P-224, for which there is no point encoding (Doc 9303-11, table 4). */
const hasEncoding = (parameterId: number): boolean => parameterId !== 10;

/** Every group with every mapping and one cipher, and every cipher with every mapping and one group. */
const OFFERS: readonly PaceOffer[] = [
  ...STANDARDIZED_IDS.flatMap((id) => [
    offer('GM', 'AES-128', id),
    ...(hasEncoding(id) ? [offer('IM', 'AES-256', id)] : []),
    ...(isCurve(id) ? [offer('CAM', 'AES-192', id)] : []),
  ]),
  ...SUITE_NAMES.flatMap((suite) => [
    offer('GM', suite, 13),
    offer('IM', suite, 12),
    offer('GM', suite, 0),
    offer('IM', suite, 0),
    ...(suite === '3DES' ? [] : [offer('CAM', suite, 14)]),
  ]),
];

const CIPHERS: Readonly<Record<SuiteName, string>> = {
  '3DES': '3DES-CBC-CBC',
  'AES-128': 'AES-CBC-CMAC-128',
  'AES-192': 'AES-CBC-CMAC-192',
  'AES-256': 'AES-CBC-CMAC-256',
};
function nameOf({ mapping, suite, parameterId }: PaceOffer): string {
  const agreement = isCurve(parameterId) ? 'ECDH' : 'DH';
  return `id-PACE-${agreement}-${mapping}-${CIPHERS[suite]}, ${standardizedGroup(parameterId)?.name ?? ''}`;
}

describe('PACE opens the chip', () => {
  it.each(OFFERS.map((one) => [nameOf(one), one] as const))('by %s', async (name, one) => {
    const chipAuthentication =
      one.mapping === 'CAM' ? [makeChipAuthenticationKey({ suite: 'AES-128', parameterId: one.parameterId })] : [];
    const document = { pace: [one], keys: { chipAuthentication, activeAuthentication: undefined }, portraitBytes: 20 };
    const { end, access, proofs, files } = await read(documentOf(document));
    expect(end).toEqual({ kind: 'finished' });
    expect(access).toEqual({ protocol: 'PACE', algorithm: name, password: 'MRZ', downgrade: undefined });
    expect(proofs.mapping !== undefined).toBe(one.mapping === 'CAM');
    expect(files.has('CardSecurity')).toBe(one.mapping === 'CAM');
  });

  it('by the number on its front, where it does not know the zone', async () => {
    const other = { ...KEY, documentNumber: 'X12345678' };
    const document = { pace: [offer('GM', 'AES-128', 12)], chip: { accessKey: other } };
    const withNumber = await read(documentOf(document), { key: { ...KEY, cardAccessNumber: CAN } });
    expect(withNumber.end).toEqual({ kind: 'finished' });
    expect(withNumber.access).toMatchObject({ protocol: 'PACE', password: 'CAN' });
    expect((await read(documentOf(document))).end).toMatchObject({ kind: 'failed', cause: 'access-refused' });
  });

  it('by the best of several offers: chip authentication mapping before all, then strength', async () => {
    const weak = offer('GM', '3DES', 12);
    const strong = offer('IM', 'AES-256', 17);
    const mapped = offer('CAM', 'AES-128', 13);
    const keys = {
      chipAuthentication: [makeChipAuthenticationKey({ suite: 'AES-128', parameterId: 13 })],
      activeAuthentication: undefined,
    };
    const { access: best } = await read(documentOf({ pace: [weak, strong], portraitBytes: 20 }));
    expect(best?.algorithm).toBe(nameOf(strong));
    const { access: proving } = await read(documentOf({ pace: [weak, strong, mapped], keys, portraitBytes: 20 }));
    expect(proving?.algorithm).toBe(nameOf(mapped));
  });

  it('in the group that is named, where the chip offers one protocol in two', async () => {
    const { access } = await read(documentOf({ pace: [offer('GM', 'AES-128', 12), offer('GM', 'AES-128', 13)] }));
    expect(access?.protocol).toBe('PACE');
  });
});

describe('BAC opens the chip', () => {
  it('that offers no PACE', async () => {
    const { end, access } = await read(documentOf({ chip: { bac: true } }));
    expect(end).toEqual({ kind: 'finished' });
    expect(access).toEqual({ protocol: 'BAC', algorithm: undefined, password: 'MRZ', downgrade: undefined });
  });

  it('of a document number longer than nine characters', async () => {
    const key = { documentNumber: 'D23145890734', dateOfBirth: '340712', dateOfExpiry: '950712' };
    const { access } = await read(documentOf({ chip: { bac: true, accessKey: key } }), { key });
    expect(access?.protocol).toBe('BAC');
  });

  it('not with the zone of another document', async () => {
    const passport = documentOf({ chip: { bac: true, accessKey: { ...KEY, dateOfBirth: '740813' } } });
    const { end, files } = await read(passport);
    expect(end).toMatchObject({ kind: 'failed', cause: 'access-refused' });
    expect(files.size).toBe(0);
  });
});

describe('a chip that is opened less well than it could be', () => {
  const pace = [offer('GM', 'AES-128', 12)];
  /** Its PACE knows another number than its BAC: it always fails. */
  const broken = () => {
    const passport = documentOf({ pace, chip: { bac: true } });
    return {
      ...passport,
      answer: (command: Buffer) =>
        // The last step of PACE, which a fault of the chip spoils.
        command.toString('hex').startsWith('0086') ? Buffer.from('6300', 'hex') : passport.answer(command),
    };
  };

  it('is read by BAC after PACE has failed twice on a reset chip, and says so', async () => {
    const { end, access, events } = await read(broken());
    expect(end).toEqual({ kind: 'finished' });
    expect(access?.protocol).toBe('BAC');
    expect(access?.downgrade).toContain('6300');
    expect(events.filter(({ kind }) => kind === 'interrupted')).toHaveLength(2);
  });

  it('is refused where the lane wants no downgrade', async () => {
    const { end, files } = await read(broken(), { reader: { paceDowngrade: 'refuse' } });
    expect(end).toMatchObject({ kind: 'failed', cause: 'access-refused' });
    expect(files.has('DG1')).toBe(false);
  });

  it('is found out by DG14 where EF.CardAccess was hidden', async () => {
    const files = { ...filesOf({ pace }), CardAccess: undefined };
    const { end, access } = await read(documentOf({ pace, chip: { bac: true } }, files));
    expect(end).toEqual({ kind: 'finished' });
    expect(access).toMatchObject({ protocol: 'BAC', downgrade: 'DG14 names PACE, which EF.CardAccess did not offer' });
    const strict = await read(documentOf({ pace, chip: { bac: true } }, files), {
      reader: { paceDowngrade: 'refuse' },
    });
    expect(strict.end).toMatchObject({ kind: 'failed', cause: 'access-refused' });
    expect(strict.files.has('DG2')).toBe(false);
  });

  it('is found out by DG14 where the best of EF.CardAccess was taken out', async () => {
    const weak = [offer('GM', '3DES', 12)];
    const both = [...weak, offer('GM', 'AES-256', 16)];
    const files = { ...filesOf({ pace: both }), CardAccess: filesOf({ pace: weak }).CardAccess };
    const { end, access } = await read(documentOf({ pace: weak }, files));
    expect(end).toEqual({ kind: 'finished' });
    expect(access?.protocol).toBe('PACE');
    expect(access?.downgrade).toMatch(/^DG14 names id-PACE-ECDH-GM-AES-CBC-CMAC-256 in 16, which/);
  });

  it('is one whose EF.CardAccess is there and cannot be read', async () => {
    const files = { ...filesOf({}), CardAccess: Buffer.from('3003020105', 'hex') };
    const { end, access } = await read(documentOf({ chip: { bac: true } }, files));
    expect(end).toEqual({ kind: 'finished' });
    expect(access).toMatchObject({ protocol: 'BAC', downgrade: expect.stringContaining('unreadable') as string });
  });

  it('is one whose EF.CardAccess cannot be understood', async () => {
    const files = { ...filesOf({}), CardAccess: Buffer.from('3103020105', 'hex') };
    const { access } = await read(documentOf({ chip: { bac: true } }, files));
    expect(access?.downgrade).toContain('PACE');
  });

  it.each([
    // id-PACE-ECDH-GM-AES-CBC-CMAC-128, version 2, parameters -128.
    ['parameters of no number', '060a04007f00070202040202' + '020102' + '020180', 'cannot be read'],
    ['a way that nobody here knows', '060a04007f00070202040902' + '020102' + '02010d', 'not known'],
  ])('is one that offers PACE with %s, and is not read by BAC in silence', async (_name, info, cause) => {
    const files = { ...filesOf({}), CardAccess: writeTlv(0x31, writeTlv(0x30, Buffer.from(info, 'hex'))) };
    const { access } = await read(documentOf({ chip: { bac: true } }, files));
    expect(access).toMatchObject({ protocol: 'BAC', downgrade: expect.stringContaining(cause) as string });
  });

  it('is opened by PACE at the second try, where the first one failed by chance (Greek documents)', async () => {
    const passport = documentOf({ pace, chip: { bac: true } });
    let failures = 1;
    const flaky = {
      ...passport,
      answer: (command: Buffer) =>
        command.toString('hex').startsWith('0086') && failures-- > 0
          ? Buffer.from('6300', 'hex')
          : passport.answer(command),
    };
    expect((await read(flaky)).access).toMatchObject({ protocol: 'PACE', downgrade: undefined });
  });
});

describe('a chip that guards nothing', () => {
  it('is read plainly, and says so', async () => {
    const passport = recorded(documentOf({}));
    const { end, access } = await read(passport);
    expect(end).toEqual({ kind: 'finished' });
    expect(access).toEqual({ protocol: 'plain', algorithm: undefined, password: undefined, downgrade: undefined });
  });
});
