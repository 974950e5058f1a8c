// Every wait has an end. One row, one wait.
import { describe, expect, it } from 'vitest';
import {
  CHIP,
  closing,
  deciding,
  FACE,
  gateOnTable,
  inspecting,
  NO_FACE,
  NO_HITS,
  opening,
  openGate,
  passing,
  recording,
  referred,
  type TableGate,
} from './table.fixture.ts';
import { OPENED } from './gate.fixture.ts';

interface Wait {
  readonly name: string;
  readonly from: () => TableGate | Promise<TableGate>;
  readonly ms: number;
  readonly to: unknown;
}

async function comparing(): Promise<TableGate> {
  const gate = inspecting();
  await gate.answer('askWatchlist', NO_HITS);
  await gate.answer('readChip', CHIP);
  await gate.answer('captureFace', FACE);
  return gate;
}

async function awaitingChip(): Promise<TableGate> {
  const gate = inspecting();
  await gate.answer('askWatchlist', NO_HITS);
  await gate.answer('captureFace', NO_FACE);
  return gate;
}

async function unrecorded(): Promise<TableGate> {
  const gate = await recording();
  await gate.fail('record');
  return gate;
}

async function leaving(): Promise<TableGate> {
  const gate = await referred();
  gate.resolve('second-line');
  await gate.answer('record', 1);
  return gate;
}

const WAITS: readonly Wait[] = [
  { name: 'securing', from: () => gateOnTable(), ms: 10_000, to: 'outOfService' },
  {
    name: 'the retry of an unreadable document',
    from: () => {
      const gate = openGate();
      gate.send({ type: 'DOCUMENT.UNREADABLE' });
      return gate;
    },
    ms: 15_000,
    to: { open: 'waiting' },
  },
  { name: 'the chip, when the face waits for it', from: awaitingChip, ms: 12_000, to: { crossing: 'deciding' } },
  { name: 'the comparison', from: comparing, ms: 5000, to: { crossing: 'deciding' } },
  { name: 'the decision', from: () => deciding(), ms: 2000, to: { crossing: 'referred' } },
  { name: 'the officer', from: () => referred(), ms: 600_000, to: { crossing: 'recording' } },
  { name: 'the opening barrier', from: opening, ms: 7000, to: { crossing: 'referred' } },
  { name: 'the passage', from: passing, ms: 10_000, to: { crossing: { closing: 'shutting' } } },
  {
    name: 'somebody in the barrier',
    from: async () => {
      const gate = await passing();
      gate.see({ ...OPENED, zoneB: true });
      return gate;
    },
    ms: 15_000,
    to: { crossing: { closing: 'shutting' } },
  },
  { name: 'the closing barrier', from: closing, ms: 7000, to: { crossing: 'recording' } },
  { name: 'the journal', from: recording, ms: 5000, to: { crossing: { unrecorded: 'waiting' } } },
  { name: 'the next attempt at the journal', from: unrecorded, ms: 15_000, to: { crossing: 'recording' } },
  { name: 'a traveller who does not leave', from: leaving, ms: 15_000, to: { open: 'waiting' } },
  {
    name: 'the journal of a lane that stops',
    from: async () => {
      const gate = await recording();
      gate.send({ type: 'LANE.STOP' });
      return gate;
    },
    ms: 5000,
    to: 'stopped',
  },
];

describe('the end of a wait', () => {
  it.each(WAITS)('comes for $name', async ({ from, ms, to }) => {
    const gate = await from();
    const before = gate.state;
    gate.pass(ms - 50);
    expect(gate.state).toEqual(before);
    gate.pass(50);
    expect(gate.state).toEqual(to);
  });

  it.each([
    ['chip', 12_000, 'chip', { kind: 'unread', cause: 'time-out', detail: 'no answer in time' }],
    ['watchlist', 3000, 'watchlist', { kind: 'failed', cause: 'no answer in time' }],
    ['face', 11_500, 'capture', { kind: 'not-captured', cause: 'no answer in time' }],
  ] as const)('comes for the %s of an inspection, as missing evidence', (_name, ms, part, evidence) => {
    const gate = inspecting();
    gate.pass(ms - 50);
    expect(gate.draft?.[part]).toBeUndefined();
    gate.pass(50);
    expect(gate.draft?.[part]).toEqual(evidence);
  });

  it('comes for an inspection in which nothing answers at all', () => {
    const gate = inspecting();
    gate.pass(12_000 + 11_500 + 5000 + 2000);
    expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['decision-missing']]);
  });

  it('comes too late for whatever answers after it', async () => {
    const gate = await deciding();
    gate.pass(2000);
    expect(gate.tasks).toEqual([]);
    expect(gate.outputs.exitOpen).toBe(false);
  });
});
