import { describe, expect, it } from 'vitest';
import type { CaptureOutcome, ChipEvent } from '../../state/gate/ports.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import { countedCamera, countedChip } from './counted.ts';
import type { AdaptedDevice } from './devices.ts';

const KEY = { documentNumber: 'X1234567<', dateOfBirth: '850101', dateOfExpiry: '300101' };
const READY: DeviceStatus = { state: 'ready', cause: '', version: undefined };
const GONE: DeviceStatus = { state: 'absent', cause: 'unplugged', version: undefined };
const group = { kind: 'group', group: 'DG1', bytes: Buffer.of(0x61) } as const;

function adapted() {
  let tell: (status: DeviceStatus) => void = () => undefined;
  const device: AdaptedDevice = { onStatus: (listener) => (tell = listener) };
  return { device, tell: (status: DeviceStatus) => tell(status) };
}

function chipThat(...readings: readonly (readonly ChipEvent[])[]) {
  const left = [...readings];
  const { device, tell } = adapted();
  const chip = countedChip({
    ...device,
    port: {
      async *read() {
        yield* await Promise.resolve(left.shift() ?? []);
      },
    },
  });
  const read = async () => {
    const events: ChipEvent[] = [];
    for await (const event of chip.port.read(KEY, new AbortController().signal)) events.push(event);
    return events;
  };
  return { chip, read, tell };
}

describe('a chip reader', () => {
  it('hands on what was read, and counts files and readings that took too long', async () => {
    const failed = { kind: 'failed', cause: 'time-out', detail: '' } as const;
    const whole = [{ kind: 'connected' }, group, group, { kind: 'finished' }] as const;
    const { chip, read } = chipThat(whole, [group, failed], [{ ...failed, cause: 'removed' }]);
    expect(await read()).toEqual(whole);
    expect(await read()).toEqual([group, failed]);
    await read();
    expect(chip.counters).toMatchObject({ frames: 3, timeouts: 1, discardedBytes: 0, retries: 0, reconnects: 0 });
  });

  it('counts each time that it has come back, and tells its status as it is', () => {
    const { chip, tell } = chipThat();
    const told: string[] = [];
    chip.onStatus(({ state }) => told.push(state));
    for (const status of [READY, { ...READY, state: 'degraded' } as const, GONE, READY, GONE, READY]) tell(status);
    expect(told).toEqual(['ready', 'degraded', 'absent', 'ready', 'absent', 'ready']);
    expect(chip.counters?.reconnects).toBe(2);
  });
});

describe('a camera', () => {
  it('counts pictures and captures without one, but not what was called off', async () => {
    const captured: CaptureOutcome = {
      kind: 'captured',
      capture: { image: { format: 'jpeg', bytes: Buffer.of(1) }, liveness: { kind: 'not-supported' } },
    };
    const nothing: CaptureOutcome = { kind: 'not-captured', cause: 'no face was seen' };
    const outcomes = [captured, nothing, nothing];
    const camera = countedCamera({
      ...adapted().device,
      capture: () => Promise.resolve(outcomes.shift() ?? nothing),
    });
    const aborted = AbortSignal.abort();
    expect(await camera.capture(10, new AbortController().signal)).toBe(captured);
    expect(await camera.capture(10, new AbortController().signal)).toBe(nothing);
    await camera.capture(10, aborted);
    expect(camera.counters).toMatchObject({ frames: 1, timeouts: 1 });
  });
});
