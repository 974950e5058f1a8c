// The reader over PC/SC on a service that the test plays and a clock that it turns: lives that fail, readers that come and go,
// sessions one after the other, and a service that hangs.
import { describe, expect, it } from 'vitest';
import type { DeviceStatus } from '../../../state/lane/device.ts';
import { err, ok } from '../../../state/result.ts';
import type { Clock } from '../../serial/clock.ts';
import { keepPcscReader, PCSC_TIMES, type PcscDevice } from './pcsc-device.ts';
import type { PcscCard, ServiceEvents, ServiceFault } from './service.ts';

const never = new AbortController().signal;
const code = (name: string) => Object.assign(new Error(name), { code: name });
const settle = () => new Promise((resolve) => setImmediate(resolve));

function turnedClock() {
  let at = 0;
  const waiting = new Set<{ readonly due: number; readonly then: () => void }>();
  const clock: Clock = {
    now: () => at,
    after(ms, then) {
      const one = { due: at + ms, then };
      waiting.add(one);
      return () => waiting.delete(one);
    },
  };
  /** Each in its order; what they start may come due, too. */
  async function pass(ms: number): Promise<void> {
    const end = at + ms;
    await settle();
    for (;;) {
      const [next] = [...waiting].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due);
      if (next === undefined) break;
      waiting.delete(next);
      at = next.due;
      next.then();
      await settle();
    }
    at = end;
    await settle();
  }
  return { clock, pass };
}

function played(openings: readonly ('opens' | ServiceFault)[] = []) {
  const { clock, pass } = turnedClock();
  const [statuses, documents, hung]: [DeviceStatus[], boolean[], string[]] = [[], [], []];
  const lives: ServiceEvents[] = [];
  const closed: number[] = [];
  let connect: () => Promise<PcscCard> = () => Promise.reject(code('NoSmartCard'));
  let probe: () => Promise<void> = () => Promise.resolve();
  let wake: () => Promise<void> = () => Promise.reject(code('NoSmartCard'));
  const device: PcscDevice = keepPcscReader({
    reader: 'Reader',
    clock,
    openService: (events) => {
      const opening = openings[lives.length] ?? 'opens';
      const life = lives.push(events) - 1;
      if (opening !== 'opens') return err(opening);
      return ok({
        connect: () => connect(),
        wake: () => wake(),
        probe: () => probe(),
        close: () => closed.push(life),
      });
    },
    onStatus: (status) => statuses.push(status),
    onDocument: (isThere) => documents.push(isThere),
    onHung: (text) => hung.push(text),
  });
  return {
    device,
    pass,
    lives,
    statuses,
    documents,
    hung,
    closed,
    setConnect: (next: typeof connect) => (connect = next),
    setProbe: (next: typeof probe) => (probe = next),
    setWake: (next: typeof wake) => (wake = next),
    states: () => statuses.map(({ state }) => state),
  };
}

/** A card that answers 9000, and whatever a test changes of it. */
function card(change: Partial<PcscCard> = {}): PcscCard {
  return {
    answerToReset: () => Promise.resolve(Buffer.from('3b80', 'hex')),
    transmit: () => Promise.resolve(Buffer.from('9000', 'hex')),
    release: () => Promise.resolve(),
    ...change,
  };
}

