import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PermitQuery } from '../inspection/eligibility-types.ts';
import { startPermits, type Permits } from './permits.ts';

const AT = '2026-11-22T08:00:00.000Z';

let folder: string;
let permits: Permits;
const databaseFile = () => path.join(folder, 'data', 'permits.sqlite');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-permits-'));
  permits = startPermits({ file: databaseFile(), clock: () => new Date(AT) });
});

afterEach(async () => {
  await permits.stop();
  rmSync(folder, { recursive: true });
});

function csv(...lines: string[]): string {
  const file = path.join(folder, `list-${readdirSync(folder).length}.csv`);
  writeFileSync(file, lines.join('\n'));
  return file;
}

const query: PermitQuery = { documentNumber: 'L898902C3', issuingState: 'D', day: '2026-11-22' };
const ask = (change: Partial<PermitQuery> = {}, signal = new AbortController().signal) =>
  permits.ask({ ...query, ...change }, signal);

const HEADER = 'document_number,issuing_state,kind,number,valid_from,valid_to,entries,used';
const OBLIGATIONS = 'document_number,issuing_state,kind,since,text';

describe('the store of permits', () => {
  it('answers while it is empty, and says that nothing was imported', async () => {
    expect(await ask()).toEqual({ kind: 'answered', permits: [], obligations: [], importedAt: undefined });
    expect(permits.status.state).toBe('ready');
    expect(statSync(databaseFile()).mode & 0o077).toBe(0);
  });

  it('finds permits and obligations by document and issuer, however they are written', async () => {
    expect(
      await permits.importPermits(
        csv(
          HEADER,
          'l898902-c3,DEU,KITAS,K-1,2026-01-01,2026-12-31,multiple,no',
          'L898902C3,D,e-visa,,2025-01-01,2025-02-01,,YES',
          'L898902C3,NLD,e-VoA,V-1,2026-01-01,2026-12-31,single,no',
        ),
      ),
    ).toEqual({ ok: true, value: { imported: 3 } });
    expect(await ask()).toMatchObject({ importedAt: undefined });
    expect(
      await permits.importObligations(csv(OBLIGATIONS, 'L898902C3,D,unpaid fine,2026-10-01,"two, of May"')),
    ).toEqual({
      ok: true,
      value: { imported: 1 },
    });

    expect(await ask()).toEqual({
      kind: 'answered',
      permits: [
        {
          kind: 'KITAS',
          number: 'K-1',
          validFrom: '2026-01-01',
          validTo: '2026-12-31',
          entries: 'multiple',
          used: false,
        },
        { kind: 'e-visa', number: '', validFrom: '2025-01-01', validTo: '2025-02-01', entries: 'single', used: true },
      ],
      obligations: [{ kind: 'unpaid fine', since: '2026-10-01', text: 'two, of May' }],
      importedAt: AT,
    });
    expect(await ask({ issuingState: 'BEL' })).toMatchObject({ permits: [], obligations: [] });
    expect(await permits.size()).toEqual({ ok: true, value: { permits: 3, obligations: 1, importedAt: AT } });
  });

  it('replaces all by a file, also by one that says that there are none, and survives a restart', async () => {
    await permits.importObligations(csv(OBLIGATIONS, 'L898902C3,D,unpaid fine,2026-10-01,'));
    await permits.importPermits(csv(HEADER, 'L898902C3,D,KITAS,,2026-01-01,2026-12-31,,'));
    expect(await permits.importObligations(csv(OBLIGATIONS))).toEqual({ ok: true, value: { imported: 0 } });
    await permits.stop();
    permits = startPermits({ file: databaseFile() });
    expect(await ask()).toMatchObject({ permits: [{ kind: 'KITAS' }], obligations: [], importedAt: AT });
  });

  it('imports all or nothing, and says what is wrong by line and column but not the value', async () => {
    await permits.importPermits(csv(HEADER, 'L898902C3,D,KITAS,,2026-01-01,2026-12-31,,'));
    expect(
      await permits.importPermits(
        csv(
          HEADER,
          'X1,D,KITAS,,2026-01-01,2026-12-31,,',
          'SECRET_1,ZZZ,<b>,,2026-02-30,,many,perhaps',
          ',,,,,,,',
          'X3,D,KITAS,,2026-02-01,2026-01-01,,',
        ),
      ),
    ).toEqual({
      ok: false,
      error: [
        'line 3, kind: is not made of 1 to 40 letters, digits, spaces and hyphens',
        'line 3, document_number: is not made of 1 to 24 letters and digits',
        'line 3, issuing_state: is no code of a state (Doc 9303-3, 5)',
        'line 3, valid_from: is no day of the calendar, YYYY-MM-DD',
        'line 3, valid_to: is empty',
        'line 3, entries: is none of single, multiple',
        'line 3, used: is none of yes, no',
        'line 4, kind: is empty',
        'line 4, document_number: is empty',
        'line 4, issuing_state: is empty',
        'line 4, valid_from: is empty',
        'line 4, valid_to: is empty',
        'line 5, valid_to: lies before valid_from',
      ],
    });
    expect(await permits.importObligations(csv('document_number,issuing_state,kind', 'X1,D,fine'))).toEqual({
      ok: false,
      error: ['line 1, the column since is missing'],
    });
    expect(await ask()).toMatchObject({ permits: [{ kind: 'KITAS' }] });
  });

  it('never answers half of what it has', async () => {
    const rows = Array.from({ length: 201 }, (_, index) => `L898902C3,D,KITAS,${index},2026-01-01,2026-12-31,,`);
    await permits.importPermits(csv(HEADER, ...rows));
    expect(await ask()).toMatchObject({ kind: 'failed', cause: expect.stringContaining('more than 200') as string });
  });

  it.each<[string, Partial<PermitQuery>]>([
    ['no document number', { documentNumber: '' }],
    ['no day', { day: '2026-02-30' }],
  ])('fails a question with %s', async (_, change) => {
    expect(await ask(change)).toMatchObject({ kind: 'failed', cause: expect.stringMatching(/^threw: /) as string });
  });

  it('fails a question that is aborted, that comes after stop, or whose file is no database', async () => {
    expect(await ask({}, AbortSignal.abort())).toMatchObject({ kind: 'failed' });
    await permits.stop();
    expect(await ask()).toMatchObject({ kind: 'failed' });
    for (const name of readdirSync(path.dirname(databaseFile()))) rmSync(path.join(folder, 'data', name));
    writeFileSync(databaseFile(), 'x'.repeat(5000));
    permits = startPermits({ file: databaseFile() });
    expect(await ask()).toMatchObject({ kind: 'failed', cause: expect.stringMatching(/^crashed: /) as string });
    expect(permits.status).toMatchObject({ state: 'failed' });
    expect(await permits.size()).toMatchObject({ ok: false });
    expect(await permits.importPermits(csv(HEADER))).toMatchObject({ ok: false });
  });
});
