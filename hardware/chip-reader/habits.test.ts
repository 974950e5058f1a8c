// Chips of the field, each with the habit that readers have stumbled over (hardware/bench/chip-habits.ts): all are read whole, with
// the same bytes, by whatever way in.
import { describe, expect, it } from 'vitest';
import { HABIT_NAMES, HABITS, STANDARD, type ChipHabits } from '../bench/chip-habits.ts';
import { type ChipKeys, makeActiveAuthenticationKey, makeChipAuthenticationKey, NO_KEYS } from '../bench/chip-keys.ts';
import { createVirtualReader } from '../bench/virtual-reader.ts';
import { judged } from './judged.fixture.ts';
import { createChipPort } from './read-chip.ts';
import { collect, type Document, documentOf, filesOf, read, recorded } from './reading.fixture.ts';

const keysIn = (parameterId: number): ChipKeys => ({
  chipAuthentication: [makeChipAuthenticationKey({ suite: 'AES-128', parameterId })],
  activeAuthentication: makeActiveAuthenticationKey({ curve: 'P-256', digest: 'sha256' }),
});
const KEYS = keysIn(13);
/** Longer than the offsets of the even instruction reach. */
const PORTRAIT = 40_000;

const WAYS: readonly (readonly [name: string, document: Document])[] = [
  ['nothing', {}],
  ['BAC', { chip: { bac: true } }],
  ['PACE', { pace: [{ mapping: 'GM', suite: 'AES-128', parameterId: 13 }] }],
];

async function readWith(habits: ChipHabits, document: Document) {
  const whole: Document = { keys: KEYS, portraitBytes: PORTRAIT, ...document, chip: { ...document.chip, habits } };
  const files = filesOf(whole);
  const passport = recorded(documentOf(whole, files));
  const done = await read(passport, { reader: { apduMs: 1000 } });
  return { ...done, own: files, commands: passport.commands };
}

describe.each(WAYS)('guarded by %s, a chip', (name, document) => {
  // Without a master file there is no EF.CardAccess in it, and so no PACE.
  it.each(HABIT_NAMES.filter((habit) => name !== 'PACE' || habit !== 'no-master-file'))(
    'with the habit %s is read whole, and proven',
    async (habit) => {
      const { end, access, files, own, reading } = await readWith(HABITS[habit], document);
      expect(end).toEqual({ kind: 'finished' });
      expect(access?.downgrade).toBeUndefined();
      for (const group of ['SOD', 'DG1', 'DG14', 'DG15', 'DG2'] as const) expect(files.get(group)).toEqual(own[group]);
      const checks = judged(reading);
      expect(checks['group-hashes']).toBe('successful');
      expect(checks['chip-authentication']).toBe('successful');
      expect(checks['active-authentication']).toBe('successful');
    },
  );
});

describe('the length of blocks', () => {
  const blocksOf = (commands: readonly Buffer[]) => commands.filter((command) => command[1] === 0xb0).length;

  it('is long where the chip takes the extended form, and 223 bytes where it does not', async () => {
    const [, bac = {}] = WAYS[1] ?? [];
    const long = await readWith(HABITS.standard, bac);
    const short = await readWith(HABITS['short-only'], bac);
    expect(blocksOf(long.commands)).toBeLessThan(20);
    expect(blocksOf(short.commands)).toBeGreaterThan(140);
  });

  it('is that of the reader where that is less: none of the extended form, however much the chip takes', async () => {
    const document: Document = { chip: { bac: true }, portraitBytes: 3000 };
    const passport = recorded(documentOf(document));
    const bench = createVirtualReader();
    bench.insert(passport);
    const port = createChipPort(() => ({ ...bench.openTransport(), maxAnswerBytes: 256 }));
    expect((await collect(port)).end).toEqual({ kind: 'finished' });
    expect(passport.commands.some((command) => command.length > 5 && command[4] === 0)).toBe(false);
  });

  it('beyond what fits is refused with an end of the session, which costs one reset and no data', async () => {
    // 6700 without protection ends secure messaging (Doc 9303-11, 9.8.3).
    const { end, events } = await readWith({ ...STANDARD, maxLe: 1000, longerLe: 'refused' }, WAYS[1]?.[1] ?? {});
    expect(end).toEqual({ kind: 'finished' });
    expect(events.filter(({ kind }) => kind === 'interrupted').length).toBeLessThanOrEqual(1);
  });

  it('past an offset of 32,767 is asked for with the odd instruction', async () => {
    const { commands } = await readWith(HABITS['short-only'], { keys: NO_KEYS });
    const odd = commands.filter((command) => command[1] === 0xb1);
    expect(odd.length).toBeGreaterThan(30);
    expect(odd[0]?.subarray(0, 9).toString('hex')).toMatch(/^00b10000..54028/);
  });
});

describe('a chip of the short form with long keys', () => {
  it('gets them in a chain: PACE and chip authentication over numbers of 2048 bits', async () => {
    const document: Document = {
      pace: [{ mapping: 'GM', suite: 'AES-128', parameterId: 2 }],
      keys: keysIn(2),
      chip: { habits: { ...HABITS['short-only'], inParts: true } },
      portraitBytes: 300,
    };
    const passport = recorded(documentOf(document));
    const { end, access, reading } = await read(passport);
    expect(end).toEqual({ kind: 'finished' });
    expect(access?.protocol).toBe('PACE');
    expect(judged(reading)['chip-authentication']).toBe('successful');
    // Parts of a chain under secure messaging are protected each for itself.
    expect(passport.commands.some((command) => command[0] === 0x1c && command[1] === 0x86)).toBe(true);
  });
});
