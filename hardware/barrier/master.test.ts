import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryLine } from '../bench/memory-line.ts';
import { withCrc } from './crc16.ts';
import { createMaster } from './master.ts';
import type { ModbusRequest } from './modbus-rtu.ts';

const OPTIONS = { unit: 1, baudRate: 19_200, bitsPerCharacter: 11, answerMs: 100 };
const READ: ModbusRequest = { function: 0x03, address: 2, count: 1 };
const value = (register: number) => withCrc(Buffer.of(1, 3, 2, register >> 8, register & 0xff));

/** A master whose far end answers each request with what the test says, so many ms later. */
function bench(...answers: readonly (readonly { readonly after: number; readonly bytes: Uint8Array }[])[]) {
  const memory = createMemoryLine();
  const master = createMaster(memory.line, OPTIONS);
  const written: Buffer[] = [];
  memory.onWritten((bytes) => {
    for (const { after, bytes: reply } of answers[written.length] ?? []) setTimeout(() => memory.send(reply), after);
    written.push(bytes);
  });
  return { memory, master, written };
}

async function settled<T>(promise: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(5000);
  return promise;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a request', () => {
  it('gets its reply, in however many pieces it comes', async () => {
    const reply = value(15);
    const pieces = [...reply].map((byte, index) => ({ after: index, bytes: Buffer.of(byte) }));
    const { master, written } = bench(pieces);
    expect(await settled(master.request(READ))).toEqual({ ok: true, value: [15] });
    expect(written).toEqual([Buffer.from('010300020001' + '25ca', 'hex')]);
    expect(master.counters).toMatchObject({ requests: 1, replies: 1, discardedBytes: 0 });
  });

  it('waits for its turn while another is in flight', async () => {
    const { master, written } = bench([{ after: 50, bytes: value(1) }], [{ after: 50, bytes: value(2) }]);
    const both = Promise.all([master.request(READ), master.request(READ)]);
    await vi.advanceTimersByTimeAsync(40);
    expect(written).toHaveLength(1);
    expect(await settled(both)).toEqual([
      { ok: true, value: [1] },
      { ok: true, value: [2] },
    ]);
  });

  it('fails by name when nothing comes', async () => {
    const { master } = bench();
    expect(await settled(master.request(READ))).toEqual({
      ok: false,
      error: { kind: 'time-out', text: 'no answer within 100 ms' },
    });
  });

  it('fails when half a frame comes, and the half is counted', async () => {
    const { master } = bench([{ after: 5, bytes: value(1).subarray(0, 4) }]);
    expect(await settled(master.request(READ))).toMatchObject({ ok: false, error: { kind: 'time-out' } });
    expect(master.counters).toMatchObject({ timeouts: 1, discardedBytes: 4 });
  });

  it('fails on a wrong CRC, on a foreign frame and on garbage', async () => {
    const bent = value(1);
    bent[5] = 0;
    bent[6] = 0;
    const foreign = withCrc(Buffer.of(2, 3, 2, 0, 1));
    const { master } = bench(
      [{ after: 5, bytes: bent }],
      [{ after: 5, bytes: foreign }],
      [{ after: 5, bytes: Buffer.alloc(400, 0xa5) }],
      [{ after: 5, bytes: value(9) }],
    );
    for (let round = 0; round < 3; round += 1)
      expect(await settled(master.request(READ))).toMatchObject({ ok: false, error: { kind: 'corrupt' } });
    expect(await settled(master.request(READ))).toEqual({ ok: true, value: [9] });
    expect(master.counters).toMatchObject({ crcErrors: 1, mismatches: 2, discardedBytes: 414 });
  });

  it('is told which exception the board has raised', async () => {
    const { master } = bench([{ after: 5, bytes: withCrc(Buffer.of(1, 0x83, 2)) }]);
    expect(await settled(master.request(READ))).toEqual({
      ok: false,
      error: { kind: 'exception', code: 2, text: 'exception 2 (illegal data address)' },
    });
  });
});

describe('a late reply', () => {
  it('within the silence after the time-out is thrown away, and the silence starts again', async () => {
    const { master, memory, written } = bench([{ after: 120, bytes: value(1) }], [{ after: 5, bytes: value(2) }]);
    const first = master.request(READ);
    const second = master.request(READ);
    await vi.advanceTimersByTimeAsync(130);
    expect(written).toHaveLength(1);
    expect(await settled(first)).toMatchObject({ ok: false, error: { kind: 'time-out' } });
    expect(await settled(second)).toEqual({ ok: true, value: [2] });
    expect(master.counters.discardedBytes).toBe(7);
    expect(memory.line.path).toBe('memory');
  });

  it('after the silence, before the next request, is thrown away, too', async () => {
    const { master } = bench([{ after: 400, bytes: value(1) }], [{ after: 5, bytes: value(2) }]);
    expect(await settled(master.request(READ))).toMatchObject({ ok: false });
    expect(await settled(master.request(READ))).toEqual({ ok: true, value: [2] });
    expect(master.counters.discardedBytes).toBe(7);
  });

  it('after the silence, to a write, fails the next write rather than answering it', async () => {
    const echo = (word: number) => withCrc(Buffer.of(1, 6, 0, 2, 0, word));
    const write = (value: number): ModbusRequest => ({ function: 0x06, address: 2, value });
    const { master } = bench(
      [{ after: 130, bytes: echo(1) }],
      [{ after: 50, bytes: echo(2) }],
      [{ after: 5, bytes: echo(3) }],
    );
    const [first, second, third] = [master.request(write(1)), master.request(write(2)), master.request(write(3))];
    expect(await settled(first)).toMatchObject({ ok: false, error: { kind: 'time-out' } });
    expect(await settled(second)).toMatchObject({ ok: false, error: { kind: 'corrupt' } });
    expect(await settled(third)).toMatchObject({ ok: true });
    expect(master.counters).toMatchObject({ replies: 1, discardedBytes: 16 });
  });
});

describe('a line', () => {
  it('that babbles is not spoken to', async () => {
    const { master, memory, written } = bench();
    const babble = setInterval(() => memory.send(Buffer.of(0x55)), 10);
    await vi.advanceTimersByTimeAsync(20);
    expect(await settled(master.request(READ))).toMatchObject({ ok: false, error: { kind: 'not-quiet' } });
    clearInterval(babble);
    expect(written).toHaveLength(0);
  });

  it('that ends in the middle of a request fails it at once, and every later one', async () => {
    const { master, memory } = bench();
    const first = master.request(READ);
    await vi.advanceTimersByTimeAsync(10);
    memory.unplug();
    await expect(first).resolves.toMatchObject({ ok: false, error: { kind: 'line', fault: { kind: 'unplugged' } } });
    expect(await settled(master.request(READ))).toMatchObject({ ok: false, error: { kind: 'line' } });
  });
});
