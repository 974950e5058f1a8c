// The lane's chip reader on a real pcscd: vpcd's two readers, passports of the bench on them, and what goes wrong with either.
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { gradient, valueOf } from '../../../state/document/portrait/test-images.ts';
import { encodeJpeg } from '../../../state/document/portrait/worker/encode.ts';
import { isMissing } from '../../../state/testing/prerequisites.ts';
import { HABITS } from '../../bench/chip-habits.ts';
import { makeActiveAuthenticationKey, makeChipAuthenticationKey } from '../../bench/chip-keys.ts';
import type { PassportOptions } from '../../bench/passport.ts';
import { createVpcdHost, VPCD_NEEDS, VPCD_READERS, type LaidCard, type VpcdHost } from '../../bench/vpcd-host.ts';
import type { VpcdCardOptions } from '../../bench/vpcd.ts';
import { openService } from './open-service.ts';
import { keepPcscReader } from './pcsc-device.ts';
import { accessIn, endOf, eventsOf, filesIn, passport, startReader, type WatchedReader } from './pcscd.fixture.ts';

const [FIRST, SECOND] = VPCD_READERS;
const TOTAL_MS = 20_000;
/** The machine may be busy with everything else. */
const PATIENCE = { timeout: 20_000, interval: 20 };
const PORTRAIT = { format: 'jpeg', bytes: valueOf(await encodeJpeg(gradient(240, 320), 90)) } as const;

