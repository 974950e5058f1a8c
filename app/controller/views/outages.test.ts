// What officer and technician are told is gone, over the real machine.
import { describe, expect, it } from 'vitest';
import type { Outage } from '../../contract/outages.ts';
import { openGate, passing, type TableGate } from '../../../state/gate/table.fixture.ts';
import { laneStateOf } from './officer.ts';
import { outagesOf as outages, type OutageFacts } from './outages.ts';

const SERVES: OutageFacts = { availability: { kind: 'serves' }, parts: [] };
const ALL = ['citizen', 'foreigner'] as const;
const outagesOf = (gate: TableGate, facts: Partial<OutageFacts> = {}): readonly Outage[] =>
  outages(gate.snapshot, { ...SERVES, ...facts });

describe('what is gone', () => {
  it.each([
    ['mrzReader', 'mrz-reader'],
    ['barrier', 'barrier'],
    ['camera', 'camera'],
    ['journal', 'journal'],
  ] as const)('without %s the lane is shut, and the officer is told of it', (device, code) => {
    const gate = openGate();
    gate.lose(device);
    expect(outagesOf(gate)).toEqual([{ code, effect: 'closes', classes: ALL }]);
  });

  it.each([
    [{ driveFault: true }, 'drive-fault'],
    [{ watchdogTripped: true }, 'watchdog-tripped'],
    [{ maintenance: true }, 'maintenance'],
    [{ mainsLost: true }, 'mains-lost'],
    [{ exitClosed: false }, 'door-not-shut'],
  ] as const)('the board that says %o shuts the lane', (inputs, code) => {
    const gate = openGate();
    gate.see(inputs);
    expect(outagesOf(gate).map((outage) => outage.code)).toContain(code);
  });

  it('a crossing is no outage: its door is open and its traveller is there', async () => {
    const gate = await passing();
    expect(outagesOf(gate)).toEqual([]);
  });

  it('a lost chip reader leaves the lane open, and is told as what it does', () => {
    const gate = openGate();
    gate.lose('chipReader');
    expect(laneStateOf(gate.snapshot)).toBe('open');
    const availability = {
      kind: 'serves-some',
      classes: [],
      causes: [{ source: 'chip-reader', state: 'unavailable', action: 'refer', classes: ALL }],
    } as const;
    expect(outagesOf(gate, { availability })).toEqual([{ code: 'chip-reader', effect: 'refers', classes: ALL }]);
  });

  it('a source that closes by the table is not told twice, and one for foreigners names them', () => {
    const gate = openGate();
    gate.lose('camera');
    const availability = {
      kind: 'closed',
      causes: [
        { source: 'camera', state: 'unavailable', action: 'close', classes: ALL },
        { source: 'permits', state: 'expired', action: 'refer', classes: ['foreigner'] },
      ],
    } as const;
    expect(outagesOf(gate, { availability })).toEqual([
      { code: 'camera', effect: 'closes', classes: ALL },
      { code: 'permits', effect: 'refers', classes: ['foreigner'] },
    ]);
  });

  it('a service without which a check has no answer refers, a code scanner only limits', () => {
    const parts = [
      { name: 'codeScanner', state: 'failed' },
      { name: 'hall', state: 'failed' },
      { name: 'faceModels', state: 'degraded' },
      { name: 'watchlist', state: 'ready' },
    ] as const;
    expect(outagesOf(openGate(), { parts })).toEqual([
      { code: 'hall', effect: 'refers', classes: ALL },
      { code: 'code-scanner', effect: 'limits', classes: ALL },
    ]);
  });
});
