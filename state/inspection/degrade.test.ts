import { describe, expect, it } from 'vitest';
import degradeJson from './degrade.json' with { type: 'json' };
import {
  actionOf,
  ACTIONS,
  degraded,
  parseDegradeTable,
  SOURCES,
  SOURCE_STATES,
  stateByAge,
  type Action,
  type DegradeTable,
  type SourceStates,
} from './degrade.ts';

const parsed = parseDegradeTable(degradeJson);
if (!parsed.ok) throw new Error(parsed.error.join('; '));
const TABLE: DegradeTable = parsed.value;
const NOW = new Date('2026-11-22T08:00:00Z');
const FRESH: SourceStates = Object.fromEntries(SOURCES.map((source) => [source, 'fresh']));

/** Every cell that the table has, as its author wrote it: source, state, class, direction. */
const CELLS = SOURCES.flatMap((source) =>
  SOURCE_STATES.flatMap((state) =>
    (['citizen', 'foreigner'] as const).flatMap((of) =>
      (['arrival', 'departure'] as const).map((direction) => [source, state, of, direction] as const),
    ),
  ),
);

describe('the degrade table', () => {
  it.each(CELLS)('%s %s answers for a %s at %s', (source, state, of, direction) => {
    const action = actionOf(TABLE, source, state, of, direction);
    expect(ACTIONS).toContain(action);
    if (state === 'fresh') expect(action).toBe('normal');
    const found = degraded(TABLE, { ...FRESH, [source]: state }, of, direction);
    expect(found.map((row) => row.action)).toEqual(action === 'normal' ? [] : [action]);
  });

  it('is what this snapshot says, cell by cell', () => {
    // Mutating any cell of the table breaks this test: a change of the table is a decision, and is seen in the review.
    const rows = CELLS.filter(([, state]) => state !== 'fresh').map(
      (cell) => `${cell.join(' ')}: ${actionOf(TABLE, ...cell)}`,
    );
    expect(rows).toMatchSnapshot();
  });

  it('is never milder for an older source, but for a chip reader and the like that have no age', () => {
    const rank = (action: Action) => ACTIONS.indexOf(action);
    for (const source of SOURCES)
      for (const of of ['citizen', 'foreigner'] as const)
        for (const direction of ['arrival', 'departure'] as const) {
          const ranks = SOURCE_STATES.map((state) => rank(actionOf(TABLE, source, state, of, direction)));
          expect(ranks, source).toEqual(ranks.toSorted((a, b) => a - b));
        }
  });

  it('takes a source that nobody named for unavailable', () => {
    expect(degraded(TABLE, {}, 'foreigner', 'arrival').find(({ source }) => source === 'journal')).toMatchObject({
      state: 'unavailable',
      action: 'close',
    });
  });

  it('names a row that is missing, an action that does not exist and ages that contradict each other', () => {
    const rows = Object.fromEntries(Object.entries(degradeJson.rows).filter(([source]) => source !== 'journal'));
    expect(parseDegradeTable({ ...degradeJson, rows })).toMatchObject({ ok: false });
    const wrong = {
      ...degradeJson,
      rows: { ...degradeJson.rows, clock: { stale: 'pray', expired: 'refer', unavailable: 'refer' } },
    };
    expect(parseDegradeTable(wrong)).toMatchObject({ ok: false });
    const ages = { permits: { staleAfterHours: 5, expiredAfterHours: 4 } };
    const found = parseDegradeTable({ ...degradeJson, ages });
    expect(found.ok ? '' : found.error.join()).toMatch(/ages\.permits/);
  });
});

describe('drills', () => {
  const drill = (changes: SourceStates, of: 'citizen' | 'foreigner', direction: 'arrival' | 'departure' = 'arrival') =>
    degraded(TABLE, { ...FRESH, ...changes }, of, direction).map(({ action }) => action);

  it('Malaysia, July 2025: an external list is expired; foreigners are referred, citizens go on', () => {
    expect(drill({ 'document-list': 'expired' }, 'foreigner')).toEqual(['refer']);
    expect(drill({ 'document-list': 'expired' }, 'citizen')).toEqual(['extra-check']);
  });

  it('United Kingdom, 7 May 2024: the network is gone for five hours; nothing changes', () => {
    const fiveHoursAgo = '2026-11-22T03:00:00Z';
    expect(stateByAge(TABLE, 'document-list', fiveHoursAgo, NOW)).toBe('fresh');
    expect(stateByAge(TABLE, 'person-list', fiveHoursAgo, NOW)).toBe('fresh');
  });

  it('Indonesia, 20 June 2024: the data centre is gone for three days; foreigners are referred at the end', () => {
    expect(stateByAge(TABLE, 'document-list', '2026-11-20T08:00:00Z', NOW)).toBe('stale');
    expect(stateByAge(TABLE, 'document-list', '2026-11-19T07:00:00Z', NOW)).toBe('expired');
    expect(drill({ 'person-list': 'expired' }, 'foreigner')).toEqual(['refer']);
  });

  it('Singapore, 31 March 2023: the biometrics are overloaded; the lane closes for everybody', () => {
    expect(drill({ camera: 'unavailable' }, 'citizen')).toEqual(['close']);
  });
});

describe('the age of a list', () => {
  it.each([
    [undefined, 'unavailable'],
    ['nonsense', 'unavailable'],
    ['2026-11-22T07:59:00Z', 'fresh'],
    // An hour from now: the clock or the list is wrong.
    ['2026-11-22T09:30:00Z', 'unavailable'],
    ['2026-11-21T07:00:00Z', 'stale'],
    ['2026-11-01T07:00:00Z', 'expired'],
  ])('imported at %s is %s', (importedAt, expected) => {
    expect(stateByAge(TABLE, 'document-list', importedAt, NOW)).toBe(expected);
  });
});
