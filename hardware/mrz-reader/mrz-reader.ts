// The MRZ reader of the lane, on the wire profile that the lane file names: whole frames as the traveller's document gives them.
import type { MrzFrame } from '../../state/gate/ports.ts';
import type { Device, DeviceStatus } from '../../state/lane/device.ts';
import type { MrzReaderOptions } from '../../state/lane/lane.ts';
import { startAskedDevice, type AskedProfile } from '../serial/asked-device.ts';
import type { Clock } from '../serial/clock.ts';
import type { FrameDecoder } from '../serial/framing.ts';
import type { OpenLine } from '../serial/line.ts';
import { openSerialLine, type SerialLineOptions } from '../serial/open-line.ts';
import { startSendingDevice } from '../serial/sending-device.ts';
import { openKeyboard } from '../wedge/open-keyboard.ts';
import { wedgeDecoder } from '../wedge/wedge-decoder.ts';
import { rteNativeDecoder } from './3m-rte-native.ts';
import { elyctisTlv } from './elyctis-tlv.ts';
import { honeywellOcr } from './honeywell-ocr.ts';
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

export interface MrzReaderDependencies {
  readonly open?: OpenLine;
  readonly clock?: Clock;
}

type Profile = MrzReaderOptions['profile'];
type OptionsOf<Name extends Profile> = Extract<MrzReaderOptions, { profile: Name }>;
type Start<Options> = (options: Options, events: MrzReaderEvents, deps: MrzReaderDependencies) => Device;

/** A reader that only sends, on a serial line. */
function sending<Options extends SerialLineOptions & { readonly gapMs: number }>(
  decoderOf: (options: Options) => FrameDecoder<MrzFrame>,
): Start<Options> {
  return (options, events, { open = () => openSerialLine(options), clock }) =>
    startSendingDevice({ open, decoder: () => decoderOf(options), gapMs: options.gapMs, clock, ...events });
}

/** A reader that is greeted, asked for a sign of life, and heard. */
function asked<Options extends SerialLineOptions & { readonly gapMs: number; answerMs: number; pollMs: number }>(
  profileOf: (options: Options) => AskedProfile<MrzFrame>,
): Start<Options> {
  return (options, events, { open = () => openSerialLine(options), clock }) => {
    const { gapMs, answerMs, pollMs } = options;
    return startAskedDevice({ open, profile: profileOf(options), gapMs, answerMs, pollMs, clock, ...events });
  };
}

const NONE = Buffer.alloc(0);

/** A reader that types; what it types is what it would send. */
const typing: Start<OptionsOf<'evdev'>> = ({ path, gapMs }, events, { open = () => openKeyboard(path), clock }) =>
  startSendingDevice({
    open,
    decoder: () => wedgeDecoder(mrzLinesDecoder({ prefix: NONE, suffix: NONE }), { capitals: true }),
    gapMs,
    clock,
    ...events,
  });

const STARTS: { readonly [Name in Profile]: Start<OptionsOf<Name>> } = {
  'mrz-lines': sending(({ prefix, suffix }) =>
    mrzLinesDecoder({ prefix: Buffer.from(prefix, 'hex'), suffix: Buffer.from(suffix, 'hex') }),
  ),
  '3m-rte-native': sending<OptionsOf<'3m-rte-native'>>(rteNativeDecoder),
  'elyctis-tlv': asked(() => elyctisTlv),
  'honeywell-ocr': asked<OptionsOf<'honeywell-ocr'>>(honeywellOcr),
  evdev: typing,
};

/** Starts at once and goes on until `stop`, whatever the device does. */
export function startMrzReader(
  options: MrzReaderOptions,
  events: MrzReaderEvents,
  deps: MrzReaderDependencies = {},
): Device {
  // One row of the table takes the options of its own name, which the compiler cannot follow through the look-up.
  const start = STARTS[options.profile] as Start<MrzReaderOptions>;
  return start(options, events, deps);
}
