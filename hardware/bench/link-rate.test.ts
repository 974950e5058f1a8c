import { describe, expect, it } from 'vitest';
import { ok } from '../../state/result.ts';
import type { CardTransport } from '../chip-reader/card-transport.ts';
import { createChipPort } from '../chip-reader/read-chip.ts';
import { collect, documentOf } from '../chip-reader/reading.fixture.ts';
import { LINK_RATES, linkMs, overLink, skippingClock } from './link-rate.ts';
import { createVirtualReader } from './virtual-reader.ts';

const never = new AbortController().signal;
const echo: CardTransport = {
  maxAnswerBytes: 300,
  connect: () => Promise.resolve(ok(Buffer.alloc(0))),
  transmit: (command) => Promise.resolve(ok(command)),
  disconnect: () => Promise.resolve(),
};

describe('a link of a rate', () => {
  it('takes nine bits for a byte (ISO/IEC 14443-3, type A)', () => {
    expect(LINK_RATES.map((rate) => linkMs(1060, rate).toFixed(2))).toEqual(['90.00', '45.00', '22.50', '11.25']);
  });

  it('takes the time of the command, of its turnaround and of its answer', async () => {
    const clock = skippingClock();
    const link = overLink(echo, { rate: 106, turnaroundMs: 4, clock });
    expect(await link.transmit(Buffer.alloc(106), never)).toEqual(ok(Buffer.alloc(106)));
    expect(clock.now()).toBeCloseTo(9 + 4 + 9);
    expect(link.maxAnswerBytes).toBe(300);
  });

  it('ends a wait at once when its caller gives up', async () => {
    const reader = createVirtualReader();
    reader.insert(documentOf({}));
    // A clock that never comes to its end.
    const link = overLink(reader.openTransport(), { rate: 106, clock: { now: () => 0, after: () => () => undefined } });
    await link.connect(never);
    const abort = new AbortController();
    const answer = link.transmit(Buffer.from('0084000008', 'hex'), abort.signal);
    abort.abort();
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'aborted' } });
  });

  it('gives the same files as none, and is as slow as it is long', async () => {
    const ms: number[] = [];
    for (const rate of LINK_RATES) {
      const reader = createVirtualReader();
      reader.insert(documentOf({ chip: { bac: true }, portraitBytes: 5000 }));
      const clock = skippingClock();
      const { end } = await collect(createChipPort(() => overLink(reader.openTransport(), { rate, clock })));
      expect(end).toEqual({ kind: 'finished' });
      ms.push(clock.now());
    }
    expect(ms[0]).toBeCloseTo(8 * (ms[3] ?? 0));
  });

  it('takes real time unless it has another clock', async () => {
    const start = performance.now();
    await overLink(echo, { rate: 106 }).transmit(Buffer.alloc(200), never);
    expect(performance.now() - start).toBeGreaterThan(30);
  });
});
