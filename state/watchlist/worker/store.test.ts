import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WatchlistQuery } from '../../gate/ports.ts';
import { importCsv, type ImportOutcome } from './import-csv.ts';
import { openWatchlist, WatchlistStore, type Found } from './store.ts';

const AT = '2026-11-22T08:00:00.000Z';

let folder: string;
let store: WatchlistStore;
let writer: Database.Database;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-watchlist-'));
  const file = path.join(folder, 'data', 'watchlist.sqlite');
  store = new WatchlistStore(file);
  writer = openWatchlist(file);
});

afterEach(() => {
  store.close();
  writer.close();
  rmSync(folder, { recursive: true });
});

function csv(...lines: string[]): string {
  const file = path.join(folder, `list-${readdirSync(folder).length}.csv`);
  writeFileSync(file, lines.join('\n'));
  return file;
}

function take(file: string): ImportOutcome {
  return importCsv(writer, { file, at: AT });
}

function fill(...lines: string[]): void {
  expect(take(csv(...lines))).toMatchObject({ ok: true });
}

const traveller: WatchlistQuery = {
  documentNumber: 'L898902C3',
  issuingState: 'UTO',
  primaryIdentifier: 'ERIKSSON',
  secondaryIdentifier: 'ANNA MARIA',
  dateOfBirth: '1974-08-12',
  nationality: 'UTO',
  direction: 'departure',
  day: '2026-11-22',
};

function ask(change: Partial<WatchlistQuery> = {}): Found {
  return store.ask({ ...traveller, ...change });
}

/** The references of the entries that hit. */
function hits(change: Partial<WatchlistQuery> = {}): string[] {
  return ask(change).hits.map(({ entry }) => entry);
}

describe('a document', () => {
  it('is found by its number, and the hit is explained', () => {
    fill('entry,list,kind,document_number,handling,reason', 'S-1,SLTD,stolen,L898902C3,stop,"stolen, Jakarta"');
    expect(ask()).toEqual({
      hits: [
        {
          entry: 'S-1',
          list: 'SLTD',
          kind: 'stolen',
          handling: 'stop',
          matched: 'document',
          fields: ['document_number'],
          reason: 'stolen, Jakarta',
        },
      ],
      entries: 1,
      importedAt: AT,
    });
    expect(hits({ documentNumber: 'L898902C4' })).toEqual([]);
  });

  it("is the issuer's where the entry names one", () => {
    fill('entry,document_number,issuing_state', 'own,L898902C3,UTO', 'other,L898902C3,IDN', 'any,l898902-c3,');
    expect(hits()).toEqual(['own', 'any']);
    expect(hits({ issuingState: 'D' })).toEqual(['any']);
  });

  it('of more than nine characters is found whole', () => {
    fill('entry,document_number', 'long,D23145890734', 'short,D23145890');
    expect(hits({ documentNumber: 'D23145890734' })).toEqual(['long']);
  });
});

