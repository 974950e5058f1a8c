// A traveller who goes away has withdrawn; one whom the sensor lost for a moment has not.
import { describe, expect, it } from 'vitest';
import { OPENED, zoneOf } from './gate.fixture.ts';
import { inspecting, openGate, passing, referred } from './table.fixture.ts';

describe('a traveller who goes away', () => {
  it('has withdrawn after two seconds; no door opens, and no officer is called', () => {
    const gate = inspecting();
    gate.see();
    gate.pass(2000);
    expect([gate.state, gate.posture]).toEqual([{ crossing: 'recording' }, 'occupied']);
    expect(gate.inputOf('record')).toMatchObject({
      outcome: 'closed',
      passage: 'none',
      reasons: ['traveller-withdrew'],
      images: { portrait: undefined, live: undefined },
    });
  });

  it('ends every task of the inspection', () => {
    const gate = inspecting();
    gate.see();
    gate.pass(2000);
    expect(gate.tasks).toEqual(['record']);
  });

  it('has not withdrawn when the sensor flickers', () => {
    const gate = inspecting();
    for (let time = 0; time < 5; time += 1) {
      gate.see();
      gate.pass(1900);
      gate.see({ zoneA: true });
      gate.pass(100);
    }
    expect(gate.state).toHaveProperty('crossing.inspecting');
  });

  it('is not missed where no sensor has ever seen one', () => {
    const gate = openGate();
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
    gate.pass(3000);
    expect(gate.state).toHaveProperty('crossing.inspecting');
  });

  it('does not end a referral: that is the officer’s', async () => {
    const gate = await referred();
    gate.see();
    gate.pass(60_000);
    expect(gate.state).toEqual({ crossing: 'referred' });
  });

  it('leaves no open barrier behind for whoever steps there next', async () => {
    const gate = await passing();
    gate.see({ ...OPENED, zoneA: true });
    gate.see(OPENED);
    gate.pass(1900);
    expect(gate.posture).toBe('released');
    gate.pass(100);
    expect(gate.posture).toBe('occupied');
    gate.see({ ...OPENED, zoneA: true });
    gate.see({ zoneA: true });
    expect(gate.inputOf('record')).toMatchObject({ passage: 'not-used', reasons: ['passage-not-used'] });
  });

  it('lets the next one come once the crossing is on record', async () => {
    const gate = inspecting();
    gate.see();
    gate.pass(2000);
    await gate.answer('record', 1);
    expect(gate.state).toEqual({ open: 'waiting' });
  });
});
