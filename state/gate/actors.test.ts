// The tasks of a crossing over ports that answer what a test says.
import { createActor, toPromise } from 'xstate';
import { describe, expect, it } from 'vitest';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import { writeTlv } from '../document/lds/tlv.ts';
import { type ChipProofs, type ChipReading, type FileName, NO_PROOFS, PLAIN_ACCESS } from '../document/pki/types.ts';
import type { ChipEvidence, ChipProof } from '../inspection/evidence.ts';
import { proofNotMade } from '../inspection/chip-proof.ts';
import { FRESH, PROVEN, RULES, SOUND } from '../inspection/inspection.fixture.ts';
import { actorsOf, chipEvidenceOf, type GatePorts } from './actors.ts';
import type { Gathered } from './context.ts';
import { TODAY, zoneOf } from './gate.fixture.ts';
import type { AccessKey, ChipEvent } from './ports.ts';
import { ALIKE, CHIP, FACE, NO_HITS } from './table.fixture.ts';

const zone = zoneOf('NLD');
const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex');

function dg2Of(image: Buffer): Buffer {
  const record = Buffer.alloc(46);
  record.write('FAC\0' + '010\0', 0, 'latin1');
  record.writeUInt32BE(record.length + image.length, 8);
  record.writeUInt16BE(1, 12);
  record.writeUInt32BE(record.length + image.length - 14, 14);
  const block = Buffer.concat([record, image]);
  return writeTlv(
    0x75,
    writeTlv(0x7f61, writeTlv(0x02, Buffer.of(1)), writeTlv(0x7f60, writeTlv(0xa1), writeTlv(0x5f2e, block))),
  );
}

const DG1 = writeTlv(0x61, writeTlv(0x5f1f, Buffer.from(zone.lines.join(''), 'latin1')));
const DG2 = dg2Of(JPEG);
const END: ChipEvent = { kind: 'finished' };

const ACCESS: ChipEvent = { kind: 'access', report: PLAIN_ACCESS };
const PROOFS: ChipProofs = { ...NO_PROOFS, activeAuthentication: { refused: '6D00' } };
const group = (name: FileName, bytes: Buffer): ChipEvent => ({ kind: 'group', group: name, bytes });

interface Asked {
  key: AccessKey | undefined;
  progress: (readonly [number, number])[];
  aborted: boolean;
  readonly proven: (readonly [ChipReading, MachineReadableZone])[];
}

function portsOf(
  events: readonly ChipEvent[],
  asked: Asked,
  ends = true,
  proof = () => Promise.resolve(PROVEN),
): GatePorts {
  return {
    chip: {
      async *read(key, signal) {
        asked.key = key;
        for (const event of events) yield await Promise.resolve(event);
        if (ends) return;
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            asked.aborted = true;
            resolve();
          });
        });
        yield { kind: 'failed', cause: 'reader', detail: 'aborted' };
      },
    },
    genuineness: {
      prove: (reading, of) => {
        asked.proven.push([reading, of]);
        return proof();
      },
    },
    watchlist: { ask: () => Promise.resolve(NO_HITS) },
    capture: { capture: () => Promise.resolve(FACE) },
    face: { compare: () => Promise.resolve(ALIKE) },
    journal: { record: () => Promise.resolve(1) },
    permits: { ask: () => Promise.resolve(SOUND.permits) },
    hall: { ask: () => Promise.resolve(SOUND.hall), note: () => Promise.resolve() },
    code: () => Promise.resolve('unsigned'),
    sources: () => FRESH,
    rules: () => ({ ...RULES, clearNotSupported: [] }),
    onChipProgress: (read, total) => asked.progress.push([read, total]),
  };
}

const nothingAsked = (): Asked => ({ key: undefined, progress: [], aborted: false, proven: [] });

async function readChip(
  events: readonly ChipEvent[],
  asked = nothingAsked(),
  proof?: () => Promise<ChipProof>,
): Promise<ChipEvidence> {
  const { readChip: logic } = actorsOf(portsOf(events, asked, true, proof));
  const actor = createActor(logic, { input: { zone } });
  const done = toPromise(actor);
  actor.start();
  return done;
}

