import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { err } from '../../state/result.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { performBac } from './bac.ts';
import { answer, chip, drawing, hex, scripted, textOf } from './chip.fixture.ts';
import { encryptCbc } from './crypto/block-cipher.ts';
import { macOf } from './crypto/mac.ts';
import { secureChannel } from './secure-messaging.ts';

/** Doc 9303-11, appendix D. */
const KEY = { documentNumber: 'L898902C<', dateOfBirth: '690806', dateOfExpiry: '940623' };
const KENC = hex('AB94FDECF2674FDFB9B391F85D7F76F2');
const KMAC = hex('7962D9ECE03D1ACD4C76089DCE131543');
const random = () => drawing('781723860C06C226', '0B795240CB7049B01C19B33E32804F0B');
const CHALLENGE = ['0084000008', '4608F919887022129000'] as const;
const AUTHENTICATE = [
  '0082000028' + '72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7' + '28',
  '46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000',
] as const;

/** The chip's answer to the example's cryptogram with these three parts, under a right code. */
function answered(chipNonce: string, ownNonce: string): string {
  const cryptogram = encryptCbc('3DES', KENC, hex(`${chipNonce}${ownNonce}0B4F80323EB3191CB04970CB4052790B`));
  return textOf(Buffer.concat([cryptogram, macOf('3DES', KMAC, cryptogram)])) + '9000';
}

describe('basic access control', () => {
  it('is that of Doc 9303-11, appendix D.3, and the session of D.4 follows', async () => {
    const card = scripted([
      CHALLENGE,
      AUTHENTICATE,
      ['0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800', '990290008E08FA855A5D4C50A8ED9000'],
    ]);
    const keys = await performBac(card, KEY, random());
    expect(keys).toEqual({
      ok: true,
      value: {
        cipher: '3DES',
        encryption: hex('979EC13B1CBFE9DCD01AB0FED307EAE5'),
        mac: hex('F1CB1F1FB5ADF208806B89DC579DC1F8'),
        counter: hex('887022120C06C226'),
      },
    });
    if (!keys.ok) return;
    const selected = await secureChannel(card, keys.value).exchange({ ins: 0xa4, p1: 2, p2: 0x0c, data: hex('011E') });
    expect(selected).toMatchObject({ ok: true });
    card.done();
  });

  it.each([
    ['6300', 'access-refused'],
    ['63C1', 'access-refused'],
    ['6982', 'access-refused'],
    ['6983', 'access-refused'],
    ['6985', 'access-refused'],
    ['6988', 'access-refused'],
    ['6A80', 'access-refused'],
    ['6D00', 'access-refused'],
    ['6700', 'read-error'],
    ['6F00', 'read-error'],
    ['6282', 'read-error'],
  ])('ends at %s as %s', async (status, cause) => {
    const atChallenge = await performBac(scripted([['0084000008', status]]), KEY, random());
    expect(atChallenge).toMatchObject({ ok: false, error: { cause } });
    const card = scripted([CHALLENGE, [AUTHENTICATE[0], status]]);
    const atProof = await performBac(card, KEY, random());
    expect(atProof).toMatchObject({ ok: false, error: { cause } });
    if (!atProof.ok) expect(atProof.error.detail).toContain(status);
    card.done();
  });

  it.each([
    ['a short challenge', '4608F9198870229000', undefined, 'malformed', 'a challenge of 7 bytes'],
    ['no challenge', '9000', undefined, 'malformed', 'a challenge of 0 bytes'],
    ['a short answer', CHALLENGE[1], '46B99000', 'malformed', 'an answer of 2 bytes'],
    [
      'a wrong code',
      CHALLENGE[1],
      AUTHENTICATE[1].replace('D7449', 'D7459'),
      'access-refused',
      'the code of the chip is wrong',
    ],
    [
      'another RND.IC',
      CHALLENGE[1],
      answered('4608F91988702213', '781723860C06C226'),
      'access-refused',
      'another challenge than its own',
    ],
    [
      'another RND.IFD',
      CHALLENGE[1],
      answered('4608F91988702212', '781723860C06C227'),
      'access-refused',
      'another challenge than ours',
    ],
    ['our own cryptogram', CHALLENGE[1], `${AUTHENTICATE[0].slice(10, 90)}9000`, 'access-refused', 'another challenge'],
  ])('refuses %s', async (_name, first, second, cause, detail) => {
    const lines: [string, string][] = [[CHALLENGE[0], first]];
    if (second !== undefined) lines.push([AUTHENTICATE[0], second]);
    const card = scripted(lines);
    const keys = await performBac(card, KEY, random());
    expect(keys).toMatchObject({ ok: false, error: { cause } });
    if (!keys.ok) expect(keys.error.detail).toContain(detail);
    card.done();
  });

  it('passes on what the channel says', async () => {
    const gone = err({ cause: 'removed', detail: 'gone' } as const);
    expect(await performBac({ exchange: () => Promise.resolve(gone) }, KEY, random())).toEqual(gone);
  });

  it('never gets keys from a chip that does not know the MRZ', async () => {
    const some = fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes));
    const status = fc.oneof(fc.constant(0x9000), fc.nat(0xffff));
    const proofs = fc.oneof(
      some,
      fc.uint8Array({ minLength: 40, maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    );
    const nonces = fc.oneof(some, fc.constant(hex('4608F91988702212')));
    await fc.assert(
      fc.asyncProperty(nonces, status, proofs, status, async (nonce, first, proof, second) => {
        const card = chip(({ ins }) => (ins === 0x84 ? answer(first, nonce) : answer(second, proof)));
        const keys = await performBac(card, KEY, (length) => Buffer.alloc(length, 3));
        expect(keys).toMatchObject({ ok: false });
      }),
      fuzzed(31, 200),
    );
  });
});
