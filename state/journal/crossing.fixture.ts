// Crossings for tests.
import { randomUUID } from 'node:crypto';
import type { Crossing } from './crossing.ts';

export function clearCrossing(change: Partial<Crossing> = {}): Crossing {
  return {
    id: randomUUID(),
    lane: 'BENCH-1',
    direction: 'departure',
    startedAt: '2026-11-22T08:00:00.000Z',
    endedAt: '2026-11-22T08:01:00.000Z',
    outcome: 'opened',
    passage: 'used',
    reasons: [],
    notices: [],
    resolution: undefined,
    checks: [
      { name: 'mrz-consistency', result: 'successful', cause: '' },
      { name: 'face-match', result: 'successful', cause: '' },
    ],
    similarity: 0.71,
    falseMatchRate: 0.0001,
    document: {
      number: 'L898902C3',
      issuingState: 'UTO',
      nationality: 'UTO',
      primaryIdentifier: 'ERIKSSON',
      secondaryIdentifier: 'ANNA MARIA',
      dateOfBirth: '1974-08-12',
      dateOfExpiry: undefined,
    },
    images: { portrait: undefined, live: undefined },
    ...change,
  };
}

export function referredCrossing(change: Partial<Crossing> = {}): Crossing {
  return clearCrossing({
    outcome: 'referred',
    passage: 'none',
    reasons: ['face-mismatch', 'watchlist-hit'],
    notices: ['silent-hit'],
    resolution: { kind: 'second-line', remark: 'looks like a brother' },
    checks: [{ name: 'face-match', result: 'failed', cause: 'the faces differ' }],
    images: {
      portrait: { format: 'jp2', bytes: Buffer.from('portrait') },
      live: { format: 'jpeg', bytes: Buffer.from('live') },
    },
    ...change,
  });
}