describe('reading the chip', () => {
  it('gives the zone of DG1 and the portrait of DG2', async () => {
    const asked = nothingAsked();
    const evidence = await readChip(
      [{ kind: 'connected' }, ACCESS, group('DG1', DG1), { kind: 'proofs', proofs: PROOFS }, group('DG2', DG2), END],
      asked,
    );
    expect(evidence).toMatchObject({ kind: 'read', portrait: { format: 'jpeg', bytes: JPEG } });
    expect(evidence).toHaveProperty('reading.access', PLAIN_ACCESS);
    expect(evidence).toHaveProperty('reading.proofs', PROOFS);
    expect(evidence).toHaveProperty(
      'reading.files',
      new Map([
        ['DG1', DG1],
        ['DG2', DG2],
      ]),
    );
    expect(evidence).toHaveProperty('dg1.documentNumber', 'X1234567');
    expect(asked.key).toMatchObject({ dateOfBirth: '850101', dateOfExpiry: '300101' });
  });

  it('has what was read proven at once, with the printed zone', async () => {
    const asked = nothingAsked();
    const evidence = await readChip([ACCESS, group('DG1', DG1), group('DG2', DG2), END], asked);
    expect(evidence).toMatchObject({ kind: 'read', proof: PROVEN });
    expect(asked.proven).toEqual([[evidence.kind === 'read' ? evidence.reading : undefined, zone]]);
  });

  it('asks for no proof of what could not be read', async () => {
    const asked = nothingAsked();
    await readChip([ACCESS, group('DG1', DG1), END], asked);
    await readChip([ACCESS, { kind: 'failed', cause: 'removed', detail: '' }], asked);
    expect(asked.proven).toEqual([]);
  });

  it('keeps what was read when the proof ends in an error, with every check undetermined', async () => {
    const evidence = await readChip([ACCESS, group('DG1', DG1), group('DG2', DG2), END], nothingAsked(), () =>
      Promise.reject(new Error('crashed')),
    );
    expect(evidence).toMatchObject({ kind: 'read', proof: proofNotMade('crashed') });
  });

  it('tells how far it is, over all files together', async () => {
    const asked = nothingAsked();
    await readChip(
      [
        { kind: 'progress', group: 'DG1', read: 50, total: 93 },
        { kind: 'progress', group: 'DG1', read: 93, total: 93 },
        { kind: 'progress', group: 'DG2', read: 100, total: 2000 },
        { kind: 'finished' },
      ],
      asked,
    );
    expect(asked.progress).toEqual([
      [50, 93],
      [93, 93],
      [193, 2093],
    ]);
  });

  it('hands on why the reader failed', async () => {
    expect(await readChip([group('DG1', DG1), { kind: 'failed', cause: 'removed', detail: 'in DG2' }])).toEqual({
      kind: 'unread',
      cause: 'removed',
      detail: 'in DG2',
    });
  });

  it('is opened by the way that was told last, and by an unknown one when none was told', async () => {
    const report = { ...PLAIN_ACCESS, protocol: 'BAC', password: 'MRZ', downgrade: 'PACE: 6300' } as const;
    const again: ChipEvent[] = [
      { kind: 'interrupted', detail: 'removed' },
      { kind: 'access', report },
    ];
    const files = [group('DG1', DG1), group('DG2', DG2), END];
    expect(await readChip([ACCESS, ...again, ...files])).toHaveProperty('reading.access', report);
    expect(await readChip(files)).toMatchObject({ kind: 'unread', cause: 'reader' });
  });

  it('proves nothing where no proof was told', async () => {
    const evidence = await readChip([ACCESS, group('DG1', DG1), group('DG2', DG2), END]);
    expect(evidence).toHaveProperty('reading.proofs', NO_PROOFS);
  });

  it('is not read when the reader stops without an end', async () => {
    expect(await readChip([group('DG1', DG1), group('DG2', DG2)])).toMatchObject({ kind: 'unread', cause: 'reader' });
  });

  it('ends with its reader when the machine is tired of waiting', async () => {
    const asked = nothingAsked();
    const actor = createActor(actorsOf(portsOf([{ kind: 'connected' }], asked, false)).readChip, { input: { zone } });
    actor.start();
    await new Promise((resolve) => setImmediate(resolve));
    actor.stop();
    expect(asked.aborted).toBe(true);
  });
});

