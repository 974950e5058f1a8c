// The 2D code scanner of the lane, on the wire profile that the lane file names: whole codes as bytes, on a line that is kept connected.
import type { Device, DeviceStatus } from '../../state/lane/device.ts';
import type { CodeScannerOptions } from '../../state/lane/lane.ts';
import { startAskedDevice, type AskedProfile } from '../serial/asked-device.ts';
import type { Clock } from '../serial/clock.ts';
import type { OpenLine } from '../serial/line.ts';
import { openSerialLine } from '../serial/open-line.ts';
import { startSendingDevice } from '../serial/sending-device.ts';
import { openKeyboard } from '../wedge/open-keyboard.ts';
import { wedgeDecoder } from '../wedge/wedge-decoder.ts';
import { gm65Profile } from './gm65.ts';
import { honeywellProfile } from './honeywell.ts';
import { newlandProfile } from './newland.ts';
import { suffixDecoder } from './suffix.ts';
import { zebraSsiProfile } from './zebra-ssi.ts';

export interface CodeScannerEvents {
  /** A whole code, any of the 256 byte values in it, without its suffix; never empty. */
  readonly onCode: (bytes: Buffer) => void;
  /** Bytes that were no code: too long, or cut off. */
  readonly onDiscarded: (bytes: Buffer, reason: string) => void;
  readonly onStatus: (status: DeviceStatus) => void;
  /** For the technician's view of the wire; these bytes may be personal data. */
  readonly onWire?: (direction: 'rx' | 'tx', bytes: Buffer) => void;
}

export interface CodeScannerDependencies {
  readonly open?: OpenLine;
  readonly clock?: Clock;
}

type Profile = CodeScannerOptions['profile'];
type OptionsOf<Name extends Profile> = Extract<CodeScannerOptions, { profile: Name }>;
type Start<Options> = (options: Options, events: CodeScannerEvents, deps: CodeScannerDependencies) => Device;

const startSuffix: Start<OptionsOf<'suffix'>> = (options, events, deps) =>
  startSendingDevice({
    open: deps.open ?? (() => openSerialLine(options)),
    decoder: () => suffixDecoder({ suffix: Buffer.from(options.suffix, 'hex'), maxBytes: options.maxBytes }),
    gapMs: options.gapMs,
    clock: deps.clock,
    onFrame: events.onCode,
    onDiscarded: events.onDiscarded,
    onStatus: events.onStatus,
    onWire: events.onWire,
  });

/** A scanner that types; what it types is what it would send. */
const startTyping: Start<OptionsOf<'evdev'>> = (options, events, deps) => {
  const { path, suffix, maxBytes, gapMs } = options;
  const codes = () => suffixDecoder({ suffix: Buffer.from(suffix, 'hex'), maxBytes });
  return startSendingDevice({
    open: deps.open ?? (() => openKeyboard(path)),
    decoder: () => wedgeDecoder(codes(), { capitals: false }),
    gapMs,
    clock: deps.clock,
    onFrame: events.onCode,
    onDiscarded: events.onDiscarded,
    onStatus: events.onStatus,
    onWire: events.onWire,
  });
};

type AskedName = Exclude<Profile, 'suffix' | 'evdev'>;

/** A profile that is asked needs no more than its table. */
function asked<Options extends OptionsOf<AskedName>>(
  profileOf: (options: Options) => AskedProfile<Buffer>,
): Start<Options> {
  return (options, events, deps) =>
    startAskedDevice({
      open: deps.open ?? (() => openSerialLine(options)),
      profile: profileOf(options),
      gapMs: options.gapMs,
      answerMs: options.answerMs,
      pollMs: options.pollMs,
      clock: deps.clock,
      onFrame: events.onCode,
      onDiscarded: events.onDiscarded,
      onStatus: events.onStatus,
      onWire: events.onWire,
    });
}

const DRIVERS: { readonly [Name in Profile]: Start<OptionsOf<Name>> } = {
  suffix: startSuffix,
  gm65: asked(gm65Profile),
  honeywell: asked(honeywellProfile),
  newland: asked(newlandProfile),
  'zebra-ssi': asked(zebraSsiProfile),
  evdev: startTyping,
};

/** Starts at once and goes on until `stop`, whatever the device does. */
export function startCodeScanner(
  options: CodeScannerOptions,
  events: CodeScannerEvents,
  deps: CodeScannerDependencies = {},
): Device {
  // The profile is the key of its own driver: the compiler sees the table and the options, but not that they go together.
  const start = DRIVERS[options.profile] as Start<CodeScannerOptions>;
  return start(options, events, deps);
}
