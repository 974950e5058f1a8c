// The 2D code scanner of the lane: whole codes as bytes, on a line that is kept connected.
import type { Device, DeviceStatus } from '../../state/lane/device.ts';
import type { CodeScannerOptions } from '../../state/lane/lane.ts';
import type { Clock } from '../serial/clock.ts';
import type { FrameDecoder } from '../serial/framing.ts';
import type { OpenLine } from '../serial/line.ts';
import { openSerialLine } from '../serial/open-line.ts';
import { startSendingDevice } from '../serial/sending-device.ts';
import { suffixDecoder } from './suffix.ts';

export interface CodeScannerEvents {
  /** A whole code, any of the 256 byte values in it, without its suffix; never empty. */
  readonly onCode: (bytes: Buffer) => void;
  /** Bytes that were no code: too long, or cut off. */
  readonly onDiscarded: (bytes: Buffer, reason: string) => void;
  readonly onStatus: (status: DeviceStatus) => void;
  /** For the technician's view of the wire; these bytes may be personal data. */
  readonly onWire?: (direction: 'rx' | 'tx', bytes: Buffer) => void;
}

const DECODERS: Record<CodeScannerOptions['profile'], (options: CodeScannerOptions) => FrameDecoder<Buffer>> = {
  suffix: ({ suffix, maxBytes }) => suffixDecoder({ suffix: Buffer.from(suffix, 'hex'), maxBytes }),
};

/** Starts at once and goes on until `stop`, whatever the device does. */
export function startCodeScanner(
  options: CodeScannerOptions,
  events: CodeScannerEvents,
  deps: { readonly open?: OpenLine; readonly clock?: Clock } = {},
): Device {
  return startSendingDevice({
    open: deps.open ?? (() => openSerialLine(options)),
    decoder: () => DECODERS[options.profile](options),
    gapMs: options.gapMs,
    clock: deps.clock,
    onFrame: events.onCode,
    onDiscarded: events.onDiscarded,
    onStatus: events.onStatus,
    onWire: events.onWire,
  });
}
