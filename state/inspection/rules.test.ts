import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fuzzed } from '../testing/fuzz.ts';
import { CHECKS } from './checks.ts';
import { readRules, rulesOf, type Rules } from './rules.ts';

function builtIn(state: string): Rules {
  const rules = rulesOf(state);
  if (!rules.ok) throw new Error(rules.error.join('\n'));
  return rules.value;
}
const IDN = builtIn('IDN');

describe('the rules that come with the lane', () => {
  it("are a state's own, and neutral ones for every other", () => {
    expect(IDN.state).toBe('IDN');
    expect(builtIn('NLD').state).toBeNull();
    expect(builtIn('NLD')).toEqual(builtIn('D'));
  });

  it('name checks that there are', () => {
    expect(CHECKS).toEqual(expect.arrayContaining([...(IDN.lowerAssurance?.compensating ?? [])]));
  });

  it('say of each source that its text was not read, where it was not', () => {
    for (const { text, read } of Object.values(IDN.sources))
      if (/^(UU|Art\.|Permenkumham)/.test(text))
        expect([read, text]).toEqual(['secondary', expect.stringContaining('Secondary source')]);
  });

  it('are of no state that there is not', () => {
    for (const state of ['', 'xx', '../idn', 'idn', 'DEU/..']) expect(rulesOf(state).ok).toBe(false);
  });
});

describe('rules that are wrong', () => {
  const row = IDN.eligibility[0];
  const faultsOf = (change: object) => {
    const rules = readRules({ ...IDN, ...change });
    return rules.ok ? [] : rules.error;
  };

  it.each<[string, object, string]>([
    ['an unknown key', { more: 1 }, 'the rules: Unrecognized key: "more"'],
    ['no day', { validFrom: '2024-02-30' }, 'validFrom: a day of the calendar, YYYY-MM-DD'],
    ['days the wrong way round', { validTo: '2024-01-01' }, 'validTo lies before validFrom'],
    ['a state that there is not', { state: 'ZZZ' }, 'state: a state code of Doc 9303-3'],
    [
      'two rows for one traveller',
      { eligibility: [...IDN.eligibility, { ...row, directions: ['arrival'] }] },
      'eligibility names citizen, passport-with-chip, arrival twice',
    ],
    [
      'a kind of permit that nobody explains',
      { eligibility: [{ ...row, permits: ['golden'] }] },
      'eligibility asks for golden, which is none of permitKinds',
    ],
    ['a kind twice', { permitKinds: { ...IDN.permitKinds, kitas: 'visa' } }, 'permitKinds names kitas twice'],
    ['a basis that nobody gives', { eligibility: [{ ...row, basis: ['rumour'] }] }, 'sources has no rumour'],
    [
      'lower assurance without checks',
      { lowerAssurance: null },
      'eligibility asks for lower assurance, and lowerAssurance is null',
    ],
    [
      'a look back too far',
      { hall: { ...IDN.hall, windowMinutes: 100 } },
      'hall looks back 120 minutes and keeps only 100',
    ],
    [
      'ages that end first',
      { ages: { ...IDN.ages, family: { ...IDN.ages.family, to: 5 } } },
      'ages.family ends before it begins',
    ],
    [
      'a status twice',
      {
        remainingValidity: {
          ...IDN.remainingValidity,
          rows: [1, 2].map(() => ({ status: 'citizen', directions: ['arrival'], consequence: 'refer' })),
        },
      },
      'remainingValidity names citizen, arrival twice',
    ],
  ])('%s', (_, change, fault) => {
    expect(faultsOf(change)).toContain(fault);
  });

  it('never crash the reader', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readRules(value).ok).toBe(false);
      }),
      fuzzed(21, 300),
    );
  });
});

describe('rules in a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'autogate-rules-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, content: string) => {
    writeFileSync(path.join(folder, name), content);
  };
  const read = (state: string) => rulesOf(state, pathToFileURL(`${folder}/`));

  it('another state is another file', () => {
    write('nld.json', JSON.stringify({ ...IDN, state: 'NLD' }));
    expect(read('NLD')).toMatchObject({ ok: true, value: { state: 'NLD' } });
  });

  it('are faults by the name of the file', () => {
    write('nld.json', '{');
    write('fra.json', JSON.stringify({ ...IDN, validFrom: '' }));
    write('bel.json', JSON.stringify(IDN));
    write('lux.json', ' '.repeat(1024 * 1024 + 1));
    expect(read('NLD')).toMatchObject({ error: [expect.stringMatching(/^nld\.json: /)] });
    expect(read('FRA')).toEqual({ ok: false, error: ['fra.json: validFrom: a day of the calendar, YYYY-MM-DD'] });
    expect(read('BEL')).toEqual({ ok: false, error: ['bel.json: is of another state'] });
    expect(read('LUX')).toEqual({ ok: false, error: ['lux.json: has more than 1048576 bytes'] });
    expect(read('USA')).toEqual({ ok: false, error: ['default.json is not there'] });
  });
});
