import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main as bench } from './bench.ts';
import { busyWarning } from './machine.ts';
import { main as soak } from './soak.ts';

let folder: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-bench-test-'));
  printed = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('npm run bench', () => {
  it('prints and writes a group with its ratio to a number of the same run', async () => {
    const file = path.join(folder, 'bench.json');
    expect(await bench(['chip', '--json', file])).toBe(0);
    expect(printed.join('')).toMatch(/chip read, blocks of 256 .* of "chip read, blocks of 223"/);
    const { machine, groups } = JSON.parse(readFileSync(file, 'utf8')) as {
      machine: unknown;
      groups: { chip: { name: string; value: number; ratio?: number }[] };
    };
    expect(machine).toMatchObject({ node: process.version });
    const [first, second] = groups.chip;
    expect(second?.ratio).toBeCloseTo((second?.value ?? 0) / (first?.value ?? 0), 6);
  });

  it('names the groups to whoever asks for another', async () => {
    expect(await bench(['speed'])).toBe(2);
    expect(printed.join('')).toContain("there is no group 'speed'");
  });

  it('warns of a machine that has other work', () => {
    const machine = { processor: 'any', cores: 2, node: 'v24' };
    expect(busyWarning({ ...machine, load: 0.4 })).toBeUndefined();
    expect(busyWarning({ ...machine, load: 3 })).toContain('load 3 on 2 cores');
  });
});

describe('npm run soak', () => {
  it.each([[[]], [['everything']], [['kill', '--minutes', '0']], [['kill', '--seed', '-1']]])(
    'does not start with %j',
    async (args) => {
      expect(await soak(args)).toBe(2);
      expect(printed.join('')).toContain('npm run soak');
    },
  );

  it('keeps the long report when somebody has a quick look: a short one had taken its place', async () => {
    const kept = path.resolve(import.meta.dirname, '../docs/soak/barrier.md');
    const before = readFileSync(kept, 'utf8');
    expect(await soak(['barrier', '--events', '500', '--seed', '1'])).toBe(0);
    expect(printed.join('')).toContain('0 findings, too short a run to be kept');
    expect(readFileSync(kept, 'utf8')).toBe(before);
  });
});
