// The MRZ reader of the lane: whole frames as the traveller's document gives them, on a line that is kept connected.
import type { MrzFrame } from '../../state/gate/ports.ts';
import type { Device, DeviceStatus } from '../../state/lane/device.ts';
import type { MrzReaderOptions } from '../../state/lane/lane.ts';
import type { Clock } from '../serial/clock.ts';
import type { FrameDecoder } from '../serial/framing.ts';
import type { OpenLine } from '../serial/line.ts';
import { openSerialLine } from '../serial/open-line.ts';
import { startSendingDevice } from '../serial/sending-device.ts';
import { mrzLinesDecoder } from './mrz-lines.ts';

export interface MrzReaderEvents {
  /** A zone of the right shape, not yet judged. The same document may come twice. */
  readonly onFrame: (frame: MrzFrame) => void;
  /** Bytes that were no zone: noise, or a document that was read badly and should be presented once more. */
  readonly onDiscarded: (bytes: Buffer, reason: string) => void;
  readonly onStatus: (status: DeviceStatus) => void;
  /** For the technician's view of the wire; these bytes are personal data. */
  readonly onWire?: (direction: 'rx' | 'tx', bytes: Buffer) => void;
}

const DECODERS: Record<MrzReaderOptions['profile'], (options: MrzReaderOptions) => FrameDecoder<MrzFrame>> = {
  'mrz-lines': ({ prefix, suffix }) =>
    mrzLinesDecoder({ prefix: Buffer.from(prefix, 'hex'), suffix: Buffer.from(suffix, 'hex') }),
};

/** Starts at once and goes on until `stop`, whatever the device does. */
export function startMrzReader(
  options: MrzReaderOptions,
  events: MrzReaderEvents,
  deps: { readonly open?: OpenLine; readonly clock?: Clock } = {},
): Device {
  return startSendingDevice({
    open: deps.open ?? (() => openSerialLine(options)),
    decoder: () => DECODERS[options.profile](options),
    gapMs: options.gapMs,
    clock: deps.clock,
    ...events,
  });
}
