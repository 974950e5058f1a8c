// Whom a lane serves while something is gone: every row of the table that lies beside the code, then tables made for the purpose.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availabilityOf, closingDevices, lossesOf } from './availability.ts';
import degradeJson from './degrade.json' with { type: 'json' };
import {
  degraded,
  parseDegradeTable,
  SOURCES,
  SOURCE_STATES,
  type DegradeTable,
  type SourceStates,
} from './degrade.ts';

function tableWith(rows: object): DegradeTable {
  const parsed = parseDegradeTable({ ...degradeJson, rows: { ...degradeJson.rows, ...rows } });
  if (!parsed.ok) throw new Error(parsed.error.join('; '));
  return parsed.value;
}
const TABLE = tableWith({});
const FRESH: SourceStates = Object.fromEntries(SOURCES.map((source) => [source, 'fresh']));
const DIRECTIONS = ['arrival', 'departure'] as const;

describe('the lane', () => {
  it('serves everybody while every source is fresh, and while one only asks for an extra check', () => {
    expect(availabilityOf(TABLE, FRESH, 'arrival')).toEqual({ kind: 'serves' });
    expect(availabilityOf(TABLE, { ...FRESH, 'code-scanner': 'unavailable' }, 'arrival')).toEqual({ kind: 'serves' });
  });

  it.each(['camera', 'barrier-link', 'safety-inputs', 'journal'] as const)('is closed without %s', (source) => {
    for (const direction of DIRECTIONS)
      expect(availabilityOf(TABLE, { ...FRESH, [source]: 'unavailable' }, direction)).toEqual({
        kind: 'closed',
        causes: [{ source, state: 'unavailable', action: 'close', classes: ['citizen', 'foreigner'] }],
      });
  });

  it.each([
    ['chip-reader', 'unavailable'],
    ['trust-store', 'unavailable'],
    ['pad', 'unavailable'],
    ['clock', 'unavailable'],
    ['journal', 'expired'],
  ] as const)('refers all while %s is %s', (source, state) => {
    expect(availabilityOf(TABLE, { ...FRESH, [source]: state }, 'arrival')).toEqual({
      kind: 'serves-some',
      classes: [],
      causes: [{ source, state, action: 'refer', classes: ['citizen', 'foreigner'] }],
    });
  });

  it('serves citizens alone while the permits are gone, and both ways of the person list by direction', () => {
    expect(availabilityOf(TABLE, { ...FRESH, permits: 'expired' }, 'departure')).toEqual({
      kind: 'serves-some',
      classes: ['citizen'],
      causes: [{ source: 'permits', state: 'expired', action: 'refer', classes: ['foreigner'] }],
    });
    const gone: SourceStates = { ...FRESH, 'person-list': 'unavailable' };
    expect(availabilityOf(TABLE, gone, 'arrival')).toMatchObject({ kind: 'serves-some', classes: ['citizen'] });
    expect(availabilityOf(TABLE, gone, 'departure')).toMatchObject({ kind: 'serves-some', classes: [] });
  });

  it('names what closes it before what only refers', () => {
    const states: SourceStates = { ...FRESH, 'chip-reader': 'unavailable', journal: 'unavailable' };
    const found = availabilityOf(TABLE, states, 'arrival');
    expect(found.kind === 'closed' ? found.causes.map(({ source }) => source) : found).toEqual([
      'journal',
      'chip-reader',
    ]);
  });

  it('is closed when two sources close it, one for each class; open for referrals when one class is left', () => {
    const table = tableWith({
      permits: { stale: 'normal', expired: 'normal', unavailable: { citizen: 'normal', foreigner: 'close' } },
      profile: { stale: 'normal', expired: 'normal', unavailable: { citizen: 'close', foreigner: 'normal' } },
    });
    const one: SourceStates = { ...FRESH, permits: 'unavailable' };
    expect(availabilityOf(table, one, 'arrival')).toMatchObject({ kind: 'serves-some', classes: ['citizen'] });
    expect(availabilityOf(table, { ...one, profile: 'unavailable' }, 'arrival').kind).toBe('closed');
  });

  it('takes a source that nobody named for unavailable', () => {
    expect(availabilityOf(TABLE, {}, 'arrival').kind).toBe('closed');
  });

  it('serves a class by itself exactly where the decision would not refer it for a source', () => {
    const states = fc.record(Object.fromEntries(SOURCES.map((source) => [source, fc.constantFrom(...SOURCE_STATES)])));
    fc.assert(
      fc.property(states, fc.constantFrom(...DIRECTIONS), (drawn, direction) => {
        const found = availabilityOf(TABLE, drawn, direction);
        const served =
          found.kind === 'serves' ? ['citizen', 'foreigner'] : found.kind === 'closed' ? [] : found.classes;
        for (const of of ['citizen', 'foreigner'] as const) {
          const isReferred = degraded(TABLE, drawn, of, direction).some(
            ({ action }) => action === 'refer' || action === 'close',
          );
          expect(served.includes(of)).toBe(!isReferred);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the devices that close the lane', () => {
  it.each(DIRECTIONS)('at %s are those whose source closes it for all, and the document reader', (direction) => {
    expect(closingDevices(TABLE, direction)).toEqual(['mrzReader', 'camera', 'barrier', 'journal']);
  });

  it('follow the table: its own direction, and every class', () => {
    const row = (unavailable: unknown) => ({ stale: 'normal', expired: 'normal', unavailable });
    const table = tableWith({
      'chip-reader': { arrival: row('close'), departure: row('refer') },
      camera: row({ citizen: 'refer', foreigner: 'close' }),
    });
    expect(closingDevices(table, 'arrival')).toEqual(['mrzReader', 'chipReader', 'barrier', 'journal']);
    expect(closingDevices(table, 'departure')).toEqual(['mrzReader', 'barrier', 'journal']);
  });

  it('are told apart from those that refer, and from those that only ask for more', () => {
    expect(lossesOf(TABLE, 'departure')).toEqual({
      mrzReader: 'close',
      codeScanner: 'serve',
      barrier: 'close',
      chipReader: 'refer',
      camera: 'close',
      journal: 'close',
    });
    const half = { stale: 'normal', expired: 'normal', unavailable: { citizen: 'refer', foreigner: 'close' } };
    expect(lossesOf(tableWith({ camera: half, 'chip-reader': half }), 'arrival')).toMatchObject({
      camera: 'refer',
      chipReader: 'refer',
    });
  });

  it.each(['barrier-link', 'safety-inputs', 'journal'])(
    'a table that does not close the lane without %s is none',
    (source) => {
      const row = { stale: 'normal', expired: 'normal', unavailable: { citizen: 'refer', foreigner: 'close' } };
      const parsed = parseDegradeTable({ ...degradeJson, rows: { ...degradeJson.rows, [source]: row } });
      expect(parsed.ok ? [] : parsed.error).toEqual([
        `rows.${source}: must close the lane for everybody when it is gone`,
      ]);
    },
  );
});
