import { describe, expect, it } from 'vitest';
import { ok } from '../../state/result.ts';
import { suffixDecoder } from '../code-scanner/suffix.ts';
import { createMemoryLine, type MemoryLine } from '../bench/memory-line.ts';
import { manualClock } from './manual-clock.ts';
import { startSendingDevice } from './sending-device.ts';

const GAP_MS = 80;
const settled = () => new Promise(setImmediate);

async function bench() {
  const clock = manualClock();
  const lives: MemoryLine[] = [];
  const heard: string[] = [];
  const device = startSendingDevice({
    open: () => {
      const life = createMemoryLine();
      lives.push(life);
      return Promise.resolve(ok(life.line));
    },
    decoder: () => suffixDecoder({ suffix: Buffer.alloc(0), maxBytes: 16 }),
    gapMs: GAP_MS,
    onFrame: (frame) => heard.push(frame.toString()),
    onDiscarded: (bytes, reason) => heard.push(`discarded ${bytes.length}: ${reason}`),
    onStatus: ({ state }) => heard.push(state),
    onWire: (direction, bytes) => heard.push(`${direction} ${bytes.toString()}`),
    clock,
  });
  await settled();
  heard.length = 0;
  const send = (text: string) => lives.at(-1)?.send(Buffer.from(text));
  return { clock, lives, heard, device, send };
}

describe('a device that only sends', () => {
  it('ends a frame by the silence after its last piece, however slow the pieces come', async () => {
    const { clock, heard, device, send } = await bench();
    send('in');
    clock.advance(GAP_MS - 1);
    send('two');
    clock.advance(GAP_MS - 1);
    expect(heard).toEqual(['rx in', 'rx two']);
    clock.advance(1);
    expect(heard.at(-1)).toBe('intwo');
    expect(device.counters).toEqual({
      frames: 1,
      discardedBytes: 0,
      reconnects: 0,
      retries: 0,
      timeouts: 0,
      roundTrips: undefined,
    });
    await device.stop();
  });

  it('does not take its own delay for silence of the device', async () => {
    const { clock, heard, device, send } = await bench();
    send('one ');
    clock.stall(10 * GAP_MS);
    clock.advance(0);
    send('frame');
    clock.advance(GAP_MS);
    expect(heard.at(-1)).toBe('one frame');
    send('another');
    clock.stall(10 * GAP_MS);
    clock.advance(0);
    clock.advance(30);
    expect(heard.at(-1)).toBe('another');
    await device.stop();
  });

  it('gives back and counts what was no frame', async () => {
    const { clock, heard, device, send } = await bench();
    send('x'.repeat(20));
    clock.advance(GAP_MS);
    expect(heard.at(-1)).toBe('discarded 20: longer than 16 bytes');
    expect(device.counters).toMatchObject({ frames: 0, discardedBytes: 20 });
    await device.stop();
  });

  it('gives back half a frame when it is unplugged, and begins afresh when it is back', async () => {
    const { clock, lives, heard, device, send } = await bench();
    send('half');
    lives[0]?.unplug();
    await settled();
    clock.advance(100);
    await settled();
    send('whole');
    clock.advance(GAP_MS);
    const lost = 'discarded 4: the line ended within a code';
    expect(heard.slice(1).toSorted()).toEqual([lost, 'failed', 'starting', 'ready', 'rx whole', 'whole'].toSorted());
    expect(device.counters).toMatchObject({ frames: 1, discardedBytes: 4, reconnects: 1 });
    await device.stop();
    expect(clock.waiting).toBe(0);
  });
});
