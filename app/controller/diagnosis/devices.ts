// Opens each device of a lane on which no controller runs, with the drivers that the controller uses, and lets go of it as
// soon as it is known. The barrier is scanned once, with all outputs off, and its tripped watchdog is not cleared: a board
// that has been left alone stays in its safe outputs, and no door moves because somebody wanted to know how it is.
import { startBarrier } from '../../../hardware/barrier/barrier.ts';
import { WATCHDOG_TRIPPED, type Barrier } from '../../../hardware/barrier/driver.ts';
import { startCodeScanner } from '../../../hardware/code-scanner/code-scanner.ts';
import { startMrzReader } from '../../../hardware/mrz-reader/mrz-reader.ts';
import type { BarrierScan } from '../../../state/gate/board.ts';
import type { Device, DeviceStatus } from '../../../state/lane/device.ts';
import type { DeviceName, Lane } from '../../../state/lane/lane.ts';
import type { AdaptedDevice } from '../devices.ts';
import { kindOf, partOf } from '../status-report.ts';
import { reportOf, serves, type DeviceReport, type Test } from './report.ts';
import { settled } from './settled.ts';

interface Found {
  readonly status: DeviceStatus;
  readonly tests: readonly Test[];
}

/** What a reader sends may be a document that somebody lays on it now: it is thrown away unread. */
const DEAF = { onStatus: () => undefined, onDiscarded: () => undefined };

/** A device that only sends gives no sign of life: that its line is open is all there is to know. */
async function inspectSending(device: Device): Promise<Found> {
  const status = await settled(() => device.status);
  await device.stop();
  return { status, tests: serves(status) ? [{ name: 'line', value: 'open', limit: 'open', passed: true }] : [] };
}

async function inspectBarrier({ devices: { barrier: options } }: Lane): Promise<Found> {
  const scans: BarrierScan[] = [];
  const barrier: Barrier = startBarrier(options, {
    onScan: (scan) => {
      scans.push(scan);
      void barrier.stop();
    },
    onLost: () => undefined,
    onStatus: () => undefined,
  });
  const status = await settled(() => barrier.status);
  await barrier.stop();
  if (!serves(status)) return { status, tests: [] };
  const { p50Ms } = barrier.statistics();
  const tripped = scans.at(0)?.inputs.watchdogTripped === true;
  const tests: readonly Test[] = [
    { name: 'answer in ms', value: Math.round(p50Ms * 10) / 10, limit: options.answerMs, passed: true },
    { name: 'watchdog, with no controller', value: tripped ? 'tripped' : 'not tripped yet', limit: null, passed: true },
  ];
  const causes = status.cause.split('; ').filter((cause) => cause !== '' && cause !== WATCHDOG_TRIPPED);
  return {
    status: { ...status, state: causes.length === 0 ? 'ready' : 'degraded', cause: causes.join('; ') },
    tests,
  };
}

async function inspectAdapted(device: AdaptedDevice): Promise<Found> {
  let latest: DeviceStatus = { state: 'starting', cause: '', version: undefined };
  device.onStatus((status) => (latest = status));
  return { status: await settled(() => latest), tests: [] };
}

const PAGE_CAMERA: DeviceStatus = {
  state: 'degraded',
  cause: 'not opened: it lives in the traveller page, which is there only while a controller runs',
  version: undefined,
};
const PICTURE: DeviceStatus = { state: 'ready', cause: '', version: 'picture' };

/**
 * Starts on all devices at once.
 * @param lane every serial device by a path that can be opened; no controller may run on it
 */
export function inspectDevices(lane: Lane, chipReader: AdaptedDevice): readonly Promise<DeviceReport>[] {
  const { devices } = lane;
  const found: Readonly<Record<DeviceName, Promise<Found>>> = {
    mrzReader: inspectSending(startMrzReader(devices.mrzReader, { ...DEAF, onFrame: () => undefined })),
    codeScanner: inspectSending(startCodeScanner(devices.codeScanner, { ...DEAF, onCode: () => undefined })),
    barrier: inspectBarrier(lane),
    chipReader: inspectAdapted(chipReader),
    camera: Promise.resolve({ status: devices.camera.path === 'page' ? PAGE_CAMERA : PICTURE, tests: [] }),
  };
  return Object.entries(found).map(async ([name, device]) => {
    const { status, tests } = await device;
    return reportOf(partOf(name, kindOf(lane, name as DeviceName), status), tests);
  });
}
