import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS, CHECK_RULES, type CheckName } from './checks.ts';
import { REASONS, reasonRule, type ReasonCode } from './reasons.ts';

const CODES = Object.keys(REASONS) as ReasonCode[];
const OF_CHECKS: readonly string[] = Object.values(CHECK_RULES).flatMap(({ failed, otherwise }) => [failed, otherwise]);

/** What the gate itself says, outside its tests. */
function gateSources(): string {
  const folder = path.resolve(import.meta.dirname, '../gate');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
}

describe('the catalogue of reasons', () => {
  it('has no reason that neither a check nor the gate gives', () => {
    const sources = gateSources();
    expect(CODES.filter((code) => !OF_CHECKS.includes(code) && !sources.includes(`'${code}'`))).toEqual([]);
  });

  it.each(CODES)('tells the officer of %s in a sentence', (code) => {
    expect(reasonRule(code).officer).toMatch(/^[A-Z].+\.$/);
  });

  it('hints to the traveller only at what a traveller can repair', () => {
    const hinting = CODES.flatMap((code) => {
      const { hint } = reasonRule(code);
      return hint === undefined ? [] : [[code, hint]];
    });
    expect(hinting).toEqual([
      ['document-unreadable', 'document'],
      ['face-not-captured', 'face'],
    ]);
  });

  it('stops for what may be an attack', () => {
    expect(CODES.filter((code) => reasonRule(code).severity === 'stop')).toEqual([
      'emergency',
      'specimen-document',
      'chip-not-genuine',
      'chip-cloned',
      'signer-not-trusted',
      'signer-of-other-state',
      'signer-revoked',
      'mrz-chip-mismatch',
      'presentation-attack',
      'face-mismatch',
      'watchlist-hit',
      'forged-series',
      'document-reused',
      'optical-mismatch',
      'seal-not-genuine',
      'mrz-seal-mismatch',
      'tailgating',
      'wrong-way',
      'two-documents',
      'tamper',
      'barrier-forced',
    ]);
  });
});

describe('the table of checks', () => {
  it('lets no chain of needs lead back to its start', () => {
    const depthOf = (name: CheckName, path: readonly CheckName[] = []): number => {
      expect(path).not.toContain(name);
      return 1 + Math.max(0, ...CHECK_RULES[name].needs.map((need) => depthOf(need, [...path, name])));
    };
    expect(Math.max(...CHECKS.map((name) => depthOf(name)))).toBe(5);
  });
});
