import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { err, ok } from '../../state/result.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import type { Command, Response } from './apdu.ts';
import type { Channel } from './channel.ts';
import { answer, chip, hex, protectedChip, scripted, textOf } from './chip.fixture.ts';
import { pad } from './crypto/block-cipher.ts';
import { sessionKeysOf, type SuiteName } from './crypto/key-derivation.ts';
import { macOfPadded } from './crypto/mac.ts';
import { protectCommand, unprotectResponse } from './protected-apdu.ts';
import { secureChannel, type SessionKeys, unprotectedStatusOf } from './secure-messaging.ts';

/** Doc 9303-11, appendix D.3. */
const EXAMPLE: SessionKeys = {
  cipher: '3DES',
  encryption: hex('979EC13B1CBFE9DCD01AB0FED307EAE5'),
  mac: hex('F1CB1F1FB5ADF208806B89DC579DC1F8'),
  counter: hex('887022120C06C226'),
};
const SELECT: Command = { ins: 0xa4, p1: 2, p2: 0x0c, data: hex('011E') };
const SELECT_LINE = [
  '0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800',
  '990290008E08FA855A5D4C50A8ED9000',
] as const;
const SUITES: readonly SuiteName[] = ['3DES', 'AES-128', 'AES-192', 'AES-256'];
const READ: Command = { ins: 0xb0, p1: 0, p2: 0, le: 4 };

