// The lane opens when it is secure, and invites one document at a time.
import { describe, expect, it } from 'vitest';
import { zoneOf } from './gate.fixture.ts';
import { CHIP, DEVICES, gateOnTable, openGate } from './table.fixture.ts';

describe('a lane that starts', () => {
  it('secures itself with everything shut', () => {
    const gate = gateOnTable();
    expect([gate.state, gate.posture]).toEqual(['securing', 'shut']);
    expect(gate.outputs).toMatchObject({ entryOpen: false, exitOpen: false });
  });

  it.each(['mrzReader', 'barrier', 'camera', 'journal'] as const)('does not open without %s', (missing) => {
    const gate = gateOnTable();
    for (const device of DEVICES) if (device !== missing) gate.ready(device);
    gate.see();
    expect(gate.state).toBe('securing');
  });

  it('does not open before the board has been read', () => {
    const gate = gateOnTable();
    for (const device of DEVICES) gate.ready(device);
    expect(gate.state).toBe('securing');
  });

  it.each([
    ['the barrier is not shut', { exitClosed: false }],
    ['the barrier says that it is both open and shut', { exitOpen: true }],
    ['somebody stands behind the barrier', { zoneB: true }],
    ['the drive has a fault', { driveFault: true }],
    ['the watchdog of the board has tripped', { watchdogTripped: true }],
    ['the board is being maintained', { maintenance: true }],
    ['the board runs on its battery', { mainsLost: true }],
  ])('does not open when %s', (_name, inputs) => {
    const gate = gateOnTable();
    for (const device of DEVICES) gate.ready(device);
    gate.see(inputs);
    expect(gate.state).toBe('securing');
    gate.see();
    expect(gate.state).toEqual({ open: 'waiting' });
  });

  it('opens late, out of service, when it becomes secure at last', () => {
    const gate = gateOnTable();
    gate.pass(10_000);
    expect(gate.state).toBe('outOfService');
    for (const device of DEVICES) gate.ready(device);
    gate.see();
    expect(gate.state).toEqual({ open: 'waiting' });
  });

  it('waits for an officer where the lane file says so', () => {
    expect(openGate({ opensAtStart: false }).state).toBe('closed');
  });

  it('reads no document before it is open', () => {
    const gate = gateOnTable();
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
    expect(gate.draft).toBeUndefined();
  });
});

describe('an open lane', () => {
  it.each([
    ['is forced open', { exitClosed: false }],
    ['says that it is both open and shut', { exitOpen: true }],
  ])('is out of service when its barrier %s', (_name, inputs) => {
    const gate = openGate();
    gate.see(inputs);
    expect(gate.state).toBe('outOfService');
  });

  it('calls the officer when a traveller without a document asks', () => {
    const gate = openGate();
    gate.send({ type: 'TRAVELLER.CALLED' });
    expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['assistance-requested']]);
    gate.resolve('second-line');
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'referred', document: undefined, checks: [] });
  });
});

describe('a document that cannot be read', () => {
  it('may be laid down again', () => {
    const gate = openGate();
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    expect([gate.state, gate.posture]).toEqual([{ open: 'retry' }, 'inviting']);
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
    expect(gate.state).toHaveProperty('crossing.inspecting');
  });

  it('refers at the third attempt', () => {
    const gate = openGate();
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    expect(gate.state).toEqual({ open: 'retry' });
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['document-unreadable']]);
  });

  it('is not counted against the next traveller', () => {
    const gate = openGate();
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    gate.pass(15_000);
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    expect(gate.state).toEqual({ open: 'retry' });
  });

  it('is not counted any more once a document was read', async () => {
    const gate = openGate();
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    gate.see({ zoneA: true });
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
    await gate.answer('readChip', CHIP);
    gate.see();
    gate.pass(2000);
    await gate.answer('record', 1);
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    expect(gate.state).toEqual({ open: 'retry' });
  });
});
