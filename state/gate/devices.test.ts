// A device that is lost ends in a referral or a closed lane that names it, never in an open door.
import { describe, expect, it } from 'vitest';
import { lostReasons, unfitness } from './fitness.ts';
import type { GateDevice } from './events.ts';
import { OPENED, zoneOf } from './gate.fixture.ts';
import {
  CLEAR,
  closing,
  deciding,
  DEVICES,
  inspecting,
  opening,
  openGate,
  passing,
  recording,
  referred,
} from './table.fixture.ts';

const LOST = {
  mrzReader: 'mrz-reader-lost',
  codeScanner: 'code-scanner-lost',
  barrier: 'barrier-lost',
  chipReader: 'chip-reader-lost',
  camera: 'camera-lost',
  journal: 'journal-lost',
} as const;

/** Those whose loss closes the lane, refers at once, or is weighed when the evidence is judged. */
const CLOSING = ['mrzReader', 'barrier', 'camera', 'journal'] as const;
const REFERRING = [...CLOSING, 'chipReader'] as const;

const byTable = (a: GateDevice, b: GateDevice) => Object.keys(LOST).indexOf(a) - Object.keys(LOST).indexOf(b);

const TROUBLES = ['driveFault', 'watchdogTripped', 'maintenance'] as const;

describe.each(CLOSING)('%s, lost', (device) => {
  it('takes a lane that is free out of service, and names itself', () => {
    const gate = openGate();
    gate.lose(device);
    expect([gate.state, gate.posture]).toEqual(['outOfService', 'shut']);
    expect(unfitness(gate.snapshot.context)).toEqual([LOST[device]]);
  });

  it('takes a lane that is closed out of service, too', () => {
    const gate = openGate({ opensAtStart: false });
    gate.lose(device);
    expect(gate.state).toBe('outOfService');
  });

  it('closes the lane after the crossing, and opens it when it is back', async () => {
    const gate = await recording();
    gate.lose(device);
    await gate.answer('record', 1);
    gate.pass(25_000);
    expect(gate.state).toBe('outOfService');
    gate.ready(device);
    gate.see();
    expect(gate.state).toEqual({ open: 'waiting' });
  });
});

describe.each(REFERRING)('%s, lost', (device) => {
  it('refers the traveller whose inspection it interrupts, and names itself', () => {
    const gate = inspecting();
    gate.lose(device);
    expect([gate.state, gate.reasons, gate.tasks]).toEqual([{ crossing: 'referred' }, [LOST[device]], []]);
  });

  it('refers the traveller about whom is being decided', async () => {
    const gate = await deciding();
    gate.lose(device);
    expect([gate.state, gate.reasons, gate.tasks]).toEqual([{ crossing: 'referred' }, [LOST[device]], []]);
  });
});

describe.each(DEVICES)('%s, lost', (device) => {
  it('leaves a referral to the officer', async () => {
    const gate = await referred();
    gate.lose(device);
    expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['face-mismatch']]);
  });

  it('does not trap a traveller who is going through', async () => {
    const gate = await passing();
    gate.lose(device);
    expect(gate.state).toEqual(device === 'barrier' ? { crossing: 'recording' } : { crossing: { passing: 'awaited' } });
  });
});

describe('a device that the lane can do without', () => {
  it('leaves it open: the chip reader, whose loss refers every traveller with a document in hand', () => {
    const gate = openGate();
    gate.lose('chipReader');
    expect(gate.state).toEqual({ open: 'waiting' });
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
    expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['chip-reader-lost']]);
  });

  it('goes on with the inspection: the code scanner, which is weighed when the evidence is judged', () => {
    const gate = inspecting();
    gate.lose('codeScanner');
    expect(gate.state).toHaveProperty('crossing.inspecting');
  });
});

describe('a barrier that is lost', () => {
  it('while it opens refers the traveller', async () => {
    const gate = await opening();
    gate.lose('barrier');
    expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['barrier-lost']]);
    expect(gate.outputs.exitOpen).toBe(false);
  });

  it.each([
    ['open', passing],
    ['closing', closing],
  ])('while it is %s ends the crossing, and the record says so', async (_name, phase) => {
    const gate = await phase();
    gate.lose('barrier');
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'opened', reasons: ['barrier-lost'] });
  });

  it('has forgotten what it said: its return alone does not open the lane', () => {
    const gate = openGate();
    gate.lose('barrier');
    gate.ready('barrier');
    expect(gate.state).toBe('outOfService');
    gate.see();
    expect(gate.state).toEqual({ open: 'waiting' });
  });

  it('and comes back in the middle of a referral lets the officer admit again', async () => {
    const gate = await referred();
    gate.lose('barrier');
    gate.ready('barrier');
    gate.see({ zoneA: true });
    gate.resolve('admit');
    expect(gate.state).toEqual({ crossing: 'opening' });
  });
});

describe.each(TROUBLES)('a board that says %s', (trouble) => {
  it('takes a free lane out of service', () => {
    const gate = openGate();
    gate.see({ [trouble]: true });
    expect(gate.state).toBe('outOfService');
    gate.see();
    expect(gate.state).toEqual({ open: 'waiting' });
  });

  it('refers the traveller whose inspection it interrupts', () => {
    const gate = inspecting();
    gate.see({ zoneA: true, [trouble]: true });
    expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['barrier-stuck']]);
  });

  it('opens for nobody, whatever the decision', async () => {
    const gate = await deciding();
    gate.see({ zoneA: true, [trouble]: true });
    expect(gate.tasks).not.toContain('decide');
    expect(gate.outputs.exitOpen).toBe(false);
  });

  it('does not stop the record of a traveller who is going through', async () => {
    const gate = await passing();
    gate.see({ ...OPENED, zoneB: true, [trouble]: true });
    gate.see({ ...OPENED, [trouble]: true });
    gate.pass(7000);
    expect(gate.inputOf('record')).toMatchObject({ passage: 'used', reasons: ['barrier-stuck'] });
  });
});

describe('the reasons of a loss', () => {
  it('are there exactly when the lane is not fit', async () => {
    const gate = await deciding();
    const fit = () => [unfitness(gate.snapshot.context).length, lostReasons(gate.snapshot.context).length];
    expect(fit()).toEqual([0, 0]);
    gate.see({ maintenance: true });
    expect(fit()).toEqual([1, 1]);
    gate.see();
    gate.lose('barrier');
    expect(fit().every((count) => count > 0)).toBe(true);
  });

  it('name every device that is lost and needed', () => {
    const gate = openGate();
    for (const device of DEVICES) gate.lose(device);
    expect(lostReasons(gate.snapshot.context)).toEqual(REFERRING.toSorted(byTable).map((device) => LOST[device]));
  });

  it('do not undo a clearance that has already opened the barrier', async () => {
    const gate = await deciding();
    await gate.answer('decide', CLEAR);
    gate.lose('camera');
    expect(gate.state).toEqual({ crossing: 'opening' });
  });
});
