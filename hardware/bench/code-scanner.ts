// The simulated 2D code scanner that fits a lane file, at the far end of a pty: what goes over the wire when a code is held before it.
import type { CodeScannerOptions } from '../../state/lane/lane.ts';
import { typedBytes } from './mrz-wedge.ts';
import type { PtyPort } from './pty-port.ts';
import { benchGm65 } from './scanner-gm65.ts';
import { benchHoneywellScanner } from './scanner-honeywell.ts';
import { benchNewland } from './scanner-newland.ts';
import { createTrigger, type ScannerSetting, type ScannerSimulator } from './scanner-simulator.ts';
import { benchSsi } from './scanner-ssi.ts';
import { send, type FarLine, type Sending } from './send.ts';

export interface BenchCodeScanner {
  readonly port: PtyPort;
  /** Reads one code: its bytes, and what this scanner is set to send around them. Resolves with false when bytes were lost. */
  scan(code: Uint8Array, sending?: Sending): Promise<boolean>;
  /** Sends bytes that are no code. */
  sendRaw(bytes: Uint8Array, sending?: Sending): Promise<boolean>;
}

/** A scanner that only sends. */
function benchSuffix(line: FarLine, { suffix = '' }: ScannerSetting): ScannerSimulator {
  const end = Buffer.from(suffix, 'hex');
  return createTrigger({}, (code, sending) => send(line, Buffer.concat([code, end]), sending));
}

/** A scanner that types, for tests alone: a lane grabs its keyboard, which a pty is not. */
function benchTyping(line: FarLine, { suffix = '' }: ScannerSetting): ScannerSimulator {
  const end = Buffer.from(suffix, 'hex');
  return createTrigger({}, (code, sending) =>
    send(line, typedBytes(Buffer.concat([code, end]).toString('latin1')), sending),
  );
}

const SIMULATORS: Readonly<
  Record<CodeScannerOptions['profile'], (line: FarLine, setting: ScannerSetting) => ScannerSimulator>
> = {
  suffix: benchSuffix,
  gm65: benchGm65,
  honeywell: benchHoneywellScanner,
  newland: benchNewland,
  'zebra-ssi': benchSsi,
  evdev: benchTyping,
};

/** What of the lane file a scanner would be set to. */
export interface ScannerWire extends ScannerSetting {
  readonly profile: keyof typeof SIMULATORS;
}

/** @param wire the scanner of the lane file; one that only sends, without a suffix, unless given */
export function benchCodeScanner(port: PtyPort, wire: ScannerWire = { profile: 'suffix' }): BenchCodeScanner {
  const simulator = SIMULATORS[wire.profile](port, wire);
  return {
    port,
    scan: (code, sending) => simulator.scan(code, sending),
    sendRaw: (bytes, sending) => send(port, bytes, sending),
  };
}
