// What an officer may decide, and about whom.
import { describe, expect, it } from 'vitest';
import { OPENED } from './gate.fixture.ts';
import { openGate, referred } from './table.fixture.ts';

describe('an officer', () => {
  it('admits: the barrier opens, and the record names the resolution beside the reasons', async () => {
    const gate = await referred();
    gate.resolve('admit');
    expect([gate.state, gate.outputs.exitOpen]).toEqual([{ crossing: 'opening' }, true]);
    gate.see({ ...OPENED, zoneB: true });
    gate.see(OPENED);
    gate.see();
    expect(gate.inputOf('record')).toMatchObject({
      outcome: 'opened',
      passage: 'used',
      reasons: ['face-mismatch'],
      resolution: { kind: 'admit', remark: 'seen in person' },
    });
  });

  it.each([
    ['refuses entry', 'refuse-entry', 'arrival'],
    ['defers the departure', 'defer-departure', 'departure'],
    ['sends to second line', 'second-line', 'arrival'],
  ] as const)('%s: the barrier stays shut', async (_name, resolution, direction) => {
    const gate = await referred('NLD', { direction });
    gate.resolve(resolution);
    expect([gate.state, gate.outputs.exitOpen]).toEqual([{ crossing: 'recording' }, false]);
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'referred', resolution: { kind: resolution } });
  });

  it.each([
    ['refuses no citizen entry', 'IDN', 'refuse-entry', 'arrival'],
    ['refuses nobody entry who departs', 'NLD', 'refuse-entry', 'departure'],
    ['defers no departure of somebody who arrives', 'NLD', 'defer-departure', 'arrival'],
  ] as const)('%s', async (_name, nationality, resolution, direction) => {
    const gate = await referred(nationality, { direction });
    gate.resolve(resolution);
    expect(gate.state).toEqual({ crossing: 'referred' });
    expect(gate.draft?.resolution).toBeUndefined();
  });

  it('refuses entry to nobody whose nationality is not known', () => {
    const gate = openGate();
    gate.send({ type: 'TRAVELLER.CALLED' });
    gate.resolve('refuse-entry');
    expect(gate.state).toEqual({ crossing: 'referred' });
  });

  it('decides about the crossing that was shown and no other', async () => {
    const gate = await referred();
    gate.resolve('admit', 'crossing-0');
    expect([gate.state, gate.outputs.exitOpen]).toEqual([{ crossing: 'referred' }, false]);
  });

  it('decides once: a second word changes nothing', async () => {
    const gate = await referred();
    gate.resolve('second-line');
    gate.resolve('admit');
    expect([gate.state, gate.draft?.resolution?.kind]).toEqual([{ crossing: 'recording' }, 'second-line']);
  });

  it('admits while a camera is lost, which does not move the barrier', async () => {
    const gate = await referred();
    gate.send({ type: 'DEVICE.LOST', device: 'camera' });
    gate.resolve('admit');
    expect(gate.state).toEqual({ crossing: 'opening' });
  });

  it('is told of a traveller who calls where there is no crossing, until he has been there', () => {
    const gate = openGate({ opensAtStart: false });
    gate.send({ type: 'TRAVELLER.CALLED' });
    expect([gate.state, gate.snapshot.context.called]).toEqual(['closed', true]);
    gate.send({ type: 'OFFICER.CAME' });
    expect(gate.snapshot.context.called).toBe(false);
  });

  it('admits nobody through a barrier that does not answer', async () => {
    const gate = await referred();
    gate.lose('barrier');
    gate.resolve('admit');
    expect(gate.state).toEqual({ crossing: 'referred' });
    expect(gate.draft?.resolution).toBeUndefined();
  });

  it('who says nothing leaves a crossing on record without a resolution', async () => {
    const gate = await referred();
    gate.pass(600_000);
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'referred', resolution: undefined });
  });

  it('closes the lane: at once when it is free, after the crossing when it is not', async () => {
    const free = openGate();
    free.send({ type: 'OFFICER.CLOSE' });
    expect([free.state, free.posture]).toEqual(['closed', 'shut']);

    const busy = await referred();
    busy.send({ type: 'OFFICER.CLOSE' });
    expect(busy.state).toEqual({ crossing: 'referred' });
    busy.see();
    busy.resolve('second-line');
    await busy.answer('record', 1);
    expect(busy.state).toBe('closed');
  });

  it('opens a closed lane', () => {
    const gate = openGate({ opensAtStart: false });
    expect(gate.state).toBe('closed');
    gate.send({ type: 'OFFICER.OPEN' });
    expect(gate.state).toEqual({ open: 'waiting' });
  });
});
