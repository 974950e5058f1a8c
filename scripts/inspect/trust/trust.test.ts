// npm run inspect -- trust, as people run it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssuer } from '../../../hardware/bench/issuer.ts';
import { isMissing, sharedData } from '../../../state/testing/prerequisites.ts';
import type { TrustFileReport } from './report.ts';

const PROJECT = path.resolve(import.meta.dirname, '../../..');
const issuer = createIssuer({ seed: 'inspect trust', now: new Date('2026-06-01T12:00:00Z') });
const AT = ['--at', '2026-06-01'] as const;

let base: string;
beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), 'autogate-inspect-trust-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function folderOf(name: string, files: Readonly<Record<string, Buffer | string>>): string {
  const folder = path.join(base, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) writeFileSync(path.join(folder, file), bytes);
  return folder;
}

/** In a process of its own, as `npm run inspect` starts it. */
function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/run.js', 'inspect', 'trust', ...args], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

function report(...args: readonly string[]) {
  const { code, stdout, stderr } = run(...args, '--json');
  expect(stderr).toBe('');
  return { code, files: JSON.parse(stdout) as readonly TrustFileReport[] };
}

describe('inspect trust', () => {
  it('ends with 0 when all holds, with what is read of each file', () => {
    const folder = folderOf('good', {
      'utopia.ml': issuer.masterList(['explicit', 'named']),
      'utopia.crl': issuer.revocationList(),
      'renewed.cer': issuer.authority('renewed').certificate,
      'defects.json': '{"format":"autogate-defects-1","reviewed":"2026-05-01","defects":[]}',
      'README.md': 'where they are from',
    });
    const { code, files } = report(folder, ...AT);
    expect(code).toBe(0);
    expect(files).toMatchObject([
      { file: 'defects.json', kind: 'defects', read: 0, refused: [], date: '2026-05-01T00:00:00.000Z' },
      { file: 'renewed.cer', kind: 'certificate', read: 1, refused: [] },
      { file: 'utopia.crl', kind: 'crl', read: 1, refused: [] },
      { file: 'utopia.ml', kind: 'master-list', read: 3, refused: [], holds: true, signature: { anchor: 'own-list' } },
    ]);
    const { stdout } = run(folder, ...AT);
    expect(stdout).toMatch(/^trust in .*: holds\n {2}4 authorities of 1 states, 1 of them links, 0 expired\n/);
    expect(stdout).toMatch(/which this list holds itself/);
    expect(stdout).toMatch(/whose SHA-256 is [0-9a-f]{64}\n/);
  });

  it('ends with 1 when a file does not hold, and names each refusal', () => {
    const list = issuer.masterList(['explicit']);
    list.writeUInt8(list.readUInt8(600) ^ 1, 600);
    const folder = folderOf('bad', { 'a.ml': list, 'b.txt': 'hello', 'c.crl': issuer.revocationList() });
    const { code, files } = report(folder, ...AT);
    expect(code).toBe(1);
    for (const { file, read, refused, holds } of files) {
      expect([file, read, holds]).toEqual([file, 0, false]);
      for (const refusal of refused) expect(Object.keys(refusal)).toEqual(['subject', 'cause']);
    }
    expect(files.map(({ kind }) => kind)).toEqual(['master-list', 'unknown', 'crl']);
    expect(run(folder, ...AT).stdout).toContain('DOES NOT HOLD');
  });

  it.each([
    [[], 'give a folder'],
    [['a', 'b'], 'one folder at a time'],
    [['there/is/none'], 'there is no such folder'],
    [['package.json'], 'it is no folder'],
    [['.', '--at', 'x'], "--at is 'x'"],
    [['.', '--deep'], "Unknown option '--deep'"],
  ])('ends with 2 for %j', (args, text) => {
    const { code, stdout, stderr } = run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(text);
  });

  it('ends with 2 for an empty folder', () => {
    expect(run(folderOf('empty', {}))).toMatchObject({ code: 2, stdout: '' });
  });
});

const lists = sharedData('pki', 'master-lists');
describe.skipIf(isMissing({ 'the shared master lists': lists }))('inspect trust of the shared master lists', () => {
  it('accounts for every certificate', () => {
    const { code, files } = report(lists);
    expect(code).toBe(0);
    expect(files.map(({ file, read, refused }) => [file.slice(0, 2), read + refused.length])).toEqual([
      ['DE', 588],
      ['IC', 394],
      ['NL', 392],
    ]);
    for (const { refused } of files)
      for (const { subject, cause } of refused) expect([subject.length > 10, cause.length > 10]).toEqual([true, true]);
  });
});
