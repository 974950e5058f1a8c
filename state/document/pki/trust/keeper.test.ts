// The folder of trust while a lane runs: what changes, what breaks, what is kept from one start to the next; and the alarm for states
// whose documents cannot be proven here.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issueCertificate, issueCrl } from '../../../testing/pki.ts';
import { CACHE_VERSION, loadCache, readCache, saveCache, writeCache } from './cache.ts';
import { coverageReport, countCoverage, COVERAGE_HOURS, NO_COVERAGE, type CoverageState } from './coverage.ts';
import { loadCoverage, saveCoverage } from './coverage-file.ts';
import { readTrustFiles } from './folder.ts';
import { keepTrust } from './keeper.ts';

const AT = new Date('2026-06-01T00:00:00Z');
const LATER = new Date('2026-06-01T00:01:00Z');
const root = issueCertificate({ country: 'UT', commonName: 'CSCA' });
const other = issueCertificate({ country: 'XX', commonName: 'CSCA' });
const crl = issueCrl({ issuer: root, thisUpdate: '2026-05-01T00:00:00Z' });

let folder: string;
let cacheFile: string;
const put = (name: string, bytes: Buffer | string) => writeFileSync(path.join(folder, name), bytes);
const keep = () => keepTrust({ read: () => readTrustFiles(folder), cacheFile });

