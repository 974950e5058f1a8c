// The driver of every device that only sends: a decoder on a line that is kept connected, and the silence that ends a frame.
import type { Device, DeviceStatus } from '../../state/lane/device.ts';
import { systemClock, type Clock } from './clock.ts';
import type { FrameDecoder, Output } from './framing.ts';
import { keepConnected, type Connection } from './keep-connected.ts';
import type { OpenLine } from './line.ts';
import { patiently } from './patiently.ts';

export interface SendingDeviceOptions<Frame> {
  readonly open: OpenLine;
  readonly decoder: () => FrameDecoder<Frame>;
  /** Silence that ends a frame, in ms. */
  readonly gapMs: number;
  readonly onFrame: (frame: Frame) => void;
  readonly onDiscarded: (bytes: Buffer, reason: string) => void;
  readonly onStatus: (status: DeviceStatus) => void;
  /** Every byte as it came, before it is understood. */
  readonly onWire?: ((direction: 'rx' | 'tx', bytes: Buffer) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** Starts at once. Such a device gives no sign of life: `ready` means that its line is open. */
export function startSendingDevice<Frame>(options: SendingDeviceOptions<Frame>): Device {
  const { open, gapMs, clock = systemClock } = options;
  let frames = 0;
  let discardedBytes = 0;

  function hand(outputs: readonly Output<Frame>[]): void {
    for (const output of outputs)
      if (output.kind === 'frame') {
        frames += 1;
        options.onFrame(output.frame);
      } else {
        discardedBytes += output.bytes.length;
        options.onDiscarded(output.bytes, output.reason);
      }
  }

  async function listen({ line, declare }: Connection) {
    const decoder = options.decoder();
    let disarm: () => void = () => undefined;

    line.onBytes((bytes) => {
      options.onWire?.('rx', bytes);
      hand(decoder.push(bytes));
      disarm();
      disarm = patiently(clock, gapMs, () => hand(decoder.idle()));
    });
    declare('ready');
    const end = await line.ended;
    disarm();
    hand(decoder.end());
    return end;
  }

  const supervisor = keepConnected({ open, session: listen, onStatus: options.onStatus, clock });
  return {
    get status() {
      return supervisor.status;
    },
    get counters() {
      return {
        frames,
        discardedBytes,
        retries: 0,
        reconnects: supervisor.reconnects,
        timeouts: 0,
        roundTrips: undefined,
      };
    },
    stop: () => supervisor.stop(),
  };
}