describe('a reader that is kept', () => {
  it('is absent without pcscd, tried again later and later, and ready once it is there', async () => {
    const absent = { kind: 'absent', text: 'pcscd does not run' } as const;
    const { device, pass, lives, states } = played([absent, absent, 'opens']);
    expect(device.status).toEqual({ state: 'absent', cause: 'pcscd does not run', version: undefined });
    await pass(PCSC_TIMES.backOff.firstMs);
    expect(lives).toHaveLength(2);
    await pass(PCSC_TIMES.backOff.firstMs);
    expect(lives).toHaveLength(2);
    await pass(PCSC_TIMES.backOff.firstMs);
    lives[2]?.onReader('Reader 00', false);
    expect(states()).toEqual(['starting', 'absent', 'ready']);
  });

  it('is missed only after the service has had its time to list it', async () => {
    const { device, pass } = played();
    await pass(PCSC_TIMES.settleMs - 1);
    expect(device.status.state).toBe('starting');
    await pass(1);
    expect(device.status).toMatchObject({ state: 'absent', cause: "no reader is named 'Reader'; none is connected" });
  });

  it('tells a document once for each time that it is laid down', () => {
    const { lives, documents } = played();
    lives[0]?.onReader('Reader 00', false);
    lives[0]?.onReader('Reader 00', true);
    lives[0]?.onReader('Reader 00', true);
    lives[0]?.onReader('Reader 00', false);
    expect(documents).toEqual([false, true, false]);
  });

  it('fails with the service, begins anew, and hears nothing of the life before', async () => {
    const { device, lives, pass, closed, states } = played();
    lives[0]?.onReader('Reader 00', true);
    lives[0]?.onLost('pcscd is gone (CommError)');
    expect(device.status).toMatchObject({ state: 'failed', cause: 'pcscd is gone (CommError)' });
    expect(closed).toEqual([0]);
    lives[0]?.onReader('Reader 00', true);
    expect(device.status.state).toBe('failed');
    await pass(PCSC_TIMES.backOff.firstMs);
    lives[1]?.onReader('Reader 00', true);
    expect(states()).toEqual(['starting', 'ready', 'failed', 'ready']);
    expect(device.counters.reconnects).toBe(1);
  });

  it('is lost when a sign of life is answered by nobody, and is not when another program holds it', async () => {
    const { device, lives, pass, setProbe } = played();
    lives[0]?.onReader('Reader 00', false);
    setProbe(() => Promise.reject(code('SharingViolation')));
    await pass(PCSC_TIMES.probeMs);
    expect(device.status.state).toBe('ready');
    setProbe(() => Promise.reject(code('NoService')));
    await pass(PCSC_TIMES.probeMs);
    expect(device.status).toMatchObject({ state: 'failed', cause: 'pcscd is gone (NoService)' });
  });

  it('asks to be ended when the service holds what it was given and never ends it', async () => {
    const { lives, pass, hung, setProbe } = played();
    lives[0]?.onReader('Reader 00', false);
    setProbe(() => new Promise(() => undefined));
    await pass(PCSC_TIMES.probeMs + PCSC_TIMES.hungMs);
    expect(hung).toEqual(['pcscd or the reader does not answer']);
  });

  it('says nothing more once it is stopped', async () => {
    const { device, lives, pass, statuses } = played();
    const before = statuses.length;
    device.stop();
    device.stop();
    lives[0]?.onReader('Reader 00', true);
    lives[0]?.onLost('pcscd is gone');
    await pass(60_000);
    expect([statuses.length, lives.length]).toEqual([before, 1]);
  });
});

