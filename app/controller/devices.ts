// The devices of the lane on their lines, and what they say as events of the gate. A chip reader and a camera have no line
// here: their adapters are handed in.
import { startBarrier } from '../../hardware/barrier/barrier.ts';
import type { Barrier } from '../../hardware/barrier/driver.ts';
import { startCodeScanner } from '../../hardware/code-scanner/code-scanner.ts';
import { startMrzReader } from '../../hardware/mrz-reader/mrz-reader.ts';
import { parseMrz } from '../../state/document/mrz/parse.ts';
import type { Repairs } from '../../state/document/mrz/repairs.ts';
import type { MrzFrame } from '../../state/gate/ports.ts';
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
  /** What was asked of it and what came of it; missing where nobody counts. */
  readonly counters?: DeviceCounters;
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
  /** Undefined for a device of which nobody counts anything. */
  counters(name: DeviceName): DeviceCounters | undefined;
  /** The latest accepted scan of the board; undefined while it is lost. */
  readonly scan: BarrierScan | undefined;
  /** Told of every accepted scan; returns what ends it. */
  onScan(listener: (scan: BarrierScan) => void): () => void;
  /** Takes what the readers send from now on in the place of the gate, for a test; returns what ends that. */
  divert(instead: Diversion): () => void;
  stop(): Promise<void>;
}

/** What hears the readers while they are tested; the gate hears nothing of them then. */
export interface Diversion {
  readonly onZone: (frame: MrzFrame) => void;
  readonly onCode: (bytes: Buffer) => void;
}

const STARTING: DeviceStatus = { state: 'starting', cause: '', version: undefined };

function sameInputs(a: BarrierInputs | undefined, b: BarrierInputs): boolean {
  return a !== undefined && (Object.keys(b) as (keyof BarrierInputs)[]).every((name) => a[name] === b[name]);
}

export function startDevices(options: DevicesOptions): Devices {
  const { lane, gate, log } = options;
  const statuses = new Map<DeviceName, DeviceStatus>(DEVICE_NAMES.map((name) => [name, STARTING]));
  const { onWire } = options;
  let diversion: Diversion | undefined;

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
    onFrame: (frame) => {
      if (diversion !== undefined) {
        diversion.onZone(frame);
        return;
      }
      const { lines } = frame;
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
      if (diversion !== undefined) {
        diversion.onCode(bytes);
        return;
      }
      log.info({ bytes: bytes.length }, 'code');
      options.onCode(bytes);
      gate.send({ type: 'CODE.SCANNED' });
    },
    onDiscarded: (bytes, reason) => log.info({ device: 'codeScanner', bytes: bytes.length, reason }, 'discarded'),
    onStatus: (status) => report('codeScanner', status),
    ...wire('codeScanner'),
  });

  let seen: BarrierInputs | undefined;
  let latest: BarrierScan | undefined;
  const scanListeners = new Set<(scan: BarrierScan) => void>();
  const barrier = startBarrier(lane.devices.barrier, {
    onScan: (scan) => {
      latest = scan;
      options.onScan(scan);
      for (const listener of scanListeners) listener(scan);
      if (sameInputs(seen, scan.inputs)) return;
      seen = scan.inputs;
      gate.send(boardEvent(scan.inputs));
    },
    onLost: (cause) => {
      seen = undefined;
      latest = undefined;
      report('barrier', { state: 'failed', cause, version: statuses.get('barrier')?.version });
    },
    onStatus: (status) => report('barrier', status),
    ...wire('barrier'),
  });

  options.chipReader.onStatus((status) => report('chipReader', status));
  options.camera.onStatus((status) => report('camera', status));

  const counted: Readonly<Record<DeviceName, Device | AdaptedDevice>> = {
    mrzReader,
    codeScanner,
    barrier,
    chipReader: options.chipReader,
    camera: options.camera,
  };

  return {
    barrier,
    status: (name) => statuses.get(name) ?? STARTING,
    counters: (name) => counted[name].counters,
    get scan() {
      return latest;
    },
    onScan(listener) {
      scanListeners.add(listener);
      return () => scanListeners.delete(listener);
    },
    divert(instead) {
      diversion = instead;
      return () => {
        if (diversion === instead) diversion = undefined;
      };
    },
    async stop() {
      await Promise.all([mrzReader.stop(), codeScanner.stop(), barrier.stop()]);
    },
  };
}
