// What happens to one traveller, from the document to the record.
import { describe, expect, it } from 'vitest';
import type { Crossing } from '../journal/crossing.ts';
import { OPENED, zoneOf } from './gate.fixture.ts';
import {
  ALIKE,
  CHIP,
  CLEAR,
  closing,
  deciding,
  FACE,
  inspecting,
  NO_FACE,
  NO_HITS,
  opening,
  passing,
  PICTURE,
  recording,
  REFER,
  referred,
} from './table.fixture.ts';

describe('a traveller whom nothing speaks against', () => {
  it('goes through, and the lane is open for the next', async () => {
    const gate = await deciding();
    await gate.answer('decide', CLEAR);
    expect([gate.state, gate.posture]).toEqual([{ crossing: 'opening' }, 'released']);
    gate.see({ ...OPENED, zoneA: true });
    expect(gate.state).toEqual({ crossing: { passing: 'awaited' } });
    gate.see({ ...OPENED, zoneB: true });
    expect(gate.state).toEqual({ crossing: { passing: 'through' } });
    gate.see(OPENED);
    expect([gate.state, gate.posture]).toEqual([{ crossing: { closing: 'shutting' } }, 'occupied']);
    gate.see();
    expect(gate.state).toEqual({ crossing: 'recording' });
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'opened', passage: 'used', reasons: [] });
    await gate.answer('record', 1);
    expect([gate.state, gate.posture]).toEqual([{ open: 'waiting' }, 'inviting']);
    expect(gate.draft).toBeUndefined();
  });

  it('leaves no picture in the record', async () => {
    const gate = await recording();
    expect((gate.inputOf('record') as Crossing).images).toEqual({ portrait: undefined, live: undefined });
  });
});

describe('the inspection', () => {
  it('begins with chip, watchlist and face side by side', () => {
    expect(inspecting().tasks).toEqual(['readChip', 'askWatchlist', 'captureFace']);
  });

  it('keeps the barrier shut', () => {
    expect(inspecting().outputs).toMatchObject({ exitOpen: false, entryOpen: false, exitRed: true });
  });

  it('asks the watchlist for document and person of the zone', () => {
    expect(inspecting().inputOf('askWatchlist')).toEqual({
      documentNumber: 'X1234567',
      issuingState: 'NLD',
      primaryIdentifier: 'SPECIMEN',
      secondaryIdentifier: 'ONE',
      dateOfBirth: '1985-01-01',
      nationality: 'NLD',
      direction: 'arrival',
      day: '2026-11-22',
    });
  });

  it('compares as soon as portrait and live image are there, without waiting for the watchlist', async () => {
    const gate = inspecting();
    await gate.answer('readChip', CHIP);
    await gate.answer('captureFace', FACE);
    expect(gate.tasks).toEqual(['askWatchlist', 'compareFaces']);
    expect(gate.inputOf('compareFaces')).toEqual({ portrait: PICTURE, live: PICTURE });
  });

  it('judges all evidence together', async () => {
    const gate = await deciding();
    expect(gate.inputOf('decide')).toEqual({
      crossing: gate.draft?.id,
      repair: 'none',
      zone: zoneOf('NLD'),
      chip: CHIP,
      capture: FACE,
      comparison: ALIKE,
      watchlist: NO_HITS,
      code: 'none',
    });
  });

  it('ignores a second document', () => {
    const gate = inspecting();
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('IDN') });
    expect(gate.draft?.zone?.nationality).toBe('NLD');
    expect(gate.tasks).toHaveLength(3);
  });

  it('takes a second live image of a traveller who was busy with the passport', async () => {
    const gate = inspecting();
    await gate.answer('captureFace', NO_FACE);
    expect(gate.tasks).toEqual(['readChip', 'askWatchlist']);
    await gate.answer('readChip', CHIP);
    expect(gate.tasks).toEqual(['askWatchlist', 'captureFace']);
    await gate.answer('captureFace', FACE);
    expect(gate.tasks).toEqual(['askWatchlist', 'compareFaces']);
  });

  it('takes no third one', async () => {
    const gate = inspecting();
    await gate.answer('captureFace', NO_FACE);
    await gate.answer('readChip', CHIP);
    await gate.answer('captureFace', NO_FACE);
    expect(gate.tasks).toEqual(['askWatchlist']);
  });

  it('takes no second one when the chip has been read before the first has ended', async () => {
    const gate = inspecting();
    await gate.answer('readChip', CHIP);
    await gate.answer('captureFace', NO_FACE);
    expect(gate.tasks).toEqual(['askWatchlist']);
  });

  it('takes no second one when there is no portrait to compare it with', async () => {
    const gate = inspecting();
    await gate.answer('captureFace', NO_FACE);
    await gate.answer('readChip', { kind: 'unread', cause: 'removed', detail: '' });
    expect(gate.tasks).toEqual(['askWatchlist']);
  });

  it.each(['inspecting', 'deciding'] as const)(
    'ends in a referral when the traveller calls, while %s',
    async (phase) => {
      const gate = phase === 'inspecting' ? inspecting() : await deciding();
      gate.send({ type: 'TRAVELLER.CALLED' });
      expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['assistance-requested']]);
      expect(gate.tasks).toEqual([]);
    },
  );
});

