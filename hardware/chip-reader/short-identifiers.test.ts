import { describe, expect, it } from 'vitest';
import { createPassport } from '../bench/passport.ts';
import { filesWith, read, recorded } from './reading.fixture.ts';

describe('files asked for by short identifiers', () => {
  const files = filesWith(1000);
  const bySelect = (commands: readonly Buffer[]) => commands.filter((command) => command[1] === 0xa4).length;

  it('are selected no more where the chip knows them', async () => {
    const passport = recorded(createPassport(files));
    expect((await read(passport)).end).toEqual({ kind: 'finished' });
    // EF.CardAccess, the application, and EF.SOD once to see whether it is open.
    expect(bySelect(passport.commands)).toBe(3);
  });

  type Oddity = (command: Buffer, isSelected: boolean) => string | undefined;
  const isShort = (command: Buffer): boolean => (command[2] ?? 0) >= 0x9d;
  const ODDITIES: readonly (readonly [name: string, odd: Oddity])[] = [
    ['refuses them', (command) => (isShort(command) ? '6a86' : undefined)],
    ['does not answer them', (command) => (command[2] === 0x9e ? '' : undefined)],
    [
      'reads by them, and selects nothing',
      (command, isSelected) => (isShort(command) || isSelected ? undefined : '6986'),
    ],
  ];

  it.each(ODDITIES)('are selected by a chip that %s', async (_name, odd) => {
    const card = createPassport(files);
    let isSelected = false;
    const passport = recorded({
      ...card,
      answer(command) {
        if (command[1] === 0xa4) isSelected = command[2] === 0x02;
        if (command[1] !== 0xb0) return card.answer(command);
        if (isShort(command)) isSelected = false;
        const text = odd(command, isSelected);
        return text === undefined ? card.answer(command) : Buffer.from(text, 'hex');
      },
    });
    const { end, files: got } = await read(passport, { reader: { apduMs: 100 } });
    expect(end).toEqual({ kind: 'finished' });
    for (const group of ['SOD', 'DG1', 'DG2'] as const) expect(got.get(group)).toEqual(files[group]);
    expect(bySelect(passport.commands)).toBeGreaterThan(5);
  });
});
