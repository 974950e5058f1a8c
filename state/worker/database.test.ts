import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Schema } from './database.ts';

const FIRST = 'CREATE TABLE one (a INTEGER) STRICT';
const SECOND = 'CREATE TABLE two (b INTEGER) STRICT';
const schema = (...steps: string[]): Schema => ({ what: 'the shelf', steps, pragmas: ['secure_delete = ON'] });

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-database-'));
  file = path.join(folder, 'deep', 'shelf.sqlite');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a database of the lane', () => {
  it('is made private, in WAL mode, with its pragmas', () => {
    const db = openDatabase(file, schema(FIRST), 20);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('secure_delete', { simple: true })).toBe(1);
    db.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('takes only the steps it has not taken, and keeps what it holds', () => {
    const old = openDatabase(file, schema(FIRST), 20);
    old.exec('INSERT INTO one VALUES (7)');
    old.close();
    const db = openDatabase(file, schema(FIRST, SECOND), 20);
    expect(db.prepare('SELECT a FROM one').pluck().all()).toEqual([7]);
    expect(db.prepare('SELECT count(*) FROM two').pluck().get()).toBe(0);
    db.close();
  });

  it('of a later program is refused by name', () => {
    openDatabase(file, schema(FIRST, SECOND), 20).close();
    expect(() => openDatabase(file, schema(FIRST), 20)).toThrow('the shelf has version 2, this program knows 1');
  });

  it('is left as it was when a step fails', () => {
    openDatabase(file, schema(FIRST), 20).close();
    expect(() => openDatabase(file, schema(FIRST, 'CREATE TABLE nonsense'), 20)).toThrow();
    const db = openDatabase(file, schema(FIRST), 20);
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    db.close();
  });
});