describe('a person', () => {
  const header = 'entry,primary_identifier,secondary_identifier,date_of_birth,nationality';

  it('is found by name and date of birth, however the list spells the name', () => {
    fill(
      header,
      'comma,"Eriksson, Anna Maria",,1974-08-12,',
      'hyphen,ERIKSSON,ANNA-MARIA,1974-08-12,',
      'marks,Érikssön,Anna María,1974-08-12,',
    );
    expect(hits()).toEqual(['comma', 'hyphen', 'marks']);
    expect(ask()).toMatchObject({
      hits: [{ matched: 'person', fields: ['primary_identifier', 'secondary_identifier', 'date_of_birth'] }, {}, {}],
    });
  });

  it('is found in both spellings that Doc 9303 allows', () => {
    fill(header, 'umlaut,Müller,Jürgen,1980-01-02,');
    for (const [primaryIdentifier, secondaryIdentifier] of [
      ['MUELLER', 'JUERGEN'],
      ['MULLER', 'JURGEN'],
    ] as const)
      expect(hits({ primaryIdentifier, secondaryIdentifier, dateOfBirth: '1980-01-02' })).toEqual(['umlaut']);
  });

  it('is not found with another date of birth, another name or another nationality', () => {
    fill(
      header,
      'day,Eriksson,Anna Maria,1974-08-13,',
      'name,Eriksson,Anna,1974-08-12,',
      'state,Eriksson,Anna Maria,1974-08-12,SWE',
    );
    expect(hits()).toEqual([]);
    expect(hits({ nationality: 'SWE' })).toEqual(['state']);
  });

  it('whose date of birth is not known is matched by the name alone', () => {
    fill(header, 'name,Eriksson,Anna Maria,1950-01-01,', 'other,Eriksson,Anna,1974-08-12,');
    expect(hits({ dateOfBirth: undefined })).toEqual(['name']);
  });

  it('who is listed with several spellings is one hit, the document first', () => {
    fill(
      'entry,primary_identifier,secondary_identifier,date_of_birth,document_number',
      'P-1,Eriksson,Anna Maria,1974-08-12,',
      'P-1,Eriksson,"Anna, Maria",1974-08-12,L898902C3',
    );
    expect(ask()).toMatchObject({ hits: [{ entry: 'P-1', matched: 'document' }], entries: 2 });
  });
});

