// The devices of the lane on their lines, and what they say as events of the gate. A chip reader and a camera have no line
// here: their adapters are handed in.
import { startBarrier } from '../../hardware/barrier/barrier.ts';
import type { Barrier } from '../../hardware/barrier/driver.ts';
import { startCodeScanner } from '../../hardware/code-scanner/code-scanner.ts';
import { startMrzReader } from '../../hardware/mrz-reader/mrz-reader.ts';
import { parseMrz } from '../../state/document/mrz/parse.ts';
import type { Repairs } from '../../state/document/mrz/repairs.ts';
import type { BarrierInputs, BarrierScan } from '../../state/gate/board.ts';
import { boardEvent } from '../../state/gate/events.ts';
import type { Device, DeviceCounters, DeviceStatus } from '../../state/lane/device.ts';
import { DEVICE_NAMES, type DeviceName, type Lane } from '../../state/lane/lane.ts';
import type { Gate } from './gate.ts';
import { localDay } from './local-day.ts';
import type { Log } from './log.ts';

export interface WireEvent {
  readonly device: DeviceName;
  readonly direction: 'rx' | 'tx';
  readonly bytes: Buffer;
}

/** A device without a line of ours: it tells its status now and whenever that changes. */
export interface AdaptedDevice {
  onStatus(listener: (status: DeviceStatus) => void): void;
}

export interface DevicesOptions {
  readonly lane: Lane;
  readonly gate: Gate;
  readonly log: Log;
  readonly chipReader: AdaptedDevice;
  readonly camera: AdaptedDevice;
  readonly onStatus: (name: DeviceName, status: DeviceStatus) => void;
  /** For the bench's view of the wire only: these bytes are personal data. */
  readonly onWire: ((event: WireEvent) => void) | undefined;
  readonly repairs: Pick<Repairs, 'propose'>;
  /** A code, before the gate hears of it. */
  readonly onCode: (bytes: Buffer) => void;
  readonly onScan: (scan: BarrierScan) => void;
}

export interface Devices {
  readonly barrier: Barrier;
  status(name: DeviceName): DeviceStatus;
  /** Undefined for a device that has no line of ours. */
  counters(name: DeviceName): DeviceCounters | undefined;
  stop(): Promise<void>;
}

const STARTING: DeviceStatus = { state: 'starting', cause: '', version: undefined };

function sameInputs(a: BarrierInputs | undefined, b: BarrierInputs): boolean {
  return a !== undefined && (Object.keys(b) as (keyof BarrierInputs)[]).every((name) => a[name] === b[name]);
}

export function startDevices(options: DevicesOptions): Devices {
  const { lane, gate, log } = options;
  const statuses = new Map<DeviceName, DeviceStatus>(DEVICE_NAMES.map((name) => [name, STARTING]));
  const { onWire } = options;

  function report(name: DeviceName, status: DeviceStatus): void {
    const last = statuses.get(name);
    if (last?.state === status.state && last.cause === status.cause && last.version === status.version) return;
    statuses.set(name, status);
    log.info({ device: name, ...status }, 'device');
    gate.setDevice(name, status);
    options.onStatus(name, status);
  }

  const wire = (device: DeviceName) =>
    onWire === undefined
      ? {}
      : { onWire: (direction: 'rx' | 'tx', bytes: Buffer) => onWire({ device, direction, bytes }) };

  const mrzReader = startMrzReader(lane.devices.mrzReader, {
    onFrame: ({ lines }) => {
      const today = localDay(new Date());
      const zone = parseMrz(lines, today);
      if (zone.ok) {
        gate.send({ type: 'DOCUMENT.READ', zone: zone.value });
        return;
      }
      // Where and what, never the text: the zone is personal data.
      log.info({ problems: zone.error.map(({ code, line, column }) => ({ code, line, column })) }, 'unreadable zone');
      void options.repairs.propose(lines, today).then((repairs) => {
        const [first] = repairs;
        if (first === undefined) {
          gate.send({ type: 'DOCUMENT.UNREADABLE' });
          return;
        }
        log.info({ proposals: repairs.length }, 'a misread zone is left to the chip to bear out');
        gate.send({ type: 'DOCUMENT.READ', zone: first.zone, repairs });
      });
    },
    onDiscarded: (bytes, reason) => log.info({ device: 'mrzReader', bytes: bytes.length, reason }, 'discarded'),
    onStatus: (status) => report('mrzReader', status),
    ...wire('mrzReader'),
  });

  const codeScanner = startCodeScanner(lane.devices.codeScanner, {
    onCode: (bytes) => {
      log.info({ bytes: bytes.length }, 'code');
      options.onCode(bytes);
      gate.send({ type: 'CODE.SCANNED' });
    },
    onDiscarded: (bytes, reason) => log.info({ device: 'codeScanner', bytes: bytes.length, reason }, 'discarded'),
    onStatus: (status) => report('codeScanner', status),
    ...wire('codeScanner'),
  });

  let seen: BarrierInputs | undefined;
  const barrier = startBarrier(lane.devices.barrier, {
    onScan: (scan) => {
      options.onScan(scan);
      if (sameInputs(seen, scan.inputs)) return;
      seen = scan.inputs;
      gate.send(boardEvent(scan.inputs));
    },
    onLost: (cause) => {
      seen = undefined;
      report('barrier', { state: 'failed', cause, version: statuses.get('barrier')?.version });
    },
    onStatus: (status) => report('barrier', status),
    ...wire('barrier'),
  });

  options.chipReader.onStatus((status) => report('chipReader', status));
  options.camera.onStatus((status) => report('camera', status));

  const onLines: ReadonlyMap<DeviceName, Device> = new Map([
    ['mrzReader', mrzReader],
    ['codeScanner', codeScanner],
    ['barrier', barrier],
  ]);

  return {
    barrier,
    status: (name) => statuses.get(name) ?? STARTING,
    counters: (name) => onLines.get(name)?.counters,
    async stop() {
      await Promise.all([mrzReader.stop(), codeScanner.stop(), barrier.stop()]);
    },
  };
}