describe('a decision', () => {
  it('that refers keeps the barrier shut and calls the officer, with its reasons', async () => {
    const gate = await deciding();
    await gate.answer('decide', REFER);
    expect([gate.state, gate.posture, gate.reasons]).toEqual([{ crossing: 'referred' }, 'occupied', ['face-mismatch']]);
  });

  it('keeps the pictures of whoever was referred for the record', async () => {
    const gate = await referred();
    gate.resolve('second-line');
    expect((gate.inputOf('record') as Crossing).images).toEqual({ portrait: PICTURE, live: PICTURE });
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'clear'],
    ['a kind of its own', { decision: { kind: 'open' }, checks: [] }],
    ['a referral without a reason', { decision: { kind: 'refer', reasons: [] }, checks: [] }],
    ['a reason that is not in the catalogue', { decision: { kind: 'refer', reasons: ['toString'] }, checks: [] }],
    ['a clearance without its checks', { decision: { kind: 'clear', notices: [] } }],
  ])('that is %s refers', async (_name, answer) => {
    const gate = await deciding();
    await gate.answerNonsense('decide', answer);
    expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['decision-missing']]);
  });

  it('that ends in an error refers', async () => {
    const gate = await deciding();
    await gate.fail('decide');
    expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['decision-missing']]);
  });
});

describe('a task that fails', () => {
  it.each([
    ['readChip', { chip: { kind: 'unread', cause: 'reader' } }],
    ['askWatchlist', { watchlist: { kind: 'failed' } }],
    ['captureFace', { capture: { kind: 'not-captured' } }],
  ] as const)('is missing evidence: %s', async (task, evidence) => {
    const gate = inspecting();
    await gate.fail(task);
    expect(gate.draft).toMatchObject(evidence);
    expect(gate.state).toHaveProperty('crossing.inspecting');
  });

  it('is missing evidence: compareFaces', async () => {
    const gate = inspecting();
    await gate.answer('askWatchlist', NO_HITS);
    await gate.answer('readChip', CHIP);
    await gate.answer('captureFace', FACE);
    await gate.fail('compareFaces');
    expect(gate.draft?.comparison).toMatchObject({ kind: 'failed' });
    expect(gate.state).toEqual({ crossing: 'deciding' });
  });

  it.each(['readChip', 'askWatchlist', 'captureFace'] as const)('is told by nonsense, too: %s', async (task) => {
    const gate = inspecting();
    await gate.answerNonsense(task, { kind: 'finished' });
    const { chip, watchlist, capture } = gate.draft ?? {};
    expect([chip?.kind, watchlist?.kind, capture?.kind].filter((kind) => kind !== undefined)).toEqual([
      { readChip: 'unread', askWatchlist: 'failed', captureFace: 'not-captured' }[task],
    ]);
  });
});

describe('the open barrier', () => {
  it('closes when nobody has gone through in time, and the record says so', async () => {
    const gate = await passing();
    gate.pass(10_000);
    expect(gate.state).toEqual({ crossing: { closing: 'shutting' } });
    gate.see({ zoneA: true });
    expect(gate.inputOf('record')).toMatchObject({
      outcome: 'opened',
      passage: 'not-used',
      reasons: ['passage-not-used'],
    });
  });

  it('does not close on somebody who stands in it', async () => {
    const gate = await passing();
    gate.see({ ...OPENED, zoneB: true });
    gate.pass(14_000);
    expect(gate.outputs.exitOpen).toBe(true);
  });

  it('closes in the end behind somebody who does not go on', async () => {
    const gate = await passing();
    gate.see({ ...OPENED, zoneB: true });
    gate.pass(15_000);
    expect(gate.state).toEqual({ crossing: { closing: 'shutting' } });
  });

  it('gives way to whoever follows, closes when it is free, and says so', async () => {
    const gate = await closing();
    gate.see({ exitClosed: false, exitObstructed: true });
    expect([gate.state, gate.outputs.exitOpen]).toEqual([{ crossing: { closing: 'yielding' } }, true]);
    gate.see(OPENED);
    expect([gate.state, gate.outputs.exitOpen]).toEqual([{ crossing: { closing: 'shutting' } }, false]);
    gate.see();
    expect(gate.inputOf('record')).toMatchObject({ passage: 'used', reasons: ['tailgating'] });
  });

  it('gives way three times, then stays where it is and is reported as stuck', async () => {
    const gate = await closing();
    for (let time = 0; time < 3; time += 1) {
      gate.see({ exitClosed: false, exitObstructed: true });
      expect(gate.state).toEqual({ crossing: { closing: 'yielding' } });
      gate.see(OPENED);
    }
    gate.see({ exitClosed: false, exitObstructed: true });
    expect(gate.state).toEqual({ crossing: { closing: 'shutting' } });
    gate.pass(7000);
    expect(gate.inputOf('record')).toMatchObject({ reasons: ['tailgating', 'barrier-stuck'] });
  });

  it('tries to close again when an obstruction stays', async () => {
    const gate = await closing();
    gate.see({ exitClosed: false, exitObstructed: true });
    gate.pass(15_000);
    expect(gate.draft?.yielded).toBe(2);
  });
});

describe('the barrier that does not move', () => {
  it('on the way open ends in a referral, shut', async () => {
    const gate = await opening();
    gate.pass(7000);
    expect([gate.state, gate.reasons, gate.outputs.exitOpen]).toEqual([
      { crossing: 'referred' },
      ['barrier-stuck'],
      false,
    ]);
  });

  it('on the way shut ends on record, and the lane out of service', async () => {
    const gate = await closing();
    gate.pass(7000);
    expect(gate.inputOf('record')).toMatchObject({ outcome: 'opened', reasons: ['barrier-stuck'] });
    await gate.answer('record', 1);
    expect(gate.state).toBe('securing');
    gate.pass(10_000);
    expect(gate.state).toBe('outOfService');
  });

  it.each(['driveFault', 'watchdogTripped', 'maintenance'] as const)(
    'is not waited for when the board says why: %s',
    async (trouble) => {
      const gate = await opening();
      gate.see({ zoneA: true, [trouble]: true });
      expect([gate.state, gate.reasons]).toEqual([{ crossing: 'referred' }, ['barrier-stuck']]);
    },
  );
});
