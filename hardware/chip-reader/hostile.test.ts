// A card that answers what it likes, at any place of any way in: the reading ends, once, in bounded time and memory, and what it ends
// with is never taken for proven.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { type ChipKeys, makeActiveAuthenticationKey, makeChipAuthenticationKey } from '../bench/chip-keys.ts';
import type { VirtualPassport } from '../bench/passport.ts';
import { judged } from './judged.fixture.ts';
import { type Document, documentOf, filesOf, read, recorded } from './reading.fixture.ts';

const KEYS: ChipKeys = {
  chipAuthentication: [makeChipAuthenticationKey({ suite: 'AES-128', parameterId: 12 })],
  activeAuthentication: makeActiveAuthenticationKey({ curve: 'P-256', digest: 'sha256' }),
};
const WAYS: readonly (readonly [name: string, document: Document])[] = [
  ['nothing', { keys: KEYS, portraitBytes: 500 }],
  ['BAC', { chip: { bac: true }, keys: KEYS, portraitBytes: 500 }],
  ['PACE', { pace: [{ mapping: 'GM', suite: 'AES-128', parameterId: 12 }], keys: KEYS, portraitBytes: 500 }],
  [
    'PACE with mapping',
    { pace: [{ mapping: 'CAM', suite: 'AES-128', parameterId: 12 }], keys: KEYS, portraitBytes: 500 },
  ],
];

/** Bytes that look like an answer, more or less. */
const bytes = fc.uint8Array({ maxLength: 64 }).map((all) => Buffer.from(all));
const status = fc.constantFrom('9000', '6282', '6100', '61ff', '6c00', '6c10', '6700', '6982', '6a82', '6f00', '');
const head = fc.constantFrom(
  '',
  '7c',
  '7c8182',
  '87',
  '8701',
  '990290008e08',
  '6e',
  '3114',
  '7784ffffffff',
  '7583a00000',
);
const answer = fc
  .tuple(head, bytes, status)
  .map(([first, middle, end]) => Buffer.concat([Buffer.from(first, 'hex'), middle, Buffer.from(end, 'hex')]));

/** Answers some commands with other bytes, or with its own, changed: what is done with the answer of each command, by its number. */
type Mischief = ReadonlyMap<number, Buffer | { readonly at: number; readonly xor: number }>;
function tampered(passport: VirtualPassport, mischief: Mischief): VirtualPassport {
  let count = 0;
  return {
    answerToReset: passport.answerToReset,
    reset: () => passport.reset(),
    answer(command) {
      const own = passport.answer(command);
      const change = mischief.get((count += 1));
      if (change === undefined || Buffer.isBuffer(change)) return change ?? own;
      const other = Buffer.from(own);
      const at = change.at % Math.max(other.length, 1);
      other[at] = (other[at] ?? 0) ^ change.xor;
      return other;
    },
  };
}
const patient = { reader: { apduMs: 2000, connectMs: 500, resumeMs: 500 } };

describe.each(WAYS)('a card that is guarded by %s', (name, document) => {
  const files = filesOf(document);

  it('and answers anything at any place ends, once, and proves nothing that it has not', async () => {
    const place = fc.integer({ min: 1, max: 45 });
    const change = fc.oneof(answer, fc.record({ at: fc.nat(400), xor: fc.integer({ min: 1, max: 255 }) }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, change), { minLength: 1, maxLength: 3 }), async (changes) => {
        const done = await read(tampered(documentOf(document, files), new Map(changes)), patient);
        expect(done.events.filter(({ kind }) => kind === 'failed' || kind === 'finished')).toHaveLength(1);
        expect(['failed', 'finished']).toContain(done.end?.kind);
        if (done.end?.kind !== 'finished') return;
        // EF.SOD itself has places that its signature does not cover: the certificate in it, which is judged apart.
        const isWhole = (['DG1', 'DG2'] as const).every((group) => done.files.get(group)?.equals(files[group]));
        const checks = judged(done.reading);
        if (!isWhole)
          expect(checks['sod-signature'] === 'successful' && checks['group-hashes'] === 'successful').toBe(false);
      }),
      fuzzed(61, 30),
    );
  });

  it('and has one bit of any answer changed on its way gives either its own bytes or none', async () => {
    const clean = recorded(documentOf(document, files));
    await read(clean, patient);
    for (let command = 1; command <= clean.commands.length; command += 1) {
      const done = await read(tampered(documentOf(document, files), new Map([[command, { at: 5, xor: 4 }]])), patient);
      if (done.end?.kind !== 'finished' || name === 'nothing') continue;
      // Secure messaging sees it, or it was before there were keys: then no other file comes of it.
      for (const group of ['SOD', 'DG1', 'DG2'] as const) expect(done.files.get(group)).toEqual(files[group]);
    }
  });
});

describe('a file that claims more than it is', () => {
  it.each([
    ['ten million bytes', '7583989680'],
    ['four billion', '7584ffffffff'],
    ['more than a length can say', '7585ffffffffff'],
    ['an indefinite length', '7580'],
  ])('is not read: %s', async (_name, start) => {
    const own = filesOf({ portraitBytes: 100 });
    const files = { ...own, DG2: Buffer.concat([Buffer.from(start, 'hex'), own.DG2]) };
    const passport = recorded(documentOf({}, files));
    const before = process.memoryUsage().arrayBuffers;
    const { end } = await read(passport);
    expect(end).toMatchObject({ kind: 'failed' });
    expect(['too-large', 'malformed']).toContain(end?.kind === 'failed' ? end.cause : '');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
    expect(passport.commands.length).toBeLessThan(60);
  });

  it('is not followed into a depth of ten thousand: no file is read by recursion', async () => {
    let nested: Buffer = Buffer.from('0500', 'hex');
    for (let depth = 0; depth < 10_000; depth += 1) {
      const length = Buffer.from(nested.length.toString(16).padStart(6, '0'), 'hex');
      nested = Buffer.concat([Buffer.from('3083', 'hex'), length, nested]);
    }
    // In EF.SOD, DG14, EF.CardAccess and EF.COM; each is limited in its length as well.
    const wrapped = (tag: string, bytes: Buffer): Buffer =>
      Buffer.concat([
        Buffer.from(`${tag}83`, 'hex'),
        Buffer.from(bytes.length.toString(16).padStart(6, '0'), 'hex'),
        bytes,
      ]);
    const own = filesOf({ portraitBytes: 100 });
    const files = {
      ...own,
      SOD: wrapped('77', nested),
      DG14: wrapped('6e', nested.subarray(-30_000)),
      COM: wrapped('60', nested.subarray(-900)),
    };
    const done = await read(documentOf({}, files));
    expect(done.events.filter(({ kind }) => kind === 'failed' || kind === 'finished')).toHaveLength(1);
    expect(judged(done.reading)['sod-signature']).not.toBe('successful');
  });
});

describe('a card that never ends', () => {
  it.each([
    ['says that there is more (61xx)', '6110'],
    ['says that the length is wrong (6Cxx)', '6c20'],
    ['gives nothing, with success', '9000'],
    ['says that it waits (61FF with a byte)', 'aa61ff'],
  ])('ends: one that always %s', async (_name, text) => {
    const stubborn: VirtualPassport = {
      answerToReset: Buffer.from('3b80800101', 'hex'),
      reset: () => undefined,
      answer: () => Buffer.from(text, 'hex'),
    };
    const { end, events } = await read(stubborn, { reader: { totalMs: 2000 } });
    expect(end).toMatchObject({ kind: 'failed' });
    expect(events.length).toBeLessThan(100);
  });
});
