// Passports of the bench, read by the reader and proven by the lane's thread, as in a crossing: what each kind of chip comes to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createVirtualReader } from '../../hardware/bench/virtual-reader.ts';
import { createChipPort } from '../../hardware/chip-reader/read-chip.ts';
import { accessKeyOf } from '../../state/document/mrz/access-key.ts';
import { parseMrz } from '../../state/document/mrz/parse.ts';
import { startGenuineness, type Genuineness } from '../../state/document/pki/genuineness.ts';
import { type FileName, NO_PROOFS, PLAIN_ACCESS, type ChipReading } from '../../state/document/pki/types.ts';
import { gradient, valueOf } from '../../state/document/portrait/test-images.ts';
import { encodeJpeg } from '../../state/document/portrait/worker/encode.ts';
import { CHIP_KINDS, passportFor, specimenLines, type ChipKind } from './document.ts';
import { createIssuingStates, type IssuingStates } from './issuing-states.ts';

const never = new AbortController().signal;

let folder: string;
let states: IssuingStates;
let genuineness: Genuineness;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-states-'));
  states = createIssuingStates(path.join(folder, 'csca'));
  genuineness = startGenuineness({
    folder: states.folder,
    cacheFile: path.join(folder, 'verified.json'),
    coverageFile: path.join(folder, 'coverage.json'),
    policy: { sha1: 'accepted' },
  });
  await vi.waitFor(() => expect(genuineness.status).toMatchObject({ state: 'ready', cause: '' }), 20_000);
});

afterAll(async () => {
  await genuineness.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function proofOf(kind: ChipKind, lines: readonly string[] = specimenLines('valid', new Date())) {
  const portrait = { format: 'jpeg', bytes: valueOf(await encodeJpeg(gradient(180, 240), 85)) } as const;
  const refreshTrust = () => genuineness.refresh();
  const reader = createVirtualReader();
  reader.insert(valueOf(await passportFor(states, { refreshTrust }, lines, portrait, kind)));
  const zone = valueOf(parseMrz(lines, new Date().toISOString().slice(0, 10)));
  const files = new Map<FileName, Buffer>();
  let [access, proofs] = [PLAIN_ACCESS, NO_PROOFS];
  for await (const event of createChipPort(() => reader.openTransport()).read(accessKeyOf(zone), never)) {
    if (event.kind === 'group') files.set(event.group, event.bytes);
    if (event.kind === 'access') access = event.report;
    if (event.kind === 'proofs') proofs = event.proofs;
    if (event.kind === 'failed') throw new Error(event.detail);
  }
  const reading: ChipReading = { files, access, proofs };
  const proof = await genuineness.prove(reading, zone, new Date(), never);
  const failed = proof.checks.filter(({ result }) => result === 'failed').map(({ name }) => name);
  const open = proof.checks.filter(({ result }) => result === 'undetermined').map(({ name }) => name);
  return { access, failed, open, signer: proof.signer };
}

type Proven = Awaited<ReturnType<typeof proofOf>>;

const EXPECTED: Readonly<Record<Exclude<ChipKind, 'other'>, Partial<Proven>>> = {
  sound: { failed: [], open: [] },
  pace: { failed: [], open: [] },
  swapped: { failed: ['group-hashes'] },
  cloned: { failed: ['active-authentication', 'chip-genuine'], open: [] },
  revoked: { failed: ['signer-revocation'], open: [] },
  unknown: { failed: [], open: ['signer-trust', 'signer-revocation'] },
};

describe('a passport of the bench', () => {
  it.each(CHIP_KINDS.filter((kind) => kind !== 'other'))('whose chip is %s comes to that', async (kind) => {
    const proof = await proofOf(kind);
    expect(proof).toMatchObject(EXPECTED[kind]);
    expect(proof.access.protocol).toBe(kind === 'pace' ? 'PACE' : 'BAC');
  });

  it('of another state is proven once the lane has looked at its folder', async () => {
    const [first, second] = specimenLines('valid', new Date());
    const proof = await proofOf('sound', [first.replace('UTO', 'NLD'), second]);
    expect(proof).toMatchObject({ failed: [], open: [], signer: { state: 'NL', digests: ['SHA-256'] } });
    expect(genuineness.report?.trust.states).toBe(2);
  });

  it('whose authority is missing is counted, by its state and nothing else', async () => {
    for (let traveller = 0; traveller < 5; traveller += 1) await proofOf('unknown');
    await genuineness.refresh();
    expect(genuineness.report?.coverage.alarms.map(({ state }) => state)).toEqual(['UTO']);
    expect(genuineness.status).toMatchObject({ state: 'degraded', cause: expect.stringContaining('UTO') as string });
  });
});
