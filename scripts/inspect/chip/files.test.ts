// Names of files as tools and test sets give them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileName } from '../../../state/document/pki/types.ts';
import { fileNamed, readChipFiles } from './files.ts';

const NAMES: readonly (readonly [FileName | number, readonly string[]])[] = [
  [3, ['Datagroup3.bin', 'ef0103.bin']],
  [16, ['EF_DG16.bin', '0110']],
  ['SOD', ['EF_SOD.bin', 'EF.SOD', 'ef-sod.BIN', 'sod.bin', 'SOD', 'ef011D.bin', '011d', 'EF_SOD.der', '01_1D.bin']],
  ['COM', ['EF_COM.bin', 'EF.COM', 'com.dat', 'ef011E.bin', '011E', 'EFCOM.bin']],
  [
    'DG1',
    [
      'DG1.BIN',
      'DG1',
      'Datagroup1.bin',
      'DataGroup_01.bin',
      'EF_DG1.bin',
      'EF.DG1',
      'dg01.bin',
      'ef0101.bin',
      '0101',
      'data group 1.bin',
    ],
  ],
  ['DG2', ['DG2.bin', 'Datagroup2.bin', 'dg-2.dat', 'ef0102.bin', 'EF.DG2.bin', 'DG_2.raw']],
  ['DG11', ['DG11.bin', 'ef010B.bin', 'Datagroup11.bin']],
  ['DG14', ['DG14.bin', 'ef010e.bin', 'EF.DG14', 'Datagroup14.bin']],
  ['DG15', ['DG15.bin', 'ef010F.bin', 'EF_DG15.ef', 'Datagroup15.bin']],
  ['CardAccess', ['EF.CardAccess', 'ef_cardaccess.bin', 'CardAccess.bin', 'ef011C.bin', 'EF_Card_Access.bin']],
  ['CardSecurity', ['EF.CardSecurity', 'cardsecurity.bin']],
];

const OTHERS = [
  'DG14_pk.bin',
  'DG14_sk.pkcs8',
  'DG15_pk.bin',
  'DG17.bin',
  'portrait.jp2',
  'mrz.txt',
  'sod.bin.sha256',
  'DG',
  '01010.bin',
  '',
];

describe('the name of a file', () => {
  it.each(NAMES.flatMap(([file, names]) => names.map((name) => [name, file] as const)))('%s means %s', (name, file) => {
    expect(fileNamed(name)).toBe(file);
  });

  it.each(OTHERS)('%j means no file of a chip', (name) => {
    expect(fileNamed(name)).toBeUndefined();
  });
});

describe('a folder of files', () => {
  let folder: string;
  const put = (name: string, bytes: Buffer | string = 'x') => writeFileSync(path.join(folder, name), bytes);
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'autogate-files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read with keys and other things lying in it', () => {
    for (const name of ['EF_SOD.bin', 'Datagroup1.bin', ...OTHERS.filter((other) => other !== '')]) put(name, name);
    mkdirSync(path.join(folder, 'DG2'));
    const files = readChipFiles(folder);
    expect(files.ok && [...files.value.files.keys()].toSorted()).toEqual(['DG1', 'SOD']);
    expect(files.ok && files.value.files.get('DG1')?.toString()).toBe('Datagroup1.bin');
  });

  it('keeps groups that no gate reads by their numbers', () => {
    for (const name of ['sod.bin', 'Datagroup3.bin', 'DG4.bin']) put(name);
    const files = readChipFiles(folder);
    expect(files.ok && [...files.value.furtherGroups.keys()]).toEqual([4, 3]);
  });

  it.each([
    ['there is no EF.SOD', ['DG1.bin'], 'it holds no EF.SOD'],
    ['there are two chips', ['DG1.bin', 'ef0101.bin', 'sod.bin'], 'it is a second DG1'],
  ])('cannot be used when %s', (_, names, error) => {
    for (const name of names) put(name);
    const files = readChipFiles(folder);
    expect(files.ok ? '' : files.error).toContain(error);
  });

  it('cannot be used when its EF.SOD is empty: no check of it failed, for none was made', () => {
    put('DG1.bin');
    put('SOD.bin', '');
    expect(readChipFiles(folder)).toMatchObject({
      ok: false,
      error: expect.stringContaining('it holds no EF.SOD') as string,
    });
  });

  it('cannot be used with a file that no chip has room for, or more files than a chip has', () => {
    put('SOD.bin', Buffer.alloc(2 * 1024 * 1024 + 1));
    expect(readChipFiles(folder)).toMatchObject({
      ok: false,
      error: expect.stringContaining('no file of a chip has more than') as string,
    });
    for (let index = 0; index < 1001; index += 1) put(`${index}.txt`);
    expect(readChipFiles(folder)).toMatchObject({
      ok: false,
      error: expect.stringContaining('give a folder with one chip') as string,
    });
  });

  it('that is not there is named, and so is a file in its place', () => {
    put('file');
    expect(readChipFiles(path.join(folder, 'none'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('there is no such folder') as string,
    });
    expect(readChipFiles(path.join(folder, 'file'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('it is no folder') as string,
    });
  });
});
