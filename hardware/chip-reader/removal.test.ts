// The card leaves during any command of a whole reading, and comes back, or not, or another one comes. What was read stays read;
// nothing ends as a success with other bytes than those of the card.
import { describe, expect, it } from 'vitest';
import { HABITS } from '../bench/chip-habits.ts';
import { type ChipKeys, makeActiveAuthenticationKey, makeChipAuthenticationKey } from '../bench/chip-keys.ts';
import type { VirtualPassport } from '../bench/passport.ts';
import type { PassportFiles } from '../bench/passport-files.ts';
import { createVirtualReader } from '../bench/virtual-reader.ts';
import { judged } from './judged.fixture.ts';
import { createChipPort } from './read-chip.ts';
import { collect, type Document, documentOf, filesOf, read, recorded } from './reading.fixture.ts';

const KEYS: ChipKeys = {
  chipAuthentication: [makeChipAuthenticationKey({ suite: 'AES-128', parameterId: 12 })],
  activeAuthentication: makeActiveAuthenticationKey({ curve: 'P-256', digest: 'sha256' }),
};
const DOCUMENTS: readonly (readonly [name: string, document: Document])[] = [
  ['BAC in short blocks', { chip: { bac: true, habits: HABITS['short-only'] }, keys: KEYS, portraitBytes: 2000 }],
  [
    'PACE in long ones',
    { pace: [{ mapping: 'GM', suite: 'AES-128', parameterId: 12 }], keys: KEYS, portraitBytes: 20_000 },
  ],
  [
    'PACE that maps by the static key',
    { pace: [{ mapping: 'CAM', suite: 'AES-128', parameterId: 12 }], keys: KEYS, portraitBytes: 20_000 },
  ],
];
const GROUPS = ['SOD', 'DG1', 'DG14', 'DG15', 'DG2'] as const satisfies readonly (keyof PassportFiles)[];

/** Reads a card that leaves during this command; `next` is laid down then. */
async function readAcross(passport: VirtualPassport, command: number, next: VirtualPassport | undefined) {
  const bench = createVirtualReader();
  bench.insert(passport, [{ kind: 'removed-at', command }]);
  let laid = next;
  bench.onDocument((isThere) => {
    if (isThere || laid === undefined) return;
    const card = laid;
    laid = undefined;
    setImmediate(() => bench.insert(card));
  });
  const port = createChipPort(() => bench.openTransport(), {
    connectMs: 1000,
    resumeMs: next === undefined ? 1 : 1000,
  });
  return collect(port);
}

async function commandsOf(passport: VirtualPassport): Promise<number> {
  const whole = recorded(passport);
  const { end } = await read(whole);
  if (end?.kind !== 'finished') throw new Error('the clean reading fails');
  return whole.commands.length;
}

describe.each(DOCUMENTS)('a card that is guarded by %s', (_name, document) => {
  const files = filesOf(document);

  it('and leaves at any command is read on when it comes back, with the bytes that it has', async () => {
    const commands = await commandsOf(documentOf(document, files));
    expect(commands).toBeGreaterThan(20);
    for (let command = 1; command <= commands; command += 1) {
      const card = documentOf(document, files);
      const done = await readAcross(card, command, card);
      expect(done.events.filter(({ kind }) => kind === 'finished' || kind === 'failed')).toEqual([
        { kind: 'finished' },
      ]);
      for (const group of GROUPS) expect(done.files.get(group)).toEqual(files[group]);
      expect(done.access?.downgrade).toBeUndefined();
      expect(judged(done.reading)).toMatchObject({ 'group-hashes': 'successful', 'chip-genuine': 'successful' });
    }
  });
});

describe.each(DOCUMENTS.slice(0, 2))('a card that is guarded by %s', (_name, document) => {
  const files = filesOf(document);

  it('and leaves for good at any command ends as removed, once', async () => {
    const commands = await commandsOf(documentOf(document, files));
    for (let command = 1; command <= commands; command += 1) {
      const { end, events } = await readAcross(documentOf(document, files), command, undefined);
      expect(end).toMatchObject({ kind: 'failed', cause: 'removed' });
      expect(events.filter(({ kind }) => kind === 'finished' || kind === 'failed')).toHaveLength(1);
    }
  });

  it('and is replaced by another one never ends as a success with the bytes of two', async () => {
    // A twin that opens to the same zone, with another face.
    const other = filesOf({ ...document, portraitBytes: (document.portraitBytes ?? 0) + 7 });
    const commands = await commandsOf(documentOf(document, files));
    for (let command = 1; command <= commands; command += 1) {
      const done = await readAcross(documentOf(document, files), command, documentOf(document, other));
      if (done.end?.kind === 'failed') continue;
      // Nothing of the first was kept, or the other one is seen through.
      const isOther = GROUPS.every((group) => done.files.get(group)?.equals(other[group] ?? Buffer.alloc(0)));
      if (!isOther) expect(judged(done.reading)['group-hashes']).toContain('failed');
    }
  });

  it('and is replaced by a copy of its files proves nothing', async () => {
    const commands = await commandsOf(documentOf(document, files));
    const copy = (): VirtualPassport =>
      documentOf(
        { ...document, chip: { ...document.chip, keys: { chipAuthentication: [], activeAuthentication: undefined } } },
        files,
      );
    const { reading } = await readAcross(documentOf(document, files), Math.floor(commands / 3), copy());
    expect(judged(reading)['chip-genuine']).not.toBe('successful');
  });
});