describe('a session with a card', () => {
  async function open(change: Partial<PcscCard> = {}) {
    const all = played();
    all.lives[0]?.onReader('Reader 00', true);
    all.setConnect(() => Promise.resolve(card(change)));
    const transport = all.device.openTransport();
    expect(await transport.connect(never)).toMatchObject({ ok: true });
    return { ...all, transport };
  }
  const COMMAND = Buffer.from('00840000', 'hex');

  it('waits for a card, and for one that does not answer yet', async () => {
    const { device, lives, pass, setConnect } = played();
    lives[0]?.onReader('Reader 00', false);
    const connected = device.openTransport().connect(never);
    await pass(10_000);
    lives[0]?.onReader('Reader 00', true);
    await pass(100);
    setConnect(() => Promise.resolve(card()));
    await pass(100);
    expect(await connected).toEqual({ ok: true, value: Buffer.from('3b80', 'hex') });
  });

  it('wakes a card that pcscd takes for absent, and that lies there', async () => {
    const { device, lives, pass, setConnect, setWake } = played();
    lives[0]?.onReader('Reader 00', true);
    setWake(() => {
      setConnect(() => Promise.resolve(card()));
      return Promise.resolve();
    });
    const connected = device.openTransport().connect(never);
    await pass(100);
    expect(await connected).toMatchObject({ ok: true });
  });

  it('wakes nothing for whoever has given up', async () => {
    const { device, lives, pass, setWake } = played();
    lives[0]?.onReader('Reader 00', true);
    let woken = 0;
    setWake(() => Promise.resolve(void (woken += 1)));
    const abort = new AbortController();
    const connected = device.openTransport().connect(abort.signal);
    await settle();
    abort.abort();
    await pass(1000);
    expect(await connected).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    expect(woken).toBe(0);
  });

  it('gives up a card that another program keeps, after a second', async () => {
    const { device, lives, pass, setConnect } = played();
    lives[0]?.onReader('Reader 00', true);
    setConnect(() => Promise.reject(code('SharingViolation')));
    const connected = device.openTransport().connect(never);
    await pass(1500);
    expect(await connected).toEqual({ ok: false, error: { kind: 'reader', text: 'another program holds the card' } });
  });

  it('takes one command at a time, and none when it is over', async () => {
    const { transport } = await open({ transmit: () => new Promise(() => undefined) });
    const stuck = new AbortController();
    const first = transport.transmit(COMMAND, stuck.signal);
    expect(await transport.transmit(COMMAND, never)).toMatchObject({
      ok: false,
      error: { text: 'one command at a time' },
    });
    stuck.abort();
    expect(await first).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    expect(await transport.transmit(COMMAND, never)).toMatchObject({
      ok: false,
      error: { text: 'the session is over' },
    });
  });

  it('takes an empty answer for a card that is gone', async () => {
    const { transport } = await open({ transmit: () => Promise.resolve(new Uint8Array()) });
    expect(await transport.transmit(COMMAND, never)).toMatchObject({ ok: false, error: { kind: 'removed' } });
  });

  it('ends when the card is taken away, and when pcscd goes, whatever it was at', async () => {
    for (const [happens, kind] of [
      [(events: ServiceEvents | undefined) => events?.onReader('Reader 00', false), 'removed'],
      [(events: ServiceEvents | undefined) => events?.onReaderGone('Reader 00'), 'removed'],
      [(events: ServiceEvents | undefined) => events?.onLost('pcscd is gone'), 'reader'],
    ] as const) {
      const { transport, lives } = await open({ transmit: () => new Promise(() => undefined) });
      const answer = transport.transmit(COMMAND, never);
      happens(lives[0]);
      expect(await answer).toMatchObject({ ok: false, error: { kind } });
    }
  });

  it('gives the reader to the next only when the card has been let go', async () => {
    const released = Promise.withResolvers<undefined>();
    const { device, transport, pass, setConnect } = await open({ release: () => released.promise });
    const disconnected = transport.disconnect();
    setConnect(() => Promise.resolve(card()));
    const next = device.openTransport();
    const early = next.connect(never);
    await pass(PCSC_TIMES.takeMs);
    expect(await early).toMatchObject({ ok: false, error: { text: 'the reader has not ended the session before' } });
    released.resolve(undefined);
    await disconnected;
    expect(await device.openTransport().connect(never)).toMatchObject({ ok: true });
  });

  it('lets a card go that came after nobody waited for it any more', async () => {
    const { device, lives, setConnect } = played();
    lives[0]?.onReader('Reader 00', true);
    const opening = Promise.withResolvers<PcscCard>();
    setConnect(() => opening.promise);
    const abort = new AbortController();
    const connected = device.openTransport().connect(abort.signal);
    await settle();
    abort.abort();
    expect(await connected).toMatchObject({ ok: false, error: { kind: 'aborted' } });
    let released = 0;
    opening.resolve(card({ release: () => Promise.resolve(void (released += 1)) }));
    await settle();
    expect(released).toBe(1);
    setConnect(() => Promise.resolve(card()));
    expect(await device.openTransport().connect(never)).toMatchObject({ ok: true });
  });

  it('counts commands and time-outs, and measures round trips', async () => {
    const { device, transport } = await open();
    for (let command = 0; command < 3; command += 1) await transport.transmit(COMMAND, never);
    expect(device.counters).toMatchObject({ frames: 3, timeouts: 0, reconnects: 0, discardedBytes: 0 });
  });
});
