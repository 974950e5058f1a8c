import { describe, expect, it } from 'vitest';
import { writeTlv } from '../../../state/document/lds/tlv.ts';
import { verifyMapping } from '../../../state/document/pki/pace-mapping.ts';
import { err } from '../../../state/result.ts';
import { drawing, hex, scripted } from '../chip.fixture.ts';
import { ELLIPTIC_GROUPS } from '../crypto/elliptic-group.ts';
import { readSecurityInfos } from '../security-infos.ts';
import { choosePace, type PaceOption } from './choose.ts';
import { type Example, G1, G2, I, KEY, MSE } from './examples.fixture.ts';
import { performPace } from './pace.ts';

function optionOf(cardAccess: string): PaceOption {
  const infos = readSecurityInfos(hex(cardAccess));
  const offer = infos.ok ? choosePace(infos.value) : undefined;
  if (offer?.kind !== 'options') throw new Error('no PACE in it');
  return offer.options[0];
}

/** The card of an example, with answers changed: by the index of the line. */
const cardOf = ({ lines }: Example, changes: Readonly<Record<number, string>> = {}) =>
  scripted(lines.map(([command, answer], index) => [command, changes[index] ?? answer] as const));
const run = (example: Example, card = cardOf(example)) =>
  performPace(card, optionOf(example.cardAccess), { kind: 'MRZ', key: example.key }, drawing(...example.draws));

describe('PACE is that of the worked examples of Doc 9303-11', () => {
  it.each([G1, G2, I].map((example) => [example.name, example] as const))('appendix %s', async (_name, example) => {
    const card = cardOf(example);
    const done = await run(example, card);
    expect(done).toMatchObject({
      ok: true,
      value: { keys: { encryption: hex(example.encryption), mac: hex(example.mac), counter: Buffer.alloc(16) } },
    });
    card.done();
  });

  it('and appendix I explains its mapping by the static key of EF.CardSecurity, and by no other', async () => {
    const done = await run(I);
    if (!done.ok || done.value.mapping === undefined) throw new Error('no mapping');
    const { mapping } = done.value;
    const spki = (point: string): Buffer => {
      const algorithm = writeTlv(0x30, hex('06072A8648CE3D0201'), hex('06092B2403030208010107'));
      return writeTlv(0x30, algorithm, writeTlv(0x03, hex('00'), hex(point)));
    };
    const own = `04 1872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC8
                    84D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F`;
    expect(verifyMapping(mapping, [spki(own)])).toEqual({ ok: true, value: true });
    const other = ELLIPTIC_GROUPS['brainpoolP256r1'].generator.toString('hex');
    expect(verifyMapping(mapping, [spki(other)])).toEqual({ ok: true, value: false });
  });
});