describe('secure messaging', () => {
  it('is that of Doc 9303-11, appendix D.4', async () => {
    const card = scripted([
      SELECT_LINE,
      ['0CB000000D9701048E08ED6705417E96BA5500', '8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000'],
      [
        '0CB000040D9701128E082EA28A70F3C7B53500',
        '871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000',
      ],
    ]);
    const channel = secureChannel(card, EXAMPLE);
    expect(await channel.exchange({ ins: 0xa4, p1: 2, p2: 0x0c, data: hex('011E') })).toEqual(ok(answer(0x9000)));
    expect(await channel.exchange(READ)).toEqual(ok(answer(0x9000, hex('60145F01'))));
    expect(await channel.exchange({ ins: 0xb0, p1: 0, p2: 4, le: 18 })).toEqual(
      ok(answer(0x9000, hex('04303130365F36063034303030305C026175'))),
    );
    card.done();
  });

  const COMMANDS: readonly (readonly [name: string, command: Command, extended: boolean])[] = [
    ['case 1', { ins: 0x44, p1: 0, p2: 0 }, false],
    ['case 2', { ins: 0xb0, p1: 1, p2: 2, le: 223 }, false],
    ['case 2, all that is short', { ins: 0xb0, p1: 1, p2: 2, le: 256 }, false],
    ['case 2, extended', { ins: 0xb0, p1: 1, p2: 2, le: 257 }, true],
    ['case 2, all that is extended', { ins: 0xb0, p1: 1, p2: 2, le: 65536 }, true],
    ['case 3', { ins: 0xa4, p1: 2, p2: 0x0c, data: hex('0101') }, false],
    ['case 3 that becomes extended', { ins: 0x22, p1: 0x41, p2: 0xa6, data: Buffer.alloc(250, 7) }, true],
    ['case 4', { ins: 0x88, p1: 0, p2: 0, data: hex('0102030405060708'), le: 256 }, false],
    ['case 4, extended', { ins: 0x86, p1: 0, p2: 0, data: Buffer.alloc(600, 9), le: 65536 }, true],
    ['an odd instruction', { ins: 0xb1, p1: 0, p2: 0, data: hex('54020800'), le: 200 }, false],
  ];

  it.each(SUITES.flatMap((suite) => COMMANDS.map(([name, command, extended]) => ({ suite, name, command, extended }))))(
    'carries $name under $suite both ways',
    async ({ suite, command, extended }) => {
      const keys = sessionKeysOf(suite, hex('0102'));
      const seen: Command[] = [];
      const inside = (inner: Command): Response => {
        seen.push(inner);
        return answer(inner.ins === 0x44 ? 0x6282 : 0x9000, Buffer.alloc(inner.le ?? 0, 5));
      };
      const card = chip(protectedChip(keys, inside));
      const channel = secureChannel(card, keys);
      for (let round = 0; round < 3; round += 1)
        expect(await channel.exchange(command)).toEqual(
          ok(answer(command.ins === 0x44 ? 0x6282 : 0x9000, Buffer.alloc(command.le ?? 0, 5))),
        );
      expect(seen).toEqual([command, command, command]);
      expect(card.commands.map(({ le }) => le)).toEqual(Array(3).fill(extended ? 65536 : 256));
      expect(new Set(card.commands.map(({ data }) => data?.toString('hex'))).size).toBe(3);
    },
  );

  it('carries an odd instruction in objects 85, without a padding indicator', () => {
    const command = protectCommand(EXAMPLE, EXAMPLE.counter, { ins: 0xb1, p1: 0, p2: 0, data: hex('54020800'), le: 9 });
    expect(textOf(command.data ?? hex(''))).toMatch(/^8508[0-9A-F]{16}9701098E08/);
  });

  it('goes on after a protected error', async () => {
    const keys = sessionKeysOf('AES-128', hex('01'));
    const channel = secureChannel(chip(protectedChip(keys, () => answer(0x6a82))), keys);
    expect(await channel.exchange(SELECT)).toEqual(ok(answer(0x6a82)));
    expect(await channel.exchange(SELECT)).toEqual(ok(answer(0x6a82)));
  });

  it.each([
    ['an unprotected 6987', '6987', 'unprotected 6987', 0x6987],
    ['an unprotected 6988', '6988', 'unprotected 6988', 0x6988],
    ['an unprotected 6982', '6982', 'unprotected 6982', 0x6982],
    ['an unprotected 6700', '6700', 'unprotected 6700', 0x6700],
    ['a bare success', '9000', 'the answer is not protected', undefined],
    ['a wrong code', '990290008E08FA855A5D4C50A8EE9000', 'the code (8E) is wrong', undefined],
    ['a code that is too short', '990290008E07FA855A5D4C50A89000', 'the code (8E) is missing', undefined],
    ['no code', '990290009000', 'the code (8E) is missing', undefined],
    ['plain data', '60145F0104309000', 'is longer than what holds it', undefined],
    ['another status outside', '990290008E08FA855A5D4C50A8ED6282', 'the status (99) is not the one outside', undefined],
    ['a data object before the others', '8001AA990290008E08FA855A5D4C50A8ED9000', 'the code (8E) is wrong', undefined],
  ])('ends the session at %s', async (_name, given, detail, status) => {
    const card = scripted([[SELECT_LINE[0], given]]);
    const channel = secureChannel(card, EXAMPLE);
    const first = await channel.exchange(SELECT);
    expect(first).toMatchObject({ ok: false, error: { cause: 'read-error' } });
    if (first.ok) return;
    expect(first.error.detail).toContain('secure messaging: ');
    expect(first.error.detail).toContain(detail);
    expect(unprotectedStatusOf(first.error)).toBe(status);
    expect(await channel.exchange(SELECT)).toEqual(first);
    card.done();
  });

  it('ends the session when an answer is lost: nobody knows the counter of the chip then', async () => {
    let asked = 0;
    const lost: Channel = {
      exchange() {
        asked += 1;
        return Promise.resolve(err({ cause: 'removed', detail: 'gone' }));
      },
    };
    const channel = secureChannel(lost, EXAMPLE);
    expect(await channel.exchange(SELECT)).toEqual(err({ cause: 'removed', detail: 'gone' }));
    expect(await channel.exchange(SELECT)).toEqual(err({ cause: 'removed', detail: 'gone' }));
    expect(asked).toBe(1);
  });

  it('ends the session when two commands overlap', async () => {
    const keys = sessionKeysOf('AES-128', hex('01'));
    const channel = secureChannel(chip(protectedChip(keys, () => answer(0x9000))), keys);
    const both = await Promise.all([channel.exchange(SELECT), channel.exchange(SELECT)]);
    expect(both[1]).toMatchObject({ ok: false, error: { cause: 'read-error' } });
    expect(await channel.exchange(SELECT)).toEqual(both[1]);
  });

  it('does not take an answer again', async () => {
    const keys = sessionKeysOf('AES-256', hex('01'));
    const inner = protectedChip(keys, () => answer(0x9000, hex('AA')));
    let first: Response | undefined;
    const channel = secureChannel(
      chip((command) => (first ??= inner(command))),
      keys,
    );
    expect(await channel.exchange(READ)).toMatchObject({ ok: true });
    expect(await channel.exchange(READ)).toMatchObject({ ok: false, error: { cause: 'read-error' } });
  });

  const BLOCK = Buffer.alloc(16, 1);
  it.each([
    ['no status', [writeTlv(0x87, hex('01'), BLOCK)], 'the status (99) is missing'],
    ['a long status', [writeTlv(0x99, hex('900000'))], 'the status (99) is missing'],
    ['another status', [writeTlv(0x99, hex('6282'))], 'the status (99) is not the one outside'],
    ['an unknown object', [writeTlv(0x80, hex('01')), writeTlv(0x99, hex('9000'))], 'the object 80 is unknown'],
    ['plain data', [writeTlv(0x81, hex('01')), writeTlv(0x99, hex('9000'))], 'the object 81 is unknown'],
    ['another padding', [writeTlv(0x87, hex('02'), BLOCK), writeTlv(0x99, hex('9000'))], 'an unknown padding'],
    ['half a block', [writeTlv(0x87, hex('01'), hex('AA')), writeTlv(0x99, hex('9000'))], 'not of whole blocks'],
    ['nothing to decrypt', [writeTlv(0x87), writeTlv(0x99, hex('9000'))], 'an unknown padding'],
    ['a block without padding', [writeTlv(0x87, hex('01'), BLOCK), writeTlv(0x99, hex('9000'))], 'has no padding'],
    [
      'data twice',
      [writeTlv(0x87, hex('01'), BLOCK), writeTlv(0x87, hex('01'), BLOCK), writeTlv(0x99, hex('9000'))],
      'more objects than it may',
    ],
  ])('refuses %s under a right code', (_name, objects, error) => {
    const keys = sessionKeysOf('AES-128', hex('01'));
    const body = Buffer.concat(objects);
    const code = macOfPadded('AES', keys.mac, Buffer.concat([keys.counter, pad('AES', body)]));
    const data = Buffer.concat([body, writeTlv(0x8e, code)]);
    const result = unprotectResponse(keys, keys.counter, answer(0x9000, data));
    expect(result.ok ? '' : result.error).toContain(error);
  });

  it('gives data for no answer that was changed', async () => {
    const keys = sessionKeysOf('AES-192', hex('01'));
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (where, change, cut) => {
        const inner = protectedChip(keys, () => answer(0x9000, hex('60145F01')));
        const card = chip((command) => {
          const whole = Buffer.concat([inner(command).data, hex('9000')]);
          const at = where % whole.length;
          const bytes = cut ? whole.subarray(0, at) : Buffer.from(whole);
          if (!cut) bytes[at] = (bytes[at] ?? 0) ^ change;
          return bytes.length < 2
            ? answer(0x9000)
            : answer(bytes.readUInt16BE(bytes.length - 2), bytes.subarray(0, -2));
        });
        const result = await secureChannel(card, keys).exchange(READ);
        expect(result).toMatchObject({ ok: false, error: { cause: 'read-error' } });
      }),
      fuzzed(21, 300),
    );
  });

  it('ends with a reason whatever comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SUITES),
        fc.uint8Array({ maxLength: 80 }),
        fc.nat(0xffff),
        (suite, bytes, status) => {
          const keys = sessionKeysOf(suite, hex('01'));
          const result = unprotectResponse(keys, keys.counter, { data: Buffer.from(bytes), status });
          expect(result.ok).toBe(false);
        },
      ),
      fuzzed(22, 300),
    );
  });
});
