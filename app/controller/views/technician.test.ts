// What the technician is shown, over the real machine: levels by name, faults in words, and nothing of a traveller.
import { describe, expect, it } from 'vitest';
import { technicianView as contract, type PartView } from '../../contract/technician.ts';
import { encodeOutputs, NO_OUTPUTS } from '../../../state/gate/board.ts';
import { board } from '../../../state/gate/gate.fixture.ts';
import { openGate, referred } from '../../../state/gate/table.fixture.ts';
import { technicianView, type TechnicianExtras } from './technician.ts';

const CAMERA: PartView = { name: 'camera', kind: 'page', state: 'failed', cause: 'denied', since: 5 };
const EXTRAS: TechnicianExtras = {
  kind: 'bench',
  availability: { kind: 'serves' },
  devices: [CAMERA],
  services: [{ name: 'hall', kind: 'service', state: 'failed', cause: 'gone', since: 6 }],
  scan: undefined,
  scans: { scans: 7, failedScans: 1, longestGapMs: 120 },
  history: [{ at: 1, p50Ms: 0.4, p99Ms: 3, longestGapMs: 60, scans: 20 }],
  sources: [{ source: 'permits', state: 'stale', importedAt: '2026-11-22T01:00:00Z' }],
  changes: [{ at: 5, part: 'camera', state: 'failed', cause: 'denied' }],
};
const SCAN = {
  inputs: board({ zoneA: true }),
  fault: 2,
  outputs: encodeOutputs({ ...NO_OUTPUTS, exitRed: true }),
  ms: 1,
};

describe('the technician', () => {
  it('sees which part is gone, why the gate is not fit, and every counter that was taken', () => {
    const gate = openGate();
    gate.lose('camera');
    const view = technicianView(gate.snapshot, EXTRAS);
    expect(contract.safeParse(view).error).toBeUndefined();
    expect(view.lane).toMatchObject({ state: 'out-of-service', causes: ['camera-lost'] });
    expect(view.lane.outages.map(({ code, effect }) => [code, effect])).toEqual([
      ['camera', 'closes'],
      ['hall', 'refers'],
    ]);
    expect(view.devices).toEqual([CAMERA]);
    expect(view.barrier).toMatchObject({
      scans: { accepted: 7, failed: 1, longestGapMs: 120 },
      history: EXTRAS.history,
    });
  });

  it('sees no level of a board that does not answer, rather than old ones', () => {
    expect(technicianView(openGate().snapshot, EXTRAS).barrier).not.toHaveProperty('levels');
  });

  it.each([
    [0, 'no fault'],
    [2, 'the exit drive did not reach its end in time'],
    [99, 'fault 99'],
  ])('sees fault %i of the board in words', (fault, text) => {
    const view = technicianView(openGate().snapshot, { ...EXTRAS, scan: { ...SCAN, fault } });
    expect(view.barrier.levels?.fault).toBe(text);
  });

  it('sees every input and output by its name', () => {
    const { levels } = technicianView(openGate().snapshot, { ...EXTRAS, scan: SCAN }).barrier;
    const on = (of: readonly { readonly name: string; readonly on: boolean }[] = []) =>
      of.filter((level) => level.on).map(({ name }) => name);
    expect(levels?.inputs).toHaveLength(16);
    expect(on(levels?.inputs)).toEqual(['entryClosed', 'exitClosed', 'zoneA']);
    expect(on(levels?.outputs)).toEqual(['exitRed']);
  });

  it('sees nothing of whoever is being inspected', async () => {
    const gate = await referred();
    const shown = JSON.stringify(technicianView(gate.snapshot, { ...EXTRAS, scan: SCAN }));
    expect(gate.draft?.zone?.documentNumber).toBe('X1234567');
    expect(shown).not.toMatch(/X1234567|SPECIMEN|NLD|face-mismatch|crossing-1/);
  });
});
