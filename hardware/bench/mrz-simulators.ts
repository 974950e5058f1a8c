// The simulated MRZ reader that fits a lane file: one for each wire profile on a line.
import type { MrzReaderOptions } from '../../state/lane/lane.ts';
import { benchElyctis } from './mrz-elyctis.ts';
import { benchHoneywell } from './mrz-honeywell.ts';
import { benchMrzReader, type BenchMrzReader, type MrzSimulator } from './mrz-reader.ts';
import { benchRte } from './mrz-rte.ts';
import type { PtyPort } from './pty-port.ts';

type Profile = MrzReaderOptions['profile'];

/** A wedge types into an input device, not into a line: the lane file refuses a simulated one. */
export type SimulatedProfile = Exclude<Profile, 'evdev'>;

const SIMULATORS: {
  readonly [Name in SimulatedProfile]: (
    port: PtyPort,
    options: Extract<MrzReaderOptions, { profile: Name }>,
  ) => MrzSimulator;
} = {
  'mrz-lines': (port, { prefix, suffix }) =>
    benchMrzReader(port, { prefix: Buffer.from(prefix, 'hex'), suffix: Buffer.from(suffix, 'hex') }),
  '3m-rte-native': (port) => benchRte(port),
  'elyctis-tlv': (port) => benchElyctis(port),
  'honeywell-ocr': (port, { trigger }) => benchHoneywell(port, { trigger }),
};

/**
 * Puts the reader of the lane file behind `port`.
 * @throws Error for a profile that has no simulator
 */
export function simulateMrzReader(port: PtyPort, options: MrzReaderOptions): BenchMrzReader {
  if (options.profile === 'evdev') throw new Error('a keyboard is not simulated');
  const simulate = SIMULATORS[options.profile] as (port: PtyPort, options: MrzReaderOptions) => MrzSimulator;
  const simulator = simulate(port, options);
  return {
    port,
    present: (lines, sending) => simulator.present(lines, sending),
    sendRaw: (bytes, sending) => simulator.sendRaw(bytes, sending),
  };
}
