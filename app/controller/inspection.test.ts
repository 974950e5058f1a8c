// Whom a lane says that it serves: by the whole table on a live lane, by its devices alone where degraded sources are reported.
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { demoLaneFile } from '../bench/demo-lane.ts';
import { SOURCES, type SourceStates } from '../../state/inspection/degrade.ts';
import { parseLane } from '../../state/lane/lane.ts';
import { createInspection } from './inspection.ts';

const FRESH: SourceStates = Object.fromEntries(SOURCES.map((source) => [source, 'fresh']));
const log = pino({ level: 'silent' });

function inspectionWith(degradedSources: 'apply' | 'report') {
  const file = demoLaneFile({}, tmpdir());
  const lane = parseLane({ ...file, policies: { ...file.policies, degradedSources } });
  if (!lane.ok) throw new Error(lane.error.join('; '));
  return createInspection(lane.value, tmpdir(), log);
}

describe('the availability of a lane', () => {
  it('that applies the table follows every source', () => {
    const inspection = inspectionWith('apply');
    expect(inspection.availability(FRESH)).toEqual({ kind: 'serves' });
    expect(inspection.availability({ ...FRESH, permits: 'expired' })).toMatchObject({ classes: ['citizen'] });
    expect(inspection.availability({ ...FRESH, pad: 'unavailable' })).toMatchObject({ classes: [] });
  });

  it('that only reports its sources follows its devices and its journal', () => {
    const inspection = inspectionWith('report');
    const gone: SourceStates = { ...FRESH, permits: 'unavailable', pad: 'unavailable', clock: 'unavailable' };
    expect(inspection.availability(gone)).toEqual({ kind: 'serves' });
    expect(inspection.availability({ ...gone, 'chip-reader': 'unavailable' })).toMatchObject({
      kind: 'serves-some',
      classes: [],
      causes: [{ source: 'chip-reader' }],
    });
    expect(inspection.availability({ ...gone, journal: 'unavailable' }).kind).toBe('closed');
  });
});
