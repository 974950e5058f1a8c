// The card leaves during any command of a whole reading, and comes back, or not, or another one comes. What was read stays read;
// nothing ends as a success with other bytes than those of the card.
import { describe, expect, it } from 'vitest';
import { HABITS } from '../bench/chip-habits.ts';
import {
  type ChipKeys,
  keysOfClone,
  makeActiveAuthenticationKey,
  makeChipAuthenticationKey,
  NO_KEYS,
} from '../bench/chip-keys.ts';
import type { VirtualPassport } from '../bench/passport.ts';
import type { PassportFiles } from '../bench/passport-files.ts';
import { createVirtualReader, type PassportFault } from '../bench/virtual-reader.ts';
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

/** Reads a card that leaves during this command; `next` is laid down then, as often as it has faults, with these. */
async function readAcross(
  passport: VirtualPassport,
  command: number,
  next: VirtualPassport | undefined,
  faults: readonly (readonly PassportFault[])[] = [[]],
) {
  const bench = createVirtualReader();
  bench.insert(passport, [{ kind: 'removed-at', command }]);
  const left = [...faults];
  bench.onDocument((isThere) => {
    const own = isThere || next === undefined ? undefined : left.shift();
    if (next !== undefined && own !== undefined) setImmediate(() => bench.insert(next, own));
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
});

const PACE = [{ mapping: 'GM', suite: 'AES-128', parameterId: 12 }] as const;
const CAM = [{ mapping: 'CAM', suite: 'AES-128', parameterId: 12 }] as const;
const PROOFS: readonly (readonly [name: string, document: Document])[] = [
  ['chip authentication', { pace: PACE, keys: { ...KEYS, activeAuthentication: undefined } }],
  ['active authentication', { pace: PACE, keys: { ...KEYS, chipAuthentication: [] } }],
  ['the mapping of PACE', { pace: CAM, keys: { ...KEYS, activeAuthentication: undefined } }],
];

describe.each(PROOFS)('a card that is proven by %s', (_name, document) => {
  const files = filesOf({ ...document, portraitBytes: 20_000 });
  const card = () => documentOf(document, files);
  const copy = (keys = keysOfClone(document.keys ?? NO_KEYS)) => documentOf({ ...document, chip: { keys } }, files);

  it('and is replaced by a copy of its files at any command is not proven: the one that was proven is not there', async () => {
    const commands = await commandsOf(card());
    for (let command = 1; command <= commands; command += 1) {
      const { reading } = await readAcross(card(), command, copy(command % 2 === 0 ? NO_KEYS : undefined));
      expect(judged(reading)['chip-genuine']).not.toBe('successful');
    }
  });

  it('nor when the copy leaves, too, twice, at whatever it is asked', async () => {
    const commands = await commandsOf(card());
    for (let command = 2; command <= 24; command += 2) {
      const leaving = [{ kind: 'removed-at', command } as const];
      const { reading } = await readAcross(card(), commands, copy(), [leaving, leaving, []]);
      expect(judged(reading)['chip-genuine']).not.toBe('successful');
    }
  });
});
