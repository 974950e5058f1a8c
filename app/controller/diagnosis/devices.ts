// Opens each device of a lane on which no controller runs, with the drivers that the controller uses, tests it, and lets go of
// it. One after the other: one thing is asked of a person at a time, and the scans of the barrier are counted.
import { startBarrier } from '../../../hardware/barrier/barrier.ts';
import { startCodeScanner } from '../../../hardware/code-scanner/code-scanner.ts';
import { startMrzReader } from '../../../hardware/mrz-reader/mrz-reader.ts';
import type { MrzFrame } from '../../../state/gate/ports.ts';
import type { Device, DeviceStatus } from '../../../state/lane/device.ts';
import type { DeviceName, Lane } from '../../../state/lane/lane.ts';
import type { ChipDevice } from '../chip.ts';
import { localDay } from '../local-day.ts';
import { kindOf, partOf } from '../status-report.ts';
import { testBarrier, type BarrierUnderTest } from './barrier.ts';
import { testChipReader, testCodeScanner, testMrzReader, type ReaderUnderTest } from './readers.ts';
import { reportOf, serves, type DeviceReport, type Found } from './report.ts';
import { settled } from './settled.ts';
import type { Help } from './technician.ts';

/** The devices that this module can test: the camera needs a browser, which is no part of a controller. */
export type TestedDevice = Exclude<DeviceName, 'camera'>;

export interface DevicesUnderTest extends Pick<BarrierUnderTest, 'mayMove'> {
  /** Who helps with a device: the bench with those that it simulates. */
  readonly help: (device: TestedDevice) => Help;
  /** Every serial device by a path that can be opened; no controller may run on it. */
  readonly lane: Lane;
  readonly chip: ChipDevice;
  readonly only: ReadonlySet<DeviceName>;
  /** False: only how each device is; nobody is asked for anything, and nothing moves. */
  readonly guided: boolean;
  /** Told of each as soon as it is known. */
  readonly onReport: (report: DeviceReport) => void;
}

/** A driver whose frames whoever tests it hears; what nobody waits for is thrown away unread. */
function underTest<Frame>(start: (take: (frame: Frame) => void) => Device): {
  readonly device: Device;
  readonly reader: ReaderUnderTest<Frame>;
} {
  const listeners = new Set<(frame: Frame) => void>();
  const device = start((frame) => {
    for (const listener of listeners) listener(frame);
  });
  return {
    device,
    reader: {
      get status() {
        return device.status;
      },
      get counters() {
        return device.counters;
      },
      onFrame(take) {
        listeners.add(take);
        return () => listeners.delete(take);
      },
    },
  };
}

const DEAF = { onStatus: () => undefined, onDiscarded: () => undefined };
const PASSIVE: Help = { kind: 'nobody', why: 'nobody was asked to' };

async function inspectReaders(under: DevicesUnderTest): Promise<ReadonlyMap<TestedDevice, Found>> {
  const { lane, only } = under;
  const help = under.guided ? under.help : () => PASSIVE;
  const found = new Map<TestedDevice, Found>();
  const tell = (name: TestedDevice, what: Found) => {
    found.set(name, what);
    under.onReport(reportFor(lane, name, what));
  };

  async function mrz(): Promise<readonly string[] | undefined> {
    const { device, reader } = underTest<MrzFrame>((onFrame) =>
      startMrzReader(lane.devices.mrzReader, { ...DEAF, onFrame }),
    );
    const status = await settled(() => device.status);
    const { tests, lines } = await testMrzReader(reader, help('mrzReader'), localDay(new Date()));
    await device.stop();
    tell('mrzReader', { status, tests });
    return lines;
  }

  async function code(): Promise<void> {
    const { device, reader } = underTest<Buffer>((onCode) =>
      startCodeScanner(lane.devices.codeScanner, { ...DEAF, onCode }),
    );
    const status = await settled(() => device.status);
    const tests = await testCodeScanner(reader, help('codeScanner'));
    await device.stop();
    tell('codeScanner', { status, tests });
  }

  async function chip(lines: readonly string[] | undefined): Promise<void> {
    const latest: { status: DeviceStatus } = { status: { state: 'starting', cause: '', version: undefined } };
    under.chip.onStatus((status) => (latest.status = status));
    const status = await settled(() => latest.status);
    const isThere = serves(status) && under.guided;
    const tests = isThere
      ? await testChipReader(under.chip.port, help('chipReader'), lines, AbortSignal.timeout(lane.times.chip))
      : [];
    tell('chipReader', { status, tests });
  }

  // One thing is asked of somebody at a time.
  const lines = only.has('mrzReader') ? await mrz() : undefined;
  if (only.has('codeScanner')) await code();
  if (only.has('chipReader')) await chip(lines);
  return found;
}

function reportFor(lane: Lane, name: TestedDevice, { status, tests }: Found): DeviceReport {
  return reportOf(partOf(name, kindOf(lane, name), status), tests);
}

/** Tells each report as it is made; resolves when every device is closed again. */
export async function inspectDevices(under: DevicesUnderTest): Promise<readonly DeviceReport[]> {
  const { lane, only } = under;
  const found = new Map(await inspectReaders(under));
  if (only.has('barrier')) {
    const barrier = await testBarrier({
      lane,
      start: (events) => startBarrier(lane.devices.barrier, events),
      help: under.help('barrier'),
      mayMove: under.guided ? under.mayMove : () => Promise.resolve({ yes: false, why: 'nobody was asked to' }),
    });
    found.set('barrier', barrier);
    under.onReport(reportFor(lane, 'barrier', barrier));
  }
  const order: readonly TestedDevice[] = ['mrzReader', 'codeScanner', 'barrier', 'chipReader'];
  return order.flatMap((name) => {
    const what = found.get(name);
    return what === undefined ? [] : [reportFor(lane, name, what)];
  });
}