describe.skipIf(isMissing(VPCD_NEEDS))('a reader of pcscd', () => {
  let host: VpcdHost;
  const readers: WatchedReader[] = [];
  const cards: LaidCard[] = [];

  beforeAll(async () => {
    host = createVpcdHost();
    await host.start();
  });
  afterEach(async () => {
    await Promise.all(cards.splice(0).map((card) => card.remove()));
    // A card that is laid down before pcscd has seen the one before leave is not seen at all.
    const seesNone = () =>
      readers.every(({ status, documents }) => status.state !== 'ready' || documents.at(-1) !== true);
    await vi.waitFor(() => expect(seesNone()).toBe(true), PATIENCE);
    // The next test shall not begin with the card of this one, which pcscd believes in until it looks again.
    await vi.waitFor(() => expect(readers.filter(({ documents }) => documents.at(-1))).toEqual([]), PATIENCE);
    await Promise.all(readers.splice(0).map((reader) => reader.stop()));
  });
  afterAll(() => host.close());

  function start(reader: string = FIRST.name): WatchedReader {
    const started = startReader({ reader, totalMs: TOTAL_MS, env: host.env });
    readers.push(started);
    return started;
  }
  async function ready(reader: string = FIRST.name): Promise<WatchedReader> {
    const started = start(reader);
    await vi.waitFor(() => expect(started.status.state).toBe('ready'), PATIENCE);
    return started;
  }
  async function lay(options: PassportOptions, at: 0 | 1 = 0, card: VpcdCardOptions = {}) {
    const made = passport(PORTRAIT, options);
    const laid = await host.lay(at, made.card, card);
    cards.push(laid);
    return { ...made, laid };
  }

  it.each<[string, PassportOptions, string]>([
    ['BAC and active authentication', { bac: true, keys: withActive() }, 'BAC'],
    [
      'PACE and chip authentication',
      { pace: [{ mapping: 'GM', suite: 'AES-128', parameterId: 12 }], keys: withAgreement() },
      'PACE',
    ],
    ['PACE by a Brainpool curve', { pace: [{ mapping: 'GM', suite: 'AES-256', parameterId: 13 }] }, 'PACE'],
    ['BAC and short commands alone', { bac: true, habits: HABITS['short-only'] }, 'BAC'],
  ])('reads a passport with %s, byte by byte', async (_, options, protocol) => {
    const reader = await ready();
    const { files } = await lay(options);
    const events = await eventsOf(reader);
    expect(endOf(events)).toEqual({ kind: 'finished' });
    expect(accessIn(events)).toEqual([protocol]);
    expect(filesIn(events)).toMatchObject({ SOD: files.SOD, DG1: files.DG1, DG2: files.DG2 });
    const proofs = events.find((event) => event.kind === 'proofs');
    if (options.keys?.activeAuthentication) expect(proofs?.proofs.activeAuthentication).toHaveProperty('signature');
    if (options.keys?.chipAuthentication.length)
      expect(proofs?.proofs.chipAuthentication).toMatchObject({ outcome: 'answered' });
  });

  it('uses long commands where the chip takes them', async () => {
    const reader = await ready();
    const lengths: number[] = [];
    const { files } = await lay({ bac: true }, 0, { onCommand: (_, answer) => lengths.push(answer.length) });
    expect(endOf(await eventsOf(reader))).toEqual({ kind: 'finished' });
    expect(Math.max(...lengths)).toBeGreaterThan(4000);
    expect(lengths.length).toBeLessThan(20 + files.DG2.length / 4000);
  });

  it('waits for a passport that is laid down later, and tells what lies there', async () => {
    const reader = await ready();
    const reading = eventsOf(reader);
    const { laid } = await lay({ bac: true });
    expect(endOf(await reading)).toEqual({ kind: 'finished' });
    await vi.waitFor(() => expect(reader.documents.at(-1)).toBe(true), PATIENCE);
    await laid.remove();
    await vi.waitFor(() => expect(reader.documents.at(-1)).toBe(false), PATIENCE);
  });

  // pcscd looks at its readers every 0.4 s; a card that it could not reset meanwhile is absent to it, until it is woken.
  it.each([
    ['at its first command, back before pcscd has looked', 1, false],
    ['in the middle of a file, back before pcscd has looked', 15, false],
    ['in the middle of a file, back after that', 15, true],
  ])('goes on with a passport that was lifted off %s', async (_, at, isSeenGone) => {
    const reader = await ready();
    const made = passport(PORTRAIT, { bac: true, habits: HABITS['short-only'] });
    const first = await host.lay(0, made.card, { fate: (count) => (count === at ? 'lifted-off' : 'answered') });
    cards.push(first);
    let again: Promise<unknown> | undefined;
    const layAgain = async () => {
      await first.remove();
      if (isSeenGone) await vi.waitFor(() => expect(reader.documents.at(-1)).toBe(false), PATIENCE);
      cards.push(await host.lay(0, made.card));
    };
    const events = await eventsOf(reader, (event) => {
      if (event.kind === 'interrupted') again ??= layAgain();
    });
    await again;
    expect(again).toBeDefined();
    expect(endOf(events)).toEqual({ kind: 'finished' });
    expect(filesIn(events)).toMatchObject({ DG1: made.files.DG1, DG2: made.files.DG2 });
    expect(events.filter(({ kind }) => kind === 'finished' || kind === 'failed')).toHaveLength(1);
  });

  it('says that the passport was removed where it does not come back', async () => {
    const reader = await ready();
    await lay({ bac: true }, 0, { fate: (count) => (count === 9 ? 'lifted-off' : 'answered') });
    expect(endOf(await eventsOf(reader))).toMatchObject({ kind: 'failed', cause: 'removed' });
  });

  it('reads two passports at once on two readers', async () => {
    const [one, other] = await Promise.all([ready(FIRST.name), ready(SECOND.name)]);
    const [left, right] = await Promise.all([
      lay({ bac: true }, 0),
      lay({ pace: [{ mapping: 'GM', suite: 'AES-128', parameterId: 12 }] }, 1),
    ]);
    const [first, second] = await Promise.all([eventsOf(one), eventsOf(other)]);
    expect([accessIn(first), accessIn(second)]).toEqual([['BAC'], ['PACE']]);
    expect(filesIn(first)['SOD']).toEqual(left.files.SOD);
    expect(filesIn(second)['SOD']).toEqual(right.files.SOD);
  });

  it('serves one reading after the other', async () => {
    const reader = await ready();
    await lay({ bac: true });
    for (let crossing = 0; crossing < 3; crossing += 1)
      expect(endOf(await eventsOf(reader))).toEqual({ kind: 'finished' });
    expect(reader.counters).toMatchObject({ reconnects: 0, timeouts: 0 });
  });

  it('has the card for itself: another program gets nothing, and is named', async () => {
    // This process stands for the other program.
    process.env['PCSCLITE_CSOCK_NAME'] = host.env.PCSCLITE_CSOCK_NAME;
    const other = keepPcscReader({
      reader: FIRST.name,
      openService,
      onStatus: () => undefined,
      onDocument: () => undefined,
      onHung: () => undefined,
    });
    try {
      await vi.waitFor(() => expect(other.status.state).toBe('ready'), PATIENCE);
      await lay({ bac: true });
      const held = other.openTransport();
      expect(await held.connect(AbortSignal.timeout(PATIENCE.timeout))).toMatchObject({ ok: true });
      const reader = await ready();
      expect(endOf(await eventsOf(reader))).toMatchObject({
        kind: 'failed',
        cause: 'reader',
        detail: 'another program holds the card',
      });
      await held.disconnect();
      expect(endOf(await eventsOf(reader))).toEqual({ kind: 'finished' });
    } finally {
      other.stop();
      delete process.env['PCSCLITE_CSOCK_NAME'];
    }
  });

  it('names the readers there are, when its own is not among them or is not the only one', async () => {
    const absent = start('Reader of nobody');
    await vi.waitFor(() => expect(absent.status.state).toBe('absent'), PATIENCE);
    expect(absent.status.cause).toContain(FIRST.name);
    const several = start('Virtual PCD');
    await vi.waitFor(() => expect(several.status.state).toBe('failed'), PATIENCE);
    expect(several.status.cause).toContain(SECOND.name);
    expect(endOf(await eventsOf(several))).toMatchObject({ kind: 'failed', cause: 'reader' });
  });

  it('ends a reading at once when nobody waits for it any more, and takes the next', async () => {
    const reader = await ready();
    const silent = await lay({ bac: true }, 0, { fate: (count) => (count === 5 ? 'unanswered' : 'answered') });
    const abort = new AbortController();
    const events = eventsOf(
      reader,
      (event) => {
        if (event.kind === 'connected') abort.abort();
      },
      abort.signal,
    );
    expect(endOf(await events)).toMatchObject({ kind: 'failed', cause: 'time-out' });
    await silent.laid.remove();
    await lay({ bac: true });
    expect(endOf(await eventsOf(reader))).toEqual({ kind: 'finished' });
  });

  it('starts another process when its own is killed, in the middle of a reading', async () => {
    const reader = await ready();
    await lay({ bac: true, habits: HABITS['short-only'] });
    const { pid } = reader;
    const events = await eventsOf(reader, (event) => {
      if (event.kind === 'group' && event.group === 'DG1' && pid !== undefined) process.kill(pid, 'SIGKILL');
    });
    expect(endOf(events)).toMatchObject({
      kind: 'failed',
      cause: 'reader',
      detail: expect.stringContaining('SIGKILL') as string,
    });
    await vi.waitFor(() => expect(reader.status.state).toBe('ready'), PATIENCE);
    expect(reader.pid).not.toBe(pid);
    expect(endOf(await eventsOf(reader))).toEqual({ kind: 'finished' });
  });

  it('is open to nobody outside of its namespace', async () => {
    const wire = connect(FIRST.port, '127.0.0.1');
    const reached = new Promise((resolve) => {
      wire.once('error', resolve).once('connect', () => resolve('reached'));
    });
    expect(await reached).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

function withActive() {
  return {
    chipAuthentication: [],
    activeAuthentication: makeActiveAuthenticationKey({ rsaBits: 1024, digest: 'sha1' }),
  };
}

function withAgreement() {
  return {
    chipAuthentication: [makeChipAuthenticationKey({ suite: 'AES-128', parameterId: 12 })],
    activeAuthentication: undefined,
  };
}