describe('the groups of a chip', () => {
  it.each<[string, readonly (readonly [FileName, Buffer])[], string]>([
    ['without DG2', [['DG1', DG1]], 'DG1 or DG2 is missing'],
    ['without any', [], 'DG1 or DG2 is missing'],
    [
      'with a DG1 that is no file',
      [
        ['DG1', Buffer.from('61')],
        ['DG2', DG2],
      ],
      'DG1: ',
    ],
    [
      'with a DG1 that has no zone',
      [
        ['DG1', writeTlv(0x61, writeTlv(0x5f1f, Buffer.from('NOT A ZONE', 'latin1')))],
        ['DG2', DG2],
      ],
      'DG1: ',
    ],
    [
      'with a DG2 without a picture',
      [
        ['DG1', DG1],
        ['DG2', writeTlv(0x75)],
      ],
      'DG2: ',
    ],
  ])('%s are malformed, and say which', (_name, groups, detail) => {
    const evidence = chipEvidenceOf({ files: new Map(groups), access: PLAIN_ACCESS, proofs: NO_PROOFS }, TODAY);
    expect(evidence).toMatchObject({ kind: 'unread', cause: 'malformed' });
    expect(evidence.kind === 'unread' && evidence.detail.startsWith(detail)).toBe(true);
    expect(JSON.stringify(evidence)).not.toContain('X1234567');
  });
});

describe('deciding', () => {
  const decideAbout = (evidence: Gathered, ports: Partial<GatePorts> = {}) => {
    const actor = createActor(actorsOf({ ...portsOf([], nothingAsked()), ...ports }).decide, { input: evidence });
    const done = toPromise(actor);
    actor.start();
    return done;
  };
  const sound: Gathered = {
    crossing: 'crossing-1',
    repair: 'none',
    zone,
    chip: CHIP,
    capture: FACE,
    comparison: ALIKE,
    watchlist: NO_HITS,
    code: 'none',
  };

  it('judges by the rules of the moment', async () => {
    expect(await decideAbout(sound)).toMatchObject({ decision: { kind: 'refer' } });
  });

  it('ends in an error, and not in an answer, when an error is in it', async () => {
    const hits = [null] as unknown as [];
    await expect(decideAbout({ ...sound, watchlist: { ...NO_HITS, hits } as Gathered['watchlist'] })).rejects.toThrow();
  });

  it('weighs what the local stores know, and a store that fails as an answer that failed', async () => {
    const uses = [{ lane: 'TEST-02', direction: 'arrival', at: '2026-11-22T07:59:00.000Z' }] as const;
    const again = { ask: () => Promise.resolve({ kind: 'answered', uses } as const), note: () => Promise.resolve() };
    const rules = () => RULES;
    expect(await decideAbout(sound, { rules })).toMatchObject({ decision: { kind: 'clear' } });
    expect(await decideAbout(sound, { rules, hall: again })).toMatchObject({
      decision: { kind: 'refer', reasons: ['document-reused'] },
    });
    const broken = { ask: () => Promise.reject(new Error('crashed')), note: () => Promise.resolve() };
    expect(await decideAbout(sound, { rules, hall: broken })).toMatchObject({
      decision: { kind: 'refer', reasons: ['hall-unavailable'] },
    });
  });

  it('asks what a code is worth only when one was scanned', async () => {
    const rules = () => RULES;
    const code = () => Promise.resolve({ result: 'failed', cause: 'signature', zone: undefined } as const);
    expect(await decideAbout(sound, { rules, code })).toMatchObject({ decision: { kind: 'clear' } });
    expect(await decideAbout({ ...sound, code: 'scanned' }, { rules, code })).toMatchObject({
      decision: { kind: 'refer', reasons: ['seal-not-genuine'] },
    });
  });
});
