// A pcscd that ends, hangs or was never there: the lane's reader says so, and comes back by itself.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gradient, valueOf } from '../../../state/document/portrait/test-images.ts';
import { encodeJpeg } from '../../../state/document/portrait/worker/encode.ts';
import { isMissing } from '../../../state/testing/prerequisites.ts';
import { createVpcdHost, VPCD_NEEDS, VPCD_READERS, type VpcdHost } from '../../bench/vpcd-host.ts';
import { endOf, eventsOf, passport, startReader, type WatchedReader } from './pcscd.fixture.ts';

const [READER] = VPCD_READERS;
const PATIENCE = { timeout: 30_000, interval: 20 };
const PORTRAIT = { format: 'jpeg', bytes: valueOf(await encodeJpeg(gradient(240, 320), 90)) } as const;

describe.skipIf(isMissing(VPCD_NEEDS))('pcscd', { timeout: 60_000 }, () => {
  let host: VpcdHost;
  let reader: WatchedReader;

  beforeEach(() => {
    host = createVpcdHost();
  });
  afterEach(async () => {
    host.thaw();
    await reader.stop();
    await host.close();
  });

  const start = (): WatchedReader => (reader = startReader({ reader: READER.name, totalMs: 10_000, env: host.env }));
  const becomes = (state: string) => vi.waitFor(() => expect(reader.status.state).toBe(state), PATIENCE);

  async function readsOne(): Promise<void> {
    const card = await host.lay(0, passport(PORTRAIT, { bac: true }).card);
    expect(endOf(await eventsOf(reader))).toEqual({ kind: 'finished' });
    await card.remove();
  }

  it('that does not run is absent, with what to do, and is found when it starts', async () => {
    start();
    await becomes('absent');
    expect(reader.status.cause).toMatch(/pcscd does not run: install .*pcscd/);
    expect(endOf(await eventsOf(reader))).toMatchObject({ kind: 'failed', cause: 'reader' });
    await host.start();
    await becomes('ready');
    await readsOne();
  });

  it('that is killed fails the reading that it was at, and is found again when it is back', async () => {
    await host.start();
    start();
    await becomes('ready');
    await host.lay(0, passport(PORTRAIT, { bac: true }).card, {
      fate: (count) => (count < 9 ? 'answered' : 'unanswered'),
    });
    let killed: Promise<void> | undefined;
    const events = await eventsOf(reader, (event) => {
      if (event.kind === 'access') killed ??= host.kill();
    });
    await killed;
    expect(endOf(events)).toMatchObject({ kind: 'failed', cause: 'reader' });
    await vi.waitFor(
      () => expect(reader.told.map(({ cause }) => cause)).toContainEqual(expect.stringMatching(/pcscd is gone/)),
      PATIENCE,
    );
    await host.start();
    await becomes('ready');
    await readsOne();
  });

  it('that hangs is told by the process that waits for it, which is ended and replaced', async () => {
    await host.start();
    start();
    await becomes('ready');
    const { pid } = reader;
    const card = await host.lay(0, passport(PORTRAIT, { bac: true }).card);
    const events = await eventsOf(reader, (event) => {
      if (event.kind === 'access') host.freeze();
    });
    expect(endOf(events)).toMatchObject({ kind: 'failed', cause: 'time-out' });
    await vi.waitFor(() => expect(reader.status.state).toBe('failed'), PATIENCE);
    expect(reader.status.cause).toMatch(/does not answer|hangs/);
    expect(endOf(await eventsOf(reader))).toMatchObject({ kind: 'failed', cause: 'reader' });
    host.thaw();
    await card.remove();
    await becomes('ready');
    expect(reader.pid).not.toBe(pid);
    await readsOne();
  });
});
