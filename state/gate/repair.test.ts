// A zone that was misread goes on as it is proposed, and counts only when the chip says the same.
import { describe, expect, it } from 'vitest';
import type { Repair } from '../document/mrz/repair.ts';
import { zoneOf } from './gate.fixture.ts';
import { ALIKE, CHIP, FACE, NO_HITS, openGate, type TableGate } from './table.fixture.ts';

const CHANGE = { line: 2, column: 3, read: '0', proposed: 'O' } as const;
const AS_THE_CHIP: Repair = { changes: [CHANGE], zone: zoneOf('NLD') };
const OTHERWISE: Repair = { changes: [CHANGE], zone: zoneOf('IDN') };

async function repaired(...repairs: readonly [Repair, ...Repair[]]): Promise<TableGate> {
  const gate = openGate();
  gate.see({ zoneA: true });
  gate.send({ type: 'DOCUMENT.READ', zone: repairs[0].zone, repairs });
  await gate.answer('readChip', CHIP);
  await gate.answer('askWatchlist', NO_HITS);
  await gate.answer('captureFace', FACE);
  await gate.answer('compareFaces', ALIKE);
  return gate;
}

describe('a repaired zone', () => {
  it('is borne out by a chip that says the same', async () => {
    expect((await repaired(AS_THE_CHIP)).inputOf('decide')).toMatchObject({ repair: 'borne-out' });
  });

  it('stays open when the chip says otherwise', async () => {
    expect((await repaired(OTHERWISE)).inputOf('decide')).toMatchObject({ repair: 'open' });
  });

  it('stays open when the chip bears another proposal out than the one by which the lists were asked', async () => {
    expect((await repaired(OTHERWISE, AS_THE_CHIP)).inputOf('decide')).toMatchObject({ repair: 'open' });
  });

  it('stays open when the chip was not read', async () => {
    const gate = openGate();
    gate.send({ type: 'DOCUMENT.READ', zone: AS_THE_CHIP.zone, repairs: [AS_THE_CHIP] });
    await gate.answer('readChip', { kind: 'unread', cause: 'removed', detail: '' });
    await gate.answer('askWatchlist', NO_HITS);
    await gate.answer('captureFace', FACE);
    expect(gate.inputOf('decide')).toMatchObject({ repair: 'open' });
  });
});
