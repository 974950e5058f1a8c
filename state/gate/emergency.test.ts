// Fire, the emergency button and a released door win over everything.
import { describe, expect, it } from 'vitest';
import { board } from './gate.fixture.ts';
import {
  closing,
  deciding,
  gateOnTable,
  inspecting,
  opening,
  openGate,
  passing,
  recording,
  referred,
  type TableGate,
} from './table.fixture.ts';

const PHASES: Readonly<Record<string, () => TableGate | Promise<TableGate>>> = {
  securing: () => gateOnTable(),
  'out of service': () => {
    const gate = gateOnTable();
    gate.pass(10_000);
    return gate;
  },
  closed: () => openGate({ opensAtStart: false }),
  open: () => openGate(),
  inspecting: () => inspecting(),
  deciding: () => deciding(),
  referred: () => referred(),
  opening,
  passing,
  closing,
  recording,
  'without its record': async () => {
    const gate = await recording();
    await gate.fail('record');
    return gate;
  },
  stopping: async () => {
    const gate = await recording();
    gate.send({ type: 'LANE.STOP' });
    return gate;
  },
};

const RELEASED = { entryOpen: true, exitOpen: true, alarm: true };

/** A fire during an inspection, on record, the loop healthy again. */
async function overAndRecorded(): Promise<TableGate> {
  const gate = inspecting();
  gate.see({ fireAlarm: true });
  await gate.answer('record', 1);
  gate.see();
  return gate;
}

describe('an emergency', () => {
  it.each(Object.keys(PHASES))('releases the doors at once while %s', async (phase) => {
    const gate = await PHASES[phase]?.();
    gate?.see({ fireAlarm: true, zoneA: true });
    expect(gate?.outputs).toMatchObject(RELEASED);
  });

  it.each(['fireAlarm', 'emergencyButton', 'manualRelease'] as const)('is told by %s', (input) => {
    const gate = openGate();
    gate.see({ [input]: true });
    expect(gate.state).toHaveProperty('emergency');
  });

  it('is recorded with the crossing that it ended', () => {
    const gate = inspecting();
    gate.see({ fireAlarm: true });
    expect(gate.tasks).toEqual(['record']);
    expect(gate.inputOf('record')).toMatchObject({
      outcome: 'released',
      passage: 'emergency',
      reasons: ['emergency'],
    });
  });

  it('keeps the reasons that the crossing had', async () => {
    const gate = await referred();
    gate.see({ fireAlarm: true });
    expect(gate.inputOf('record')).toMatchObject({ reasons: ['face-mismatch', 'emergency'] });
  });

  it('lasts when the loop is healthy again, until an officer ends it', async () => {
    const gate = await overAndRecorded();
    gate.pass(3_600_000);
    expect(gate.outputs).toMatchObject(RELEASED);
    gate.send({ type: 'OFFICER.RESET' });
    expect([gate.state, gate.outputs.exitOpen]).toEqual([{ open: 'waiting' }, false]);
  });

  it('is not ended while the loop is broken', () => {
    const gate = openGate();
    gate.see({ fireAlarm: true });
    gate.pass(60_000);
    gate.send({ type: 'OFFICER.RESET' });
    expect(gate.outputs).toMatchObject(RELEASED);
  });

  it('is not ended before the loop has been healthy for a second', async () => {
    const gate = await overAndRecorded();
    gate.pass(950);
    gate.send({ type: 'OFFICER.RESET' });
    expect(gate.outputs).toMatchObject(RELEASED);
    gate.pass(50);
    gate.send({ type: 'OFFICER.RESET' });
    expect(gate.outputs.exitOpen).toBe(false);
  });

  it('counts the second anew when the loop breaks again', async () => {
    const gate = await overAndRecorded();
    gate.pass(900);
    gate.see({ fireAlarm: true });
    gate.see();
    gate.pass(900);
    gate.send({ type: 'OFFICER.RESET' });
    expect(gate.outputs).toMatchObject(RELEASED);
  });

  it('begins again when the loop breaks after it could have been ended', async () => {
    const gate = await overAndRecorded();
    gate.pass(1000);
    gate.see({ emergencyButton: true });
    gate.send({ type: 'OFFICER.RESET' });
    expect(gate.outputs).toMatchObject(RELEASED);
  });

  it('comes a second time after it was ended', async () => {
    const gate = await overAndRecorded();
    gate.pass(1000);
    gate.send({ type: 'OFFICER.RESET' });
    gate.see({ fireAlarm: true });
    expect(gate.outputs).toMatchObject(RELEASED);
    // A second emergency is a second record.
    expect(gate.inputOf('record')).toMatchObject({ reasons: ['emergency'], document: undefined });
  });

  it('is not ended by a board that no longer answers', async () => {
    const gate = await overAndRecorded();
    gate.pass(1000);
    gate.lose('barrier');
    gate.send({ type: 'OFFICER.RESET' });
    expect(gate.outputs).toMatchObject(RELEASED);
  });

  it('is ended by no scan, whatever it is called', () => {
    const gate = openGate();
    gate.see({ fireAlarm: true });
    gate.send({ type: 'BOARD.SCAN', inputs: board({ fireAlarm: true }) });
    gate.send({ type: 'OFFICER.RESET' });
    expect(gate.outputs).toMatchObject(RELEASED);
  });

  it('leaves the doors to the board when the controller is stopped', () => {
    const gate = inspecting();
    gate.see({ fireAlarm: true });
    gate.send({ type: 'LANE.STOP' });
    expect(gate.outputs).toMatchObject(RELEASED);
  });

  it('tries the journal until it has the crossing', async () => {
    const gate = inspecting();
    gate.see({ fireAlarm: true });
    await gate.fail('record');
    gate.pass(15_000);
    expect(gate.tasks).toEqual(['record']);
    await gate.answer('record', 1);
    expect(gate.draft?.recorded).toBe(true);
  });

  it('that is ended before its crossing is on record serves nobody until it is', async () => {
    const gate = inspecting();
    gate.see({ fireAlarm: true });
    gate.see();
    gate.pass(1000);
    gate.send({ type: 'OFFICER.RESET' });
    expect(gate.state).toEqual({ crossing: 'recording' });
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'released' });
    await gate.answer('record', 1);
    expect(gate.state).toEqual({ open: 'waiting' });
  });
});