describe('an entry', () => {
  it('hits in its direction only', () => {
    fill(
      'entry,document_number,direction',
      'in,L898902C3,arrival',
      'out,L898902C3,departure',
      'both,L898902C3,both',
      'none,L898902C3,',
    );
    expect(hits({ direction: 'departure' })).toEqual(['out', 'both', 'none']);
    expect(hits({ direction: 'arrival' })).toEqual(['in', 'both', 'none']);
  });

  it('hits from its first day to its last, both included', () => {
    fill(
      'entry,document_number,valid_from,valid_to',
      'expired,L898902C3,,2026-11-21',
      'last,L898902C3,2026-01-01,2026-11-22',
      'first,L898902C3,2026-11-22,',
      'later,L898902C3,2026-11-23,',
      'always,L898902C3,,',
    );
    expect(hits()).toEqual(['last', 'first', 'always']);
  });

  it('that weighs more is reported first', () => {
    fill(
      'entry,document_number,handling',
      'd,L898902C3,inform',
      'c,L898902C3,silent',
      'b,L898902C3,refer',
      'a,L898902C3,stop',
    );
    expect(hits()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('an import', () => {
  it('takes the columns in any order, a byte order mark, quotes and empty cells', () => {
    fill('\uFEFFDocument_Number , entry,valid_to', '"L898902C3","with ""quotes""",', '');
    expect(hits()).toEqual(['with "quotes"']);
  });

  it('replaces the lists that the file names, and no other', () => {
    fill('entry,list,document_number', 'a1,A,L898902C3', 'b1,B,L898902C3');
    fill('entry,list,document_number', 'a2,A,L898902C3', 'a3,A,X1');
    expect(ask()).toMatchObject({ entries: 3 });
    expect(hits()).toEqual(['b1', 'a2']);
    expect(store.integrity()).toEqual({ ok: true, entries: 3 });
  });

  it('leaves nothing of a replaced person behind', () => {
    fill('entry,primary_identifier,date_of_birth', 'old,ERIKSSON ANNA MARIA,1974-08-12');
    fill('entry,document_number', 'new,X1');
    expect(hits()).toEqual([]);
  });

  it('is all or nothing, and says what is wrong by line and column but not the value', () => {
    fill('entry,document_number', 'kept,L898902C3');
    const outcome = take(
      csv(
        'entry,document_number,valid_to,direction',
        'good,X1,,',
        'bad,X2,2026-13-01,sideways',
        ',X3',
        '"a\nb",X4,,',
        'e,SECRET_4,,',
      ),
    );
    expect(outcome).toEqual({
      ok: false,
      error: [
        'line 3, valid_to: is no day of the calendar, YYYY-MM-DD',
        'line 3, direction: is none of arrival, departure, both',
        'line 4, has 2 fields, the header has 4',
        'line 7, document_number: is not made of 1 to 24 letters and digits',
      ],
    });
    expect(hits()).toEqual(['kept']);
    expect(ask()).toMatchObject({ entries: 1 });
  });

  it.each([
    ['an empty file', [''], 'line 1, the header is missing'],
    ['no reference column', ['document_number', 'X1'], 'line 1, the column entry is missing'],
    ['a column twice', ['entry,entry', 'a,b'], 'line 1, the column entry is there twice'],
    [
      'a stray quote',
      ['entry,document_number', 'a,X"1'],
      'line 2, field 2: a quote stands where none may (RFC 4180, 2)',
    ],
  ])('refuses %s', (_, lines, fault) => {
    expect(take(csv(...lines))).toEqual({ ok: false, error: [fault] });
  });

  it('refuses a misspelt column, which would silently widen every entry', () => {
    const outcome = take(csv('entry,document_number,valid_til', 'a,X1,2020-01-01'));
    expect(outcome.ok ? [] : outcome.error[0]).toMatch(/^line 1, field 3 is the name of no column/);
    expect(outcome.ok ? [] : outcome.error).toHaveLength(1);
  });

  it('repeats nothing of a file that has no header', () => {
    const outcome = take(csv('a-1,ERIKSSON,X1234567', 'a-2,SPECIMEN,X7654321'));
    expect(JSON.stringify(outcome)).not.toMatch(/eriksson|x1234567/i);
    expect(outcome.ok).toBe(false);
  });

  it('stops counting faults', () => {
    const outcome = take(csv('entry,document_number', ...Array.from({ length: 200 }, () => ',X1')));
    expect(outcome.ok ? [] : outcome.error).toHaveLength(51);
  });

  it.each([
    ['is not there', () => path.join(folder, 'nothing.csv')],
    ['is a folder', () => folder],
    [
      'is no UTF-8',
      () => {
        const file = csv();
        writeFileSync(file, Buffer.from('656e7472790a6dff6c', 'hex'));
        return file;
      },
    ],
  ])('refuses a file that %s', (_, file) => {
    const outcome = take(file());
    expect(outcome.ok ? [] : outcome.error).toEqual([expect.stringMatching(/^the file cannot be imported: /)]);
  });
});

describe('more hits than an answer holds', () => {
  it('leaves out what weighs least', () => {
    const person = (entry: string, handling: string) => `${entry},ERIKSSON,ANNA MARIA,1974-08-12,${handling}`;
    const informs = Array.from({ length: 150 }, (_, i) => person(`inform-${i}`, 'inform'));
    fill(
      'entry,primary_identifier,secondary_identifier,date_of_birth,handling',
      ...informs,
      person('silent', 'silent'),
      person('stop', 'stop'),
    );
    expect(hits().slice(0, 2)).toEqual(['stop', 'silent']);
    expect(hits()).toHaveLength(100);
  });
});

describe('the files', () => {
  it('are for this user alone', () => {
    fill('entry,document_number', 'a,X1');
    const data = path.join(folder, 'data');
    const modes = readdirSync(data).map((name) => statSync(path.join(data, name)).mode & 0o077);
    expect(modes.length).toBeGreaterThan(0);
    expect([statSync(data).mode & 0o077, ...modes].every((others) => others === 0)).toBe(true);
  });
});

describe('a question that makes no sense', () => {
  it('is an error, never an empty answer', () => {
    expect(() => ask({ primaryIdentifier: 'Иванов' })).toThrow('no Latin letters');
    expect(() => ask({ documentNumber: '' })).toThrow('no document number');
  });
});

describe('integrity', () => {
  it('notices entries that were taken away behind our back', () => {
    fill('entry,document_number', 'a,X1', 'b,X2');
    writer.prepare('DELETE FROM entry WHERE entry = ?').run('b');
    expect(store.integrity()).toEqual({ ok: false, cause: '1 entries are there, 2 were imported' });
  });
});