/** What TR-03105-5.1 has a chip do wrong (ISO7816_G_08 to 33), on the example G.1 or I. */
const generic = G1.lines.map(([, answer]) => answer);
const token = (text: string): string => (generic[4] ?? '').replace('3ABB9674BCE93C08', text);
const tagged = (line: number, from: string, to: string): string => (generic[line] ?? '').replace(from, to);
const FAULTS: readonly (readonly [name: string, example: Example, line: number, answer: string, cause: string])[] = [
  ['an error of MSE:Set AT (G_08)', G1, 0, '6982', 'access-refused'],
  ['an error at the nonce (G_10)', G1, 1, '6A80', 'access-refused'],
  ['a chip that is not well (G_10)', G1, 1, '6F00', 'read-error'],
  ['the nonce in another object (G_11)', G1, 1, tagged(1, '7C128010', '7C129010'), 'malformed'],
  ['a nonce of another length (G_09)', G1, 1, '7C0A8008FA5B7E3E49753A0D9000', 'malformed'],
  ['no nonce (G_09)', G1, 1, '7C009000', 'malformed'],
  ['an error at the mapping (G_12)', G1, 2, '6300', 'access-refused'],
  ['the mapping in another object (G_13)', G1, 2, tagged(2, '7C438241', '7C439241'), 'malformed'],
  [
    'our own key for the mapping (G_14)',
    G1,
    2,
    `${(G1.lines[2]?.[0] ?? '').slice(10).trim().replace('7C438141', '7C438241').slice(0, -2)}9000`,
    'malformed',
  ],
  ['a point that is not on the curve (G_16)', G1, 2, tagged(2, '04824F', '04824E'), 'malformed'],
  ['infinity (G_16)', G1, 2, '7C038201009000', 'malformed'],
  ['a compressed point (G_16)', G1, 2, tagged(2, '7C43824104', '7C43824102'), 'malformed'],
  ['one for a number (G_17)', G2, 2, '7C038201019000', 'malformed'],
  ['a number out of the subgroup (G_17)', G2, 2, '7C038201029000', 'malformed'],
  ['an error at the agreement (G_18)', G1, 3, '6A80', 'access-refused'],
  ['the agreement in another object (G_19)', G1, 3, tagged(3, '7C438441', '7C439441'), 'malformed'],
  ['a key that is not on the curve (G_21)', G1, 3, tagged(3, '049E88', '049E89'), 'malformed'],
  ['zero for a number (G_22)', G2, 3, '7C038401009000', 'malformed'],
  [
    'our own key for the agreement (G_23)',
    G1,
    3,
    `${(G1.lines[3]?.[0] ?? '').slice(10).trim().replace('7C438341', '7C438441').slice(0, -2)}9000`,
    'malformed',
  ],
  ['an error at the end (G_24)', G1, 4, '6300', 'access-refused'],
  ['a warning at the end (G_24)', G1, 4, '63C2', 'access-refused'],
  ['the token in another object (G_25)', G1, 4, (generic[4] ?? '').replace('7C0A86', '7C0A96'), 'malformed'],
  ['a wrong token (G_26)', G1, 4, token('3ABB9674BCE93C09'), 'access-refused'],
  ['half a token (G_26)', G1, 4, '7C0686043ABB96749000', 'access-refused'],
  ['our own token (G_26)', G1, 4, token('C2B0BD78D94BA866'), 'access-refused'],
  ['no token (G_26)', G1, 4, '7C009000', 'malformed'],
  [
    'data of chip authentication that nobody asked for (G_35)',
    G1,
    4,
    '7C0D86083ABB9674BCE93C088A01009000',
    'malformed',
  ],
  ['no data of chip authentication (G_29)', I, 4, '7C0A86088596CF055C67C1A39000', 'malformed'],
  ['them in another object (G_32)', I, 4, (I.lines[4]?.[1] ?? '').replace('8A30', '8B30'), 'malformed'],
  ['empty ones (G_33)', I, 4, '7C0C86088596CF055C67C1A38A009000', 'malformed'],
  ['ones that cannot be decrypted (G_30)', I, 4, '7C0E86088596CF055C67C1A38A0201029000', 'malformed'],
  ['an answer that is cut off', G1, 2, '7C4382419000', 'malformed'],
];

describe('PACE ends, without keys, at', () => {
  it.each(FAULTS)('%s', async (_name, example, line, answer, cause) => {
    expect(await run(example, cardOf(example, { [line]: answer }))).toMatchObject({ ok: false, error: { cause } });
  });

  it('a lost chip, with what the channel says', async () => {
    const gone = err({ cause: 'removed', detail: 'gone' } as const);
    const option = optionOf(G1.cardAccess);
    const lost = { exchange: () => Promise.resolve(gone) };
    expect(await performPace(lost, option, { kind: 'MRZ', key: KEY }, drawing(...G1.draws))).toEqual(gone);
  });
});

describe('MSE:Set AT', () => {
  const [first = ['', ''], ...rest] = G1.lines;
  const LONG = '0022C1A412800A04007F0007020204020283010184010D';

  it('names the group after the chip did not like it unnamed (Ukraine)', async () => {
    const card = scripted([[first[0], '6A87'], [LONG, '9000'], ...rest]);
    expect(await run(G1, card)).toMatchObject({ ok: true });
    card.done();
  });

  it('names the number on the front', async () => {
    const card = scripted([[MSE('04007F00070202040202', 2), '6983']]);
    const done = await performPace(card, optionOf(G1.cardAccess), { kind: 'CAN', number: '123456' }, drawing());
    expect(done).toMatchObject({ ok: false, error: { cause: 'access-refused' } });
    // Blocked is blocked: no other form is tried.
    card.done();
  });

  it('goes on after a warning about the tries that are left', async () => {
    const card = scripted([[first[0], '63C1'], ...rest]);
    expect(await run(G1, card)).toMatchObject({ ok: true });
  });
});
