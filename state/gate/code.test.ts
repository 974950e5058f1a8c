// A code that is scanned before the passport is kept for a minute.
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../inspection/evidence.ts';
import { zoneOf } from './gate.fixture.ts';
import { ALIKE, CHIP, CLEAR, FACE, NO_HITS, openGate, recording, type TableGate } from './table.fixture.ts';

/** What the decision is told of the code. */
async function codeAtDecision(gate: TableGate): Promise<Evidence['code']> {
  gate.see({ zoneA: true });
  if (!gate.snapshot.matches('crossing')) gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
  await gate.answer('readChip', CHIP);
  await gate.answer('askWatchlist', NO_HITS);
  await gate.answer('captureFace', FACE);
  await gate.answer('compareFaces', ALIKE);
  return (gate.inputOf('decide') as Evidence).code;
}

function scanned(): TableGate {
  const gate = openGate();
  gate.send({ type: 'CODE.SCANNED' });
  return gate;
}

describe('a code', () => {
  it('counts for the passport that follows', async () => {
    expect(await codeAtDecision(scanned())).toBe('scanned');
  });

  it('is none when none was scanned', async () => {
    expect(await codeAtDecision(openGate())).toBe('none');
  });

  it('counts up to a minute before the passport, however long the inspection takes', async () => {
    const gate = scanned();
    gate.pass(59_950);
    gate.see({ zoneA: true });
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
    gate.pass(2000);
    expect(await codeAtDecision(gate)).toBe('scanned');
  });

  it('counts no more after a minute', async () => {
    const gate = scanned();
    gate.pass(60_000);
    expect(await codeAtDecision(gate)).toBe('none');
  });

  it('has its minute anew when it is scanned again', async () => {
    const gate = scanned();
    gate.pass(50_000);
    gate.send({ type: 'CODE.SCANNED' });
    gate.pass(50_000);
    expect(await codeAtDecision(gate)).toBe('scanned');
  });

  it('counts when it is scanned while the passport is being read', async () => {
    const gate = openGate();
    gate.see({ zoneA: true });
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
    gate.send({ type: 'CODE.SCANNED' });
    expect(await codeAtDecision(gate)).toBe('scanned');
  });

  it('counts for one traveller only', async () => {
    const gate = scanned();
    expect(await codeAtDecision(gate)).toBe('scanned');
    await gate.answer('decide', CLEAR);
    gate.see({ exitClosed: false, exitOpen: true });
    gate.pass(10_000);
    gate.see();
    await gate.answer('record', 1);
    expect(gate.state).toEqual({ open: 'waiting' });
    expect(await codeAtDecision(gate)).toBe('none');
  });

  it('of one traveller does not end the minute of the next one', async () => {
    const gate = await recording();
    gate.send({ type: 'CODE.SCANNED' });
    await gate.answer('record', 1);
    gate.pass(30_000);
    gate.send({ type: 'CODE.SCANNED' });
    gate.pass(40_000);
    expect(await codeAtDecision(gate)).toBe('scanned');
  });
});
