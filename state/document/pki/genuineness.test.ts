// The port without anybody to trust: nothing is proven, and the status says why. What it proves with real passports is tried where
// passports are made (app/bench).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { composeTd3 } from '../mrz/compose.ts';
import { parseMrz } from '../mrz/parse.ts';
import { startGenuineness, type Genuineness, type GenuinenessOptions } from './genuineness.ts';
import { CHIP_CHECKS, type ChipReading, NO_PROOFS, PLAIN_ACCESS } from './types.ts';

const LINES = composeTd3({
  issuingState: 'UTO',
  primaryIdentifier: 'ERIKSSON',
  secondaryIdentifier: 'ANNA MARIA',
  documentNumber: 'L898902C3',
  nationality: 'UTO',
  dateOfBirth: '1974-08-12',
  sex: 'F',
  dateOfExpiry: '2030-04-15',
});
const parsed = parseMrz(LINES, '2026-11-28');
if (!parsed.ok) throw new Error('the zone of the test is none');
const ZONE = parsed.value;
const READING: ChipReading = {
  files: new Map([['SOD', Buffer.from('7700', 'hex')]]),
  access: PLAIN_ACCESS,
  proofs: NO_PROOFS,
};
const never = new AbortController().signal;

let folder: string;
let genuineness: Genuineness | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-genuineness-'));
});

afterEach(async () => {
  await genuineness?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(change: Partial<GenuinenessOptions> = {}): Genuineness {
  return (genuineness = startGenuineness({
    folder: path.join(folder, 'csca'),
    cacheFile: path.join(folder, 'verified.json'),
    coverageFile: path.join(folder, 'coverage.json'),
    policy: { sha1: 'accepted' },
    ...change,
  }));
}

const settled = (one: Genuineness) => vi.waitFor(() => expect(one.status.state).not.toBe('starting'), 10_000);

describe('a lane without authorities', () => {
  it('has failed when there is no folder, says so, and proves nothing', async () => {
    const one = start();
    await settled(one);
    expect(one.status).toMatchObject({ state: 'failed', cause: expect.stringContaining('no such folder') as string });
    const proof = await one.prove(READING, ZONE, new Date(), never);
    expect(proof.checks.map(({ name }) => name)).toEqual(CHIP_CHECKS);
    expect(proof.checks.every(({ result }) => result === 'undetermined')).toBe(true);
    expect(proof.checks[0]?.cause).toContain('no such folder');
  });

  it('has failed when the folder is empty, and judges what needs nobody', async () => {
    mkdirSync(path.join(folder, 'csca'));
    const one = start();
    await settled(one);
    expect(one.status).toMatchObject({ state: 'failed', cause: expect.stringContaining('no authority') as string });
    const proof = await one.prove(READING, ZONE, new Date(), never);
    expect(proof.checks.some(({ result }) => result === 'successful')).toBe(false);
    expect(proof.signer).toBeUndefined();
  });

  it('names a file that is of no kind', async () => {
    mkdirSync(path.join(folder, 'csca'));
    writeFileSync(path.join(folder, 'csca', 'list.ml'), 'no list');
    const one = start();
    await settled(one);
    expect(one.status.state).toBe('failed');
    expect(one.status.cause).toContain('list.ml');
  });
});

describe('a proof that cannot be made', () => {
  it('is undetermined when nobody waits for it any more', async () => {
    mkdirSync(path.join(folder, 'csca'));
    const proof = await start().prove(READING, ZONE, new Date(), AbortSignal.abort());
    expect(proof.checks.every(({ result }) => result === 'undetermined')).toBe(true);
  });

  it('is undetermined when the thread has ended', async () => {
    mkdirSync(path.join(folder, 'csca'));
    const one = start();
    await settled(one);
    await one.stop();
    const proof = await one.prove(READING, ZONE, new Date(), never);
    expect(proof.checks.every(({ result, cause }) => result === 'undetermined' && cause !== '')).toBe(true);
  });
});
