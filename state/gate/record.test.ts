// A crossing is on record before the lane serves anybody else.
import { describe, expect, it } from 'vitest';
import type { Crossing } from '../journal/crossing.ts';
import { zoneOf } from './gate.fixture.ts';
import { nextOutputs } from './outputs.ts';
import { inspecting, openGate, passing, recording, referred } from './table.fixture.ts';

describe('a journal that fails', () => {
  it.each([
    ['with an error', (gate: Awaited<ReturnType<typeof recording>>) => gate.fail('record')],
    [
      'by saying nothing',
      (gate: Awaited<ReturnType<typeof recording>>) => {
        gate.pass(5000);
        return Promise.resolve();
      },
    ],
  ])('%s keeps the lane from serving anybody until the crossing is on record', async (_name, fails) => {
    const gate = await recording();
    const crossing = gate.inputOf('record') as Crossing;
    await fails(gate);
    expect([gate.state, gate.posture]).toEqual([{ crossing: { unrecorded: 'waiting' } }, 'occupied']);
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
    expect(gate.state).toEqual({ crossing: { unrecorded: 'waiting' } });
    gate.pass(15_000);
    expect((gate.inputOf('record') as Crossing).id).toBe(crossing.id);
    await gate.answer('record', 1);
    expect(gate.state).toEqual({ open: 'waiting' });
  });
});

describe('a lane that is stopped', () => {
  it('ends at once when nobody is there', () => {
    const gate = openGate();
    gate.send({ type: 'LANE.STOP' });
    expect([gate.state, gate.posture, gate.tasks]).toEqual(['stopped', 'shut', []]);
  });

  it('records the inspection that it interrupts, as it stands', async () => {
    const gate = inspecting();
    gate.send({ type: 'LANE.STOP' });
    expect([gate.state, gate.tasks]).toEqual([{ stopping: 'shut' }, ['record']]);
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'closed', passage: 'none', reasons: ['lane-stopped'] });
    await gate.answer('record', 1);
    expect(gate.snapshot.status).toBe('done');
  });

  it('records a referral with its reasons and pictures', async () => {
    const gate = await referred();
    gate.send({ type: 'LANE.STOP' });
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'referred', reasons: ['face-mismatch', 'lane-stopped'] });
    expect((gate.inputOf('record') as Crossing).images.live).toBeDefined();
  });

  it('leaves a barrier open in which somebody may stand, and records that the lane was stopped', async () => {
    const gate = await passing();
    gate.send({ type: 'LANE.STOP' });
    expect([gate.posture, gate.outputs.exitOpen]).toEqual(['released', true]);
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'opened', reasons: ['lane-stopped'] });
  });

  it('does not shut that barrier with its last word', async () => {
    const gate = await passing();
    gate.send({ type: 'LANE.STOP' });
    const left = nextOutputs(gate.outputs, gate.snapshot);
    await gate.answer('record', 1);
    expect(gate.state).toBe('stopped');
    expect(nextOutputs(left, gate.snapshot)).toEqual(left);
    expect(left.exitOpen).toBe(true);
  });

  it('shuts what was not open when it stops', () => {
    const gate = openGate();
    const before = gate.outputs;
    gate.send({ type: 'LANE.STOP' });
    expect(nextOutputs(before, gate.snapshot)).toMatchObject({ exitOpen: false, entryGreen: false, entryRed: true });
  });

  it('ends, too, when the journal fails', async () => {
    const gate = inspecting();
    gate.send({ type: 'LANE.STOP' });
    await gate.fail('record');
    expect(gate.state).toBe('stopped');
  });
});