beforeEach(() => {
  const base = mkdtempSync(path.join(tmpdir(), 'autogate-trust-'));
  folder = path.join(base, 'csca');
  cacheFile = path.join(base, 'cache', 'verified.json');
  mkdirSync(folder);
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

describe('the folder of trust', () => {
  it('is read again only when a byte of it has changed', () => {
    put('a.cer', root.der);
    const keeper = keep();
    expect(keeper.snapshot).toBeUndefined();
    expect(keeper.state.problems).toEqual(['the folder of trust has not been read yet']);
    expect(keeper.refresh(AT)).toMatchObject({
      checked: AT,
      made: AT,
      authorities: 1,
      states: 1,
      crls: 0,
      problems: [],
    });
    const { snapshot } = keeper;
    expect(keeper.refresh(LATER)).toMatchObject({ checked: LATER, made: AT });
    expect(keeper.snapshot).toBe(snapshot);
    put('b.cer', other.der);
    put('a.crl', crl);
    expect(keeper.refresh(LATER)).toMatchObject({ made: LATER, authorities: 2, states: 2, crls: 1, problems: [] });
  });

  it('takes a file that no longer holds as it was, and says so until it holds again', () => {
    put('a.cer', root.der);
    put('a.crl', crl);
    const keeper = keep();
    keeper.refresh(AT);
    put('a.cer', root.der.subarray(0, 100));
    expect(keeper.refresh(LATER)).toMatchObject({ authorities: 1, crls: 1 });
    expect(keeper.state.problems).toHaveLength(1);
    expect(keeper.state.problems[0]).toMatch(/^a\.cer: of no kind that is known here; .* \(used as it was before\)$/);
    put('a.crl', 'no list');
    expect(keeper.refresh(LATER)).toMatchObject({ authorities: 1, crls: 1 });
    expect(keeper.state.problems).toHaveLength(2);
    put('a.cer', other.der);
    expect(keeper.refresh(LATER)).toMatchObject({ authorities: 1 });
    expect(keeper.snapshot?.cscas[0]?.certificate.subject.country).toBe('XX');
  });

  it('forgets a file that was taken away', () => {
    put('a.cer', root.der);
    const keeper = keep();
    keeper.refresh(AT);
    rmSync(path.join(folder, 'a.cer'));
    expect(keeper.refresh(LATER)).toMatchObject({
      authorities: 0,
      problems: ['there is no authority in the folder of trust: no chip can be proven'],
    });
  });

  it('that cannot be read leaves what was read before', () => {
    put('a.cer', root.der);
    const keeper = keep();
    keeper.refresh(AT);
    rmSync(folder, { recursive: true });
    expect(keeper.refresh(LATER).problems[0]).toMatch(/no such folder; give the one with the master lists/);
    expect(keeper.state).toMatchObject({ checked: AT, authorities: 1 });
    expect(keeper.snapshot?.cscas).toHaveLength(1);
    mkdirSync(folder);
    put('a.cer', root.der);
    expect(keeper.refresh(LATER)).toMatchObject({ checked: LATER, problems: [] });
  });

  it('passes over notes and what is just being written, and nothing else', () => {
    for (const name of ['README.md', 'readme', '.hidden', 'list.ml.part', 'list.ml.tmp', 'list.ml~']) put(name, 'x');
    mkdirSync(path.join(folder, 'below'));
    put('list.ml', root.der);
    put('odd', 'x');
    const files = readTrustFiles(folder);
    expect(files.ok && files.value.map(({ name }) => name)).toEqual(['list.ml', 'odd']);
    expect(readTrustFiles(path.join(folder, 'odd'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('it is no folder') as string,
    });
  });

  it('is not gone for a link in it that leads nowhere, which is told', () => {
    put('list.ml', root.der);
    symlinkSync(path.join(folder, 'gone'), path.join(folder, 'link.cer'));
    const files = readTrustFiles(folder);
    expect(files.ok && files.value.map(({ name }) => name)).toEqual(['link.cer', 'list.ml']);
    const { authorities, problems } = keep().refresh(AT);
    expect([authorities, problems]).toEqual([1, [expect.stringContaining('link.cer') as string]]);
  });

  it('that holds folders only names one of them', () => {
    mkdirSync(path.join(folder, 'master-lists'));
    expect(readTrustFiles(folder)).toMatchObject({
      ok: false,
      error: expect.stringContaining('only folders such as master-lists') as string,
    });
  });

  it('that breaks its reader is named, and leaves what was read before', () => {
    const keeper = keepTrust({
      read: () => {
        throw new Error('the disk is gone');
      },
    });
    expect(keeper.refresh(AT).problems).toEqual(['the folder of trust could not be taken: the disk is gone']);
  });
});

describe('verifications of before', () => {
  it('are kept for this user alone, and save their time at the next start', () => {
    put('a.cer', root.der);
    const first = keep();
    expect(first.refresh(AT)).toMatchObject({ computed: 1, remembered: 0 });
    expect(statSync(cacheFile).mode & 0o777).toBe(0o600);
    const next = keep();
    expect(next.refresh(AT)).toMatchObject({ computed: 0, remembered: 1, authorities: 1, problems: [] });
  });

  it.each([
    ['damaged', (text: string) => text.replace('"yes":["', '"yes":["0'), 'the cache is of another version or shape'],
    [
      'of other answers',
      (text: string) => text.replace(/"yes":\["(.)/, (_, digit) => `"yes":["${digit === '0' ? '1' : '0'}`),
      'the cache is damaged: its digest is wrong',
    ],
    [
      'of another version',
      (text: string) => text.replace(`"version":${CACHE_VERSION}`, '"version":0'),
      'the cache is of another version or shape',
    ],
    ['no JSON', () => 'x', 'the cache is no JSON'],
  ])('are made anew when their file is %s', (_, change, problem) => {
    put('a.cer', root.der);
    keep().refresh(AT);
    writeFileSync(cacheFile, change(readFileSync(cacheFile, 'utf8')));
    const next = keep();
    expect(next.refresh(AT)).toMatchObject({ computed: 1, authorities: 1 });
    expect(next.state.problems[0]).toContain(problem);
    expect(keep().refresh(AT)).toMatchObject({ computed: 0, problems: [] });
  });

  it('are written and read alike, and never for more than they are', () => {
    const answers = new Map([
      ['a'.repeat(64), true],
      ['b'.repeat(64), false],
    ]);
    expect(readCache(writeCache(answers))).toEqual({ ok: true, value: answers });
    expect(loadCache(path.join(folder, 'none'))).toEqual({ ok: true, value: new Map() });
    expect(saveCache(path.join(folder, 'a', 'b', 'c'), answers).ok).toBe(true);
    put('file', 'x');
    expect(saveCache(path.join(folder, 'file', 'c'), answers)).toMatchObject({ ok: false });
    put('big', Buffer.alloc(9 * 1024 * 1024));
    expect(loadCache(path.join(folder, 'big'))).toMatchObject({ ok: false });
  });
});

describe('the coverage alarm', () => {
  const hours = (count: number) => new Date(AT.getTime() + count * 3_600_000);
  const counted = (
    found: number,
    missing: number,
    state = 'IDN',
    at = AT,
    before: CoverageState = NO_COVERAGE,
  ): CoverageState => {
    let coverage = before;
    for (let index = 0; index < found; index += 1) coverage = countCoverage(coverage, state, 'found', at);
    for (let index = 0; index < missing; index += 1) coverage = countCoverage(coverage, state, 'missing', at);
    return coverage;
  };

  it('is of a state from one missing in twenty, the worst first', () => {
    const coverage = counted(1, 4, 'IDN', AT, counted(19, 1, 'USA', AT, counted(96, 4, 'FRA')));
    expect(coverageReport(coverage, AT)).toEqual({
      alarms: [
        { state: 'IDN', missingPercent: 80, travellers: 5 },
        { state: 'USA', missingPercent: 5, travellers: 20 },
      ],
      missingPercent: 7,
    });
  });

  it('says nothing of fewer than five travellers', () => {
    expect(coverageReport(counted(0, 4), AT)).toEqual({ alarms: [], missingPercent: undefined });
    expect(coverageReport(counted(0, 5), AT).alarms).toHaveLength(1);
  });

  it('ends after a day, and forgets what a wrong clock has counted ahead', () => {
    expect(coverageReport(counted(0, 9), hours(COVERAGE_HOURS - 1)).alarms).toHaveLength(1);
    expect(coverageReport(counted(0, 9), hours(COVERAGE_HOURS)).alarms).toEqual([]);
    expect(countCoverage(counted(0, 9, 'IDN', hours(48)), 'FRA', 'found', AT)).toHaveLength(1);
  });

  it('counts states as documents write them, and whatever is none as one', () => {
    const odd = ['D<<', 'd', '123', '', 'TOOLONG'].reduce<CoverageState>(
      (state, name) => countCoverage(state, name, 'found', AT),
      NO_COVERAGE,
    );
    expect(odd.map(({ state, found }) => [state, found])).toEqual([
      ['D', 2],
      ['OTHER', 3],
    ]);
  });

  it('never counts more states than there can be', () => {
    let coverage = NO_COVERAGE;
    for (let index = 0; index < 26 * 26; index += 1)
      coverage = countCoverage(
        coverage,
        String.fromCharCode(65 + (index % 26), 65 + Math.floor(index / 26)),
        'missing',
        AT,
      );
    expect(coverage).toHaveLength(400);
    expect(coverage.find(({ state }) => state === 'OTHER')?.missing).toBe(26 * 26 - 399);
  });

  it('outlasts a restart, and a damaged file of it is nothing but a day of counts', () => {
    const name = path.join(folder, 'below', 'coverage.json');
    expect(loadCoverage(name)).toEqual({ ok: true, value: NO_COVERAGE });
    const coverage = counted(3, 4);
    expect(saveCoverage(name, coverage).ok).toBe(true);
    expect(loadCoverage(name)).toEqual({ ok: true, value: coverage });
    writeFileSync(name, '[{"hour":1}]');
    expect(loadCoverage(name)).toEqual({ ok: false, error: 'the counts of coverage are of another shape' });
    writeFileSync(name, '[');
    expect(loadCoverage(name).ok).toBe(false);
    put('file', 'x');
    expect(saveCoverage(path.join(folder, 'file', 'x'), coverage).ok).toBe(false);
  });
});
