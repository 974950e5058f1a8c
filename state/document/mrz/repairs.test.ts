import { afterAll, describe, expect, it } from 'vitest';
import { composeTd3 } from './compose.ts';
import { startRepairs } from './repairs.ts';

const TODAY = '2026-11-22';
const [UPPER, LOWER] = composeTd3({
  issuingState: 'NLD',
  primaryIdentifier: 'SPECIMEN',
  secondaryIdentifier: 'ONE',
  documentNumber: 'XO123B567',
  nationality: 'NLD',
  dateOfBirth: '1985-01-01',
  sex: 'F',
  dateOfExpiry: '2030-01-01',
});

describe('the thread that proposes repairs', () => {
  const repairs = startRepairs(20_000);
  afterAll(() => repairs.stop());

  it('proposes the zone as it was printed', async () => {
    const proposed = await repairs.propose([UPPER, LOWER.replace('XO123B', 'X0123B')], TODAY);
    expect(proposed.map(({ zone }) => zone.documentNumber)).toContain('XO123B567');
  });

  it('proposes nothing for what is no zone', async () => {
    expect(await repairs.propose(['NONSENSE'], TODAY)).toEqual([]);
  });

  it('proposes nothing when it is stopped', async () => {
    const stopped = startRepairs();
    await stopped.stop();
    expect(await stopped.propose([UPPER, LOWER], TODAY)).toEqual([]);
  });
});
