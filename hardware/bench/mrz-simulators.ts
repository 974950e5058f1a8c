// The simulated MRZ reader that fits a lane file: one for each wire profile.
import type { MrzReaderOptions } from '../../state/lane/lane.ts';
import { benchElyctis } from './mrz-elyctis.ts';
import { benchHoneywell } from './mrz-honeywell.ts';
import { benchMrzReader, type BenchMrzReader, type MrzSimulator } from './mrz-reader.ts';
import { benchRte } from './mrz-rte.ts';
import { benchWedge } from './mrz-wedge.ts';
import type { PtyPort } from './pty-port.ts';

type Profile = MrzReaderOptions['profile'];

const SIMULATORS: {
  readonly [Name in Profile]: (port: PtyPort, options: Extract<MrzReaderOptions, { profile: Name }>) => MrzSimulator;
} = {
  'mrz-lines': (port, { prefix, suffix }) =>
    benchMrzReader(port, { prefix: Buffer.from(prefix, 'hex'), suffix: Buffer.from(suffix, 'hex') }),
  '3m-rte-native': (port) => benchRte(port),
  'elyctis-tlv': (port) => benchElyctis(port),
  'honeywell-ocr': (port, { trigger }) => benchHoneywell(port, { trigger }),
  // In tests alone: a lane grabs its keyboard, which a pty is not, so its lane file must not say `bench`.
  evdev: (port) => benchWedge(port),
};

/** Puts the reader of the lane file behind `port`. */
export function simulateMrzReader(port: PtyPort, options: MrzReaderOptions): BenchMrzReader {
  const simulate = SIMULATORS[options.profile] as (port: PtyPort, options: MrzReaderOptions) => MrzSimulator;
  const simulator = simulate(port, options);
  return {
    port,
    present: (lines, sending) => simulator.present(lines, sending),
    sendRaw: (bytes, sending) => simulator.sendRaw(bytes, sending),
  };
}
